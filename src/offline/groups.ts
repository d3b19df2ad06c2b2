// Each lead with all that the files say of it: rows that come together by lead, read, and told apart where two leads share a hash.
import {
  cellsOf,
  type CsvLead,
  type CsvRow,
  engagementOf,
  type EventRow,
  type RowReader,
  type CsvDisposition,
  whyTwice,
} from '#connectors/csv/index.ts';
import type { Disposition, Engagement, Instant } from '#domain/lead.ts';
import type { PersonSnapshot } from '#domain/snapshot.ts';
import { maxEventsPerLead } from './limits.ts';
import { type Notices, saysProblem } from './notices.ts';
import type { Compare, RowCursor } from './row-cursor.ts';

/** A lead as the files know it. Times are as written: a lead is observed when it was created, an event when it occurred unless it says otherwise. */
export type LeadGroup = {
  /** Where the lead stands in the leads file; results are in this order. */
  readonly line: number;
  readonly leadId: string;
  readonly createdAt: Instant;
  readonly snapshot: PersonSnapshot;
  /** By (occurredAt, key), each key once. */
  readonly engagements: readonly Engagement[];
  /** By occurredAt. */
  readonly dispositions: readonly Disposition[];
};

type Part<T> = { readonly file: string; readonly rows: RowCursor; readonly read: RowReader<T> };

export type Joining = {
  readonly leads: Part<CsvLead>;
  readonly events: Part<EventRow>;
  readonly dispositions: Part<CsvDisposition>;
  readonly compare: Compare;
  readonly refused: Notices;
  readonly problems: Notices;
};

type Gathered = { readonly line: number; readonly lead: CsvLead; events: EventRow[]; dispositions: Disposition[] };

/** Whether a cursor stands on a row. */
type Head = { isThere: boolean };

const readRow = <T>({ rows, read }: Part<T>): CsvRow<T> => {
  const cells = cellsOf(rows.text());
  return cells.ok ? read(rows.line, cells.cells) : { ok: false, line: rows.line, why: cells.why };
};

/** Of one event written twice the earlier sight counts. */
const inOrder = (rows: readonly EventRow[]): readonly Engagement[] => {
  const sorted = rows
    .map(engagementOf)
    .sort(
      (a, b) => a.occurredAt - b.occurredAt || (a.key < b.key ? -1 : a.key > b.key ? 1 : a.observedAt - b.observedAt),
    );
  return sorted.filter((engagement, i) => {
    const earlier = sorted[i - 1];
    return earlier?.occurredAt !== engagement.occurredAt || earlier.key !== engagement.key;
  });
};

const groupOf = ({ line, lead, events, dispositions }: Gathered): LeadGroup => ({
  line,
  leadId: lead.leadId,
  createdAt: lead.createdAt,
  snapshot: lead.snapshot,
  engagements: inOrder(events),
  dispositions: dispositions.sort((a, b) => a.occurredAt - b.occurredAt),
});

/**
 * Every lead of the leads file with its rows of the other files, in the order in which the files are joined. Rows that are refused, and rows of
 * leads that the leads file does not have, go to `refused`. What is held is one lead's rows.
 */
export async function* joinGroups(joining: Joining): AsyncGenerator<LeadGroup> {
  const { leads, events, dispositions, compare, refused, problems } = joining;
  const heads = { leads: { isThere: false }, events: { isThere: false }, dispositions: { isThere: false } };
  const takeEvent = (by: ReadonlyMap<string, Gathered>): void => {
    const row = readRow(events);
    if (!row.ok) {
      refused.add('event', row.line, events.file, row.why);
      return;
    }
    const own = by.get(row.row.leadId);
    if (own === undefined) refused.add('event_without_lead', row.line, events.file, whyNoLead);
    else if (own.events.length >= maxEventsPerLead) refused.add('event', row.line, events.file, whyTooMany);
    else own.events.push(row.row);
  };
  const takeDisposition = (by: ReadonlyMap<string, Gathered>): void => {
    const row = readRow(dispositions);
    if (!row.ok) {
      refused.add('disposition', row.line, dispositions.file, row.why);
      return;
    }
    const own = by.get(row.row.leadId);
    if (own === undefined) refused.add('disposition_without_lead', row.line, dispositions.file, whyNoLead);
    else own.dispositions.push(row.row.disposition);
  };
  const takeLead = (by: Map<string, Gathered>): void => {
    const row = readRow(leads);
    const earlier = row.ok ? by.get(row.row.leadId) : undefined;
    if (!row.ok) refused.add('lead', row.line, leads.file, row.why);
    else if (earlier !== undefined) refused.add('lead', row.line, leads.file, whyTwice(earlier.line));
    else {
      for (const problem of row.row.problems) problems.add('lead', row.line, leads.file, saysProblem(problem));
      by.set(row.row.leadId, { line: row.line, lead: row.row, events: [], dispositions: [] });
    }
  };
  /** Takes the rows of one file up to this rank (to the end where it is null); those before it are nobody's. */
  const takeUpTo = async (
    rank: RowCursor['rank'] | null,
    head: Head,
    rows: RowCursor,
    take: (by: ReadonlyMap<string, Gathered>) => void,
    by: ReadonlyMap<string, Gathered>,
  ): Promise<void> => {
    while (head.isThere) {
      const order = rank === null ? -1 : compare(rows.rank, rank);
      if (order > 0) return;
      take(order === 0 ? by : nobody);
      const moved = rows.advance();
      head.isThere = typeof moved === 'boolean' ? moved : await moved;
    }
  };
  heads.leads.isThere = await leads.rows.advance();
  heads.events.isThere = await events.rows.advance();
  heads.dispositions.isThere = await dispositions.rows.advance();
  while (heads.leads.isThere) {
    const { rank } = leads.rows;
    const by = new Map<string, Gathered>();
    while (heads.leads.isThere && compare(leads.rows.rank, rank) === 0) {
      takeLead(by);
      const moved = leads.rows.advance();
      heads.leads.isThere = typeof moved === 'boolean' ? moved : await moved;
    }
    await takeUpTo(rank, heads.events, events.rows, takeEvent, by);
    await takeUpTo(rank, heads.dispositions, dispositions.rows, takeDisposition, by);
    for (const gathered of by.values()) yield groupOf(gathered);
  }
  await takeUpTo(null, heads.events, events.rows, takeEvent, nobody);
  await takeUpTo(null, heads.dispositions, dispositions.rows, takeDisposition, nobody);
}

const nobody: ReadonlyMap<string, Gathered> = new Map();
const whyNoLead = 'its lead_id is not in the leads file';
const whyTooMany = `its lead has more than ${maxEventsPerLead} events`;
