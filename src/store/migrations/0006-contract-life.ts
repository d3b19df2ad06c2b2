// What a contract goes through: kept with the values of its lists, signed by people who come and go, told to those concerned, activated now or for a
// date, and all of it on record.
import { sql, type Kysely } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await keepLists(db);
  await keepActivations(db);
  await letSignersGo(db);
  await keepRecord(db);
};

/** The compiled policy goes: it was made by one engine, and nothing proved it to be what was signed. The text and the lists say it all. */
const keepLists = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table contracts add column lists jsonb`.execute(db);
  await sql`alter table contracts drop column policy`.execute(db);
};

/** Two activations may be for one instant (the later one counts), and one that lies ahead may be taken back. */
const keepActivations = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table contracts_in_force drop constraint contracts_in_force_pkey`.execute(db);
  await sql`alter table contracts_in_force
    add column activation_id bigint generated always as identity primary key,
    add column activated_at bigint,
    add column activated_by text,
    add column cancelled_at bigint`.execute(db);
  await sql`update contracts_in_force set activated_at = in_force_since`.execute(db);
  await sql`alter table contracts_in_force alter column activated_at set not null`.execute(db);
  await sql`create index contracts_in_force_since on contracts_in_force (in_force_since, activation_id)`.execute(db);
};

/** A person may be retired and enrolled again with another key; what was signed with the first one stays signed. */
const letSignersGo = async (db: Kysely<unknown>): Promise<void> => {
  await sql`alter table signatures drop constraint signatures_email_fkey`.execute(db);
  await sql`alter table signatures add column public_key text`.execute(db);
  await sql`update signatures s set public_key = p.public_key from signers p where p.email = s.email`.execute(db);
  await sql`alter table signatures alter column public_key set not null`.execute(db);
  await sql`alter table signers drop constraint signers_pkey`.execute(db);
  await sql`alter table signers
    add primary key (email, public_key),
    alter column sealed_key drop not null,
    add column retired_at bigint`.execute(db);
  await sql`create unique index signers_one_enrolment on signers (email) where retired_at is null`.execute(db);
  await sql`create unique index signers_one_person on signers (public_key)`.execute(db);
  await sql`alter table signatures add foreign key (email, public_key) references signers (email, public_key)`.execute(
    db,
  );
};

/** Some rows a year, kept as long as the contracts they speak of: hence no partitions by month. */
const keepRecord = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create table contract_announcements (
    contract_hash text not null references contracts (contract_hash),
    channel text not null,
    told_at bigint not null,
    told_by text not null,
    primary key (contract_hash, channel)
  )`.execute(db);
  await sql`create table contract_audit (
    entry_id bigint generated always as identity primary key,
    at bigint not null,
    who text not null,
    what text not null,
    contract_hash text,
    subject text,
    detail text
  )`.execute(db);
  await sql`create function refuse_rewriting() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only: what was done stays on record', tg_table_name;
    end $$`.execute(db);
  await sql`create trigger contract_audit_append_only before update or delete on contract_audit
    for each row execute function refuse_rewriting()`.execute(db);
};
