// "Did you mean": the known name nearest to one that was mistyped. (src/mapping has its own: the two rooms do not import each other.)

/** Two typing errors in a short name, three in a long one; further away a suggestion misleads. */
const tolerance = (name: string): number => (name.length < 8 ? 2 : 3);

/** Longer names are no typing errors; bounds the work on hostile input. */
const maxNameChars = 100;

/** The known name within a few typing errors of `name`, or the one with the same last part (`employees` → `company.employees`), or null. */
export const nearest = (name: string, known: readonly string[]): string | null => {
  if (name.length > maxNameChars) return null;
  const lower = name.toLowerCase();
  const most = Math.min(tolerance(lower), lower.length - 1);
  let best: { name: string; distance: number } | null = null;
  for (const candidate of known) {
    const distance = editDistance(lower, candidate.toLowerCase(), best === null ? most : best.distance - 1);
    if (distance !== null) best = { name: candidate, distance };
  }
  return best?.name ?? known.find((k) => lastPart(k) === lastPart(lower)) ?? null;
};

const lastPart = (path: string): string => path.slice(path.lastIndexOf('.') + 1).toLowerCase();

/** Number of inserted, deleted and replaced letters between two names; null where there are more than `most`. */
const editDistance = (a: string, b: string, most: number): number | null => {
  if (Math.abs(a.length - b.length) > most) return null;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const distance = Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      next.push(distance);
      if (distance < least) least = distance;
    }
    if (least > most) return null;
    row = next;
  }
  const distance = row[b.length] ?? 0;
  return distance > most ? null : distance;
};

/** `; did you mean "x"?`, or nothing where no name is near. */
export const didYouMean = (name: string, known: readonly string[]): string => {
  const found = nearest(name, known);
  return found === null ? '' : `; did you mean "${found}"?`;
};
