import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type CsvFiles,
  type CsvGroup,
  type CsvSource,
  groupByLead,
  type ProblemIn,
  type RefusedIn,
} from '#connectors/csv/index.ts';
import { shippedMapping } from '../mapping/files.ts';
import { collect } from './collect.ts';

const source = (name: string, lines: readonly string[]): CsvSource => ({
  name,
  async *open() {
    yield await Promise.resolve(Buffer.from(lines.join('\n')));
  },
});

const grouped = async (
  files: CsvFiles,
  limit?: number,
): Promise<{ groups: CsvGroup[]; refused: RefusedIn[]; problems: ProblemIn[] }> => {
  const refused: RefusedIn[] = [];
  const problems: ProblemIn[] = [];
  const options = {
    mapping: shippedMapping('csv'),
    onRefused: (row: RefusedIn) => refused.push(row),
    onProblem: (problem: ProblemIn) => problems.push(problem),
  };
  const groups = await collect(groupByLead(files, options, limit));
  return { groups, refused, problems };
};

const day = (n: number): string => new Date(Date.UTC(2026, 0, n)).toISOString();

test('each lead comes with its own events and dispositions in order of time, however the files are ordered', async () => {
  const { groups, refused, problems } = await grouped({
    leads: source('leads.csv', ['lead_id,created_at,employees', `B,${day(1)},many`, `A,${day(2)},50`]),
    events: source('events.csv', [
      'lead_id,type,occurred_at,properties',
      `A,page_viewed,${day(9)},`,
      `C,page_viewed,${day(9)},`,
      `A,demo_requested,${day(3)},`,
      `A,page_viewed,${day(9)},`,
      `A,,${day(9)},`,
    ]),
    dispositions: source('dispositions.csv', [
      'lead_id,verdict,reason,occurred_at,by',
      `A,recycled,not_now,${day(8)},lee`,
      `A,accepted,,${day(4)},lee`,
      `D,accepted,,${day(4)},lee`,
    ]),
  });
  expect(groups.map((g) => [g.leadId, g.engagements.map((e) => e.type), g.dispositions.map((d) => d.verdict)])).toEqual(
    [
      ['B', [], []],
      ['A', ['demo_requested', 'page_viewed'], ['accepted', 'recycled']],
    ],
  );
  expect(refused.map((r) => `${r.file}:${r.line}`)).toEqual(['events.csv:6', 'events.csv:3', 'dispositions.csv:4']);
  expect(problems).toMatchObject([{ file: 'leads.csv', line: 2, problem: { property: 'employees' } }]);
});

test('more events than are held in memory is an error that says so', async () => {
  const events = source('events.csv', [
    'lead_id,type,occurred_at',
    ...Array.from({ length: 4 }, (_, i) => `A,x,${day(i + 1)}`),
  ]);
  const files = { leads: source('leads.csv', ['lead_id,created_at', `A,${day(1)}`]), events };
  await expect(grouped(files, 3)).rejects.toThrow('events.csv: has more than 3 events');
  await expect(grouped(files, 4)).resolves.toMatchObject({ groups: [{ leadId: 'A' }] });
});

test('the order of the events file changes nothing', async () => {
  const row = fc.tuple(fc.constantFrom('A', 'B'), fc.constantFrom('x', 'y'), fc.integer({ min: 1, max: 9 }));
  const leads = source('leads.csv', ['lead_id,created_at', `A,${day(1)}`, `B,${day(1)}`]);
  await fc.assert(
    fc.asyncProperty(
      fc
        .array(row, { maxLength: 12 })
        .chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
      async ([rows, shuffled]) => {
        const file = (of: typeof rows): CsvSource =>
          source('events.csv', [
            'lead_id,type,occurred_at',
            ...of.map(([lead, type, n]) => `${lead},${type},${day(n)}`),
          ]);
        const one = await grouped({ leads, events: file(rows) });
        const other = await grouped({ leads, events: file(shuffled) });
        expect(other.groups).toEqual(one.groups);
      },
    ),
    { numRuns: 50 },
  );
});
