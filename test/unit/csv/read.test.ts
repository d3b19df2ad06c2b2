import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { maxRowChars, rowBatches } from '#connectors/csv/client.ts';
import {
  type CsvSource,
  type CsvLead,
  type CsvRow,
  detectKind,
  readDispositions,
  readEvents,
  readHeader,
  readLeads,
} from '#connectors/csv/index.ts';
import { loadMapping } from '#mapping/mapping.ts';
import { ConfigError } from '#src/errors.ts';
import { shippedMapping, textOf } from '../mapping/files.ts';
import { collect } from './collect.ts';

/** A file in memory, cut into chunks of a few bytes so that every border falls inside something. */
const source = (content: string | Uint8Array, chunk = 7): CsvSource => ({
  name: 'x.csv',
  async *open() {
    const bytes = Buffer.from(content);
    for (let at = 0; at < bytes.length; at += chunk) yield await Promise.resolve(bytes.subarray(at, at + chunk));
  },
});

const options = { mapping: shippedMapping('csv'), observedAt: Date.UTC(2026, 10, 24) };
const leads = (text: string): Promise<CsvRow<CsvLead>[]> => collect(readLeads(source(text), options));
const refusals = (rows: readonly CsvRow<unknown>[]): [number, string][] =>
  rows.flatMap((row) => (row.ok ? [] : [[row.line, row.why] as [number, string]]));
const problemOf = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => null,
    (e: unknown) => e,
  );
  return error instanceof ConfigError ? error.message : `not a ConfigError: ${String(error)}`;
};

