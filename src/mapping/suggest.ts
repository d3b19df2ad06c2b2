// "Did you mean": the known name nearest to one that was mistyped.

/** Two typing errors in a short name, three in a long one; further away a suggestion misleads. */
const tolerance = (name: string): number => (name.length < 8 ? 2 : 3);

/** Longer than any known name; bounds the work on a text that is none. */
const maxNameChars = 100;

const lastPart = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** The known name with the same last part (company.email → person.email), else one within a few typing errors, else null. */
export const nearest = (name: string, known: readonly string[]): string | null => {
  const lower = name.toLowerCase().slice(0, maxNameChars);
  const namesake = known.find((candidate) => lastPart(candidate) === lastPart(lower));
  if (namesake !== undefined) return namesake;
  let best: { name: string; distance: number } | null = null;
  for (const candidate of known) {
    const distance = editDistance(lower, candidate);
    if (distance <= tolerance(lower) && (best === null || distance < best.distance)) {
      best = { name: candidate, distance };
    }
  }
  return best?.name ?? null;
};

const editDistance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};
