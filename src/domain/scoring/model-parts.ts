// What one model of a policy is made of: the contract's own, or that of a track.
import type { Condition, Definition, FitAxis, IntentAxis, Policy } from '../policy.ts';
import { standardTrack } from '../policy.ts';

export type ModelParts = {
  readonly id: string;
  readonly fit: FitAxis;
  readonly intent: IntentAxis;
  readonly definition: Definition;
  /** Only the contract's own model excludes, and then from all. */
  readonly never: Condition | null;
  /** What a lead that was handed over before must meet as well. */
  readonly again: Condition | null;
};

/** The parts of a model by its id; of one that is not there, the contract's own. */
export const modelParts = ({ tracks, fit, intent, mql }: Policy, id: string): ModelParts => {
  const track = tracks.find((one) => one.id === id);
  return track === undefined
    ? { id: standardTrack, fit, intent, definition: mql, never: mql.never, again: mql.again?.when ?? null }
    : { id, fit: track.fit, intent: track.intent, definition: track.mql, never: null, again: null };
};
