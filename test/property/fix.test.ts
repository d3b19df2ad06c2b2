// `contract lint --fix` changes no decision: what is left scores every lead as before, line by line and at every instant. And it is done when it is done.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fixText, mayBeRemoved } from '#contract/fix.ts';
import { parseContract, type ParsedContract } from '#contract/parse.ts';
import type { Engagement, Fields } from '#domain/lead.ts';
import { assess, type Subject } from '#domain/scoring/assess.ts';
import { compile } from '#domain/scoring/compile.ts';
import { qualifiedAt } from '#domain/scoring/qualified-at.ts';

type Of<T> = fc.Arbitrary<T>;

const read = (yaml: string): ParsedContract | null => {
  const parsed = parseContract(yaml, { file: 'c.yaml' });
  return parsed.ok ? parsed : null;
};

// ---- random contracts in which much is idle: bounds far off, points of nothing, conditions that all meet, lists that nobody asks for

const number = fc.integer({ min: 0, max: 4 });
const word = fc.constantFrom('alpha', 'beta', 'gamma');
const points = fc.constantFrom(-20, -10, 0, 0, 10, 20, 30);
const bound = fc.constantFrom(5, 10, 20, 30, 60, 100, 500);
const types = ['demo_requested', 'content_downloaded', 'webinar_attended', 'page_viewed'] as const;
const type = fc.constantFrom(...types);

const map = (entries: readonly (readonly [string, string | null])[]): string =>
  `{ ${entries.flatMap(([key, value]) => (value === null ? [] : [`${key}: ${value}`])).join(', ')} }`;
const optional = (of: Of<string>, freq = 2): Of<string | null> => fc.option(of, { freq });
const text = (of: Of<number>): Of<string> => of.map(String);

const numberTests: Of<string> = fc.oneof(
  fc
    .tuple(fc.constantFrom('at_least', 'more_than', 'at_most', 'less_than'), number)
    .map(([op, n]) => `{ ${op}: ${String(n)} }`),
  fc.tuple(number, number).map(([a, b]) => `{ between: [${String(Math.min(a, b))}, ${String(Math.max(a, b))}] }`),
);
const scoreTests: Of<string> = fc
  .tuple(
    fc.constantFrom('at_least', 'more_than', 'at_most', 'less_than'),
    fc.constantFrom(-30, -1, 0, 10, 20, 50, 100, 1000),
  )
  .map(([op, n]) => `{ ${op}: ${String(n)} }`);

const fact: Of<string> = fc.oneof(
  numberTests.map((tests) => `company.employees: ${tests}`),
  word.map((one) => `company.industry: ${one}`),
  fc.constantFrom(
    'company.industry: { in_list: some }',
    'company.industry: { in_list: few }',
    'person.is_student: true',
  ),
);
const counted: Of<string> = fc.tuple(type, fc.constantFrom(0, 0, 1, 2), optional(fc.constantFrom('7d', '30d'))).map(
  ([of, n, within]) =>
    `count: ${map([
      ['of', of],
      ['at_least', String(n)],
      ['within', within],
    ])}`,
);
const scored = (axes: readonly string[]): Of<string> =>
  fc.tuple(fc.constantFrom(...axes), scoreTests).map(([axis, tests]) => `${axis}: ${tests}`);

const conditionOf = (leaf: Of<string>): Of<string> =>
  fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 2 },
      fc
        .uniqueArray(leaf, { minLength: 1, maxLength: 3, selector: (one) => one.split(':')[0] })
        .map((of) => `{ ${of.join(', ')} }`),
      fc
        .tuple(fc.constantFrom('all', 'any'), fc.array(tie('tree'), { minLength: 1, maxLength: 3 }))
        .map(([op, of]) => `{ ${op}: [${of.join(', ')}] }`),
      tie('tree').map((of) => `{ not: ${of} }`),
    ),
  })).tree;
