// How far the linter goes, and from how many on it warns; each with its reason.
export const lintLimits = {
  /** Comparisons of two conditions; each takes some microseconds, so all together stay below a few seconds. */
  pairs: 20_000,
  /** Times that a definition is looked through to say which of its alternatives hides an axis. */
  ways: 200,
  /** A lead is looked at once for each, and people must know which one it came by. */
  tracks: 5,
  /** A seller reads a picklist of about so many; beyond it the first one near enough is chosen. */
  reasons: 12,
  /** A seller must know by heart how fast is fast enough. */
  classes: 6,
} as const;
