// The clocks of handoffs: a row for each turn of each promise, kept when it is over, as attainment is counted from them.
import { sql } from 'kysely';
import type { Clock } from '#domain/clock.ts';
import type { LeadId } from '#domain/lead.ts';
import { insertRows, recordset, setExcluded } from './recordset.ts';
import type { SlaClocksTable, Tx } from './schema.ts';

export type HandoffKey = { readonly leadId: LeadId; readonly ordinal: number };
export type ClocksOfHandoff = HandoffKey & { readonly clocks: readonly Clock[] };

const KEY = ['lead_id', 'ordinal', 'kind', 'turn'] as const;
const STATE = [
  'state',
  'rep',
  'started_at',
  'due_at',
  'paused_since',
  'runs_since',
  'spent',
  'days_ms',
  'breached_at',
  'ended_at',
  'took',
  'fired',
] as const;

const toRow = ({ leadId, ordinal }: HandoffKey, clock: Clock): SlaClocksTable => ({
  lead_id: leadId,
  ordinal,
  kind: clock.kind,
  turn: clock.turn,
  state: clock.state,
  rep: clock.rep,
  started_at: clock.startedAt,
  due_at: clock.dueAt,
  paused_since: clock.pausedSince,
  runs_since: clock.runsSince,
  spent: clock.spent,
  days_ms: clock.daysMs,
  breached_at: clock.breachedAt,
  ended_at: clock.endedAt,
  took: clock.took,
  fired: clock.fired,
});

const toClock = (row: SlaClocksTable): Clock => ({
  kind: row.kind,
  turn: row.turn,
  state: row.state,
  rep: row.rep,
  startedAt: row.started_at,
  dueAt: row.due_at,
  pausedSince: row.paused_since,
  runsSince: row.runs_since,
  spent: row.spent,
  daysMs: row.days_ms,
  breachedAt: row.breached_at,
  endedAt: row.ended_at,
  took: row.took,
  fired: row.fired,
});

export const handoffKey = ({ leadId, ordinal }: HandoffKey): string => `${leadId}|${String(ordinal)}`;

/** The clocks of these handoffs by `handoffKey`, in the order of kind and turn; handoffs without any are absent. */
export const loadClocks = async (tx: Tx, keys: readonly HandoffKey[]): Promise<Map<string, readonly Clock[]>> => {
  if (keys.length === 0) return new Map();
  const wanted = keys.map(({ leadId, ordinal }) => ({ lead_id: leadId, ordinal }));
  const { rows } = await sql<SlaClocksTable>`select c.* from sla_clocks c
    join (select distinct lead_id, ordinal from ${recordset('sla_clocks', wanted)}) k using (lead_id, ordinal)
    order by c.lead_id, c.ordinal, c.kind, c.turn`.execute(tx);
  const found = new Map<string, Clock[]>();
  for (const row of rows) {
    const key = handoffKey({ leadId: row.lead_id, ordinal: row.ordinal });
    const clocks = found.get(key);
    if (clocks === undefined) found.set(key, [toClock(row)]);
    else clocks.push(toClock(row));
  }
  return found;
};

/** Clocks that a look has changed: the others are the very same objects. */
export const changedClocks = (before: readonly Clock[], after: readonly Clock[]): readonly Clock[] => {
  const known = new Set(before);
  return after.filter((clock) => !known.has(clock));
};

/** Saves clocks and gives how many rows were written: one that is as it was costs no write. Each turn may be named once. */
export const saveClocks = async (tx: Tx, handoffs: readonly ClocksOfHandoff[]): Promise<number> => {
  const rows = handoffs.flatMap((handoff) => handoff.clocks.map((clock) => toRow(handoff, clock)));
  const columns = (of: string) => sql.join(STATE.map((column) => sql.ref(`${of}.${column}`)));
  const written = await insertRows<'sla_clocks', (typeof KEY)[number] | (typeof STATE)[number], { turn: number }>(
    tx,
    'sla_clocks',
    [...KEY, ...STATE],
    rows,
    sql`on conflict (lead_id, ordinal, kind, turn) do update set ${setExcluded(STATE)}
      where (${columns('sla_clocks')}) is distinct from (${columns('excluded')}) returning sla_clocks.turn`,
  );
  return written.length;
};
