// What the sending of alerts is given, and what it says of a run.
import type { Senders } from '#src/alerts/senders.ts';
import type { AlertChannel, DeliveryTo } from '#domain/delivery.ts';
import type { Instant } from '#domain/lead.ts';
import { repNamed, type Rep, type Roster } from '#domain/roster.ts';
import type { AlertRow } from '#store/alerts.ts';
import type { StoredLead } from '#store/leads.ts';
import type { Connected, Engine } from './engine.ts';

/** The channels, and the CRMs in which tasks are made and records are looked at. */
export type AlertWays = {
  readonly senders: Senders;
  readonly connected: readonly Connected[];
  /** Channels that let nothing through (`email`, `task:CONNECTION`), and until when. Kept from one drain to the next, so that none is hammered. */
  readonly down: Map<string, Instant>;
};

export type AlertShell = Pick<Engine, 'db' | 'clock' | 'log' | 'random' | 'policy' | 'worker'> &
  AlertWays & { readonly roster: Roster };

export type AlertsDrained = {
  /** Messages and tasks that left. */
  delivered: number;
  /** Alerts in them; more where a digest gathers several. */
  alerts: number;
  withdrawn: number;
  /** Nobody could be reached: no channel is set up, or no address is known. */
  unsent: number;
  retried: number;
  /** Of those delivered, ones that may have arrived before. */
  repeats: number;
  dead: number;
  /** Channels that let nothing through, and why. */
  blocked: Partial<Record<AlertChannel, string>>;
};

export const nothingSent = (): AlertsDrained => ({
  delivered: 0,
  alerts: 0,
  withdrawn: 0,
  unsent: 0,
  retried: 0,
  repeats: 0,
  dead: 0,
  blocked: {},
});

/** One copy with all that its words are made from. */
export type Due = { readonly row: AlertRow; readonly to: DeliveryTo; readonly stored: StoredLead };

export const repOf = (shell: AlertShell, to: DeliveryTo): Rep | null =>
  to.kind === 'rep' ? repNamed(shell.roster, to.rep) : null;

/** Said in rows, in `alerts list` and in doctor. */
export const noWay = 'no way to send alerts is set up';
