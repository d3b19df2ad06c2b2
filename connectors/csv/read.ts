// Rows of CSV files in domain terms: leads as snapshots, events as engagements, dispositions. A broken row is refused with its line
// number and the rest is read; a file that cannot be what it should be is a ConfigError before the first row.
import {
  type ConnectionId,
  type Disposition,
  type Engagement,
  type Instant,
  leadFields,
  type StandardPath,
} from '#domain/lead.ts';
import type { PersonSnapshot } from '#domain/snapshot.ts';
import type { SourceRecord } from '#connectors/connector.ts';
import { fingerprint } from '#mapping/fingerprint.ts';
import { type FieldMapping, type Mapping } from '#mapping/mapping.ts';
import { plainNumber } from '#mapping/normalise.ts';
import type { MappingProblem } from '#mapping/problems.ts';
import { toSnapshot } from '#mapping/to-snapshot.ts';
import { ConfigError } from '#src/errors.ts';
import { type CsvSource, type RefusedRow, rowBatches } from './client.ts';
import { isPlainId, isPlainType, plainInstant } from './plain.ts';
import { sourceOf } from './source.ts';
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

type Cells = readonly string[];

/** A file whose header was read and checked. */
export type CsvTable = { readonly source: CsvSource; readonly header: readonly string[] };

/** Throws ConfigError where the file cannot be read or has no such columns. */
export const openTable = async (file: string | CsvSource, kind: CsvKind): Promise<CsvTable> => {
  const source = sourceOf(file);
  return { source, header: checkHeader(await readHeader(source), kind, source.name) };
};

/** The rows of a file behind its header. */
async function* tableRows({ source }: CsvTable): AsyncGenerator<CsvRow<Cells>> {
  let isHeader = true;
  for await (const rows of rowBatches(source)) {
    for (const raw of rows) {
      if (isHeader) isHeader = false;
      else yield raw.ok ? { ok: true, line: raw.line, row: raw.cells } : raw;
    }
  }
}

const byName = (header: readonly string[], cells: Cells): Readonly<Record<string, string>> => {
  // An assignment to this name would set no property.
  if (header.includes('__proto__')) return Object.fromEntries(header.map((name, i) => [name, cells[i] ?? '']));
  const named: Record<string, string> = {};
  for (let i = 0; i < header.length; i += 1) named[header[i] ?? ''] = cells[i] ?? '';
  return named;
};

/** Makes something of one row. */
export type RowReader<T> = (line: number, cells: Cells) => CsvRow<T>;

/**
 * The leads of a file, in its order. Columns that `mapping` (mappings/csv.json) does not name are custom attributes. A lead_id that
 * comes twice is refused the second time. Throws ConfigError where the file cannot be read or has no such columns.
 */
export async function* readLeads(
  file: string | CsvSource,
  options: { readonly mapping: Mapping; readonly observedAt: ObservedAt },
): AsyncGenerator<CsvRow<CsvLead>> {
  const table = await openTable(file, 'leads');
  const read = leadReader(table.header, await withFurtherColumns(table, options.mapping), options.observedAt);
  const lineOf = new Map<string, number>();
  for await (const raw of tableRows(table)) {
    const lead = raw.ok ? read(raw.line, raw.row) : raw;
    const leadId = lead.ok ? lead.row.leadId : null;
    const earlier = leadId === null ? undefined : lineOf.get(leadId);
    if (leadId !== null && earlier === undefined) lineOf.set(leadId, lead.line);
    yield earlier === undefined ? lead : { ok: false, line: lead.line, why: whyTwice(earlier) };
  }
}

export const whyTwice = (earlier: number): string => `lead_id stands in line ${earlier} already`;

