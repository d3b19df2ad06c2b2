// What follows from an MQL, read aloud: what the stages mean, what a verdict needs, who gets a lead, what is promised and watched.
import type { AlarmHead, Alarms, HandoffPolicy, NotifyChannel, Review, ShareAlarm } from '#domain/policy-handoff.ts';
import type { Policy } from '#domain/policy.ts';
import type { Cap, Routing } from '#domain/policy-routing.ts';
import type { SlaClass, SlaPromise, StopEvent, BreachAction, DeemAccepted } from '#domain/policy-sla.ts';
import { sayDuration } from './duration.ts';
import type { ParsedContract } from './parse.ts';
import { sayCondition, sayEvents, sayInOneLine } from './say.ts';
import type { ContractDocument } from './schema.ts';
import { callWord } from './schema-handoff-pieces.ts';
import type { SlaClassDocument } from './schema-handoff-sla.ts';
import { channelNames, sayAll, sayDemands, sayRecipient, sayStep, sayTarget, sayWorkTime } from './say-handoff.ts';
import { conditionsOfClass } from './to-handoff-sla.ts';

type Section = readonly [title: string, lines: readonly string[]];

/** Titles with their lines; one without lines is left out where it is shown. Of what a contract does not write, nothing is said. */
export const showHandoff = ({ contract, policy }: ParsedContract): readonly Section[] => {
  const { handoff } = policy;
  return [
    ['When a verdict counts', sayNeeds(contract, policy)],
    ['What the later stages mean', sayMeanings(contract, handoff)],
    ...sayRouting(contract, handoff.routing),
    ['What is promised', handoff.sla.flatMap((one, i) => sayClass(one, contract.sla?.[i]))],
    ['What is watched', contract.alarms === undefined ? [] : sayAlarms(handoff)],
    ['Review', handoff.review === null ? [] : sayReview(handoff.review)],
    ['Who hears of a change before it counts', handoff.notify.map(sayChannel)],
  ];
};

const judges = {
  marketing: 'marketing settles it',
  sales: 'sales settles it',
  both: 'both teams settle it together',
} as const;

const sayCall = ({ sql }: ContractDocument): string => {
  if (typeof sql?.call !== 'object') return 'a logged call';
  return `a record that the person ${sayEvents(sql.call.on ?? [callWord], sql.call.where)}`;
};

const sayNeeds = (contract: ContractDocument, { handoff, reasons }: Policy): readonly string[] => {
  const { demands, framework, correctWithinMs, disputes, sla } = handoff;
  const isDeemed = sla
    .flatMap(({ accept, aeAccept }) => [...(accept?.onBreach ?? []), ...(aeAccept?.onBreach ?? [])])
    .some(({ action }) => action.kind === 'deem_accepted');
  return [
    ...demands.map((demand) =>
      sayDemands(
        demand,
        reasons[demand.verdict].find(({ id }) => id === demand.reason)?.label ?? null,
        sayCall(contract),
      ),
    ),
    ...(framework === null ? [] : [`  What was found out is asked in the words of ${framework.toUpperCase()}.`]),
    `  It may be corrected within ${sayDuration(correctWithinMs)}.`,
    ...(isDeemed
      ? [
          `  An acceptance by silence may be disputed within ${sayDuration(disputes.withinMs)}; ${judges[disputes.settledBy]}.`,
        ]
      : []),
  ];
};

const countsWhen = {
  ae_accepts: 'when the account executive accepts it',
  deal_opened: 'when a deal is opened',
  either: 'when the account executive accepts it or a deal is opened',
} as const;

const sayMeanings = (
  { opportunity: written }: ContractDocument,
  { means, opportunity }: HandoffPolicy,
): readonly string[] => [
  ...(['sal', 'sql', 'opportunity'] as const).flatMap((stage) => {
    const text = means[stage];
    return text === null ? [] : [`  ${stage === 'opportunity' ? 'Opportunity' : stage.toUpperCase()}: ${text}`];
  }),
  ...(written === undefined ? [] : [`  An SQL becomes an opportunity ${countsWhen[opportunity.countsWhen]}.`]),
  ...opportunity.returns.map(({ label, then, speaksOf, needsText, isLearnt }) => {
    const outcome =
      then.kind === 'recycle'
        ? `comes back after ${sayDuration(then.forMs)} through "${then.to}"`
        : { back_to_sdr: 'back to the SDR', disqualify: 'disqualified', none: 'nothing more happens' }[then.kind];
    const notes = [...(needsText ? ['needs a sentence'] : []), ...(isLearnt ? [] : ['nothing is learnt from it'])];
    const about = speaksOf === null ? '' : ` (speaks of ${speaksOf})`;
    return `  - Given back as "${label}"${about}: ${[outcome, ...notes].join('; ')}`;
  }),
];

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

