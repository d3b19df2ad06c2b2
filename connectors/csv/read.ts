// Rows of CSV files in domain terms: leads as snapshots, events as engagements, dispositions. A broken row is refused with its line
// number and the rest is read; a file that cannot be what it should be is a ConfigError before the first row.
import type { ConnectionId, Disposition, Engagement, Instant } from '#domain/lead.ts';
import type { PersonSnapshot } from '#domain/snapshot.ts';
import type { SourceRecord } from '#connectors/connector.ts';
import { fingerprint } from '#mapping/fingerprint.ts';
import { type FieldMapping, type Mapping } from '#mapping/mapping.ts';
import { plainNumber } from '#mapping/normalise.ts';
import type { MappingProblem } from '#mapping/problems.ts';
import { toSnapshot } from '#mapping/to-snapshot.ts';
import { ConfigError } from '#src/errors.ts';
import { type CsvSource, fileSource, type RefusedRow, rowBatches } from './client.ts';
import {
  checkHeader,
  type CsvKind,
  dispositionRow,
  eventRow,
  type EventProperties,
  firstFault,
  leadRow,
  parseProperties,
  readHeader,
} from './wire.ts';

export type CsvRow<T> = { readonly ok: true; readonly line: number; readonly row: T } | RefusedRow;

export const csvConnection: ConnectionId = 'csv';

export type CsvLead = {
  readonly leadId: string;
  readonly createdAt: Instant;
  readonly snapshot: PersonSnapshot;
  /** Cells that could not be read as their column's type; those fields are unknown. */
  readonly problems: readonly MappingProblem[];
};
export type CsvEvent = { readonly leadId: string; readonly engagement: Engagement };
export type CsvDisposition = { readonly leadId: string; readonly disposition: Disposition };

/** When we came to know what a file says: at this time, or (offline) when it says it happened. */
export type ObservedAt = Instant | 'as_written';

type Cells = Readonly<Record<string, string>>;

/** The rows of a file behind its checked header, by column name. */
async function* tableRows(file: string | CsvSource, kind: CsvKind): AsyncGenerator<CsvRow<Cells>> {
  const source = typeof file === 'string' ? fileSource(file) : file;
  const header = checkHeader(await readHeader(source), kind, source.name);
  let isHeader = true;
  for await (const rows of rowBatches(source)) {
    for (const raw of rows) {
      if (isHeader) isHeader = false;
      else if (!raw.ok) yield raw;
      else
        yield {
          ok: true,
          line: raw.line,
          row: Object.fromEntries(header.map((name, i) => [name, raw.cells[i] ?? ''])),
        };
    }
  }
}

/**
 * The leads of a file, in its order. Columns that `mapping` (mappings/csv.json) does not name are custom attributes. A lead_id that
 * comes twice is refused the second time. Throws ConfigError where the file cannot be read or has no such columns.
 */
export async function* readLeads(
  file: string | CsvSource,
  options: { readonly mapping: Mapping; readonly observedAt: ObservedAt },
): AsyncGenerator<CsvRow<CsvLead>> {
  const mapping = await withFurtherColumns(file, options.mapping);
  const lineOf = new Map<string, number>();
  for await (const raw of tableRows(file, 'leads')) {
    if (!raw.ok) {
      yield raw;
      continue;
    }
    const { line } = raw;
    const checked = leadRow.safeParse(raw.row);
    if (!checked.success) {
      yield { ok: false, line, why: firstFault(checked.error) };
      continue;
    }
    const { lead_id: leadId, created_at: createdAt } = checked.data;
    const earlier = lineOf.get(leadId);
    if (earlier !== undefined) {
      yield { ok: false, line, why: `lead_id stands in line ${earlier} already` };
      continue;
    }
    lineOf.set(leadId, line);
    yield leadOf(mapping, line, leadId, createdAt, raw.row, options.observedAt);
  }
}

const leadOf = (
  mapping: Mapping,
  line: number,
  leadId: string,
  createdAt: Instant,
  cells: Cells,
  observed: ObservedAt,
): CsvRow<CsvLead> => {
  const observedAt = observed === 'as_written' ? createdAt : observed;
  const record: SourceRecord = {
    object: 'contact',
    id: leadId,
    createdAt,
    modifiedAt: observedAt, // a file says how things are now
    isArchived: false,
    values: cells,
    history: {},
    associated: {},
    mergedIds: [],
  };
  const result = toSnapshot(mapping, null, record, { connection: csvConnection, observedAt });
  if (!result.ok || result.snapshot.kind !== 'person') {
    return { ok: false, line, why: result.problems[0]?.message ?? 'is not a person' };
  }
  return { ok: true, line, row: { leadId, createdAt, snapshot: result.snapshot, problems: result.problems } };
};

