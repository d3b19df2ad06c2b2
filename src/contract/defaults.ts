// What holds where a contract says nothing. Part of the language: signed contracts rely on these, so a change is a new language version
// (hash.ts).
import { parseDuration } from './duration.ts';

const days = (count: number): number => parseDuration(`${count}d`) ?? 0;

export const defaults = {
  /** Intent counts for this long: behaviour that is older says little of what a person wants now. */
  windowMs: days(30),
  /** Penalties cannot make a score negative: a lead starts again from nothing, not from a debt. */
  floor: 0,
  grades: { fit: { A: 75, B: 50, C: 25 }, intent: { '1': 75, '2': 50, '3': 25 } },
  ifUnknown: 'triage',
  recycleMs: days(90),
  recycleLabel: 'nurture',
  recycleReset: 'none',
  recycleBack: 'raised_hand',
  timeZone: 'UTC',
  /** Points by which a score must move before the CRM is told again. */
  displayStep: 5,
} as const;
