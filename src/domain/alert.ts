// What somebody is told of a handoff, without a word about the person it is about: who reads it sees the record, and the text is made when it is sent.
import type { Instant } from './lead.ts';
import type { Recipient } from './policy-condition.ts';
import type { AlertTiming, SlaClock } from './policy-sla.ts';
import type { RepId } from './roster.ts';

export const alertKinds = [
  /** To whoever got it: a new lead with its context. */
  'new_mql',
  'new_sql',
  'to_look_at',
  /** To whoever got a lead that somebody else had. */
  'handed_on',
  /** To whoever had it. */
  'taken_away',
  'reminder',
  'breach',
  'escalation',
  'refused_verdict',
  'nobody_there',
  'deemed_accepted',
  /** An absence: these leads are offered for reassignment. */
  'offered',
] as const;
export type AlertKind = (typeof alertKinds)[number];

export type AlertTo =
  | { readonly kind: 'rep'; readonly rep: RepId }
  /** Of this rep; null = of nobody: the managers of all SDR teams. `up`: so many steps further up. */
  | { readonly kind: 'managers_of'; readonly rep: RepId | null; readonly up: 0 | 1 }
  | Recipient;

export type Alert = {
  /** Unique within the lead, for ever: the same alert again is none. Begins with the handoff's ordinal. */
  readonly key: string;
  readonly kind: AlertKind;
  readonly ordinal: number;
  readonly to: readonly AlertTo[];
  /** Whose promise it is about; null = none. */
  readonly clock: SlaClock | null;
  readonly dueAt: Instant | null;
  /** One plain sentence of ours (what is missing, why it was passed on); null = the kind says it all. No personal data. */
  readonly says: string | null;
  readonly timing: AlertTiming;
  /** Also a task in the CRM for the recipient who is a rep. */
  readonly isTask: boolean;
};
