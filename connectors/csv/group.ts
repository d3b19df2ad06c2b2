// Leads with their events and dispositions, from files in any order: what the offline commands score.
import type { Disposition, Engagement, Instant } from '#domain/lead.ts';
import type { PersonSnapshot } from '#domain/snapshot.ts';
import type { Mapping } from '#mapping/mapping.ts';
import type { MappingProblem } from '#mapping/problems.ts';
import { ConfigError } from '#src/errors.ts';
import type { CsvSource } from './client.ts';
import { engagementOf, type EventRow, readDispositions, readEventRows, readLeads } from './read.ts';

export type CsvFiles = {
  readonly leads: string | CsvSource;
  readonly events?: string | CsvSource | undefined;
  readonly dispositions?: string | CsvSource | undefined;
};

export type CsvGroup = {
  readonly leadId: string;
  readonly createdAt: Instant;
  readonly snapshot: PersonSnapshot;
  /** By (occurredAt, key), each key once. */
  readonly engagements: readonly Engagement[];
  /** By occurredAt. */
  readonly dispositions: readonly Disposition[];
};

export type RefusedIn = { readonly file: string; readonly line: number; readonly why: string };
export type ProblemIn = { readonly file: string; readonly line: number; readonly problem: MappingProblem };

export type GroupOptions = {
  readonly mapping: Mapping;
  readonly onRefused: (row: RefusedIn) => void;
  readonly onProblem?: (problem: ProblemIn) => void;
};

/** Events are held in memory until their lead comes: some 300 bytes each, so 2 million stay within 1 GB. */
export const maxEventsInMemory = 2_000_000;

type Held<T> = { readonly line: number; readonly row: T };
type ByLead<T> = Map<string, Held<T>[]>;

const nameOf = (file: string | CsvSource): string => (typeof file === 'string' ? file : file.name);

const hold = <T>(held: ByLead<T>, leadId: string, line: number, row: T): void => {
  const own = held.get(leadId);
  if (own === undefined) held.set(leadId, [{ line, row }]);
  else own.push({ line, row });
};

const heldEvents = async (
  file: string | CsvSource,
  options: GroupOptions,
  limit: number,
): Promise<ByLead<EventRow>> => {
  const held: ByLead<EventRow> = new Map();
  let count = 0;
  for await (const event of readEventRows(file, { observedAt: 'as_written' })) {
    if (!event.ok) {
      options.onRefused({ file: nameOf(file), line: event.line, why: event.why });
      continue;
    }
    count += 1;
    if (count > limit) {
      const message = `has more than ${limit} events, which are held in memory: split the leads into several files`;
      throw new ConfigError([{ where: nameOf(file), message }]);
    }
    hold(held, event.row.leadId, event.line, event.row);
  }
  return held;
};

const heldDispositions = async (file: string | CsvSource, options: GroupOptions): Promise<ByLead<Disposition>> => {
  const held: ByLead<Disposition> = new Map();
  for await (const entry of readDispositions(file)) {
    if (entry.ok) hold(held, entry.row.leadId, entry.line, entry.row.disposition);
    else options.onRefused({ file: nameOf(file), line: entry.line, why: entry.why });
  }
  return held;
};

const sortedEngagements = (held: readonly Held<EventRow>[]): readonly Engagement[] => {
  const byKey = new Map<string, Engagement>();
  for (const { row } of held) {
    const engagement = engagementOf(row);
    const known = byKey.get(engagement.key);
    // Of one event written twice the earlier sight counts.
    if (known === undefined || engagement.observedAt < known.observedAt) byKey.set(engagement.key, engagement);
  }
  return [...byKey.values()].sort((a, b) => a.occurredAt - b.occurredAt || (a.key < b.key ? -1 : 1));
};

/**
 * Every lead of the leads file, in its order, with what the other files say of it. Times are as written in the files: a lead is
 * observed when it was created, an event when it occurred unless it has an observed_at. Refused rows, and rows of leads that the leads
 * file does not have, go to `onRefused`. Throws ConfigError where a file cannot be read, lacks a column or holds too many events.
 */
export async function* groupByLead(
  files: CsvFiles,
  options: GroupOptions,
  eventLimit = maxEventsInMemory,
): AsyncGenerator<CsvGroup> {
  const events: ByLead<EventRow> =
    files.events === undefined
      ? new Map<string, Held<EventRow>[]>()
      : await heldEvents(files.events, options, eventLimit);
  const dispositions: ByLead<Disposition> =
    files.dispositions === undefined
      ? new Map<string, Held<Disposition>[]>()
      : await heldDispositions(files.dispositions, options);
  for await (const lead of readLeads(files.leads, { mapping: options.mapping, observedAt: 'as_written' })) {
    if (!lead.ok) {
      options.onRefused({ file: nameOf(files.leads), line: lead.line, why: lead.why });
      continue;
    }
    const { leadId, createdAt, snapshot, problems } = lead.row;
    for (const problem of problems) options.onProblem?.({ file: nameOf(files.leads), line: lead.line, problem });
    const verdicts = (dispositions.get(leadId) ?? []).map(({ row }) => row);
    yield {
      leadId,
      createdAt,
      snapshot,
      engagements: sortedEngagements(events.get(leadId) ?? []),
      dispositions: verdicts.sort((a, b) => a.occurredAt - b.occurredAt),
    };
    events.delete(leadId);
    dispositions.delete(leadId);
  }
  refuseOrphans(files.events, events, options);
  refuseOrphans(files.dispositions, dispositions, options);
}

const refuseOrphans = <T>(file: string | CsvSource | undefined, held: ByLead<T>, options: GroupOptions): void => {
  if (file === undefined) return;
  const lines = [...held.values()].flat().map(({ line }) => line);
  for (const line of lines.sort((a, b) => a - b)) {
    options.onRefused({ file: nameOf(file), line, why: 'its lead_id is not in the leads file' });
  }
};
