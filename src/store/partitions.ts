// Months of the append-only tables. A default partition takes what has no month yet, so that a late or early clock never loses a row.
import { sql } from 'kysely';
import type { Instant } from '#domain/lead.ts';
import type { Tx } from './schema.ts';

const PARTITIONED = { decisions: 'decided_at', inbox: 'received_at' } as const;
export type PartitionedTable = keyof typeof PARTITIONED;

/** This month and the next two: the job that calls may be down for weeks before rows fall into the default partition. */
const MONTHS_AHEAD = 3;

type Month = { readonly name: string; readonly from: Instant; readonly to: Instant };

const monthAt = (now: Instant, ahead: number): Month => {
  const date = new Date(now);
  const from = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + ahead, 1);
  const to = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + ahead + 1, 1);
  return { name: new Date(from).toISOString().slice(0, 7).replace('-', '_'), from, to };
};

/** Makes the partitions of this month and the next two where they are missing. Safe to call from several processes, and as often as one likes. */
export const ensurePartitions = async (tx: Tx, now: Instant): Promise<void> => {
  const months = Array.from({ length: MONTHS_AHEAD }, (_, ahead) => monthAt(now, ahead));
  for (const table of Object.keys(PARTITIONED) as PartitionedTable[]) {
    const present = await partitionsOf(tx, table);
    const missing = months.filter((month) => !present.has(`${table}_${month.name}`));
    if (missing.length > 0) await addMonths(tx, table, missing);
  }
};

const partitionsOf = async (tx: Tx, table: PartitionedTable): Promise<Set<string>> => {
  const { rows } = await sql<{ name: string }>`select c.relname as name from pg_inherits i
    join pg_class c on c.oid = i.inhrelid where i.inhparent = ${table}::regclass`.execute(tx);
  return new Set(rows.map((row) => row.name));
};

const addMonths = async (tx: Tx, table: PartitionedTable, months: readonly Month[]): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`partitions of ${table}`}, 0))`.execute(tx);
  const present = await partitionsOf(tx, table);
  for (const month of months.filter(({ name }) => !present.has(`${table}_${name}`))) {
    await addMonth(tx, table, month);
  }
};

/** A month that the default partition already has rows of takes them over; detached, it is no longer append-only. */
const addMonth = async (tx: Tx, table: PartitionedTable, { name, from, to }: Month): Promise<void> => {
  const parent = sql.table(table);
  const rest = sql.table(`${table}_default`);
  const partition = sql.table(`${table}_${name}`);
  const time = sql.ref(PARTITIONED[table]);
  const { rows } = await sql<{ found: boolean }>`select exists (
    select from ${rest} where ${time} >= ${from} and ${time} < ${to}) as found`.execute(tx);
  const hasEarly = rows[0]?.found === true;
  if (hasEarly) await sql`alter table ${parent} detach partition ${rest}`.execute(tx);
  await sql`create table ${partition} partition of ${parent} for values from (${sql.lit(from)}) to (${sql.lit(to)})`.execute(
    tx,
  );
  if (!hasEarly) return;
  await sql`with early as (delete from ${rest} where ${time} >= ${from} and ${time} < ${to} returning *)
    insert into ${parent} select * from early`.execute(tx);
  await sql`alter table ${parent} attach partition ${rest} default`.execute(tx);
};
