// What a message is made from: the alert, the lead as it stands when it is sent, and who reads it.
import type { AlertNote } from '#domain/delivery.ts';
import type { Instant, Lead } from '#domain/lead.ts';
import type { Policy } from '#domain/policy.ts';
import type { RepId } from '#domain/roster.ts';
import type { Judgement } from '#domain/scoring/assess.ts';
import type { Link } from './content.ts';

export type AlertView = {
  readonly note: AlertNote;
  readonly lead: Lead;
  readonly policy: Policy;
  readonly assessment: Judgement;
  /** How a rep is called; null = not in the roster. */
  readonly nameOf: (rep: RepId) => string | null;
  /** The record in each CRM. */
  readonly links: readonly Link[];
  /** Of who reads it. */
  readonly timeZone: string;
  readonly now: Instant;
};
