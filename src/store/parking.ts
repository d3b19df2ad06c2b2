// What happens when a newer write meets values that the CRM has refused: pure, because it decides what a seller sees and what is retried.
import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from './schema.ts';

export type Parking = {
  /** What stays parked; null = nothing. */
  readonly parked: JsonObject | null;
  /** What is to be sent; null = nothing. */
  readonly toSend: JsonObject | null;
};

/**
 * Values parked together stay parked until one of them changes; then all are tried again, as the changed one may have been the culprit. Values that
 * were not parked go their own way, so that one refused property does not hold up the others for ever.
 */
export const meetParked = (parked: JsonObject, newer: JsonObject): Parking => {
  const others = Object.entries(newer).filter(([name]) => !(name in parked));
  const hasChanged = Object.entries(newer).some(
    ([name, value]) => name in parked && !isDeepStrictEqual(parked[name], value),
  );
  if (hasChanged) return { parked: null, toSend: { ...parked, ...newer } };
  return { parked, toSend: others.length === 0 ? null : Object.fromEntries(others) };
};
