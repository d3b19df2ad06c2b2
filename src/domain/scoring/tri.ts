// Three-valued logic after Kleene. Small integers in rising order of truth, so that "all" is the least and "any" the greatest of its parts.
export const NOT_MET = 0;
export const UNKNOWN = 1;
export const MET = 2;
export type Tri = typeof NOT_MET | typeof UNKNOWN | typeof MET;

export const outcomes = ['not_met', 'unknown', 'met'] as const;
export type Outcome = (typeof outcomes)[number];

export const tri = (isMet: boolean): Tri => (isMet ? MET : NOT_MET);
export const negate = (value: Tri): Tri => (value === UNKNOWN ? UNKNOWN : value === MET ? NOT_MET : MET);
/** The outcome in words, for explanations. */
export const outcomeOf = (value: Tri): Outcome => outcomes[value];
