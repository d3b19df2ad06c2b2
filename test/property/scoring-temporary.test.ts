// Temporary rules revert by themselves: outside their time a contract scores as one without them, inside as one that always said so. Through the
// contract's own text, so that the law is of what people write.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseContract } from '#contract/parse.ts';
import type { Policy } from '#domain/policy.ts';
import { score, type Subject } from '#domain/scoring/assess.ts';
import { compile } from '#domain/scoring/compile.ts';
import * as any from './arbitraries.ts';
import { runs } from './runs.ts';

const dayMs = 86_400_000;
const start = Date.UTC(2026, 4, 1);
const says = (at: number): string => new Date(at).toISOString();

type Rule = Readonly<Record<string, unknown>> & { readonly id: string; readonly points: number };
type Rules = { readonly fit: readonly Rule[]; readonly intent: readonly Rule[]; readonly when: object };
type Temporary = {
  readonly id: string;
  readonly from: number;
  readonly until: number;
  readonly points: Readonly<Record<string, number>>;
  readonly off: readonly string[];
  readonly fit: readonly Rule[];
  readonly intent: readonly Rule[];
  readonly when: object | null;
};

const worth = fc.integer({ min: -40, max: 60 });
const fitRule = fc.record({
  points: worth,
  when: fc.integer({ min: 0, max: 5 }).map((n) => ({ 'company.employees': { at_least: n } })),
});
const intentRule = fc.oneof(
  fc.record({
    on: fc.constantFrom('visit', 'demo_requested'),
    points: worth,
    limit: fc.constantFrom('every_time', 'once', 'once per 2d', 'once per calendar week'),
    window: fc.constantFrom('5d', '30d', 'ever'),
    decay: fc.constantFrom('none', { half_life: '4d' }, { linear: '20d' }),
  }),
  fc.record({ after: fc.constantFrom('3d without any_engagement', '9d without any_engagement'), points: worth }),
);
const when = fc
  .tuple(fc.constantFrom('fit', 'intent', 'total'), fc.integer({ min: 0, max: 90 }))
  .map(([axis, line]) => ({ [axis]: { at_least: line } }));
const named = (list: readonly object[], letter: string): readonly Rule[] =>
  any.named(list, letter) as unknown as readonly Rule[];

const rules: fc.Arbitrary<Rules> = fc
  .record({
    fit: fc.array(fitRule, { minLength: 1, maxLength: 3 }),
    intent: fc.array(intentRule, { minLength: 1, maxLength: 4 }),
    when,
  })
  .map((of) => ({ ...of, fit: named(of.fit, 'f'), intent: named(of.intent, 'i') }));

const ids = fc.constantFrom('f0', 'f1', 'i0', 'i1', 'i2');
const temporary = (name: string): fc.Arbitrary<Temporary> =>
  fc
    .record({
      from: fc.integer({ min: 0, max: 30 }),
      days: fc.integer({ min: 1, max: 15 }),
      points: fc.dictionary(ids, worth, { maxKeys: 2 }),
      off: fc.uniqueArray(ids, { maxLength: 2 }),
      fit: fc.array(fitRule, { maxLength: 1 }),
      intent: fc.array(intentRule, { maxLength: 1 }),
      when: fc.option(when, { freq: 2 }),
    })
    .map(({ from, days, ...of }) => ({
      ...of,
      id: name,
      from: start + from * dayMs,
      until: start + (from + days) * dayMs,
      fit: named(of.fit, `${name}-f`),
      intent: named(of.intent, `${name}-i`),
    }));

const write = ({ fit, intent, when: holds }: Rules, entries: readonly Temporary[]): object => ({
  ...{ contract: 'acme', version: 1, owners: { marketing: 'dana@example.com', sales: 'lee@example.com' } },
  ...{ time_zone: 'Europe/Berlin', fit, intent, mql: { when: holds } },
  temporary: entries.map((one) => ({
    ...{ id: one.id, from: says(one.from), until: says(one.until), why: 'For the fair' },
    ...{ fit: one.fit, intent: one.intent, points: one.points },
    ...(one.off.length === 0 ? {} : { off: one.off }),
    ...(one.when === null ? {} : { mql: { when: one.when } }),
  })),
});

