// Whatever stands in the place of a part of scoring, the parser answers: with a policy or with problems at their lines, soon, and without throwing.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { parseContract } from '#contract/parse.ts';
import { problemsOf, withSections } from './samples.ts';

/** Everything that scoring can say, each once. */
const full = withSections(`time_zone: Europe/Berlin
fit:
  - { id: size, when: { company.employees: { at_least: 50 } }, points: 30, group: firm }
intent:
  - { id: demo, on: demo_requested, points: 100, limit: once per calendar week, group: web }
  - { id: trial, on: trial_started, points: 40, floor: 5, cap: 60, decay: { stepped: { after: 30d, lose: 25%, every: 10d } } }
axes:
  fit:
    groups: { firm: { floor: -5, cap: 20 } }
    ceilings: [{ id: far, when: { person.region: apac }, at: 40, why: Too far. }]
  intent:
    groups: { web: { cap: 60 } }
    ceilings: [{ id: unfit, when: { fit: { less_than: 10 } }, at: 20 }]
    resets: [{ id: left, on: unsubscribed, to: zero, restore: { on: trial_started, when: { person.region: emea } } }]
    freezes: [{ id: deal, on: ticket_opened, where: { subject: x }, until: { on: ticket_solved, after: 5d } }]
grades: { override: [{ when: { stage: customer }, grade: D4 }] }
mql:
  when: { fit: { at_least: 50 }, now: { after: 2026-01-01 } }
  keep: { intent: { at_least: 20 } }
  never: { track: partner }
  again: { after: 30d, when: { count: { of: visit, at_least: 2 } } }
tracks:
  usage:
    enter: { count: { of: product_used, where: { stage: paid, track: a }, at_least: 1 } }
    exit: { track: { in: [partner] } }
    schedule: { days: [mon], at: '09:00' }
    intent: [{ id: used, on: product_used, points: 10 }]
    mql: { when: { intent: { at_least: 5 } }, keep: { intent: { at_least: 2 } }, fast_track: { on: demo_requested } }
  partner:
    from: 2026-01-01
    until: 2027-01-01
    fit: [{ id: own, when: { person.source: partner }, points: 5 }]
    intent: []
    mql: { when: { fit: { at_least: 5 } } }
temporary:
  - { id: fair, from: 2026-12-01, until: 2026-12-15, why: Fair, points: { demo: 5 }, off: [trial], mql: { when: { fit: { at_least: 1 } } } }
  - { id: booth, from: 2026-12-01, until: 2026-12-15, why: Fair, intent: [{ id: booth, on: visit, points: 7 }] }
recycle: { after: 10d, to: later, cool_off: 3d, reset: fit_only, back: due_date }
`);

type Path = readonly (string | number)[];

const pathsOf = (value: unknown, path: Path = []): readonly Path[] => {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [
    path,
    ...below.flatMap(([key, inner]: readonly [string | number, unknown]) => pathsOf(inner, [...path, key])),
  ];
};

const replaced = (value: unknown, path: Path, by: unknown): unknown => {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((inner: unknown, i) => (i === key ? replaced(inner, rest, by) : inner));
  const map = value as Readonly<Record<string, unknown>>;
  return { ...map, [key]: replaced(map[key], rest, by) };
};

const answers = (yaml: string): void => {
  const parsed = parseContract(yaml, { file: 'c.yaml' });
  if (parsed.ok) return;
  expect(parsed.problems.length).toBeGreaterThan(0);
  for (const { where, message } of parsed.problems) {
    expect(where).toMatch(/^c\.yaml:[1-9]\d*:[1-9]\d*$/);
    expect(message).toMatch(/\S/);
  }
};

test('all of it is understood as it stands', () => {
  expect(problemsOf(full)).toEqual([]);
});

test('anything in the place of any part', () => {
  const data: unknown = parse(full, { stringKeys: true });
  const paths = pathsOf(data).filter(([section]) => section !== undefined);
  const odd = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      '',
      'trial',
      [],
      {},
      [null],
      [[]],
      { in: ['usage'] },
      { track: 'usage' },
    ),
    fc.jsonValue({ maxDepth: 3 }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...paths), odd, (path, by) => {
      answers(stringify(replaced(data, path, by)));
    }),
    { numRuns: 150 },
  );
});

test('properties of events bear any name, the words of conditions among them', () => {
  const where =
    '{ stage: paid, fit: tight, intent: x, total: 5, grade: A1, track: nobody, in_list: nothing, count: 3, now: x }';
  expect(
    problemsOf(
      withSections(`fit: [{ id: a, when: { count: { of: product_used, where: ${where}, at_least: 1 } }, points: 5 }]
axes: { fit: { ceilings: [{ id: c, when: { count: { of: product_used, where: ${where}, at_least: 1 } }, at: 5 }] } }
tracks: { one: { enter: { count: { of: product_used, where: ${where}, at_least: 1 } }, intent: [], mql: { when: { fit: { at_least: 1 } } } } }
`),
    ),
  ).toEqual([]);
});

test('a list that is not there is found where a property asks for it', () => {
  expect(
    problemsOf(withSections('intent: [{ id: a, on: visit, where: { path: { in_list: target } }, points: 5 }]\n')),
  ).toEqual(['15:56 intent[0].where.path.in_list: there is no list "target" under lists; did you mean "targets"?']);
});

describe('what is hostile is refused at a cost that is bounded', () => {
  const many = (count: number, of: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) => of(i)).join('');
  const track = (i: number, enter: string): string =>
    `  t${i}: { intent: [], enter: { track: ${enter} }, mql: { when: { fit: { at_least: 1 } } } }\n`;
  const cases: Readonly<Record<string, string>> = {
    'a chain of thousands of tracks': `tracks:\n${many(4_000, (i) => track(i, `t${i + 1}`))}`,
    'thousands of names that nothing bears': `tracks:\n${many(2_000, (i) => track(i, `zzzz${i}`))}`,
    'thousands of temporary entries over the same': `temporary:\n${many(4_000, (i) => `  - { id: t${i}, from: 2026-01-01, until: 2026-02-01, why: x, off: [demo] }\n`)}`,
    'one rule that rests ten thousand times': `temporary:\n  - { id: a, from: 2026-01-01, until: 2026-02-01, why: x, off: [${many(10_000, () => 'demo, ')}demo] }\n`,
    'thousands of groups nobody is in': `intent:\n${many(4_000, (i) => `  - { id: r${i}, on: visit, points: 1, group: g${i} }\n`)}axes: { intent: { groups: { ${many(4_000, (i) => `h${i}x: { cap: 1 }, `)} } } }\n`,
  };

  test.each(Object.entries(cases))('%s', (_, fragment) => {
    const before = process.cpuUsage();
    answers(withSections(fragment));
    const { user, system } = process.cpuUsage(before);
    // Seconds of this process alone, however busy the machine is; without bounds each of these takes minutes.
    expect((user + system) / 1e6).toBeLessThan(30);
  });
});
