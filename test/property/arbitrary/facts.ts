// Random facts, tests of them, and engagements.
import fc from 'fast-check';
import type { Engagement, Fields, Value } from '#domain/lead.ts';
import type { EventMatch, NumberTest, Test } from '#domain/policy.ts';
import type { Scale } from './scale.ts';

const words = ['alpha', 'Beta', ' gamma ', 'beta', 'DELTA', ''] as const;
export const word = fc.constantFrom(...words);
const small = fc.integer({ min: 0, max: 5 });
export const types = ['visit', 'click', 'demo'] as const;

export const numberTest = (value: fc.Arbitrary<number>): fc.Arbitrary<NumberTest> =>
  fc.oneof(
    fc.record({ op: fc.constantFrom('at_least', 'more_than', 'at_most', 'less_than'), value }),
    fc.record({ op: fc.constant('between' as const), from: value, to: value }),
  );

export const factsOf = ({ instant, duration }: Scale) => {
  const fieldKinds = {
    'company.employees': small,
    'company.industry': word,
    'person.title': word,
    'custom.tags': fc.array(word, { maxLength: 3 }),
    'custom.signed_at': instant,
    'custom.is_ok': fc.boolean(),
  } as const;
  const paths = Object.keys(fieldKinds) as (keyof typeof fieldKinds)[];

  /** Mostly of the right type, now and then of a wrong one, often missing. */
  const fieldValue = (path: keyof typeof fieldKinds): fc.Arbitrary<Value> =>
    fc.oneof(
      { weight: 6, arbitrary: fieldKinds[path] as fc.Arbitrary<Value> },
      { weight: 1, arbitrary: fc.oneof(word, fc.boolean(), small, fc.array(word)) },
    );
  const fields = fc.record(
    Object.fromEntries([...paths.map((path) => [path, fieldValue(path)]), ['person.created_at', instant]]) as Record<
      string,
      fc.Arbitrary<Value>
    >,
    { requiredKeys: [] },
  ) as fc.Arbitrary<Fields>;

  const valueTest: fc.Arbitrary<Test> = fc.oneof(
    fc.record({ op: fc.constant('equals' as const), value: fc.oneof(word, small, fc.boolean()) }),
    fc.record({
      op: fc.constant('in' as const),
      values: fc.array(fc.oneof(word, small), { maxLength: 3 }),
      list: fc.constant(null),
    }),
    fc.record({
      op: fc.constantFrom('contains', 'starts_with', 'ends_with'),
      text: fc.constantFrom('a', 'al', 'TA ', ''),
    }),
    fc.record({ op: fc.constant('matches' as const), pattern: fc.constantFrom('^al', 'TA$', 'm+', '[a-c]e') }),
    numberTest(small),
    fc.record({ op: fc.constant('exists' as const), value: fc.boolean() }),
    fc.record({ op: fc.constantFrom('before', 'after'), at: instant }),
    fc.record({ op: fc.constantFrom('within', 'older_than'), durationMs: duration }),
  );

  const where = fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.array(
        fc.record({ property: fc.constantFrom('path', 'n', 'due_at', 'constructor'), test: valueTest }),
        { maxLength: 2 },
      ),
    },
  );
  const eventMatch: fc.Arbitrary<EventMatch> = fc.record({ types: fc.subarray([...types]), where });
  /** Of an event that a reset or a freeze hangs on: one that is not met everywhere. */
  const signal: fc.Arbitrary<EventMatch> = fc.record({
    types: fc.subarray([...types, 'other'], { minLength: 1, maxLength: 2 }),
    where,
  });

  const engagements = (maxLength = 12): fc.Arbitrary<readonly Engagement[]> =>
    fc
      .array(
        fc.record({
          type: fc.constantFrom<string>(...types, 'other'),
          occurredAt: instant,
          properties: fc.record({ path: word, n: small, due_at: instant }, { requiredKeys: [] }),
        }),
        { maxLength },
      )
      .map((list) =>
        list
          .map((one, i) => ({ ...one, key: `e${String(i).padStart(2, '0')}`, observedAt: one.occurredAt }))
          .sort((a, b) => a.occurredAt - b.occurredAt || (a.key < b.key ? -1 : 1)),
      );
  return { fieldKinds, paths, fields, valueTest, eventMatch, signal, engagements };
};