const ofFacts = conditionOf(fc.oneof(fact, counted));
const ofAll = conditionOf(fc.oneof(fact, counted, scored(['fit', 'intent', 'total'])));
const ofFit = conditionOf(fc.oneof(fact, scored(['fit'])));

const group = optional(fc.constantFrom('g', 'h'));
const fitRule = fc.tuple(ofFacts, text(points), group);
const intentRule = fc.tuple(
  type,
  text(points),
  group,
  optional(fc.constantFrom('once', 'once per 1d', 'once per calendar week')),
  optional(text(bound)),
  optional(fc.constantFrom('1', '10', '30')),
  optional(fc.constantFrom('{ half_life: 7d }', '{ linear: 20d }')),
);
const ceilings = (of: Of<string>): Of<string> =>
  fc
    .array(fc.tuple(of, fc.constantFrom(-10, 0, 20, 100, 900)), { maxLength: 2 })
    .map(
      (list) =>
        `[${list.map(([when, at], i) => `{ id: c${String(i)}, when: ${when}, at: ${String(at)} }`).join(', ')}]`,
    );
const groups =
  (used: readonly (string | null)[]) =>
  (bounds: readonly (string | null)[]): string | null => {
    const some = ['g', 'h'].flatMap((name, i) => {
      const cap = bounds[i] ?? null;
      return used.includes(name) && cap !== null ? [`${name}: { cap: ${cap} }`] : [];
    });
    return some.length === 0 ? null : `{ ${some.join(', ')} }`;
  };

const contract: Of<string> = fc
  .record({
    fit: fc.array(fitRule, { minLength: 1, maxLength: 4 }),
    intent: fc.array(intentRule, { minLength: 1, maxLength: 4 }),
    caps: fc.tuple(optional(text(bound)), optional(text(bound)), optional(text(bound)), optional(text(bound))),
    axisCaps: fc.tuple(optional(text(bound)), optional(text(bound))),
    fitCeilings: ceilings(ofFacts),
    intentCeilings: ceilings(ofFit),
    overrides: fc.array(fc.tuple(ofAll, fc.constantFrom('A1', 'D4')), { maxLength: 3 }),
    when: ofAll,
    keep: optional(ofAll),
    fast: optional(ofAll),
    never: optional(ofAll),
    isBlock: fc.boolean(),
  })
  .map((of) => {
    const fit = of.fit.map(([when, worth, name], i) =>
      map([
        ['id', `f${String(i)}`],
        ['when', when],
        ['points', worth],
        ['group', name],
      ]),
    );
    const intent = of.intent.map(([on, worth, name, limit, cap, floor, decay], i) =>
      map([
        ['id', `i${String(i)}`],
        ['on', on],
        ['points', worth],
        ['group', name],
        ['limit', limit],
        ['cap', cap],
        ['floor', floor !== null && Number(floor) <= Number(cap ?? Infinity) ? floor : null],
        ['decay', decay],
      ]),
    );
    const [a, b, c, d] = of.caps;
    const [fitCap, intentCap] = of.axisCaps;
    const axis = (cap: string | null, own: string | null, stops: string): string =>
      map([
        ['cap', cap],
        ['groups', own],
        ['ceilings', stops],
      ]);
    const fitAxis = axis(fitCap, groups(of.fit.map(([, , name]) => name))([a, b]), of.fitCeilings);
    const intentAxis = axis(intentCap, groups(of.intent.map(([, , name]) => name))([c, d]), of.intentCeilings);
    const list = (rules: readonly string[]): string =>
      of.isBlock ? `\n${rules.map((rule) => `  - ${rule} # ours`).join('\n')}` : ` [${rules.join(', ')}]`;
    const overrides = of.overrides.map(([when, grade]) =>
      map([
        ['when', when],
        ['grade', grade],
      ]),
    );
    const lines = [
      'contract: random # of this test',
      'version: 1',
      'owners: { marketing: dana@example.com, sales: lee@example.com }',
      'lists: { some: [alpha, beta], few: [gamma], dead: [delta] }',
      `fit:${list(fit)}`,
      `intent:${list(intent)}`,
      'axes:',
      `  fit: ${fitAxis}`,
      `  intent: ${intentAxis}`,
      `grades: { fit: { A: 40, B: 20, C: 10 }, intent: { 1: 40, 2: 20, 3: 10 }, override: [${overrides.join(', ')}] }`,
      'mql:',
      `  when: ${of.when}`,
      ...(of.keep === null ? [] : [`  keep: ${of.keep}`]),
      ...(of.never === null ? [] : [`  never: ${of.never}`]),
      ...(of.fast === null ? [] : [`  fast_track: { on: demo_requested, when: ${of.fast} }`]),
      'dispositions: { rejected: { no: { speaks_of: fit, then: none } }, recycled: { later: { speaks_of: timing } } }',
    ];
    return `${lines.join('\n')}\n`;
  })
  .filter((yaml) => read(yaml) !== null);