/** Reads leads of a file with this header under a mapping that names all its columns (`withFurtherColumns`). */
export const leadReader = (header: readonly string[], mapping: Mapping, observed: ObservedAt): RowReader<CsvLead> => {
  return (line, row) => {
    const cells = byName(header, row);
    const checked = leadRow.safeParse(cells);
    if (!checked.success) return { ok: false, line, why: firstFault(checked.error) };
    const { lead_id: leadId, created_at: createdAt } = checked.data;
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
};

/** The mapping with one entry for each column it does not name: a number where every value is one, else text. */
export const withFurtherColumns = async (table: CsvTable, mapping: Mapping): Promise<Mapping> => {
  const { contact } = mapping.objects;
  const { header } = table;
  const { name } = table.source;
  if (contact === undefined) {
    throw new ConfigError([{ where: name, message: `the mapping of ${mapping.crm} says nothing about contacts` }]);
  }
  const known = new Set(['lead_id', 'created_at', ...contact.fields.map((entry) => entry.property.toLowerCase())]);
  const facts = header.filter((column) => !known.has(column) && isFact(column));
  const further = header.filter((column) => !known.has(column) && !isFact(column));
  const paths = new Map(further.map((column) => [column, customPath(column, header.indexOf(column))]));
  const taken = new Set(contact.fields.map((entry) => entry.field));
  for (const [column, path] of paths) {
    if (taken.has(path))
      throw new ConfigError([{ where: name, message: `column ${column} would be ${path}, as another is` }]);
    taken.add(path);
  }
  const numeric = further.length === 0 ? new Set<string>() : await numericColumns(table, further);
  const entries = further.map((column): FieldMapping => {
    const type = numeric.has(column) ? 'number' : 'text';
    return { property: column, field: paths.get(column) ?? '', type, owner: 'crm', write: 'never' };
  });
  const named = contact.fields.map((entry) => ({ ...entry, property: entry.property.toLowerCase() }));
  // Read as the mapping reads the fact's usual column.
  const asNamed = facts.map((column): FieldMapping => {
    const usual = contact.fields.find((entry) => entry.field === column);
    return { owner: 'crm', write: 'never', ...usual, property: column, field: column };
  });
  const fields = [...asNamed, ...named, ...entries];
  return { ...mapping, objects: { ...mapping.objects, contact: { ...contact, fields } } };
};

/** A column that bears a fact's own name, as contracts write it, is that fact. What is worked out from others cannot be given. */
const isFact = (column: string): boolean =>
  Object.hasOwn(leadFields, column) && !('derived' in leadFields[column as StandardPath]);

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

const numericColumns = async (table: CsvTable, columns: readonly string[]): Promise<ReadonlySet<string>> => {
  const candidates = new Map(columns.map((column) => [column, table.header.indexOf(column)]));
  const filled = new Set<string>();
  for await (const row of tableRows(table)) {
    if (!row.ok) continue;
    for (const [column, index] of candidates) {
      const text = row.row[index] ?? '';
      if (text.trim() === '') continue;
      filled.add(column);
      if (!isNumber(text)) candidates.delete(column);
    }
    if (candidates.size === 0) break;
  }
  return new Set([...candidates.keys()].filter((column) => filled.has(column)));
};

/** One event as it is kept while others are read: its properties still text, checked. */
export type EventRow = {
  readonly leadId: string;
  readonly type: string;
  readonly occurredAt: Instant;
  readonly observedAt: Instant;
  readonly properties: string;
};

/** Reads events of a file with this header. */
export const eventReader = (header: readonly string[], observed: ObservedAt): RowReader<EventRow> => {
  const index = (name: string): number => header.indexOf(name);
  const [idAt, typeAt, occurredAtAt, observedAtAt, propertiesAt] = [
    index('lead_id'),
    index('type'),
    index('occurred_at'),
    index('observed_at'),
    index('properties'),
  ];
  const plain = (line: number, cells: Cells): CsvRow<EventRow> | null => {
    const leadId = cells[idAt] ?? '';
    const type = cells[typeAt] ?? '';
    if (!isPlainId(leadId) || !isPlainType(type)) return null;
    const occurredAt = plainInstant(cells[occurredAtAt] ?? '');
    const observedCell = cells[observedAtAt] ?? '';
    if (occurredAt === null) return null;
    const written = observedCell === '' ? undefined : plainInstant(observedCell);
    const properties = cells[propertiesAt] ?? '';
    if (written === null || !openProperties(properties).ok) return null;
    const observedAt = written ?? (observed === 'as_written' ? occurredAt : observed);
    return { ok: true, line, row: { leadId, type, occurredAt, observedAt, properties } };
  };
  const checkedRow = (line: number, cells: Cells): CsvRow<EventRow> => {
    const checked = eventRow.safeParse(byName(header, cells));
    if (!checked.success) return { ok: false, line, why: firstFault(checked.error) };
    const { lead_id: leadId, type, occurred_at: occurredAt, observed_at: written, properties } = checked.data;
    const parsed = openProperties(properties);
    if (!parsed.ok) return { ok: false, line, why: parsed.why };
    const observedAt = written ?? (observed === 'as_written' ? occurredAt : observed);
    return { ok: true, line, row: { leadId, type, occurredAt, observedAt, properties } };
  };
  return (line, cells) => plain(line, cells) ?? checkedRow(line, cells);
};

type Properties =
  | { readonly ok: true; readonly value: EventProperties; readonly mark: string }
  | { readonly ok: false; readonly why: string };

/** Different texts of properties that are remembered: an export says the same few thousand things over and over. */
const maxKnownProperties = 4_096;
/** Longer ones say something of their own. */
const maxKnownChars = 1_000;
const knownProperties = new Map<string, Properties>();

/** Properties with the mark that tells them apart in an event's key. What was found out is kept for the next row that says the same. */
const openProperties = (text: string): Properties => {
  const known = knownProperties.get(text);
  if (known !== undefined) return known;
  const parsed = parseProperties(text);
  const canonical = parsed.ok ? Object.entries(parsed.value).sort(([a], [b]) => (a < b ? -1 : 1)) : [];
  const opened = parsed.ok ? { ...parsed, mark: fingerprint(JSON.stringify(canonical)) } : parsed;
  if (text.length > maxKnownChars) return opened;
  if (knownProperties.size >= maxKnownProperties) knownProperties.clear();
  knownProperties.set(text, opened);
  return opened;
};

/** An event's identity is what the row says, not where it stands: the same row twice, or imported again, is the same event. */
export const engagementOf = (row: EventRow): Engagement => {
  const opened = openProperties(row.properties);
  const mark = opened.ok ? opened.mark : '';
  return {
    key: `${csvConnection}|event|${row.leadId}:${row.occurredAt}:${mark}|${row.type}`,
    type: row.type,
    occurredAt: row.occurredAt,
    observedAt: row.observedAt,
    properties: opened.ok ? opened.value : {},
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
  const table = await openTable(file, 'events');
  const read = eventReader(table.header, options.observedAt);
  for await (const raw of tableRows(table)) {
    const event = raw.ok ? read(raw.line, raw.row) : raw;
    yield event.ok
      ? { ok: true, line: event.line, row: { leadId: event.row.leadId, engagement: engagementOf(event.row) } }
      : event;
  }
}

/** Reads dispositions of a file with this header. */
export const dispositionReader =
  (header: readonly string[]): RowReader<CsvDisposition> =>
  (line, cells) => {
    const checked = dispositionRow.safeParse(byName(header, cells));
    if (!checked.success) return { ok: false, line, why: firstFault(checked.error) };
    const { lead_id: leadId, verdict, reason, occurred_at: occurredAt, by } = checked.data;
    return { ok: true, line, row: { leadId, disposition: { verdict, reason, occurredAt, by } } };
  };

/** The dispositions of a file, in its order. Throws ConfigError where the file cannot be read or has no such columns. */
export async function* readDispositions(file: string | CsvSource): AsyncGenerator<CsvRow<CsvDisposition>> {
  const table = await openTable(file, 'dispositions');
  const read = dispositionReader(table.header);
  for await (const raw of tableRows(table)) yield raw.ok ? read(raw.line, raw.row) : raw;
}
