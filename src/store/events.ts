// Lead events: what has newly become true of a lead. Inserted or ignored by their key, so that the same happening read twice counts once.
import { sql } from 'kysely';
import type { Engagement, Instant, LeadId, Value } from '#domain/lead.ts';
import { insertRows, uuids } from './recordset.ts';
import type { LeadEventKind, LeadEventsTable, Tx } from './schema.ts';

/** The newest engagements a lead is decided on. A year of a very busy person is some 300; more than this is a machine. */
export const MAX_ENGAGEMENTS = 500;

/** `key` is the identity: `connection|object|source id|kind` for an engagement, `record|property|source time|value hash` for a change. */
export type StoredEvent = {
  readonly leadId: LeadId;
  readonly key: string;
  readonly kind: LeadEventKind;
  /** The engagement's type, or the path of the field that changed. */
  readonly type: string;
  readonly occurredAt: Instant;
  readonly observedAt: Instant;
  readonly properties: Readonly<Record<string, Value | null>>;
  /** The person's record that it was read from, as `object|record id`; null where that is not told. */
  readonly ofRecord: string | null;
};

export const engaged = (leadId: LeadId, engagement: Engagement, ofRecord: string | null = null): StoredEvent => ({
  leadId,
  kind: 'engaged',
  ...engagement,
  ofRecord,
});

const COLUMNS = [
  'lead_id',
  'occurred_at',
  'event_key',
  'kind',
  'type',
  'observed_at',
  'properties',
  'of_record',
] as const;

/** Inserts the events that are new and returns their keys; those already known, of whichever lead, are ignored. */
export const insertEvents = async (tx: Tx, events: readonly StoredEvent[]): Promise<Set<string>> => {
  const byKey = new Map(events.toReversed().map((event) => [event.key, event])); // the first of a key wins
  const rows = [...byKey.values()]
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map((event) => ({
      lead_id: event.leadId,
      occurred_at: event.occurredAt,
      event_key: event.key,
      kind: event.kind,
      type: event.type,
      observed_at: event.observedAt,
      properties: event.properties,
      of_record: event.ofRecord,
    }));
  const inserted = await insertRows<'lead_events', (typeof COLUMNS)[number], { event_key: string }>(
    tx,
    'lead_events',
    COLUMNS,
    rows,
    sql`on conflict (event_key) do nothing returning event_key`,
  );
  return new Set(inserted.map((row) => row.event_key));
};

/** Which of these events are stored, of whichever lead. */
export const knownEvents = async (tx: Tx, keys: readonly string[]): Promise<ReadonlySet<string>> => {
  if (keys.length === 0) return new Set();
  const { rows } = await sql<{ event_key: string }>`select event_key from lead_events
    where event_key = any(${[...keys]}::text[])`.execute(tx);
  return new Set(rows.map((row) => row.event_key));
};

/** The newest MAX_ENGAGEMENTS engagements of each lead, oldest first, ties by key. Leads without any are absent. */
export const loadEngagements = async (tx: Tx, ids: readonly LeadId[]): Promise<Map<LeadId, Engagement[]>> => {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<LeadEventsTable>`select e.* from unnest(${uuids(ids)}) as l(lead_id)
    cross join lateral (
      select * from lead_events where lead_id = l.lead_id and kind = 'engaged'
      order by occurred_at desc, event_key desc limit ${MAX_ENGAGEMENTS}
    ) e order by e.lead_id, e.occurred_at, e.event_key`.execute(tx);
  const byLead = Map.groupBy(rows, (row) => row.lead_id);
  return new Map([...byLead].map(([id, own]) => [id, own.map(toEngagement)]));
};

const toEngagement = (row: LeadEventsTable): Engagement => ({
  key: row.event_key,
  type: row.type,
  occurredAt: row.occurred_at,
  observedAt: row.observed_at,
  properties: row.properties as Engagement['properties'],
});

/** Every event of a lead, newest first: what `explain` shows. */
export const listEvents = async (tx: Tx, leadId: LeadId, limit: number): Promise<StoredEvent[]> => {
  const rows = await tx
    .selectFrom('lead_events')
    .selectAll()
    .where('lead_id', '=', leadId)
    .orderBy('occurred_at', 'desc')
    .orderBy('event_key', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    leadId: row.lead_id,
    key: row.event_key,
    kind: row.kind,
    type: row.type,
    occurredAt: row.occurred_at,
    observedAt: row.observed_at,
    properties: row.properties,
    ofRecord: row.of_record,
  }));
};