/** Null where the contract is refused: two entries that change the same thing at the same time, a rule that is not there. */
const read = (document: object): Policy | null => {
  const parsed = parseContract(JSON.stringify(document), { file: 'contract.yaml' });
  return parsed.ok ? parsed.policy : null;
};

/** The contract as it would stand if these entries had always held. */
const standing = (base: Rules, entries: readonly Temporary[]): Rules =>
  entries.reduce<Rules>((of, { points, off, fit, intent, when: holds }) => {
    const changed = (list: readonly Rule[]): readonly Rule[] =>
      list
        .filter(({ id }) => !off.includes(id))
        .map((rule) => ({
          ...rule,
          points: (Object.hasOwn(points, rule.id) ? points[rule.id] : undefined) ?? rule.points,
        }));
    return { fit: [...changed(of.fit), ...fit], intent: [...changed(of.intent), ...intent], when: holds ?? of.when };
  }, base);

const subject: fc.Arbitrary<Subject> = fc
  .record({
    employees: fc.option(fc.integer({ min: 0, max: 5 })),
    list: fc.array(fc.tuple(fc.constantFrom('visit', 'demo_requested'), fc.nat(40 * 24)), { maxLength: 8 }),
  })
  .map(({ employees, list }) => ({
    stage: 'lead',
    fields: employees === null ? {} : { 'company.employees': employees },
    engagements: list
      .map(([type, hours], i) => ({
        ...{ key: `e${String(i)}`, type, properties: {} },
        occurredAt: start + hours * 3_600_000,
      }))
      .map((event) => ({ ...event, observedAt: event.occurredAt }))
      .sort((a, b) => a.occurredAt - b.occurredAt || (a.key < b.key ? -1 : 1)),
  }));

/** What can be compared between a rule and what stands for it meanwhile. */
const told = (policy: Policy, of: Subject, at: number): object => {
  const { lines, fit, intent, grade, status, track } = score(compile(policy), of, at);
  const plain = (list: typeof lines.fit): object[] =>
    list.map((line) => ({ ...line, rule: line.rule.replace(/@.*$/u, '') })).sort((a, b) => (a.rule < b.rule ? -1 : 1));
  return { fit, intent, grade, status, track, lines: [plain(lines.fit), plain(lines.intent)] };
};

describe('a temporary rule', () => {
  test('reverts by itself: outside its time the contract scores as without it, inside as if it had always said so', () => {
    fc.assert(
      fc.property(rules, temporary('a'), temporary('b'), subject, fc.nat(50 * 24), (base, a, b, of, hours) => {
        const policy = read(write(base, [a, b]));
        fc.pre(policy !== null);
        const ends = [a.from, a.until, b.from, b.until].flatMap((at) => [at - 1, at]);
        const alike = new Map<string, Policy | null>();
        for (const at of [start + hours * 3_600_000, ...ends]) {
          const holding = [a, b].filter(({ from, until }) => from <= at && at < until);
          const which = holding.map(({ id }) => id).join();
          const as = alike.get(which) ?? read(write(standing(base, holding), []));
          alike.set(which, as);
          if (as === null) throw new Error('a contract without temporary rules is refused');
          expect({ at, ...told(policy, of, at) }).toEqual({ at, ...told(as, of, at) });
        }
      }),
      runs(40),
    );
  });
});

describe('a rule with spans', () => {
  test('scores inside one of them as a rule without, and outside all as no rule, ends included', () => {
    fc.assert(
      fc.property(any.policy.map(any.withoutKeep), any.subject, any.instant, (policy, of, at) => {
        const isOn = ({ active }: Policy['fit']['rules'][number] | Policy['intent']['rules'][number]): boolean =>
          active === null ||
          active.some(({ from, until }) => (from === null || at >= from) && (until === null || at < until));
        const still = <Axis extends { readonly rules: Policy['fit']['rules'] | Policy['intent']['rules'] }>(
          axis: Axis,
        ): Axis => ({
          ...axis,
          rules: axis.rules.filter(isOn).map((rule) => ({ ...rule, active: null })),
        });
        const frozen = <Of extends Pick<Policy, 'fit' | 'intent'>>(model: Of): Of => ({
          ...model,
          fit: still(model.fit),
          intent: still(model.intent),
        });
        const as = { ...frozen(policy), tracks: policy.tracks.map(frozen) };
        expect(score(compile(policy), of, at)).toEqual(score(compile(as), of, at));
      }),
      runs(400),
    );
  });
});
