// Alerts to a machine of the admin's: signed JSON of ids and instants. It says nothing of the person; who is to know reads the record.
import { createHmac } from 'node:crypto';
import type { AlertNote } from '#domain/delivery.ts';
import type { RecordRef } from '#domain/lead.ts';
import type { SendOutcome } from './outcome.ts';
import type { Post } from './post.ts';
import { outcomeOf } from './posted-outcome.ts';

export type HookEvent = {
  readonly leadId: string;
  readonly key: string;
  readonly note: AlertNote;
  readonly rep: string | null;
  readonly records: readonly RecordRef[];
};
export type HookMessage = { readonly messageId: string; readonly events: readonly HookEvent[] };

/** `t=<unix ms>,v1=<hex HMAC-SHA256 of t.body>`: as the webhooks that Baton itself receives. */
export const signatureOf = (secret: string, at: number, body: string): string =>
  `t=${String(at)},v1=${createHmac('sha256', secret)
    .update(`${String(at)}.${body}`)
    .digest('hex')}`;

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

const bodyOf = ({ messageId, events }: HookMessage): string =>
  JSON.stringify({
    id: messageId,
    alerts: events.map(({ leadId, key, note, rep, records }) => ({
      key,
      kind: note.kind,
      leadId,
      handoff: note.ordinal,
      rep,
      clock: note.clock,
      dueAt: iso(note.dueAt),
      says: note.says,
      records,
    })),
  });

export const webhookSender =
  ({ url, secret }: { readonly url: string; readonly secret: string }, post: Post) =>
  async (message: HookMessage): Promise<SendOutcome> => {
    const body = bodyOf(message);
    const posted = await post.text(url, body, {
      'x-baton-id': message.messageId,
      'x-baton-signature': signatureOf(secret, post.now(), body),
    });
    return outcomeOf(posted, { name: 'the webhook', setting: 'ALERT_WEBHOOK_URL' }, post.now());
  };
