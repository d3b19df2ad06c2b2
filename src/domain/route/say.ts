// How an answer is put into words: plain clauses, reps and teams by their ids, nothing about the person the lead is.

/** A reason is read, not studied; the contract's own text may be long, and an answer keeps one for every rule before it. */
const mostChars = 200;

export const folded = (text: string, most = mostChars): string => {
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  if (flat.length <= most) return flat;
  const cut = flat.slice(0, most - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > most / 2 ? cut.slice(0, space) : cut).replace(/[\s,;:.]+$/, '')}…`;
};

/** With a capital and a full stop. */
export const sentence = (text: string): string => {
  const flat = text.trim();
  const closed = /[.!?…]$/.test(flat) ? flat : `${flat}.`;
  return closed.slice(0, 1).toUpperCase() + closed.slice(1);
};

/** Without the full stop, so that something can follow. */
export const clause = (text: string): string => text.trim().replace(/[.\s]+$/, '');

const mostNamed = 5;

/** "a, b and 7 others" */
export const someOf = (words: readonly string[]): string => {
  const named = words.slice(0, words.length === mostNamed + 1 ? mostNamed + 1 : mostNamed);
  const others = words.length - named.length;
  const all = others > 0 ? [...named, `${String(others)} others`] : named;
  return all.length < 2 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} and ${all[all.length - 1] ?? ''}`;
};
