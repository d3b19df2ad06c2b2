// Promises as written → SLA classes of the policy: what a class says for all its clocks is spelled out at each.
import type { Condition, Recipient, WorkTime } from '#domain/policy.ts';
import { ownerRoles } from '#domain/policy.ts';
import type { BreachAction, BreachStep, DeemAccepted, SlaClass, SlaPromise } from '#domain/policy-sla.ts';
import type { ConditionDocument } from './condition.ts';
import { handoffDefaults } from './defaults-handoff.ts';
import { resolveTime, type WorkTimeDocument } from './schema-handoff-pieces.ts';
import type { BreachStepDocument, SlaClassDocument } from './schema-handoff-sla.ts';
import { type Lists, toCondition } from './to-condition.ts';
import { toTarget, toTrigger } from './to-handoff-routing.ts';

export const toRecipient = (to: string): Recipient => {
  if ((ownerRoles as readonly string[]).includes(to)) return { kind: 'owner', of: to as (typeof ownerRoles)[number] };
  if (to === 'sdr_managers') return { kind: 'sdr_managers' };
  return to.includes('@') ? { kind: 'email', address: to } : { kind: 'channel', id: to };
};

/** What a class asks of its leads: source, territory, intent and grade as entries of one condition, then its `when`. */
export const conditionsOfClass = ({ for: of }: SlaClassDocument): readonly ConditionDocument[] => {
  const fields = {
    ...(of?.source === undefined ? {} : { 'person.source': { in: of.source } }),
    ...(of?.territory === undefined ? {} : { 'person.region': { in: of.territory } }),
  };
  const own: ConditionDocument = {
    ...(of?.intent === undefined ? {} : { intent: of.intent }),
    ...(of?.grade === undefined ? {} : { grade: of.grade }),
    ...(Object.keys(fields).length === 0 ? {} : { fields }),
  };
  return [...(Object.keys(own).length === 0 ? [] : [own]), ...(of?.when === undefined ? [] : [of.when])];
};

const toWhen = (written: SlaClassDocument, lists: Lists): Condition | null => {
  const [one, ...more] = conditionsOfClass(written).map((condition) => toCondition(condition, lists));
  if (one === undefined) return null;
  return more.length === 0 ? one : { kind: 'all', of: [one, ...more] };
};

type Shared = { readonly written: SlaClassDocument; readonly time: (of: WorkTimeDocument) => WorkTime };

const toAction = (step: BreachStepDocument): BreachAction | DeemAccepted => {
  switch (step.do) {
    case 'escalate':
      return { kind: 'escalate', to: 'to' in step && step.to !== undefined ? toRecipient(step.to) : null };
    case 'reassign':
      return {
        kind: 'reassign',
        to: 'to' in step && typeof step.to === 'object' ? toTarget(step.to) : null,
      };
    case 'recycle':
      return {
        kind: 'recycle',
        forMs: 'for' in step ? (step.for ?? null) : null,
        to: 'to' in step && typeof step.to === 'string' ? step.to : null,
      };
    default:
      return { kind: step.do };
  }
};

type Written = {
  within: WorkTimeDocument;
  remind?: readonly WorkTimeDocument[] | undefined;
  on_breach?: readonly BreachStepDocument[] | undefined;
};

const toPromise = (clock: Written, { written, time }: Shared): SlaPromise<BreachAction | DeemAccepted> => ({
  within: time(clock.within),
  remind: (clock.remind ?? written.remind ?? []).map(time),
  onBreach: (clock.on_breach ?? written.on_breach ?? []).map((step): BreachStep<BreachAction | DeemAccepted> => ({
    action: toAction(step),
    after: step.after === undefined ? null : time(step.after),
  })),
});

/** A class may say deem_accepted for all its clocks; it is of those alone that wait for an answer. */
const toDeedPromise = (clock: Written, shared: Shared): SlaPromise => {
  const { onBreach, ...promise } = toPromise(clock, shared);
  return {
    ...promise,
    onBreach: onBreach.flatMap(({ action, after }) => (action.kind === 'deem_accepted' ? [] : [{ action, after }])),
  };
};

export const toSlaClass = (written: SlaClassDocument, lists: Lists): SlaClass => {
  const shared: Shared = { written, time: (of) => resolveTime(of, written.hours ?? 'business') };
  const { accept, first_touch: touch, effort, ae_accept: ae } = written;
  const digest = written.alerts?.digest ?? [];
  return {
    id: written.id,
    appliesTo: {
      of: written.for?.triage === true ? 'triage' : 'mql',
      triggeredBy: toTrigger(written.for?.triggered_by),
      when: toWhen(written, lists),
    },
    accept:
      accept === undefined
        ? null
        : {
            ...toPromise(accept, shared),
            stopsOn: accept.stops_on ?? written.stops_on ?? handoffDefaults.stopsOn.accept,
          },
    firstTouch:
      touch === undefined
        ? null
        : {
            ...toDeedPromise(touch, shared),
            stopsOn: touch.stops_on ?? written.stops_on ?? handoffDefaults.stopsOn.first_touch,
          },
    effort:
      effort === undefined
        ? null
        : {
            ...toDeedPromise(effort, shared),
            touches: effort.touches,
            channels: effort.channels ?? handoffDefaults.channels,
            startsOn: effort.starts_on ?? 'handed_over',
          },
    aeAccept: ae === undefined ? null : toPromise(ae, shared),
    pausesWhile: written.pauses_while === undefined ? null : toCondition(written.pauses_while, lists),
    onTransfer: written.on_transfer ?? 'restart',
    alerts:
      digest.length === 0
        ? { kind: 'at_once' }
        : { kind: 'digest', minutesOfDay: [...new Set(digest)].sort((a, b) => a - b) },
  };
};
