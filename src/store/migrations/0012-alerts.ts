// Alerts on their way to people: one row for each copy, unique for ever by lead, alert, channel and recipient, so that nothing is told twice.
// No row holds a word about the person that the lead is: the text is made when it is sent.
import { sql, type Kysely } from 'kysely';

export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create table alerts (
    id uuid primary key,
    lead_id uuid not null,
    alert_key text not null,
    channel text not null,
    recipient text not null,
    note jsonb not null,
    is_digest boolean not null,
    message_id uuid,
    state text not null,
    outcome text,
    attempts integer not null,
    repeats integer not null,
    run_at bigint not null,
    lease_until bigint,
    claimed_by text,
    error text,
    created_at bigint not null,
    settled_at bigint
  )`.execute(db);
  await sql`create unique index alerts_once on alerts (lead_id, alert_key, channel, recipient)`.execute(db);
  await sql`create index alerts_ready on alerts (run_at, id) where state = 'ready'`.execute(db);
  // What leaves together: a digest that gathers, and a message that is sent again.
  await sql`create index alerts_gathering on alerts (channel, recipient) where state = 'ready' and is_digest and message_id is null`.execute(
    db,
  );
  await sql`create index alerts_message on alerts (message_id) where state = 'ready' and message_id is not null`.execute(
    db,
  );
  await sql`create index alerts_in_flight on alerts (lease_until) where state in ('claimed', 'sent')`.execute(db);
  await sql`create index alerts_ended on alerts (settled_at) where settled_at is not null`.execute(db);
};
