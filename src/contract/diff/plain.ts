// The words every section shares, and the plain sentence for what has none of its own.
import { sayDuration } from '../duration.ts';
import { sayEither } from '../say.ts';
import { isMap } from '../pieces.ts';

/** 12500 → "12,500". */
export const sayNumber = (count: number): string => {
  const [whole = '', rest] = String(count).split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',');
  return rest === undefined ? grouped : `${grouped}.${rest}`;
};

export const plural = (count: number, one: string): string => `${sayNumber(count)} ${one}${count === 1 ? '' : 's'}`;

export const quoted = (text: string): string => `“${text.trim().replace(/[.]$/, '')}”`;

export const spaced = (id: string): string => id.replaceAll(/[_-]/g, ' ');

/** `2026-12-31`, or with its time where it is not midnight UTC. */
export const sayDay = (at: number): string =>
  new Date(at).toISOString().replace('T00:00:00.000Z', '').replace('.000Z', 'Z');

/** `a, b and c`, as they are written. */
export const listed = (items: readonly string[], word = 'and'): string => {
  const last = items.at(-1) ?? 'nothing';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${word} ${last}`;
};

export const sameWords = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What the second holds and the first does not. */
export const gained = <T>(before: readonly T[], after: readonly T[]): readonly T[] =>
  after.filter((value) => !before.some((one) => sameWords(one, value)));

/** More of a list than this is counted, not named. */
const maxNamed = 5;

export const counted = (values: readonly string[], of = 'values'): string => {
  if (values.length <= maxNamed) return listed(values);
  return `${sayNumber(values.length)} ${of} (${values.slice(0, maxNamed).join(', ')} and ${sayNumber(values.length - maxNamed)} more)`;
};

export const parts = (of: readonly (string | null | false)[]): readonly string[] =>
  of.filter((part): part is string => typeof part === 'string' && part !== '');

export const lowerFirst = (text: string): string =>
  /^[A-Z][a-z ]/.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;

export const upperFirst = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** Keys whose numbers are milliseconds. */
const durations = new Set(['after', 'over', 'within', 'window', 'recycle', 'cool_off', 'cool_down', 'open_for', 'ms']);
const days = new Set(['from', 'until']);
/** Longer values are cut. */
const maxShownChars = 120;

const sayPlain = (value: unknown, key: string): string => {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'number') {
    if (durations.has(key)) return sayDuration(value);
    return days.has(key) ? sayDay(value) : sayNumber(value);
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return cut(/^[a-z0-9_-]+$/.test(value) ? spaced(value) : quoted(value));
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return cut(sayEither(value, 'and'));
  if (isMap(value) || Array.isArray(value)) return cut(JSON.stringify(value));
  return 'something else';
};

const cut = (text: string): string => (text.length > maxShownChars ? `${text.slice(0, maxShownChars - 1)}…` : text);

/** `Review, learning, min labels: now 150, was 100`. */
export const plainSentence = (at: readonly string[], before: unknown, after: unknown): string => {
  const key = at.at(-1) ?? '';
  const name = upperFirst(at.map(spaced).join(', '));
  if (before === undefined) return `${name}: now ${sayPlain(after, key)}, was not set`;
  if (after === undefined) return `${name}: no longer set, was ${sayPlain(before, key)}`;
  const [was, is] = [sayPlain(before, key), sayPlain(after, key)];
  return was === is ? `${name} has changed` : `${name}: now ${is}, was ${was}`;
};
