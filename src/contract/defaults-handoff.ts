// What holds of routing, promises, alarms and review where a contract says nothing. Part of the language, as defaults.ts is.
import type { AlarmCut, ReferenceLine } from '#domain/policy-handoff.ts';
import type { TouchChannel } from '#domain/policy-sla.ts';
import { parseDuration } from './duration.ts';
import { alarmLines, learningLimits } from './schema-handoff-watch.ts';

const days = (count: number): number => parseDuration(`${count}d`) ?? 0;

export const handoffDefaults = {
  /** Long enough to notice a slip, short enough that nobody has learnt from it. */
  correctWithinMs: days(7),
  disputesWithinMs: days(7),
  /** Whatever reaches the person; what it is made of is the team's own. */
  channels: ['call', 'email', 'meeting', 'message'] satisfies readonly TouchChannel[],
  /** Accepting is an answer, a first touch is a deed. */
  stopsOn: { accept: 'status_change', first_touch: 'proven_outreach' },
  triageQueue: 'triage',
  optedOutQueue: 'nurture',
  alarms: {
    lines: alarmLines,
    /** Between line and clearing, so that an alarm does not ring at every lead. */
    gapPercent: 3,
    volumeClearsPercent: 100,
    atLeast: 30,
    overMs: days(90),
    by: ['source', 'rule', 'rep', 'version'] satisfies readonly AlarmCut[],
    /** As long as the agreed effort takes. */
    unworkedAfterDays: 10,
  },
  references: [
    {
      rate: 'mql_to_sql',
      linePercent: 13,
      label: 'often quoted for B2B software; sources range from 8 to 45 %, so watch your own trend',
    },
    { rate: 'rejection_rate', linePercent: 25, label: 'above it, look at the definition or the sources' },
  ] satisfies readonly ReferenceLine[],
  guards: {
    minLabels: learningLimits.min_labels,
    minEach: learningLimits.min_each,
    minPerRule: learningLimits.min_per_rule,
    minFresh: learningLimits.min_fresh,
    maxStep: learningLimits.max_step,
    coolDownMs: days(14),
    openForMs: days(90),
    isCautious: false,
  },
  noticeDays: 3,
} as const;