const sayRouting = (contract: ContractDocument, routing: Routing | null): readonly Section[] => {
  if (routing === null) return [];
  const route = (name: 'mql' | 'sql'): readonly string[] => {
    const of = routing[name];
    if (of === null) return [];
    const rules = of.rules.map((rule, i) => {
      const written = contract.routing?.[name]?.rules[i];
      const asks = [
        ...(rule.triggeredBy === null ? [] : [`the person ${sayEvents(rule.triggeredBy, undefined)}`]),
        ...(written?.when === undefined ? [] : [sayInOneLine(written.when)]),
      ].join(' and ');
      const { from = null, until = null } = rule.active ?? {};
      const span = `${from === null ? '' : ` from ${day(from)}`}${until === null ? '' : ` until ${day(until)}`}`;
      const called = written?.id === undefined ? '' : `${written.id}: `;
      return `  ${i + 1}. ${called}${asks}${span === '' ? '' : ` (${span.trim()})`} → ${sayTarget(rule.to)}${rule.why === null ? '' : ` — ${rule.why}`}`;
    });
    return [...rules, `  ${rules.length === 0 ? 'Always' : 'Otherwise'} → ${sayTarget(of.otherwise)}`];
  };
  return [
    ['Who gets an MQL: the first that applies', route('mql')],
    ['Who gets an SQL: the first that applies', route('sql')],
    ['What holds for all of these', sayTerms(routing)],
  ];
};

const hours = {
  next_to_open: 'When nobody of a team is at work, whoever opens next gets the lead.',
  wait: 'When nobody of a team is at work, the lead waits until somebody is.',
  pass: 'A team that is not at work is passed over.',
} as const;
const absent = {
  offer: 'are offered for reassignment',
  reassign: 'are given to others',
  keep: 'stay with them',
} as const;

const sayTerms = (routing: Routing): readonly string[] => [
  `  A lead that must be looked at first goes to ${sayTarget(routing.triage)}.`,
  routing.optedOut === null
    ? '  That somebody may not be contacted does not change who gets the lead.'
    : `  A lead that may not be contacted goes to ${sayTarget(routing.optedOut)}.`,
  `  ${routing.offHours === null ? 'Hours of work do not matter.' : hours[routing.offHours]}`,
  routing.absences === null
    ? '  Absences do not matter.'
    : `  Nobody absent gets a lead; open leads of people who go absent${routing.absences.after === null ? '' : ` for more than ${sayWorkTime(routing.absences.after)}`} ${absent[routing.absences.openLeads]}.`,
  routing.isCapacityKept ? '  Nobody gets more than the roster says they can take.' : '  Capacity does not matter.',
  ...(routing.caps.rep === null ? [] : [`  Nobody gets more than ${sayCap(routing.caps.rep)}.`]),
  ...Object.entries(routing.caps.teams).map(([team, cap]) => `  Team ${team} gets no more than ${sayCap(cap)}.`),
];

const sayCap = ({ open, perDay, perWeek, perMonth }: Cap): string =>
  sayAll([
    ...(open === null ? [] : [`${open} open leads`]),
    ...(perDay === null ? [] : [`${perDay} a day`]),
    ...(perWeek === null ? [] : [`${perWeek} a week`]),
    ...(perMonth === null ? [] : [`${perMonth} a month`]),
  ]);

const stops: Readonly<Record<StopEvent, string>> = {
  status_change: 'it ends with an answer in the CRM',
  proven_outreach: 'it ends with a call or e-mail that is on record',
  either: 'it ends with an answer in the CRM, or a call or e-mail on record',
  both: 'it ends with both an answer in the CRM and a call or e-mail on record',
};

const sayClass = (one: SlaClass, written: SlaClassDocument | undefined): readonly string[] => {
  const { triggeredBy, of } = one.appliesTo;
  const asks = [
    ...(triggeredBy === null ? [] : [`the person ${sayEvents(triggeredBy, undefined)}`]),
    ...(written === undefined ? [] : conditionsOfClass(written).map(sayInOneLine)),
  ];
  const whom = of === 'triage' ? 'leads to be looked at first' : 'leads';
  const { accept, firstTouch, effort, aeAccept, alerts } = one;
  return [
    `  ${one.id}, for ${asks.length === 0 ? `all other ${whom}` : `${whom} where ${asks.join(' and ')}`}:`,
    ...(accept === null ? [] : promise('accepted or rejected', accept, stops[accept.stopsOn])),
    ...(firstTouch === null ? [] : promise('first touched', firstTouch, stops[firstTouch.stopsOn])),
    ...(effort === null
      ? []
      : promise(
          `${effort.touches} touches (${sayAll(effort.channels.map((channel) => channelNames[channel]))})`,
          effort,
          effort.startsOn === 'accepted' ? 'from when it is accepted' : 'from when it is handed over',
        )),
    ...(aeAccept === null ? [] : promise('taken or given back by the account executive', aeAccept, null)),
    ...(written?.pauses_while === undefined
      ? []
      : ['    The clocks stand still while', ...sayCondition(written.pauses_while, 3)]),
    ...(one.onTransfer === 'continue' ? ['    A new owner takes over what is left of the time.'] : []),
    ...(alerts.kind === 'at_once' ? [] : [`    Told in a digest at ${sayAll(alerts.minutesOfDay.map(clockTime))}.`]),
  ];
};

