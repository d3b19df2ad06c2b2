// The first half of the way in by webhook: notices become rows of the inbox, a door-bell becomes a request for a poll, and both are kept before
// the sender hears that they are.
import type { ConnectionId } from '#domain/lead.ts';
import { insertHints, type Hint } from '#store/inbox.ts';
import type { JsonObject } from '#store/schema.ts';
import { askForTurns } from '#store/turns.ts';
import { type Notice, type NoticeKind, noticeKinds } from '#connectors/connector.ts';
import type { Engine } from './engine.ts';
import { committed } from './transaction.ts';

/** The job of a connection that a door-bell asks for. */
export const pollJob = 'poll';

export type Received = {
  readonly hints: readonly Hint[];
  /** Connections to be polled. */
  readonly bells: readonly ConnectionId[];
};

export const toHint = (connection: ConnectionId, notice: Notice, newId: () => string): Hint => ({
  id: newId(),
  ref: { connection, object: notice.object, recordId: notice.recordId },
  dedupeKey: notice.dedupeKey,
  hint: {
    kind: notice.kind,
    at: notice.occurredAt,
    ...(notice.property !== null && { property: notice.property }),
    ...(notice.mergedIds.length > 0 && { merged: notice.mergedIds }),
  },
});

/** What a hint says beside its record. */
export type HintSays = {
  readonly kind: NoticeKind;
  readonly property: string | null;
  readonly mergedIds: readonly string[];
};

/** Of a hint that an older Baton kept, or that was emptied: that something changed. */
export const saysOf = ({ kind, property, merged }: JsonObject): HintSays => ({
  kind: noticeKinds.find((one) => one === kind) ?? 'changed',
  property: typeof property === 'string' ? property : null,
  mergedIds: Array.isArray(merged) ? merged.filter((id) => typeof id === 'string') : [],
});

/** Keeps it, in one transaction. Returns how many hints were new. */
export const receiveHints = (on: Pick<Engine, 'db' | 'clock'>, received: Received): Promise<number> =>
  committed(on)(async (tx) => {
    const now = on.clock.now();
    const turns = [...new Set(received.bells)].sort().map((connection) => ({ connection, job: pollJob }));
    await askForTurns(tx, turns, now);
    return insertHints(tx, received.hints, now);
  });
