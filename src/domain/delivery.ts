// By which ways an alert travels, and to whom one copy of it goes. The words that the alerts' table, the senders and the command share.
import type { Alert } from './alert.ts';
import type { RepId } from './roster.ts';

/** `task`: a task in the CRM. The others reach people outside it; `webhook` is a machine of the admin's own. */
export const alertChannels = ['task', 'email', 'slack', 'teams', 'webhook'] as const;
export type AlertChannel = (typeof alertChannels)[number];
/** Those that the admin must set up. */
export type SetUpChannel = Exclude<AlertChannel, 'task'>;

/** Whom one copy is for. A rep's address and mention are looked up when it is sent: the roster may have changed by then. */
export type DeliveryTo =
  | { readonly kind: 'rep'; readonly rep: RepId }
  | { readonly kind: 'address'; readonly address: string }
  /** A room that the contract names, by the id of its `notify` entry. */
  | { readonly kind: 'room'; readonly id: string }
  | { readonly kind: 'hook' };

/** As it is stored: `rep:ada`, `address:ops@example.com`, `room:sdr`, `hook`. */
export const recipientKey = (to: DeliveryTo): string => {
  switch (to.kind) {
    case 'rep':
      return `rep:${to.rep}`;
    case 'address':
      return `address:${to.address}`;
    case 'room':
      return `room:${to.id}`;
    case 'hook':
      return 'hook';
  }
};

export const recipientOf = (key: string): DeliveryTo => {
  const colon = key.indexOf(':');
  const rest = key.slice(colon + 1);
  if (key.startsWith('rep:')) return { kind: 'rep', rep: rest };
  if (key.startsWith('address:')) return { kind: 'address', address: rest };
  if (key.startsWith('room:')) return { kind: 'room', id: rest };
  return { kind: 'hook' };
};

/** What is kept of an alert until it is sent: ids, instants and sentences of ours. */
export type AlertNote = Omit<Alert, 'to' | 'timing' | 'key'>;