// ---- random leads

const day = 86_400_000;
const start = Date.UTC(2026, 0, 1);
const moment = fc.integer({ min: 0, max: 60 * 24 }).map((hours) => start + hours * 3_600_000);
const fields = fc.record(
  { 'company.employees': number, 'company.industry': word, 'person.is_student': fc.boolean() },
  { requiredKeys: [] },
) as Of<Fields>;
const engagements: Of<readonly Engagement[]> = fc.array(fc.tuple(type, moment), { maxLength: 8 }).map((list) =>
  list.map(([of, occurredAt], i) => ({
    type: of,
    key: `e${String(i)}`,
    occurredAt,
    observedAt: occurredAt,
    properties: {},
  })),
);
const subject: Of<Subject> = fc.record({
  fields,
  engagements,
  stage: fc.constantFrom('lead', 'mql', 'recycled'),
});

const decisions = ({ policy }: ParsedContract, leads: readonly Subject[], at: number): unknown =>
  leads.map((lead) => {
    const compiled = compile({ ...policy, contractHash: '' });
    const { fit, intent, grade, status, track, isFast, lines, triggerKey, earnedKey, mayComeAgain } = assess(
      compiled,
      lead,
      at,
    );
    const assessed = { fit, intent, grade, status, track, isFast, lines, triggerKey, earnedKey, mayComeAgain };
    return { assessed, since: qualifiedAt(compiled, lead, at) };
  });

describe('what is taken out', () => {
  test('changes no decision of any lead', () => {
    const taken = new Map<string, number>();
    fc.assert(
      fc.property(contract, fc.array(subject, { minLength: 6, maxLength: 6 }), fc.nat(70), (yaml, leads, days) => {
        const before = read(yaml);
        const { yaml: fixed, removed } = fixText(yaml, { file: 'c.yaml' });
        const after = read(fixed);
        if (before === null || after === null) throw new Error('no contract any more');
        for (const { rule } of removed) taken.set(rule, (taken.get(rule) ?? 0) + 1);
        expect(removed.every(mayBeRemoved)).toBe(true);
        expect(decisions(after, leads, start + days * day)).toEqual(decisions(before, leads, start + days * day));
      }),
      { numRuns: 150 },
    );
    // A law under which nothing goes says nothing.
    expect(taken.size).toBeGreaterThanOrEqual(5);
  });

  test('is all there is: nothing is left to take out, and comments and everything else stay', () => {
    fc.assert(
      fc.property(contract, (yaml) => {
        const { yaml: fixed, removed } = fixText(yaml, { file: 'c.yaml' });
        expect(fixText(fixed, { file: 'c.yaml' }).removed).toEqual([]);
        expect(fixed === yaml).toBe(removed.length === 0);
        // What is left is what stood there, letter by letter, in its order.
        let from = 0;
        for (const letter of fixed) {
          from = yaml.indexOf(letter, from) + 1;
          expect(from).toBeGreaterThan(0);
        }
      }),
      { numRuns: 40 },
    );
  });
});
