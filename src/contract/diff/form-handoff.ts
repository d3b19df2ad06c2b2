// What follows from an MQL as what it means: times told in whose time they are, promises with what their class says for all, alarms and review with
// their defaults.
import type { Recipient } from '#domain/policy.ts';
import type { AlarmHead, Alarms, Demand, Review, ShareAlarm } from '#domain/policy-handoff.ts';
import { handoffDefaults } from '../defaults-handoff.ts';
import { defaults } from '../defaults.ts';
import { labelOf } from '../label.ts';
import type { ParsedContract } from '../parse.ts';
import { sayInOneLine } from '../say.ts';
import type { ContractDocument } from '../schema.ts';
import { callWord, resolveTime, type WorkTimeDocument } from '../schema-handoff-pieces.ts';
import {
  type RespectWord,
  respectWords,
  type RouteDocument,
  type RoutingDocument,
  type RoutingRuleDocument,
} from '../schema-handoff-routing.ts';
import { type BreachStepDocument, clockKeys, type SlaClassDocument } from '../schema-handoff-sla.ts';
import { toTarget } from '../to-handoff-routing.ts';
import { type Form, isSame } from './compare.ts';
import { eventsForm } from './condition-form.ts';
import { keyed, matchForm, optionalCondition, ordered, placed } from './form-pieces.ts';

type Kept = Pick<
  ContractDocument,
  'sal' | 'sql' | 'opportunity' | 'routing' | 'sla' | 'alarms' | 'review' | 'notify' | 'recycle'
>;

export const handoffForm = ({ contract, policy }: ParsedContract): Form => {
  const { handoff } = policy;
  const { sal, routing, sla, review, notify }: Kept = contract;
  return {
    sal,
    sql: sqlForm(contract, handoff.demands.find((of) => of.verdict === 'converted' && of.reason === null)?.needs ?? []),
    opportunity: opportunityForm(contract),
    routing: routing === undefined ? undefined : routingForm(routing),
    sla: sla === undefined ? undefined : ordered(sla.map(({ id, ...one }) => [id, classForm(one)])),
    alarms: { ...contract.alarms, ...alarmsForm(handoff.alarms), reference: referencesForm(handoff.references) },
    review: handoff.review === null ? undefined : { ...review, ...reviewForm(handoff.review) },
    notify: notify === undefined ? undefined : keyed(notify.map(({ channel, ...rest }) => [channel, rest])),
  };
};

const wordOf = (demand: Demand): string => {
  if (demand.kind === 'call') return callWord;
  if (demand.kind === 'evidence') return demand.field;
  return demand.kind === 'fact' ? demand.path : demand.kind;
};

/** What is asked stands under `requires`, wherever it was written. */
const sqlForm = ({ sql }: ContractDocument, needs: readonly Demand[]): Form => ({
  ...sql,
  requires: needs.map(wordOf).sort(),
  call:
    typeof sql?.call === 'object'
      ? { ...sql.call, ...matchForm({ on: sql.call.on ?? [callWord], where: sql.call.where }) }
      : undefined,
});

const opportunityForm = ({ opportunity, recycle }: ContractDocument): Form => ({
  ...opportunity,
  counts_when: opportunity?.counts_when ?? 'ae_accepts',
  returned: Object.fromEntries(
    Object.entries(opportunity?.returned ?? {}).map(([id, reason]) => {
      const usual = recycle?.to ?? defaults.recycleLabel;
      const then = reason.then ?? 'back_to_sdr';
      const form = {
        ...reason,
        label: reason.label ?? labelOf(id),
        then: typeof then === 'object' && then.to === usual ? { recycle: then.recycle } : then,
        needs_text: reason.needs_text ?? false,
        learn: reason.learn ?? true,
      };
      return [id, form];
    }),
  ),
});

const ruleForm = ({ id: _id, when, triggered_by, to, why, ...rest }: RoutingRuleDocument): Form => ({
  ...rest,
  when: optionalCondition(when),
  triggered_by: triggered_by === undefined ? undefined : eventsForm(triggered_by),
  to: toTarget(to),
  why: why?.trim(),
});

const nameOfRule = ({ id, when, triggered_by }: RoutingRuleDocument): string => {
  if (id !== undefined) return id;
  const condition = optionalCondition(when);
  return [
    ...(triggered_by === undefined ? [] : [eventsForm(triggered_by).join(' or ')]),
    ...(condition === undefined ? [] : [sayInOneLine(condition)]),
  ].join(', ');
};

const routeForm = ({ rules, otherwise }: RouteDocument): Form => ({
  rules: placed(rules, nameOfRule, ruleForm),
  otherwise: toTarget(otherwise),
});

/** What is respected shows in what then happens; capacity alone has nothing beside it. */
const routingForm = ({
  mql,
  sql,
  triage,
  opted_out,
  respect,
  off_hours,
  on_absence,
  ...rest
}: RoutingDocument): Form => {
  const respects = (word: RespectWord): boolean => (respect ?? respectWords).includes(word);
  const longer = on_absence?.longer_than;
  return {
    ...rest,
    mql: routeForm(mql),
    sql: sql === undefined ? undefined : routeForm(sql),
    triage: toTarget(triage ?? { queue: handoffDefaults.triageQueue }),
    opted_out: respects('opt_out') ? toTarget(opted_out ?? { queue: handoffDefaults.optedOutQueue }) : undefined,
    off_hours: respects('working_hours') ? (off_hours ?? 'next_to_open') : undefined,
    on_absence: respects('absences')
      ? {
          do: on_absence?.do ?? 'offer',
          longer_than: longer === undefined ? undefined : resolveTime(longer, 'business'),
        }
      : undefined,
    respect: { capacity: respects('capacity') },
  };
};