const clockTime = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const promise = (what: string, of: SlaPromise<BreachAction | DeemAccepted>, note: string | null): readonly string[] => {
  const remind =
    of.remind.length === 0 ? [] : [`reminded ${sayAll(of.remind.map((time) => sayWorkTime(time)))} before`];
  const breach = of.onBreach.length === 0 ? [] : [`else ${sayAll(of.onBreach.map(sayStep))}`];
  return [
    `  - ${what} within ${sayWorkTime(of.within)}; ${[...(note === null ? [] : [note]), ...remind, ...breach].join('; ')}`.replace(
      /; $/,
      '',
    ),
  ];
};

const head = ({ by, tell }: AlarmHead): string => `; by ${sayAll(by)}; tells ${sayAll(tell.map(sayRecipient))}`;
const over = (alarm: ShareAlarm): string => `, of at least ${alarm.atLeast} within ${sayDuration(alarm.overMs)}`;

const sayAlarms = ({ alarms, references }: HandoffPolicy): readonly string[] => [
  ...alarmLines(alarms),
  ...references.map(
    ({ rate, linePercent, label }) => `  To compare with: ${rate.replaceAll('_', ' ')} ${linePercent}% (${label}).`,
  ),
];

const alarmLines = ({
  rejectionRate: no,
  slaAttainment: kept,
  unworkedShare: idle,
  mqlVolume: volume,
}: Alarms): readonly string[] => [
  ...(no === null
    ? []
    : [`  - rejected: surely more than ${no.linePercent}%${over(no)}; until at most ${no.clearsPercent}%${head(no)}`]),
  ...(kept === null
    ? []
    : [
        `  - promises kept (${sayAll(kept.clocks)}): less than ${kept.linePercent}%${over(kept)}; until at least ${kept.clearsPercent}%${head(kept)}`,
      ]),
  ...(idle === null
    ? []
    : [
        `  - unanswered after ${sayWorkTime(idle.after)}: more than ${idle.linePercent}%${over(idle)}; until at most ${idle.clearsPercent}%${head(idle)}`,
      ]),
  ...(volume === null
    ? []
    : [
        `  - MQLs: less than ${volume.linePercent}% of the promised ${volume.promise.count} per ${volume.promise.per}; until ${volume.clearsPercent}%${head(volume)}`,
      ]),
];

const sayReview = ({ cadence, learning, explorationPercent }: Review): readonly string[] => [
  `  Both teams meet every ${cadence.every === 1 ? cadence.unit : `${cadence.every} ${cadence.unit}s`}.`,
  ...sayLearning(learning),
  explorationPercent === 0
    ? '  No lead below the line is routed to learn from it.'
    : `  ${explorationPercent}% of the leads below the line are routed all the same, to learn from them.`,
];

const sayLearning = (learning: Review['learning']): readonly string[] => {
  if (learning.kind === 'off') return ['  Points are changed by hand alone.'];
  const { guards } = learning;
  return [
    learning.kind === 'propose'
      ? '  What is learnt from verdicts is proposed; it counts once both have signed.'
      : `  What is learnt from verdicts is released by itself, ${sayWorkTime(learning.notice)} after it was told, never more than ${learning.maxDrift} points from what was signed.`,
    `  A proposal takes ${guards.minLabels} verdicts (${guards.minEach} good and ${guards.minEach} bad, ${guards.minFresh} new), ${guards.minPerRule} for a rule, moves one by at most ${guards.maxStep} points, and comes ${sayDuration(guards.coolDownMs)} after the last at the earliest${guards.isCautious ? '; it must be better, not only no worse' : ''}.`,
    `  A lead accepted and still open after ${sayDuration(guards.openForMs)} counts as not converted.`,
  ];
};

const ways = {
  email: 'by e-mail to',
  slack: 'in Slack,',
  teams: 'in Teams,',
  person: 'in person,',
  by_hand: 'by hand to',
} as const;

const sayChannel = ({ id, way, to, say }: NotifyChannel): string =>
  `  - ${id}: ${ways[way]} ${to}${say === null ? '' : `: "${say}"`}`;
