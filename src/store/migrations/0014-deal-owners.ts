// Whose a deal is: a lead of a company that already talks with an account executive goes to that one.
import { sql, type Kysely } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table deals add column owner text`.execute(db);
};
