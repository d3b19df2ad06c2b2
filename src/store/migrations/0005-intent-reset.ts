// From when on a lead that was recycled earns its intent anew.
import { sql, type Kysely } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table leads add column intent_reset_at bigint`.execute(db);
};
