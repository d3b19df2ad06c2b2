// What a demo came to: read from the database after the last round, as figures and as lines.
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Database } from '#store/schema.ts';
import { countHandoffs } from '#store/handoffs.ts';
import { countByStage } from '#store/leads.ts';
import { countByGrade } from '#store/scores.ts';

export type Calls = { used: number; least: number };
export type Counted = { leadsRead: number; writes: number; apiCalls: Calls };

export type Summary = {
  leadsRead: number;
  mqls: number;
  handoffs: number;
  writes: number;
  secondRunWrites: number;
  apiCalls: Calls;
  byConnection: Record<string, Counted>;
  stages: Record<string, number>;
  grades: Record<string, number>;
  /** The verdicts that stand, by verdict and reason (`none` where it needs none). */
  dispositions: Record<string, Record<string, number>>;
  /** Verdicts that were refused for want of something. */
  refused: number;
  sla: { met: number; breached: number };
  /** Leads given to somebody, by rep. */
  assigned: Record<string, number>;
  alerts: number;
  /** Handoffs passed on to somebody else, by Baton or by hand. */
  reassigned: number;
};

export type FromOutside = Pick<Summary, 'writes' | 'secondRunWrites' | 'byConnection' | 'alerts'>;

type Db = Kysely<Database>;
type Row = { readonly name: string; readonly n: number };
const counts = (rows: readonly Row[]): Record<string, number> =>
  Object.fromEntries(rows.map(({ name, n }) => [name, n]));

const dispositionsOf = async (db: Db): Promise<Summary['dispositions']> => {
  const { rows } = await sql<{ verdict: string; reason: string | null; n: number }>`
    select disposition->>'verdict' verdict, nullif(disposition->>'reason', '') reason, count(*)::int n from leads
    where disposition->>'takenSince' is not null group by 1, 2 order by 1, 2`.execute(db);
  const sum: Record<string, Record<string, number>> = {};
  for (const { verdict, reason, n } of rows) (sum[verdict] ??= {})[reason ?? 'none'] = n;
  return sum;
};

export const summaryOf = async (db: Db, outside: FromOutside): Promise<Summary> => {
  const stages = await countByStage(db);
  const one = async (query: RawBuilder<{ n: number }>): Promise<number> => (await query.execute(db)).rows[0]?.n ?? 0;
  const clocks = await sql<Row>`select state as name, count(*)::int n from (
      select case when breached_at is null then state else 'breached' end state from sla_clocks) each
    group by 1`.execute(db);
  const sla = counts(clocks.rows);
  const assigned = await sql<Row>`select rep as name, count(*)::int n from assignments where rep is not null
    group by 1 order by 1`.execute(db);
  const sides = Object.values(outside.byConnection);
  return {
    leadsRead: Object.values(stages).reduce((a, b) => a + b, 0),
    mqls: await one(sql`select count(*)::int n from scores where status = 'mql'`),
    handoffs: Object.values(await countHandoffs(db)).reduce((a, b) => a + b, 0),
    writes: outside.writes,
    secondRunWrites: outside.secondRunWrites,
    apiCalls: {
      used: sides.reduce((sum, { apiCalls }) => sum + apiCalls.used, 0),
      least: sides.reduce((sum, { apiCalls }) => sum + apiCalls.least, 0),
    },
    byConnection: outside.byConnection,
    ...{ stages, grades: await countByGrade(db) },
    dispositions: await dispositionsOf(db),
    refused: await one(
      sql`select count(*)::int n from decisions d, jsonb_array_elements_text(d.reasons) r where r like 'Verdict refused:%'`,
    ),
    sla: { met: sla['met'] ?? 0, breached: sla['breached'] ?? 0 },
    assigned: counts(assigned.rows),
    alerts: outside.alerts,
    reassigned: await one(sql`select count(*)::int n from handoffs where jsonb_array_length(work->'former') >
      case when work->>'qualifiedBy' is null then 0 else 1 end`),
  };
};

const listed = (named: Readonly<Record<string, number>>): string =>
  Object.entries(named)
    .map(([name, n]) => `${name} ${n}`)
    .join(', ');

export const summaryLines = (s: Summary, weeks: number): string[] => [
  `${s.leadsRead} leads, ${s.mqls} MQLs, ${s.handoffs} handoffs in ${weeks} simulated weeks`,
  `given to: ${listed(s.assigned)}; ${s.reassigned} passed on`,
  ...Object.entries(s.dispositions).map(([verdict, reasons]) => `${verdict}: ${listed(reasons)}`),
  `${s.refused} verdicts refused until what was missing came; promises kept ${s.sla.met}, broken ${s.sla.breached}; ${s.alerts} alerts by e-mail`,
  `${s.writes} records written; a second round over unchanged CRMs wrote ${s.secondRunWrites}`,
  `${s.apiCalls.used} API calls (least possible: ${s.apiCalls.least})`,
  `stages: ${listed(s.stages)}`,
];
