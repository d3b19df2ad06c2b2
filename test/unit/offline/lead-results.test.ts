import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CsvSource } from '#connectors/csv/index.ts';
import { ConfigError } from '#src/errors.ts';
import { leadResults, type LeadResultSummary } from '#src/offline/lead-results.ts';
import type { SortLimits } from '#src/offline/limits.ts';
import type { LeadFiles } from '#src/offline/results.ts';
import { heldGroups } from '../csv/held-groups.ts';
import { shippedMapping } from '../mapping/files.ts';
import { echoModule } from './echo-work.ts';

const mapping = shippedMapping('csv');
const tiny: SortLimits = { runBytes: 300, runRows: 3, fanIn: 2, readBytes: 16 };
const everything = 1_000_000;

/** Spill folders are made in here, so that a test sees whether one is left. */
let temporary = '';
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'baton-offline-'));
});
afterEach(() => {
  rmSync(temporary, { recursive: true, force: true });
});
const left = (): string[] => readdirSync(temporary).filter((name) => !name.endsWith('.csv'));

type Ran = { readonly text: string; readonly summary: LeadResultSummary };
const ran = async (
  files: LeadFiles,
  of: { threads?: number; limits?: SortLimits; data?: unknown; mostNamed?: number; within?: string } = {},
): Promise<Ran> => {
  const { threads, limits, data = {}, mostNamed = everything, within = temporary } = of;
  const options = { mapping, mostNamed, threads, limits, temporaryFolder: within };
  const results = leadResults(files, { module: echoModule, data }, options);
  const chunks: Uint8Array[] = [];
  for await (const chunk of results.chunks) chunks.push(Buffer.from(chunk));
  return { text: Buffer.concat(chunks).toString('utf8'), summary: results.summary() };
};

const source = (name: string, text: string, chunk = 1_000): CsvSource => ({
  name,
  async *open() {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += chunk) yield await Promise.resolve(bytes.subarray(at, at + chunk));
  },
});

const file = (name: string, text: string): string => {
  const path = join(temporary, name);
  writeFileSync(path, text);
  return path;
};

const said = ({ line, says }: { readonly line: number; readonly says: string }): string => `${line}: ${says}`;

