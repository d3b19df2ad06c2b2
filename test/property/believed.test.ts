// The laws of who is believed: each connection keeps its own last word, so that the order in which connections are read decides nothing.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { countedOnly, isCounted } from '#domain/authority.ts';
import {
  believedAfter,
  isNews,
  type RankOf,
  sameValue,
  withoutWordsOf,
  withWord,
  withWordsOf,
  wordsOn,
} from '#domain/believed.ts';
import type { Engagement, Lead, RecordRef, Said, Value } from '#domain/lead.ts';
import { mergeLeads } from '#domain/merge-leads.ts';
import { applyAll, newLead, observe, observeFacts, type Facts } from '#domain/observe.ts';
import type { PersonSnapshot } from '#domain/snapshot.ts';
import { runs } from './runs.ts';
import * as any from './snapshots.ts';

type Standing = Pick<Lead, 'fields' | 'provenance' | 'others'>;
const nobody: Standing = { fields: {}, provenance: {}, others: {} };
const path = 'person.title';
const sources = ['one', 'two', 'three'] as const;

const say = (standing: Standing, word: Said): Standing =>
  isNews(standing, path, word) ? withWord(standing, path, word) : standing;
const sayAll = (words: readonly Said[]): Standing => words.reduce(say, nobody);

const ranks = fc.record({ one: fc.nat({ max: 2 }), two: fc.nat({ max: 2 }), three: fc.nat({ max: 2 }) });
type Ranks = Readonly<Record<(typeof sources)[number], number>>;
const values = fc.constantFrom<Value | null>('a', 'b', null);

/** What one connection said over time: each edit at its own time. */
const edits = fc
  .uniqueArray(fc.record({ at: fc.nat({ max: 20 }), value: values }), { selector: ({ at }) => at, maxLength: 5 })
  .map((some) => some.sort((a, b) => a.at - b.at));
type Edits = readonly { readonly at: number; readonly value: Value | null }[];

const wordsOf = (source: (typeof sources)[number], said: Edits, rankOf: Ranks): Said[] =>
  said.map(({ at, value }) => ({ source, occurredAt: at, observedAt: at, rank: rankOf[source], value }));

/** Three connections, what each said in its own order, and two ways in which they may come in between one another, old words among them. */
const heard = fc
  .record({ ranks, one: edits, two: edits, three: edits, picks: fc.array(fc.nat(), { minLength: 60, maxLength: 60 }) })
  .map(({ ranks: rankOf, picks, ...said }) => {
    const scripts = sources.map((source) => wordsOf(source, said[source], rankOf));
    return { scripts, inTurn: scripts.flat(), mixed: mix(scripts, picks) };
  });

const mix = (scripts: readonly (readonly Said[])[], picks: readonly number[]): Said[] => {
  const left = scripts.map((script) => [...script]);
  const order: Said[] = [];
  for (const pick of picks) {
    const open = left.filter((script) => script.length > 0);
    const next = open[pick % Math.max(open.length, 1)]?.shift();
    if (next === undefined) break;
    order.push(next);
    const old = order[pick % order.length];
    if (pick % 3 === 0 && old !== undefined) order.push(old);
  }
  return order;
};

/** What a connection says in the end: its last value, since it has said that without a break. */
const lastOf = (script: readonly Said[]): Said | null => {
  let last: Said | null = null;
  for (const word of script) if (!sameValue(last?.value ?? null, word.value)) last = word;
  return last;
};

