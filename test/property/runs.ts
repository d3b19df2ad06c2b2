// How often a law is tried: so often in `npm test`, twenty times as often in `npm run test:long`.
let factor = 1;

/** Called by the long suite before it loads the laws. */
export const tryHarder = (by: number): void => {
  factor = by;
};

export const runs = (numRuns: number): { readonly numRuns: number } => ({ numRuns: numRuns * factor });