const stepForm =
  (time: (of: WorkTimeDocument) => unknown) =>
  (step: BreachStepDocument): Form => ({
    ...step,
    after: step.after === undefined ? undefined : time(step.after),
    ...(step.do === 'reassign' && 'to' in step && typeof step.to === 'object' ? { to: toTarget(step.to) } : {}),
  });

const classForm = ({
  hours,
  for: of,
  remind,
  on_breach,
  stops_on,
  pauses_while,
  on_transfer,
  alerts,
  ...rest
}: Omit<SlaClassDocument, 'id'>): Form => {
  const time = (one: WorkTimeDocument): unknown => resolveTime(one, hours ?? 'business');
  const steps = (written: readonly BreachStepDocument[] | undefined): unknown => written?.map(stepForm(time));
  const times = (written: readonly WorkTimeDocument[] | undefined): unknown => written?.map(time);
  /** What is said for all promises is not said again at one. */
  const own = (value: unknown, shared: unknown): unknown => (isSame(value, shared) ? undefined : value);
  const clockForm = (key: (typeof clockKeys)[number]): readonly (readonly [string, Form])[] => {
    const clock = rest[key];
    if (clock === undefined) return [];
    const stops = 'stops_on' in clock ? clock.stops_on : undefined;
    const usual = stops_on ?? (key === 'accept' || key === 'first_touch' ? handoffDefaults.stopsOn[key] : undefined);
    const form = {
      ...clock,
      within: time(clock.within),
      remind: own(times(clock.remind), times(remind)),
      on_breach: own(steps(clock.on_breach), steps(on_breach)),
      stops_on: own(stops, usual),
      ...('touches' in clock
        ? {
            channels: clock.channels ?? handoffDefaults.channels,
            starts_on: clock.starts_on ?? 'handed_over',
          }
        : {}),
    };
    return [[key, form]];
  };
  return {
    ...rest,
    for:
      of === undefined
        ? undefined
        : {
            ...of,
            triggered_by: of.triggered_by === undefined ? undefined : eventsForm(of.triggered_by),
            source: of.source === undefined ? undefined : [...new Set(of.source)].sort(),
            territory: of.territory === undefined ? undefined : [...new Set(of.territory)].sort(),
            grade: of.grade === undefined ? undefined : [...new Set(of.grade)].sort(),
            when: optionalCondition(of.when),
          },
    ...Object.fromEntries(clockKeys.flatMap(clockForm)),
    remind: times(remind),
    on_breach: steps(on_breach),
    stops_on,
    pauses_while: optionalCondition(pauses_while),
    on_transfer: on_transfer ?? 'restart',
    alerts: [...new Set(alerts?.digest ?? [])].sort((a, b) => a - b),
  };
};

const nameOf = (to: Recipient): string => {
  if (to.kind === 'owner') return to.of;
  if (to.kind === 'channel') return to.id;
  return to.kind === 'email' ? to.address : to.kind;
};

const headForm = ({ by, tell }: AlarmHead): Form => ({
  by: [...by].sort(),
  tell: [...new Set(tell.map(nameOf))].sort(),
});

const shareForm = ({ linePercent, clearsPercent, atLeast, overMs, ...head }: ShareAlarm): Form => ({
  ...headForm(head),
  line: linePercent,
  clears: clearsPercent,
  at_least: atLeast,
  over: overMs,
});

const alarmsForm = ({ rejectionRate, slaAttainment, unworkedShare, mqlVolume }: Alarms): Form => ({
  rejection_rate: rejectionRate === null ? undefined : shareForm(rejectionRate),
  sla_attainment:
    slaAttainment === null ? undefined : { ...shareForm(slaAttainment), clocks: [...slaAttainment.clocks].sort() },
  unworked_share: unworkedShare === null ? undefined : { ...shareForm(unworkedShare), after: unworkedShare.after },
  mql_volume:
    mqlVolume === null
      ? undefined
      : {
          ...headForm(mqlVolume),
          promise: mqlVolume.promise,
          line: mqlVolume.linePercent,
          clears: mqlVolume.clearsPercent,
        },
});

const referencesForm = (references: ParsedContract['policy']['handoff']['references']): Form =>
  Object.fromEntries(references.map(({ rate, linePercent, label }) => [rate, { line: linePercent, label }]));

const reviewForm = ({ cadence, learning, explorationPercent }: Review): Form => ({
  every: cadence,
  exploration: explorationPercent,
  learning:
    learning.kind === 'off'
      ? { mode: 'off' }
      : {
          mode: learning.kind,
          min_labels: learning.guards.minLabels,
          min_each: learning.guards.minEach,
          min_per_rule: learning.guards.minPerRule,
          min_fresh: learning.guards.minFresh,
          max_step: learning.guards.maxStep,
          cool_down: learning.guards.coolDownMs,
          open_for: learning.guards.openForMs,
          cautious: learning.guards.isCautious,
          ...(learning.kind === 'auto' ? { max_drift: learning.maxDrift, notice: learning.notice } : {}),
        },
});