/** The mapping with one entry for each column it does not name: a number where every value is one, else text. */
const withFurtherColumns = async (file: string | CsvSource, mapping: Mapping): Promise<Mapping> => {
  const { contact } = mapping.objects;
  const name = typeof file === 'string' ? file : file.name;
  if (contact === undefined) {
    throw new ConfigError([{ where: name, message: `the mapping of ${mapping.crm} says nothing about contacts` }]);
  }
  const header = checkHeader(await readHeader(file), 'leads', name);
  const known = new Set(['lead_id', 'created_at', ...contact.fields.map((entry) => entry.property.toLowerCase())]);
  const further = header.filter((column) => !known.has(column));
  const paths = new Map(further.map((column) => [column, customPath(column, header.indexOf(column))]));
  const taken = new Set(contact.fields.map((entry) => entry.field));
  for (const [column, path] of paths) {
    if (taken.has(path))
      throw new ConfigError([{ where: name, message: `column ${column} would be ${path}, as another is` }]);
    taken.add(path);
  }
  const numeric = further.length === 0 ? new Set<string>() : await numericColumns(file, further);
  const entries = further.map((column): FieldMapping => {
    const type = numeric.has(column) ? 'number' : 'text';
    return { property: column, field: paths.get(column) ?? '', type, owner: 'crm', write: 'never' };
  });
  const named = contact.fields.map((entry) => ({ ...entry, property: entry.property.toLowerCase() }));
  return { ...mapping, objects: { ...mapping.objects, contact: { ...contact, fields: [...named, ...entries] } } };
};

/** "Landing page" → custom.landing_page; a name without a Latin letter or digit → custom.column_7. */
const customPath = (column: string, index: number): string => {
  const slug = column
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 100);
  return `custom.${slug === '' ? `column_${index + 1}` : slug}`;
};

/** A postal code or telephone number such as "01067" is no number: as one it would lose its zero. */
const isNumber = (text: string): boolean => plainNumber(text) !== null && !/^\s*[+-]?0\d/.test(text);

const numericColumns = async (file: string | CsvSource, columns: readonly string[]): Promise<ReadonlySet<string>> => {
  const candidates = new Set(columns);
  const filled = new Set<string>();
  for await (const row of tableRows(file, 'leads')) {
    if (!row.ok) continue;
    for (const column of candidates) {
      const text = row.row[column] ?? '';
      if (text.trim() === '') continue;
      filled.add(column);
      if (!isNumber(text)) candidates.delete(column);
    }
    if (candidates.size === 0) break;
  }
  return new Set([...candidates].filter((column) => filled.has(column)));
};

/** One event as it is kept while others are read: its properties still text, checked. */
export type EventRow = {
  readonly leadId: string;
  readonly type: string;
  readonly occurredAt: Instant;
  readonly observedAt: Instant;
  readonly properties: string;
};

/** The events of a file, checked but not yet opened out; see `readEvents`. */
export async function* readEventRows(
  file: string | CsvSource,
  options: { readonly observedAt: ObservedAt },
): AsyncGenerator<CsvRow<EventRow>> {
  for await (const raw of tableRows(file, 'events')) {
    if (!raw.ok) {
      yield raw;
      continue;
    }
    const { line } = raw;
    const checked = eventRow.safeParse(raw.row);
    if (!checked.success) {
      yield { ok: false, line, why: firstFault(checked.error) };
      continue;
    }
    const { lead_id: leadId, type, occurred_at: occurredAt, observed_at: observed, properties } = checked.data;
    const parsed = parseProperties(properties);
    if (!parsed.ok) {
      yield { ok: false, line, why: parsed.why };
      continue;
    }
    const observedAt = observed ?? (options.observedAt === 'as_written' ? occurredAt : options.observedAt);
    yield { ok: true, line, row: { leadId, type, occurredAt, observedAt, properties } };
  }
}

/** An event's identity is what the row says, not where it stands: the same row twice, or imported again, is the same event. */
export const engagementOf = (row: EventRow): Engagement => {
  const parsed = parseProperties(row.properties);
  const properties: EventProperties = parsed.ok ? parsed.value : {};
  const canonical = Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1));
  const source = `${row.leadId}:${row.occurredAt}:${fingerprint(JSON.stringify(canonical))}`;
  return {
    key: `${csvConnection}|event|${source}|${row.type}`,
    type: row.type,
    occurredAt: row.occurredAt,
    observedAt: row.observedAt,
    properties,
  };
};

/**
 * The events of a file, in its order. `observed_at`, where the file has it, wins over `options.observedAt`.
 * Throws ConfigError where the file cannot be read or has no such columns.
 */
export async function* readEvents(
  file: string | CsvSource,
  options: { readonly observedAt: ObservedAt },
): AsyncGenerator<CsvRow<CsvEvent>> {
  for await (const raw of readEventRows(file, options)) {
    if (!raw.ok) yield raw;
    else yield { ok: true, line: raw.line, row: { leadId: raw.row.leadId, engagement: engagementOf(raw.row) } };
  }
}

/** The dispositions of a file, in its order. Throws ConfigError where the file cannot be read or has no such columns. */
export async function* readDispositions(file: string | CsvSource): AsyncGenerator<CsvRow<CsvDisposition>> {
  for await (const raw of tableRows(file, 'dispositions')) {
    if (!raw.ok) {
      yield raw;
      continue;
    }
    const checked = dispositionRow.safeParse(raw.row);
    if (!checked.success) {
      yield { ok: false, line: raw.line, why: firstFault(checked.error) };
      continue;
    }
    const { lead_id: leadId, verdict, reason, occurred_at: occurredAt, by } = checked.data;
    yield { ok: true, line: raw.line, row: { leadId, disposition: { verdict, reason, occurredAt, by } } };
  }
}
