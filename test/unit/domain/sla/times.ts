// Working times and facts for the suites of clocks: plain weeks, written out, so that a deadline can be read off a calendar.
import type { Instant } from '#domain/lead.ts';
import type { WorkTime } from '#domain/policy-condition.ts';
import type { SlaClass } from '#domain/policy-sla.ts';
import type { SlaFacts, SlaOutcome } from '#domain/sla.ts';
import { advanceClocks } from '#domain/sla.ts';
import type { Clock } from '#domain/clock.ts';
import type { WorkBlock, WorkingTime } from '#domain/working-time.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** UTC, `2026-10-23 16:50`. */
export const at = (text: string): Instant => Date.parse(`${text.replace(' ', 'T')}Z`);

/** Hours of a working day, in minutes after midnight. */
export type Hours = readonly (readonly [from: number, until: number])[];
export const nineToFive: Hours = [[9 * 60, 17 * 60]];

/** Monday to Friday from 2026-10-01 to 2027-01-31 in UTC, moved by `offsetMs`, but on these days. */
export const weekdays = (hours: Hours = nineToFive, off: readonly string[] = [], offsetMs = 0): WorkingTime => {
  const knownFrom = at('2026-10-01 00:00');
  const knownUntil = at('2027-02-01 00:00');
  const blocks: WorkBlock[] = [];
  for (let midnight = knownFrom; midnight < knownUntil; midnight += day) {
    const date = new Date(midnight);
    if (date.getUTCDay() % 6 === 0 || off.includes(date.toISOString().slice(0, 10))) continue;
    for (const [from, until] of hours) {
      blocks.push({
        from: midnight + from * minute - offsetMs,
        until: midnight + until * minute - offsetMs,
        day: midnight / day,
      });
    }
  }
  return { blocks, knownFrom, knownUntil };
};

export const business = (ms: number): WorkTime => ({ kind: 'business', ms });
export const days = (n: number): WorkTime => ({ kind: 'business_days', days: n });
export const calendar = (ms: number): WorkTime => ({ kind: 'calendar', ms });

export const slaClass = (over: Partial<SlaClass> = {}): SlaClass => ({
  id: 'standard',
  appliesTo: { of: 'mql', triggeredBy: null, when: null },
  accept: null,
  firstTouch: null,
  effort: null,
  aeAccept: null,
  pausesWhile: null,
  onTransfer: 'restart',
  alerts: { kind: 'at_once' },
  ...over,
});

export const promise = (within: WorkTime) => ({ within, remind: [], onBreach: [] });

export const facts = (handedOverAt: Instant, over: Partial<SlaFacts> = {}): SlaFacts => ({
  handedOverAt,
  acceptedAt: null,
  sqlAt: null,
  convertedAt: null,
  seat: { rep: 'lee', since: handedOverAt },
  answeredAt: null,
  touches: [],
  aeAnsweredAt: null,
  deemed: { accept: null, aeAccept: null },
  overAt: null,
  reopenedAt: null,
  pause: { isPaused: false, since: null },
  ...over,
});

/** Looks again and again as facts become known: `known[i]` from its `now` on. */
export const looks = (
  of: SlaClass,
  known: readonly { readonly now: Instant; readonly facts: SlaFacts }[],
  timeOf: (rep: string | null) => WorkingTime = () => weekdays(),
): readonly SlaOutcome[] => {
  const outcomes: SlaOutcome[] = [];
  let clocks: readonly Clock[] = [];
  for (const one of known) {
    const outcome = advanceClocks({ slaClass: of, clocks, timeOf, ...one });
    outcomes.push(outcome);
    ({ clocks } = outcome);
  }
  return outcomes;
};
