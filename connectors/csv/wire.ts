// The columns of the three kinds of file, and how one cell is checked. Nothing behind this file sees unchecked text.
import { z } from 'zod';
import { verdicts } from '#domain/lead.ts';
import { isoInstant } from '#mapping/normalise.ts';
import { ConfigError } from '#src/errors.ts';
import { type CsvSource, fileSource, maxColumns, rowBatches } from './client.ts';

export const csvKinds = ['leads', 'events', 'dispositions'] as const;
export type CsvKind = (typeof csvKinds)[number];

/** What a file of each kind must have; the most telling column is what tells the kinds apart. */
export const requiredColumns: Readonly<Record<CsvKind, readonly string[]>> = {
  events: ['lead_id', 'type', 'occurred_at'],
  dispositions: ['lead_id', 'verdict', 'occurred_at'],
  leads: ['lead_id', 'created_at'],
};

/** Names as they are compared: without edges, in lower case. */
export const headerOf = (cells: readonly string[]): readonly string[] => cells.map((cell) => cell.trim().toLowerCase());

const named = (header: readonly string[]): string =>
  header.map((name) => (name === '' ? '(no name)' : name)).join(', ');

/** Which kind of file has these columns. Throws ConfigError where none has. */
export const detectKind = (columns: readonly string[], name = ''): CsvKind => {
  const header = headerOf(columns);
  const kind = (['events', 'dispositions', 'leads'] as const).find((k) =>
    requiredColumns[k].every((column) => header.includes(column)),
  );
  if (kind !== undefined) return kind;
  const wanted = csvKinds.map((k) => `${k} (${requiredColumns[k].join(', ')})`).join(', ');
  throw new ConfigError([
    { where: name, message: `is none of ${wanted}: its columns are ${named(header)}${hint(header)}` },
  ]);
};

const hint = (header: readonly string[]): string =>
  header.length === 1 && /[;\t]/.test(header[0] ?? '') ? '; separate the columns by commas' : '';

/** The columns of a file, checked. Throws ConfigError: no header, a name twice or missing, a required column missing. */
export const checkHeader = (cells: readonly string[], kind: CsvKind, name: string): readonly string[] => {
  const header = headerOf(cells);
  const refuse = (message: string): never => {
    throw new ConfigError([{ where: name, message }]);
  };
  if (header.length > maxColumns) refuse(`has ${header.length} columns; at most ${maxColumns} are read`);
  const missing = requiredColumns[kind].filter((column) => !header.includes(column));
  if (missing.length > 0) {
    refuse(`has no column ${missing.join(', ')}: its columns are ${named(header)}${hint(header)}`);
  }
  const nameless = header.indexOf('');
  if (nameless >= 0) refuse(`column ${nameless + 1} has no name`);
  const twice = header.find((column, i) => header.indexOf(column) !== i);
  if (twice !== undefined) refuse(`has the column ${twice} twice`);
  return header;
};

/** The first row of a file. Throws ConfigError where the file is empty or cannot be read. */
export const readHeader = async (file: string | CsvSource): Promise<readonly string[]> => {
  const source = typeof file === 'string' ? fileSource(file) : file;
  for await (const [first] of rowBatches(source)) {
    if (first === undefined) continue;
    if (first.ok) return first.cells;
    throw new ConfigError([{ where: `${source.name} line ${first.line}`, message: first.why }]);
  }
  throw new ConfigError([{ where: source.name, message: 'is empty: the first line must name the columns' }]);
};

/** Ids longer than this are no CRM's, and every one of them becomes a key. */
const maxIdChars = 200;

const leadId = z.string().trim().min(1, 'is empty').max(maxIdChars, `has more than ${maxIdChars} characters`);

const isoText = z.string().transform((text, context) => {
  const at = isoInstant(text);
  if (at !== null) return at;
  context.addIssue({ code: 'custom', message: whyNoInstant(text.trim()) });
  return z.NEVER;
});

const whyNoInstant = (text: string): string => {
  if (text === '') return 'is empty';
  const isLocal = isoInstant(`${text}Z`) !== null;
  const shown = text.length > 40 ? `${text.slice(0, 39)}…` : text;
  return isLocal
    ? `${shown} has no time zone: end it with Z or an offset such as +01:00`
    : `${shown} is not a time in ISO 8601, such as 2026-11-24T06:00:00Z`;
};

const optionalIso = z
  .string()
  .transform((text) => (text.trim() === '' ? undefined : text))
  .pipe(isoText.optional());
const optionalText = z
  .string()
  .max(500, 'has more than 500 characters')
  .transform((text) => (text.trim() === '' ? null : text.trim()));

/** The most and the largest an event may carry: rules look at a path or a name, not at documents. */
const maxProperties = 64;
const maxPropertyChars = 4_096;

const propertyValue = z.union([
  z.string().max(maxPropertyChars),
  z.number(),
  z.boolean(),
  z.array(z.string().max(maxPropertyChars)).max(maxProperties),
]);

const properties = z.record(z.string().min(1).max(100), propertyValue.nullable());

/** Event properties by name; null ones are left out. */
export type EventProperties = Readonly<Record<string, z.infer<typeof propertyValue>>>;

/** A cell of JSON; empty = no properties. */
export const parseProperties = (text: string): { ok: true; value: EventProperties } | { ok: false; why: string } => {
  if (text.trim() === '') return { ok: true, value: {} };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, why: 'properties is not JSON' };
  }
  const checked = properties.safeParse(json);
  if (!checked.success || Object.keys(checked.data).length > maxProperties) {
    return {
      ok: false,
      why: `properties must be a JSON object of at most ${maxProperties} texts, numbers, true or false`,
    };
  }
  const known = Object.entries(checked.data).filter(
    (entry): entry is [string, EventProperties[string]] => entry[1] !== null,
  );
  return { ok: true, value: Object.fromEntries(known) };
};

export const leadRow = z.object({ lead_id: leadId, created_at: isoText });

export const eventRow = z.object({
  lead_id: leadId,
  type: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z][a-z0-9_]{0,63}$/, 'is not an event type such as demo_requested'),
  occurred_at: isoText,
  observed_at: optionalIso.optional(),
  properties: z.string().default(''),
});

export const dispositionRow = z.object({
  lead_id: leadId,
  verdict: z
    .string()
    .trim()
    .toLowerCase()
    .pipe(z.enum(verdicts, `is not one of ${verdicts.join(', ')}`)),
  reason: optionalText.default(null),
  occurred_at: isoText,
  by: optionalText.default(null),
});

/** "created_at is empty": the first thing wrong with a row. */
export const firstFault = (error: z.ZodError): string => {
  const issue = error.issues[0];
  return issue === undefined ? 'cannot be read' : `${issue.path.map(String).join('.')} ${issue.message}`;
};
