// Real leads from a file: created at their own dates, typed by what the columns hold, and a broken row costs only itself.
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { virtualClock } from '#src/clock.ts';
import { createPortal, type HubSpotPortal } from '#twins/hubspot/portal.ts';
import { loadCsvAsContacts, type CsvLoaded, type CsvPlan } from '#twins/world/csv.ts';

const folder = mkdtempSync(join(tmpdir(), 'world-csv-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const now = Date.UTC(2026, 0, 1);
const load = async (text: string, plan: CsvPlan): Promise<CsvLoaded & { portal: HubSpotPortal }> => {
  const file = join(folder, 'leads.csv');
  writeFileSync(file, text);
  const portal = createPortal({ clock: virtualClock(now) });
  return { portal, ...(await loadCsvAsContacts(portal, file, plan)) };
};
const contact = (
  { portal, contacts }: CsvLoaded & { portal: HubSpotPortal },
  id: string,
): Readonly<Record<string, string>> => portal.get('contacts', contacts.get(id) ?? '')?.properties ?? {};

describe('a file as contacts', () => {
  test('each row is created at its date, with an address of its own where it has none', async () => {
    const read = await load(
      '\ufeffid,since,mail,origin\na1,2024-05-01,,social\nb2,2024-05-02 10:30:00,Bo@Example.org,\n',
      {
        idColumn: 'id',
        createdAtColumn: 'since',
        emailFrom: 'mail',
        properties: { origin: 'lead_origin' },
      },
    );
    expect(read).toMatchObject({ loaded: 2, refused: [] });
    expect(contact(read, 'a1')).toMatchObject({
      email: 'a1@example.com',
      createdate: '2024-05-01T00:00:00Z',
      lead_origin: 'social',
    });
    expect(contact(read, 'b2')).toMatchObject({ email: 'bo@example.org', createdate: '2024-05-02T10:30:00Z' });
    expect(contact(read, 'b2')).not.toHaveProperty('lead_origin');
  });

  test('a new property has the type that all its values have', async () => {
    const read = await load(
      'n,d,t,s,none\n1.5,2024-01-31,2024-01-31T09:00:00+01:00,7,\n-2,2024-02-01,2024-02-01,x,\n',
      {
        properties: { n: 'n', d: 'd', t: 't', s: 's', none: 'none' },
      },
    );
    const types = Object.fromEntries(
      ['n', 'd', 't', 's', 'none'].map((name) => [name, read.portal.state.properties.get('contacts', name)?.type]),
    );
    expect(types).toEqual({ n: 'number', d: 'date', t: 'datetime', s: 'string', none: 'string' });
    expect(contact(read, 'line-2')).toMatchObject({
      n: '1.5',
      d: '2024-01-31',
      t: '2024-01-31T08:00:00Z',
      s: '7',
      createdate: '2026-01-01T00:00:00Z',
    });
  });

  test('the form a row came through becomes a conversion at its time, in the history', async () => {
    const plan = {
      idColumn: 'id',
      createdAtColumn: 'since',
      properties: {},
      conversion: { nameColumn: 'page', atColumn: 'seen' },
    };
    const read = await load(
      'id,since,page,seen\na,2024-05-01,Guide,2024-05-01\nb,2024-05-01,Demo,2024-05-03T12:00:00Z\nc,2024-05-01,,\n',
      plan,
    );
    const conversions = ['a', 'b', 'c'].map((id) =>
      read.portal
        .history('contacts', read.contacts.get(id) ?? '', 'recent_conversion_event_name')
        .map(({ value, at }) => [value, at]),
    );
    expect(conversions).toEqual([[['Guide', Date.UTC(2024, 4, 1)]], [['Demo', Date.UTC(2024, 4, 3, 12)]], []]);
    expect(contact(read, 'b')).toMatchObject({
      recent_conversion_date: '2024-05-03T12:00:00Z',
      num_conversion_events: '1',
    });
  });

  test('a row that cannot be used is refused with its line and reason, without its values; the rest is loaded', async () => {
    const rows = [
      'id,since,stage,page,seen',
      'ok,2024-01-01,lead,,',
      'no-date,soon,lead,,',
      'too-few,2024-01-01',
      'ok,2024-01-02,lead,,',
      ',2024-01-02,lead,,',
      'option,2024-01-01,secret-stage,,',
      'before,2024-01-05,lead,Guide,2024-01-01',
      'rolled,2024-02-30,lead,,',
      'quote,2024-01-01,"le"ad,,',
      'fine,2024-01-01,lead,,',
    ];
    const read = await load(rows.join('\n'), {
      idColumn: 'id',
      createdAtColumn: 'since',
      properties: { stage: 'lifecyclestage' },
      conversion: { nameColumn: 'page', atColumn: 'seen' },
    });
    expect([...read.contacts.keys()]).toEqual(['ok', 'fine']);
    expect(read.refused.map((one) => one.line)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
    expect(read.refused[4]?.why).toBe('lifecyclestage: INVALID_OPTION');
    expect(JSON.stringify(read.refused)).not.toContain('secret-stage');
  });

  test('a file or a column that is not there is said at once', async () => {
    const portal = createPortal({ clock: virtualClock(now) });
    await expect(loadCsvAsContacts(portal, join(folder, 'none.csv'), { properties: {} })).rejects.toThrow('none.csv');
    await expect(load('a,b\n1,2\n', { idColumn: 'id', properties: { c: 'c' } })).rejects.toThrow(
      'no column id, c; there are a, b',
    );
    await expect(load('a,b\n', { properties: {} })).rejects.toThrow('no row');
  });

  test('a broken row costs only itself, wherever it stands and whatever is wrong with it', async () => {
    const broken = fc.constantFrom('x,"2024-01-01', 'x,"20"24,a', 'x', 'x,y,z,2024-01-01', '"x""y');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.constant(null), broken), { maxLength: 12 }), async (kinds) => {
        const lines = kinds.map((kind, i) => kind ?? `good-${i},2024-01-01`);
        const read = await load(['id,since', ...lines, 'end,2024-01-01'].join('\n'), {
          idColumn: 'id',
          createdAtColumn: 'since',
          properties: {},
        });
        const good = kinds.flatMap((kind, i) => (kind === null ? [`good-${i}`] : []));
        expect([...read.contacts.keys()]).toEqual([...good, 'end']);
        expect(read.refused.map((one) => one.line)).toEqual(kinds.flatMap((kind, i) => (kind === null ? [] : [i + 2])));
      }),
      { numRuns: 50 },
    );
  });

  test('whatever stands in the cells, every row is either loaded or refused', async () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(cell, cell), { minLength: 1, maxLength: 20, selector: ([id]) => id.trim() }),
        async (cells) => {
          const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
          const lines = cells.map(([id, note]) => `${quoted(id)},${quoted(note)},2024-01-01`);
          const read = await load(['id,note,since', ...lines].join('\n'), {
            idColumn: 'id',
            createdAtColumn: 'since',
            properties: { note: 'note' },
          });
          expect(read.loaded + read.refused.length).toBe(cells.length);
          expect(read.portal.count('contacts')).toBe(read.loaded);
        },
      ),
      { numRuns: 50 },
    );
  });
});