describe('words of up to three connections', () => {
  test('however they come in between one another, and whatever old word is said again, the standing is the same', () => {
    fc.assert(
      fc.property(heard, ({ inTurn, mixed }) => {
        expect(sayAll(mixed)).toEqual(sayAll(inTurn));
      }),
      runs(1_000),
    );
  });

  test('in any order at all, where no connection goes back to what it said before', () => {
    const steps = fc.uniqueArray(fc.nat({ max: 20 }), { maxLength: 4 });
    const words = fc.record({ ranks, one: steps, two: steps, three: steps }).map(({ ranks: rankOf, ...said }) =>
      sources.flatMap((source) =>
        wordsOf(
          source,
          said[source].map((at) => ({ at, value: `${source} ${at}` })),
          rankOf,
        ),
      ),
    );
    const shuffled = words.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([inTurn, mixed]) => {
        expect(sayAll(mixed)).toEqual(sayAll(inTurn));
      }),
      runs(1_000),
    );
  });

  test('the lowest rank that says anything is believed, of one rank the newest', () => {
    fc.assert(
      fc.property(heard, ({ scripts, mixed }) => {
        const last = scripts.flatMap((script) => lastOf(script) ?? []);
        const saying = last.filter(({ value }) => value !== null);
        const lowest = Math.min(...saying.map(({ rank }) => rank ?? 0));
        const candidates = saying.filter(({ rank }) => (rank ?? 0) === lowest);
        const newest = Math.max(...candidates.map(({ occurredAt }) => occurredAt));
        const standing = sayAll(mixed);
        const believed = standing.fields[path] ?? null;
        if (saying.length === 0) expect(believed).toBeNull();
        else {
          expect(candidates.filter(({ occurredAt }) => occurredAt === newest).map(({ value }) => value)).toContain(
            believed,
          );
          expect(standing.provenance[path]).toMatchObject({ occurredAt: newest });
        }
        expect(new Set(wordsOn(standing, path).map(({ source }) => source)).size).toBe(last.length);
      }),
      runs(1_000),
    );
  });

  test('one connection alone is a plain register of the newest value', () => {
    fc.assert(
      fc.property(edits, ranks, (said, rankOf) => {
        const standing = sayAll(wordsOf('one', said, rankOf));
        expect(standing.fields[path] ?? null).toEqual(said.at(-1)?.value ?? null);
        expect(standing.others).toEqual({});
      }),
      runs(500),
    );
  });

  test('what would be believed after a word is what is believed after it', () => {
    fc.assert(
      fc.property(heard, ({ mixed }) => {
        const [word, ...before] = mixed.toReversed();
        if (word === undefined) return;
        const standing = sayAll(before.toReversed());
        expect(believedAfter(standing, path, word)).toEqual(withWord(standing, path, word).fields[path] ?? null);
      }),
      runs(500),
    );
  });

  test('without a connection the standing is as if it had never spoken; put together again nothing is lost', () => {
    fc.assert(
      fc.property(heard, fc.subarray([...sources]), ({ mixed }, gone) => {
        const isGone = (source: string): boolean => (gone as readonly string[]).includes(source);
        const whole = sayAll(mixed);
        const left = withoutWordsOf(whole, isGone);
        const taken = withoutWordsOf(whole, (source) => !isGone(source));
        expect(left).toEqual(sayAll(mixed.filter(({ source }) => !isGone(source))));
        expect(withWordsOf(left, taken)).toEqual(whole);
        expect(withWordsOf(taken, left)).toEqual(whole);
      }),
      runs(1_000),
    );
  });
});

const rankOf: RankOf = (source, of) => (of.startsWith('company.') === (source === 'one') ? 10 : 60);
type Read = readonly [PersonSnapshot, readonly Facts[]];
const read = fc.tuple(any.snapshot, any.facts);
const see = (lead: Lead, [snapshot, facts]: Read): Lead => applyAll(lead, observe(lead, snapshot, facts, rankOf));
const lead = fc.array(read, { maxLength: 4 }).map((reads) => reads.reduce(see, newLead('l', 0)));

