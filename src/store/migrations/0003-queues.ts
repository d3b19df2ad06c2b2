// The two durable pauses: hints in, intended writes out. The partial indexes are what makes claiming cheap: they hold only what waits.
import { sql, type Kysely } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await createOutbox(db);
  await createInbox(db);
};

const createOutbox = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create table outbox (
    id uuid primary key,
    connection_id text not null,
    object text not null,
    record_id text not null,
    kind text not null,
    payload jsonb not null,
    state text not null,
    attempts integer not null,
    run_at bigint not null,
    lease_until bigint,
    claimed_by text,
    error text,
    created_at bigint not null,
    settled_at bigint
  )`.execute(db);
  await sql`create index outbox_ready on outbox (connection_id, kind, run_at, id) where state = 'ready'`.execute(db);
  // The laws of the outbox, kept by the database: one open row and one parked row per record and kind, one row in flight per record.
  await sql`create unique index outbox_one_ready on outbox (connection_id, object, record_id, kind) where state = 'ready'`.execute(
    db,
  );
  await sql`create unique index outbox_one_dead on outbox (connection_id, object, record_id, kind) where state = 'dead'`.execute(
    db,
  );
  await sql`create unique index outbox_one_in_flight on outbox (connection_id, object, record_id)
    where state in ('claimed', 'sent')`.execute(db);
  await sql`create index outbox_settled on outbox (settled_at) where state = 'settled'`.execute(db);
};

const createInbox = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create table inbox (
    id uuid not null,
    received_at bigint not null,
    connection_id text not null,
    object text not null,
    record_id text not null,
    dedupe_key text not null,
    hint jsonb not null,
    state text not null,
    attempts integer not null,
    run_at bigint not null,
    lease_until bigint,
    claimed_by text,
    error text,
    primary key (received_at, id)
  ) partition by range (received_at)`.execute(db);
  await sql`create table inbox_default partition of inbox default`.execute(db);
  await sql`create index inbox_ready on inbox (connection_id, run_at, id) where state = 'ready'`.execute(db);
  await sql`create index inbox_claimed on inbox (lease_until) where state = 'claimed'`.execute(db);
  await sql`create index inbox_dedupe on inbox (connection_id, dedupe_key)`.execute(db);
};