describe('rows', () => {
  test('are cut exactly as csv-parse cuts them, whatever the cells hold', async () => {
    const cell = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom('', 'a,b', 'say "hi"', 'two\nlines', 'two\r\nlines', '{"a":1}', ' x ', 'ü😀'),
    );
    const clean = cell.map((text) => text.replace(/\r(?!\n)/g, ''));
    const tables = fc.array(fc.array(clean, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
    const ends = fc.constantFrom('\n', '\r\n');
    const quoted = (text: string, always: boolean): string =>
      always || /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    await fc.assert(
      fc.asyncProperty(
        tables,
        ends,
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 1, max: 9 }),
        async (table, end, always, bom, chunk) => {
          const width = table[0]?.length ?? 2;
          const square = table.map((row) => [...row, '', '', ''].slice(0, width));
          const text = square.map((row) => row.map((c) => quoted(c, always)).join(',')).join(end);
          const options = {
            bom: true,
            skip_empty_lines: true,
            record_delimiter: ['\r\n', '\n'],
            relax_column_count: true,
          };
          const oracle = parse((bom ? '\ufeff' : '') + text, options);
          const rows = (await collect(rowBatches(source((bom ? '\ufeff' : '') + text, chunk)))).flat();
          const blank = (row: readonly string[]): boolean => row.length === 1 && row[0]?.trim() === '';
          const unified = oracle.map((row) => row.map((c) => c.replaceAll('\r\n', '\n')));
          expect(rows.map((row) => (row.ok ? row.cells : row))).toEqual(unified.filter((row) => !blank(row)));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('that are broken cost themselves alone, and say their line', async () => {
    const text = [
      'lead_id,created_at,title',
      'L1,2026-01-01T00:00:00Z,ok',
      'L2,2026-01-01T00:00:00Z', // a column short
      'L3,2026-01-01T00:00:00Z,a,b', // a column long
      '',
      'L4,2026-01-01T00:00:00Z,5" pipe', // a quote inside
      'L5,2026-01-01T00:00:00Z,"pipe" 5', // and behind one
      'L6,2026-01-01T00:00:00Z,"never closed',
      'L7,2026-01-01T00:00:00Z,"two',
      'lines"',
      'L8,yesterday,ok',
      'L9,2026-01-01T00:00:00,ok',
      ',2026-01-01T00:00:00Z,ok',
      'L1,2026-01-01T00:00:00Z,again',
      'L10,2026-01-01,ok',
    ].join('\r\n');
    const rows = await leads(text);
    expect(rows.flatMap((row) => (row.ok ? [[row.line, row.row.leadId]] : []))).toEqual([
      [2, 'L1'],
      [9, 'L7'],
      [15, 'L10'],
    ]);
    expect(refusals(rows)).toEqual([
      [3, 'has 2 columns, the header has 3'],
      [4, 'has 4 columns, the header has 3'],
      [6, expect.stringContaining('a quote stands where none may')],
      [7, expect.stringContaining('a quote stands where none may')],
      [8, expect.stringContaining('a quote stands where none may')],
      [11, 'created_at yesterday is not a time in ISO 8601, such as 2026-11-24T06:00:00Z'],
      [12, 'created_at 2026-01-01T00:00:00 has no time zone: end it with Z or an offset such as +01:00'],
      [13, 'lead_id is empty'],
      [14, 'lead_id stands in line 2 already'],
    ]);
  });

  test('with a quote that is never closed are found out at the end, and the rows behind it are kept', async () => {
    const rows = await leads('lead_id,created_at\nL1,"2026-01-01\nL2,2026-01-02\nL3,2026-01-03\n');
    expect(refusals(rows)).toEqual([[2, 'a quote is opened and never closed']]);
    expect(rows.filter((row) => row.ok)).toHaveLength(2);
  });

  test('that are too long, not UTF-8 or hold a NUL are refused', async () => {
    const long = Buffer.from(`L1,2026-01-01,${'x'.repeat(maxRowChars)}\n`);
    const latin = Buffer.concat([Buffer.from('L2,2026-01-01,M'), Buffer.from([0xfc]), Buffer.from('ller\n')]);
    const header = Buffer.from('lead_id,created_at,title\n');
    const bytes = Buffer.concat([header, long, latin, Buffer.from('L3,2026-01-01,a\0b\nL4,2026-01-01,ok\n')]);
    const rows = await collect(readLeads(source(bytes, 65_536), options));
    expect(refusals(rows).map(([line, why]) => [line, why.slice(0, 26)])).toEqual([
      [2, 'is longer than 1000000 cha'],
      [3, 'has bytes that are not UTF'],
      [4, 'has a NUL byte'],
    ]);
    expect(rows.filter((row) => row.ok)).toHaveLength(1);
  });

  test('of random bytes never throw anything but what the admin can act on', async () => {
    const bytes = fc.uint8Array({ maxLength: 300 }).map((b) => Buffer.from(b));
    const texts = fc
      .array(fc.constantFrom('"', ',', '\n', '\r\n', 'L1', '2026-01-01', '{"a":1}', '""', ' ', '\0', 'ü'), {
        maxLength: 60,
      })
      .map((parts) => Buffer.from(parts.join('')));
    const headers = fc.constantFrom('', 'lead_id,created_at,x\n', '\ufefflead_id,created_at\r\n');
    await fc.assert(
      fc.asyncProperty(
        headers,
        fc.oneof(bytes, texts),
        fc.integer({ min: 1, max: 50 }),
        async (header, body, chunk) => {
          const input = source(Buffer.concat([Buffer.from(header), body]), chunk);
          const lines = body.toString('latin1').split('\n').length + 1;
          try {
            for await (const row of readLeads(input, options)) {
              expect(row.line).toBeGreaterThanOrEqual(2);
              expect(row.line).toBeLessThanOrEqual(lines);
            }
          } catch (error) {
            expect(error).toBeInstanceOf(ConfigError);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a leads file', () => {
  const row = async (header: string, cells: string): Promise<CsvLead> => {
    const [first] = await leads(`${header}\n${cells}\n`);
    if (first?.ok !== true) throw new Error(JSON.stringify(first));
    return first.row;
  };

  test('becomes snapshots of the connection csv, in our words', async () => {
    const lead = await row(
      'lead_id,email,created_at,title,country,company,domain,employees,industry,annual_revenue,source',
      'L1,Dana@Example.com,2026-01-01T01:00:00+01:00,VP Operations,Germany,Acme,www.acme.example,51-200,Software,"1,200,000",paid search',
    );
    expect(lead.createdAt).toBe(Date.UTC(2026, 0, 1));
    expect(lead.snapshot).toMatchObject({
      kind: 'person',
      ref: { connection: 'csv', object: 'contact', recordId: 'L1' },
      observedAt: options.observedAt,
      modifiedAt: options.observedAt,
    });
    expect(lead.snapshot.fields).toEqual({
      'person.email': 'dana@example.com',
      'person.email_domain': 'example.com',
      'person.is_student': false,
      'person.title': 'VP Operations',
      'person.seniority': 'vp',
      'person.function': 'operations',
      'person.country': 'de',
      'person.region': 'emea',
      'person.source': 'paid search',
      'person.created_at': Date.UTC(2026, 0, 1),
      'company.name': 'Acme',
      'company.domain': 'acme.example',
      'company.employees': 51,
      'company.industry': 'software',
      'company.annual_revenue': 1_200_000,
    });
  });

  test('offline is observed when it was written', async () => {
    const text = source('lead_id,created_at\nL1,2026-01-01\n');
    const [first] = await collect(readLeads(text, { ...options, observedAt: 'as_written' }));
    expect(first?.ok === true && first.row.snapshot.observedAt).toBe(Date.UTC(2026, 0, 1));
  });

  test('makes custom attributes of further columns: numbers where every value is one, else text', async () => {
    const rows = await leads(
      'lead_id,created_at,Landing Page,visits,mixed,zip,empty,Größe\nL1,2026-01-01,p1,3,4,01067,,7\nL2,2026-01-02,p2,,x,10115,,8.5\n',
    );
    const custom = rows.map((r) =>
      r.ok
        ? Object.fromEntries(Object.entries(r.row.snapshot.fields).filter(([path]) => path.startsWith('custom.')))
        : r,
    );
    expect(custom).toEqual([
      {
        'custom.landing_page': 'p1',
        'custom.visits': 3,
        'custom.mixed': '4',
        'custom.zip': '01067',
        'custom.empty': null,
        'custom.gro_e': 7,
      },
      {
        'custom.landing_page': 'p2',
        'custom.visits': null,
        'custom.mixed': 'x',
        'custom.zip': '10115',
        'custom.empty': null,
        'custom.gro_e': 8.5,
      },
    ]);
  });

  test("a column that bears a fact's own name is that fact; what is worked out from others stays an attribute", async () => {
    const [row] = await leads(
      'lead_id,created_at,company.employees,person.email,person.email_domain\n1,2026-05-04T08:00:00Z,240,ANA@acme.example,other.example\n',
    );
    expect(row?.ok === true ? row.row.snapshot.fields : null).toMatchObject({
      'company.employees': 240,
      'person.email': 'ana@acme.example',
      'custom.person_email_domain': 'other.example',
    });
  });

  test('takes the types that mappings/csv.json gives', async () => {
    const json = JSON.parse(textOf('mappings/csv.json')) as { objects: { contact: { fields: unknown[] } } };
    const entry = { property: 'Trial Ends', field: 'custom.trial_ends', type: 'instant', owner: 'crm', write: 'never' };
    json.objects.contact.fields.push(entry);
    const loaded = loadMapping(JSON.stringify(json), 'csv.json');
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    const text = source('lead_id,created_at,trial ends\nL1,2026-01-01,2026-02-01\nL2,2026-01-01,soon\n');
    const rows = await collect(readLeads(text, { ...options, mapping: loaded.value }));
    expect(rows[0]?.ok === true && rows[0].row.snapshot.fields['custom.trial_ends']).toBe(Date.UTC(2026, 1, 1));
    expect(rows[1]?.ok === true && rows[1].row.problems).toMatchObject([
      { kind: 'unreadable_value', property: 'trial ends' },
    ]);
  });

  test('names what is missing and what is there', async () => {
    expect(await problemOf(leads('id,created_at\n1,2026-01-01'))).toBe(
      'x.csv: has no column lead_id: its columns are id, created_at',
    );
    expect(await problemOf(leads('lead_id;created_at\n1;2026-01-01'))).toContain('separate the columns by commas');
    expect(await problemOf(leads('lead_id,created_at,a,A\n'))).toBe('x.csv: has the column a twice');
    expect(await problemOf(leads('lead_id,created_at,\n'))).toBe('x.csv: column 3 has no name');
    expect(await problemOf(leads('lead_id,created_at,a b,a-b\n'))).toContain('would be custom.a_b, as another is');
    expect(await problemOf(leads(''))).toContain('is empty');
    expect(await problemOf(leads('"lead_id,created_at'))).toContain('x.csv line 1: a quote is opened');
  });
});

describe('an events file', () => {
  const events = (text: string, observedAt: number | 'as_written' = 'as_written') =>
    collect(readEvents(source(text), { observedAt }));

  test('becomes engagements whose key is what the row says', async () => {
    const text = (order: string) =>
      `lead_id,type,occurred_at,properties\nL1,page_viewed,2026-01-01T00:00:00Z,"${order}"\nL1,Demo_Requested,2026-01-02T00:00:00Z,\n`;
    const one = await events(text('{""path"":""/pricing"",""n"":2,""gone"":null}'));
    const other = await events(text('{""n"":2,""path"":""/pricing""}'), 5);
    const engagements = one.map((row) => (row.ok ? row.row.engagement : null));
    expect(engagements[0]).toMatchObject({
      type: 'page_viewed',
      properties: { path: '/pricing', n: 2 },
      observedAt: Date.UTC(2026, 0, 1),
    });
    expect(engagements[1]).toMatchObject({ type: 'demo_requested', properties: {} });
    expect(other.map((row) => row.ok && row.row.engagement.key)).toEqual(engagements.map((e) => e?.key));
    expect(other[0]?.ok === true && other[0].row.engagement.observedAt).toBe(5);
  });

  test('may say when an event was observed', async () => {
    const [row] = await events('lead_id,type,occurred_at,observed_at\nL1,x,2026-01-01,2026-01-03\n', 5);
    expect(row?.ok === true && row.row.engagement).toMatchObject({
      occurredAt: Date.UTC(2026, 0, 1),
      observedAt: Date.UTC(2026, 0, 3),
    });
  });

  test('refuses what is no event', async () => {
    const rows = await events(
      'lead_id,type,occurred_at,properties\nL1,page viewed,2026-01-01,\nL1,x,,\nL1,x,2026-01-01,{\nL1,x,2026-01-01,[1]\nL1,x,2026-01-01,"{""a"":{}}"\n',
    );
    expect(refusals(rows).map(([line, why]) => `${line} ${why.slice(0, 30)}`)).toEqual([
      '2 type is not an event type such',
      '3 occurred_at is empty',
      '4 properties is not JSON',
      '5 properties must be a JSON obje',
      '6 properties must be a JSON obje',
    ]);
  });
});

test('a dispositions file becomes verdicts, and refuses what is none', async () => {
  const text =
    'lead_id,verdict,reason,occurred_at,by\nL1,Rejected,no_budget,2026-01-01,lee\nL2,accepted,,2026-01-02,\nL3,meh,,2026-01-02,\n';
  const rows = await collect(readDispositions(source(text)));
  expect(rows.flatMap((row) => (row.ok ? [row.row] : []))).toEqual([
    {
      leadId: 'L1',
      disposition: { verdict: 'rejected', reason: 'no_budget', occurredAt: Date.UTC(2026, 0, 1), by: 'lee' },
    },
    { leadId: 'L2', disposition: { verdict: 'accepted', reason: null, occurredAt: Date.UTC(2026, 0, 2), by: null } },
  ]);
  expect(refusals(rows)).toEqual([[4, 'verdict is not one of accepted, rejected, recycled, converted']]);
});

test('the kind of a file is told by its columns', () => {
  expect(detectKind(['Lead_ID ', 'created_at', 'type'])).toBe('leads');
  expect(detectKind(['lead_id', 'type', 'occurred_at', 'created_at'])).toBe('events');
  expect(detectKind(['lead_id', 'verdict', 'occurred_at', 'type'])).toBe('events');
  expect(detectKind(['lead_id', 'verdict', 'reason', 'occurred_at', 'by'])).toBe('dispositions');
  expect(() => detectKind(['a', 'b'], 'x.csv')).toThrow(/x\.csv: is none of .*its columns are a, b/);
});

describe('a file on disk', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'baton-csv-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('is read by its path', async () => {
    const path = join(folder, 'leads.csv');
    await writeFile(path, '\ufefflead_id,created_at\r\nL1,2026-01-01\r\n');
    expect(await readHeader(path)).toEqual(['lead_id', 'created_at']);
    expect(await collect(readLeads(path, options))).toMatchObject([{ ok: true, line: 2, row: { leadId: 'L1' } }]);
  });

  test('that is not there, or is a folder, is a ConfigError that names it', async () => {
    expect(await problemOf(readHeader(join(folder, 'none.csv')))).toContain('none.csv: cannot be read');
    expect(await problemOf(readHeader(folder))).toContain('cannot be read');
  });
});