describe('observing with ranks', () => {
  test('the same snapshot says nothing new once its events were applied, and an event counts once', () => {
    fc.assert(
      fc.property(lead, read, (before, seen) => {
        const events = observe(before, ...seen, rankOf);
        const after = applyAll(before, events);
        expect(observe(after, ...seen, rankOf)).toEqual([]);
        expect(applyAll(after, events)).toBe(after);
        const facts = applyAll(after, observeFacts(after, seen[1], rankOf));
        expect(observeFacts(facts, seen[1], rankOf)).toEqual([]);
      }),
      runs(600),
    );
  });

  test('what is believed of a path is always the first of its words', () => {
    fc.assert(
      fc.property(lead, (one) => {
        for (const said of Object.keys(one.others)) {
          const [first, ...rest] = wordsOn(one, said);
          expect(first?.value ?? null).toEqual(one.fields[said] ?? null);
          for (const word of rest) {
            if (word.value !== null) expect(word.rank ?? 0).toBeGreaterThanOrEqual(first?.rank ?? 0);
          }
        }
      }),
      runs(600),
    );
  });

  test('merged leads stand on the words of both, and a word taken back stays so', () => {
    fc.assert(
      fc.property(lead, lead, (winner, loser) => {
        const { lead: merged } = mergeLeads(winner, { ...loser, id: 'm' });
        for (const said of Object.keys(merged.provenance).filter((of) => !of.startsWith('$'))) {
          if (said === 'person.seniority' || said === 'person.email_domain' || said === 'person.is_student') continue;
          expect(merged.fields[said] ?? null).toEqual(wordsOn(merged, said)[0]?.value ?? null);
        }
        expect(Object.keys(merged.others).filter((of) => of.startsWith('$'))).toEqual([]);
        expect(merged.isArchived).toBe(winner.isArchived && loser.isArchived);
        if (merged.owner !== null && merged.provenance['$owner'] !== undefined) {
          const from = [winner, loser].filter(
            (one) => one.owner === merged.owner && one.provenance['$owner'] === merged.provenance['$owner'],
          );
          expect(from).not.toEqual([]);
        }
      }),
      runs(600),
    );
  });
});

const engagement = (connection: string, at: number, type: string): Engagement => ({
  key: `${connection}|task|${at}|${type}`,
  type,
  occurredAt: at,
  observedAt: at,
  properties: {},
});
const ref = (connection: string): RecordRef => ({ connection, object: 'contact', recordId: '1' });
const told = fc.uniqueArray(
  fc.tuple(fc.constantFrom('one', 'two'), fc.nat({ max: 9 }), fc.constantFrom('email', 'call', 'visit')),
  { selector: (all) => all.join(' ') },
);
const teller = fc.record({ email: fc.constantFrom('one', 'two'), call: fc.constantFrom('one', 'two') });

describe('an event that both CRMs log', () => {
  test('counts once for a person of both, and as each told it for two people', () => {
    fc.assert(
      fc.property(told, teller, (events, tells) => {
        const authority = (type: string): string | null => (tells as Readonly<Record<string, string>>)[type] ?? null;
        const engagements = events.map(([connection, at, type]) => engagement(connection, at, type));
        const both: Lead = { ...newLead('l', 0), refs: [ref('one'), ref('two')], engagements };
        const counted = countedOnly(both, authority).engagements;
        for (const type of ['email', 'call'] as const) {
          const ofType = counted.filter((one) => one.type === type);
          expect(ofType).toEqual(engagements.filter((one) => one.type === type && one.key.startsWith(tells[type])));
        }
        expect(counted.filter(({ type }) => type === 'visit').length).toBe(
          engagements.filter(({ type }) => type === 'visit').length,
        );
        for (const connection of ['one', 'two']) {
          const own = engagements.filter(({ key }) => key.startsWith(`${connection}|`));
          const alone: Lead = { ...newLead('l', 0), refs: [ref(connection)], engagements: own };
          expect(countedOnly(alone, authority)).toBe(alone);
          for (const one of own) expect(isCounted(one, new Set([connection]), authority)).toBe(true);
        }
      }),
      runs(500),
    );
  });
});
