// Who was told of a contract, and the record of what was done to contracts and signers: appended, never changed.
import type { Instant } from '#domain/lead.ts';
import type { AuditKind, Tx } from './schema.ts';

export type Announcement = { readonly channel: string; readonly toldAt: Instant; readonly toldBy: string };

/** Notes that a channel was told of exactly this contract. The first time counts; returns false for a later one. */
export const saveAnnouncement = async (
  tx: Tx,
  of: Announcement & { readonly contractHash: string },
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('contract_announcements')
    .values({ contract_hash: of.contractHash, channel: of.channel, told_at: of.toldAt, told_by: of.toldBy })
    .onConflict((conflict) => conflict.columns(['contract_hash', 'channel']).doNothing())
    .executeTakeFirstOrThrow();
  return Number(numInsertedOrUpdatedRows ?? 0) > 0;
};

export const announcementsOf = async (tx: Tx, contractHash: string): Promise<Announcement[]> =>
  tx
    .selectFrom('contract_announcements')
    .select(['channel', 'told_at as toldAt', 'told_by as toldBy'])
    .where('contract_hash', '=', contractHash)
    .orderBy('told_at')
    .orderBy('channel')
    .execute();

export type AuditEntry = {
  readonly at: Instant;
  readonly who: string;
  readonly what: AuditKind;
  readonly contractHash: string | null;
  readonly subject: string | null;
  readonly detail: string | null;
};

/** In the transaction that does what it speaks of. No secrets. */
export const audit = async (
  tx: Tx,
  entry: Pick<AuditEntry, 'at' | 'who' | 'what'> & Partial<AuditEntry>,
): Promise<void> => {
  await tx
    .insertInto('contract_audit')
    .values({
      at: entry.at,
      who: entry.who,
      what: entry.what,
      contract_hash: entry.contractHash ?? null,
      subject: entry.subject ?? null,
      detail: entry.detail ?? null,
    })
    .execute();
};

/** Newest first. */
export const listAudit = (tx: Tx, limit: number): Promise<AuditEntry[]> =>
  tx
    .selectFrom('contract_audit')
    .select(['at', 'who', 'what', 'contract_hash as contractHash', 'subject', 'detail'])
    .orderBy('entry_id', 'desc')
    .limit(limit)
    .execute();
