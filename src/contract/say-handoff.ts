// Times, targets, demands and people in plain words, for the parts of a contract that follow from an MQL.
import type { Recipient, WorkTime } from '#domain/policy.ts';
import type { Demand, EvidenceField, VerdictDemand } from '#domain/policy-handoff.ts';
import type { Target } from '#domain/policy-routing.ts';
import type { BreachAction, BreachStep, DeemAccepted, TouchChannel } from '#domain/policy-sla.ts';
import { sayDuration } from './duration.ts';
import { labelOf as fieldName } from '#domain/words.ts';
import { sayEither } from './say.ts';

/** `4 business hours`, `2 business days`, `2 calendar days`, `15 minutes around the clock`. */
export const sayWorkTime = (time: WorkTime): string => {
  if (time.kind === 'business_days') return `${time.days} business day${time.days === 1 ? '' : 's'}`;
  if (time.kind === 'business') return sayBusiness(time.ms);
  const said = sayDuration(time.ms);
  return / days?$/.test(said) ? said.replace(' ', ' calendar ') : `${said} around the clock`;
};

/** Never in days: 48 hours of work are more than two working days. */
const sayBusiness = (ms: number): string => {
  const hours = ms / 3_600_000;
  if (!Number.isInteger(hours)) return sayDuration(ms).replace(' ', ' business ');
  return `${hours} business hour${hours === 1 ? '' : 's'}`;
};

/** `a, b and c`. */
export const sayAll = (values: readonly string[]): string => sayEither(values, 'and');

const turns = { round_robin: 'in turn', least_loaded: 'to whoever has least' } as const;

export const sayTarget = (to: Target): string => {
  if (to.kind === 'queue') return `the queue "${to.queue}"`;
  const then = to.ifAbsent === null ? '' : `; if nobody is there: ${sayTarget(to.ifAbsent)}`;
  if (to.kind === 'rep') return `${to.rep}${then}`;
  if (to.kind === 'owner_of') return `the owner of the ${to.of}${then}`;
  const within = to.sticky?.withinMs ?? null;
  const sticky =
    to.sticky === null
      ? ''
      : `, first to whoever had the lead before${within === null ? '' : ` (within ${sayDuration(within)})`}`;
  return `team ${to.team}, ${turns[to.by]}${sticky}${to.isSameCompany ? ', one company to one person' : ''}${then}`;
};

const evidenceNames: Partial<Readonly<Record<EvidenceField, string>>> = { identify_pain: 'the pain' };

const sayDemand = (demand: Demand, call: string): string => {
  switch (demand.kind) {
    case 'call':
      return call;
    case 'evidence':
      return evidenceNames[demand.field] ?? demand.field.replaceAll('_', ' ');
    case 'fact':
      return `a known ${fieldName(demand.path)}`;
    case 'effort':
      return 'the agreed touches';
  }
};

/** `Converted needs a logged call, need and timeline.` */
export const sayDemands = ({ verdict, reason, needs }: VerdictDemand, label: string | null, call: string): string => {
  const name = `${verdict.charAt(0).toUpperCase()}${verdict.slice(1)}`;
  return `  - ${name}${reason === null ? '' : ` as "${label ?? reason}"`} needs ${sayAll(needs.map((need) => sayDemand(need, call)))}.`;
};

export const sayRecipient = (to: Recipient): string => {
  switch (to.kind) {
    case 'owner':
      return `the contract's owner in ${to.of}`;
    case 'sdr_managers':
      return 'the SDR managers';
    case 'email':
      return to.address;
    case 'channel':
      return `"${to.id}"`;
  }
};

const sayAction = (action: BreachAction | DeemAccepted): string => {
  switch (action.kind) {
    case 'alert_rep':
      return 'the rep is told';
    case 'alert_manager':
      return 'the manager is told';
    case 'escalate':
      return action.to === null ? "the manager's manager is told" : `${sayRecipient(action.to)} is told`;
    case 'reassign':
      return action.to === null ? 'somebody else gets the lead' : `the lead goes to ${sayTarget(action.to)}`;
    case 'recycle': {
      const length = action.forMs === null ? '' : ` for ${sayDuration(action.forMs)}`;
      return `the lead is recycled${length}${action.to === null ? '' : ` to "${action.to}"`}`;
    }
    case 'deem_accepted':
      return 'it counts as accepted';
  }
};

export const sayStep = ({ action, after }: BreachStep<BreachAction | DeemAccepted>): string =>
  `${after === null ? '' : `${sayWorkTime(after)} past the deadline `}${sayAction(action)}`;

export const channelNames: Readonly<Record<TouchChannel, string>> = {
  call: 'calls',
  email: 'e-mails',
  meeting: 'meetings',
  message: 'messages',
};
