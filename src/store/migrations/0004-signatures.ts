// Who may sign contracts and who signed which: outside the contract, so that it cannot name its own signers.
import { sql, type Kysely } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create table signers (
    email text primary key,
    role text not null check (role in ('marketing', 'sales')),
    public_key text not null,
    sealed_key text not null,
    enrolled_at bigint not null
  )`.execute(db);
  await sql`create table signatures (
    contract_hash text not null references contracts (contract_hash),
    email text not null references signers (email),
    signature text not null,
    signed_at bigint not null,
    primary key (contract_hash, email)
  )`.execute(db);
};