const day = (n: number): string => new Date(Date.UTC(2026, 0, n)).toISOString();
const cell = (text: string): string => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Ids that differ only in how they are written, or come in another order as text than as numbers. */
const ids = fc.constantFrom('A', 'B', ' B ', '9', '10', '100', 'ä', 'a,b', 'two\nlines', 'say "hi"', '');
const leadLine = fc.tuple(ids, fc.constantFrom(day(1), 'yesterday'), fc.constantFrom('50', 'many', '51-200', ''));
const properties = fc.constantFrom('', '{"path":"/pricing"}', '{"note":"two\\nlines"}', '{"a":1,\n"b":2}', 'no json');
const eventLine = fc.tuple(
  fc.oneof(ids, fc.constantFrom('nobody')),
  fc.constantFrom('page_viewed', 'Visit', ''),
  fc.integer({ min: 1, max: 5 }).map(day),
  fc.oneof({ weight: 3, arbitrary: fc.constant('') }, fc.integer({ min: 1, max: 5 }).map(day)),
  properties,
);
const verdictLine = fc.tuple(
  fc.oneof(ids, fc.constantFrom('nobody')),
  fc.constantFrom('accepted', 'recycled', 'maybe'),
  fc.integer({ min: 1, max: 5 }).map(day),
);
const rows = <T extends readonly string[]>(line: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<string[]> =>
  fc.array(
    fc.oneof(
      { weight: 20, arbitrary: line.map((cells) => cells.map(cell).join(',')) },
      { weight: 1, arbitrary: fc.constantFrom('', 'short', 'B,"broken" quote', 'A,"never closed', '\0,x,y') },
    ),
    { maxLength },
  );
const folder = fc.record({
  leads: rows(leadLine, 12),
  events: rows(eventLine, 40),
  dispositions: rows(verdictLine, 8),
  isSorted: fc.boolean(),
  end: fc.constantFrom('\n', '\r\n'),
  mark: fc.constantFrom('', '\ufeff'),
  chunk: fc.integer({ min: 3, max: 60 }),
});
type Folder = typeof folder extends fc.Arbitrary<infer T> ? T : never;

const headers = {
  leads: 'lead_id,created_at,employees',
  events: 'lead_id,type,occurred_at,observed_at,properties',
  dispositions: 'lead_id,verdict,occurred_at',
};
type Kind = keyof typeof headers;
const kinds = Object.keys(headers) as Kind[];
const textOf = (of: Folder, kind: Kind): string => {
  const lines = of.isSorted ? of[kind].toSorted() : of[kind];
  return of.mark + [headers[kind], ...lines].join(of.end) + of.end;
};
const inMemory = (of: Folder): LeadFiles => {
  const [leads, events, dispositions] = kinds.map((kind) => source(`${kind}.csv`, textOf(of, kind), of.chunk));
  return { leads: leads as CsvSource, events, dispositions };
};

describe('the results of an offline run', () => {
  test('are what holding everything in memory gives, in whatever order and with however little memory', async () => {
    const limits = fc.record({
      runBytes: fc.integer({ min: 1, max: 2_000 }),
      runRows: fc.integer({ min: 1, max: 12 }),
      fanIn: fc.integer({ min: 2, max: 4 }),
      readBytes: fc.integer({ min: 16, max: 200 }),
    });
    const seen = { spilled: 0, ordered: 0, rounds: 0 };
    await fc.assert(
      fc.asyncProperty(folder, limits, async (of, small) => {
        const files = inMemory(of);
        const held = await heldGroups(files, mapping);
        const { text, summary } = await ran(files, { limits: small });
        expect(text).toBe(held.groups.map((group) => `${JSON.stringify(group)}\n`).join(''));
        expect(summary.refused.first.map(said)).toEqual(expect.arrayContaining(held.refused.map(said)));
        expect(summary.refused.count).toBe(held.refused.length);
        expect(summary.problems.first.map(said)).toEqual(held.problems.map(said));
        expect(left()).toEqual([]);
        seen.spilled += summary.runs > 0 ? 1 : 0;
        seen.ordered += summary.order === 'hashed' ? 0 : 1;
      }),
      { numRuns: 300 },
    );
    expect(seen.spilled).toBeGreaterThan(30);
    expect(seen.ordered).toBeGreaterThan(10);
  });

  test('and their notices are the same to the byte with one thread, two and four', async () => {
    await fc.assert(
      fc.asyncProperty(folder, async (of) => {
        const [leads, events, dispositions] = kinds.map((kind) => file(`${kind}.csv`, textOf(of, kind)));
        const files = { leads: leads ?? '', events, dispositions };
        const { text, summary } = await ran(files, { threads: 1, limits: tiny, mostNamed: 3 });
        for (const threads of [2, 4]) {
          const other = await ran(files, { threads, limits: tiny, mostNamed: 3 });
          expect(other.text).toBe(text);
          expect(other.summary.threads).toBe(threads);
          const { refused, problems, leads: count } = other.summary;
          expect({ refused, problems, count }).toEqual({
            refused: summary.refused,
            problems: summary.problems,
            count: summary.leads,
          });
        }
        expect(left()).toEqual([]);
      }),
      { numRuns: 4 },
    );
  }, 240_000);

  test('of files in the order of their leads cost no sort, numbers included', async () => {
    const numbers = ['9', '10', '11', '100'];
    const events = numbers.flatMap((id) => [1, 2, 3, 4, 5].map((n) => `${id},page_viewed,${day(n)}`));
    const files = (lines: readonly string[]): LeadFiles => ({
      leads: source('leads.csv', ['lead_id,created_at', ...numbers.map((id) => `${id},${day(1)}`)].join('\n')),
      events: source('events.csv', ['lead_id,type,occurred_at', ...lines].join('\n')),
    });
    const sorted = await ran(files(events), { limits: tiny });
    expect(sorted.summary).toMatchObject({ order: 'by_length', runs: 0, mostRowsHeld: 0 });
    const unsorted = await ran(files(events.toReversed()), { limits: tiny });
    expect(unsorted.summary.order).toBe('hashed');
    expect(unsorted.summary.runs).toBeGreaterThan(5);
    expect(unsorted.text).toBe(sorted.text);
  });

  test('hold no more rows than the limits say, however many there are', async () => {
    const limits: SortLimits = { ...tiny, runBytes: 100_000, runRows: 50 };
    const files = (leads: number): LeadFiles => ({
      leads: source(
        'leads.csv',
        ['lead_id,created_at', ...Array.from({ length: leads }, (_, i) => `L${(i * 7919) % leads},${day(1)}`)].join(
          '\n',
        ),
      ),
      events: source(
        'events.csv',
        [
          'lead_id,type,occurred_at',
          ...Array.from({ length: leads * 20 }, (_, i) => `L${(i * 7919) % leads},visit,${day(1 + (i % 28))}`),
        ].join('\n'),
      ),
    });
    for (const leads of [20, 200, 1_000]) {
      const { text, summary } = await ran(files(leads), { limits });
      expect(text.split('\n')).toHaveLength(leads + 1);
      expect(summary.mostRowsHeld).toBeLessThanOrEqual(3 * limits.runRows); // leads, events, results
      expect(left()).toEqual([]);
    }
  });
});

describe('nothing is left in the temporary folder', () => {
  const many = Array.from({ length: 30 }, (_, i) => `L${(i * 7) % 30},${day(1)}`);
  const leadText = ['lead_id,created_at', ...many].join('\n');

  test.each([1, 2])('after the work has thrown, with %d threads', async (threads) => {
    const files = { leads: file('leads.csv', leadText) };
    await expect(ran(files, { threads, limits: tiny, data: { failsOn: 'L14' } })).rejects.toThrow('last straw');
    expect(left()).toEqual([]);
  });

  test.each([1, 2])('after a file was refused, with %d threads', async (threads) => {
    const files = { leads: file('leads.csv', leadText), events: file('events.csv', 'lead_id,type\nL1,visit\n') };
    await expect(ran(files, { threads, limits: tiny })).rejects.toThrow(ConfigError);
    expect(left()).toEqual([]);
  });

  test.each([1, 2])('after whoever took the results has had enough, with %d threads', async (threads) => {
    const files = { leads: file('leads.csv', leadText) };
    const options = { mapping, mostNamed: 1, threads, limits: tiny, temporaryFolder: temporary };
    const { chunks } = leadResults(files, { module: echoModule, data: {} }, options);
    for await (const chunk of chunks) {
      expect(chunk.length).toBeGreaterThan(0);
      const [spill = ''] = left();
      expect(statSync(join(temporary, spill)).mode & 0o777).toBe(0o700);
      break;
    }
    expect(left()).toEqual([]);
    expect(existsSync(files.leads)).toBe(true);
  });

  test('and a temporary folder that cannot be used is an error that says what to do', async () => {
    const within = join(file('in-the-way', ''), 'below');
    const files = { leads: source('leads.csv', leadText) };
    await expect(ran(files, { limits: tiny, within })).rejects.toThrow(/set TMPDIR to a folder with room/);
  });
});

test('a pipe is refused, as files are read more than once', async () => {
  await expect(ran({ leads: '/dev/null' })).rejects.toThrow(/save/);
});
