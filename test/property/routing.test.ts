// The laws of an answer: the first rule that is met and has somebody decides, nobody gets what they cannot take, and whoever must wait is told until when.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Target } from '#domain/policy-routing.ts';
import type { Rep } from '#domain/roster.ts';
import { afterAnswer } from '#domain/route/after.ts';
import { explainRoute } from '#domain/route/explain.ts';
import { reachOf } from '#domain/route/reach.ts';
import { route } from '#domain/route/route.ts';
import type { PoolState, RouteAnswer, RouteRequest } from '#domain/routing.ts';
import { runs } from './runs.ts';

const at = 1_790_000_000_000;
const hourMs = 3_600_000;
const names = ['ana', 'bo', 'cy', 'di'];
const teams = ['sdr', 'emea'];

const anyRep = (id: string): fc.Arbitrary<Rep> =>
  fc.record({
    id: fc.constant(id),
    email: fc.constant(`${id}@example.com`),
    name: fc.constant(id),
    teams: fc.subarray(teams),
    weight: fc.integer({ min: 0, max: 3 }),
    capacity: fc.option(fc.integer({ min: 0, max: 3 })),
    timeZone: fc.constant('UTC'),
    manager: fc.constant(null),
    users: fc.constant({}),
    mentions: fc.constant({ slack: null, teams: null }),
    isActive: fc.boolean(),
  });

/** `opens`: hours until work begins; 0 = at work; null = never. */
type Person = { rep: Rep; opens: number | null; isAway: boolean; open: number; today: number };
const anyPerson = (id: string): fc.Arbitrary<Person> =>
  fc.record({
    rep: anyRep(id),
    opens: fc.constantFrom(0, 0, 1, 5, 400, null),
    isAway: fc.constantFrom(false, false, false, true),
    open: fc.integer({ min: 0, max: 3 }),
    today: fc.integer({ min: 0, max: 2 }),
  });
const people = fc.tuple(...names.map(anyPerson));

const poolOf = (all: readonly Person[]): PoolState => ({
  roster: { version: 'v1', reps: all.map(({ rep }) => rep), teams: [] },
  loads: new Map(all.map(({ rep, open, today }) => [rep.id, { open, today, thisWeek: today, thisMonth: today }])),
  teamGiven: new Map([['sdr', { today: 2, thisWeek: 2, thisMonth: 2 }]]),
  periodEnds: { day: at + 9 * hourMs, week: at + 50 * hourMs, month: at + 300 * hourMs },
  turns: new Map(),
  timeOf: (id) => {
    const opens = all.find(({ rep }) => rep.id === id)?.opens ?? null;
    const from = at + (opens === 0 ? -1 : (opens ?? 0)) * hourMs;
    const blocks = opens === null ? [] : [{ from, until: from + 8 * hourMs, day: 1 }];
    return { blocks, knownFrom: at - 1000 * hourMs, knownUntil: at + 1000 * hourMs };
  },
  isAbsent: (id) => all.find(({ rep }) => rep.id === id)?.isAway ?? false,
});

const anyTarget: fc.Arbitrary<Target> = fc.letrec<{ target: Target; next: Target | null }>((tie) => ({
  next: fc.option(tie('target'), { maxDepth: 3, depthSize: 'small' }),
  target: fc.oneof(
    { maxDepth: 4 },
    { arbitrary: fc.constant({ kind: 'queue' as const, queue: 'nurture' }), weight: 1 },
    {
      arbitrary: fc.record({
        kind: fc.constant('rep' as const),
        rep: fc.constantFrom('ana', 'bo@example.com', 'nobody@example.com'),
        ifAbsent: tie('next'),
      }),
      weight: 3,
    },
    {
      arbitrary: fc.record({
        kind: fc.constant('owner_of' as const),
        of: fc.constantFrom('deal' as const, 'account' as const),
        ifAbsent: tie('next'),
      }),
      weight: 2,
    },
    {
      arbitrary: fc.record({
        kind: fc.constant('team' as const),
        team: fc.constantFrom(...teams, 'empty'),
        by: fc.constantFrom('round_robin' as const, 'least_loaded' as const),
        sticky: fc.constantFrom(null, { withinMs: null }, { withinMs: 10 * hourMs }),
        isSameCompany: fc.boolean(),
        ifAbsent: tie('next'),
      }),
      weight: 5,
    },
  ),
})).target;

const cap = (perDay: number | null) => ({ open: null, perDay, perWeek: null, perMonth: null });
const anyRequest: fc.Arbitrary<RouteRequest> = fc.record({
  leadId: fc.constant('l'),
  ordinal: fc.constant(1),
  of: fc.constant('mql' as const),
  at: fc.constant(at),
  tried: fc
    .array(
      fc.record({
        outcome: fc.constantFrom(
          'met' as const,
          'met' as const,
          'not_met' as const,
          'unknown' as const,
          'not_active' as const,
        ),
        why: fc.constant('it asks for region'),
        to: anyTarget,
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((all) => all.map((one, i) => ({ rule: `rule-${String(i + 1)}`, ...one }))),
  owners: fc.record({
    deal: fc.constantFrom(null, 'cy'),
    account: fc.constantFrom(null, 'di', 'gone'),
    lead: fc.constant(null),
  }),
  prior: fc.option(fc.record({ rep: fc.constantFrom(...names), at: fc.constantFrom(at - hourMs, at - 20 * hourMs) })),
  sameCompany: fc.subarray(names),
  without: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.subarray(names) }),
  respects: fc.record({
    offHours: fc.constantFrom(null, 'next_to_open' as const, 'wait' as const, 'pass' as const),
    absences: fc.boolean(),
    capacity: fc.boolean(),
  }),
  caps: fc.constantFrom({ rep: null, teams: {} }, { rep: cap(2), teams: {} }, { rep: null, teams: { sdr: cap(2) } }),
});

/** Could have it, the hour aside; told plainly. */
const isAble = ({ rep, isAway, open, today }: Person, request: RouteRequest): boolean =>
  rep.isActive &&
  !request.without.includes(rep.id) &&
  !(request.respects.absences && isAway) &&
  !(request.respects.capacity && rep.capacity !== null && open >= rep.capacity) &&
  !(request.caps.rep?.perDay != null && today >= request.caps.rep.perDay);

/** In time for `next_to_open`; 0 = at work now. Null: not within ten days. */
const opensOf = ({ opens, isAway }: Person, request: RouteRequest): number | null =>
  request.respects.offHours === null || isAway ? 0 : opens === null || opens > 240 ? null : opens;

type Plain = 'somebody' | 'waits' | 'nobody';
const comesTo = (target: Target, request: RouteRequest, all: readonly Person[]): Plain => {
  if (target.kind === 'queue') return 'somebody';
  const id =
    target.kind === 'rep'
      ? all.find(({ rep }) => rep.id === target.rep || rep.email === target.rep)?.rep.id
      : target.kind === 'owner_of'
        ? request.owners[target.of]
        : null;
  const isCapped = target.kind === 'team' && request.caps.teams[target.team] !== undefined;
  const able = all.filter((one) => isAble(one, request) && opensOf(one, request) !== null && !isCapped);
  const group = able.filter(({ rep }) => (target.kind === 'team' ? rep.teams.includes(target.team) : rep.id === id));
  const known = (one: Person): boolean => {
    if (target.kind !== 'team') return true;
    const { prior, sameCompany } = request;
    const isSticky =
      target.sticky !== null &&
      prior?.rep === one.rep.id &&
      (target.sticky.withinMs === null || at - prior.at <= target.sticky.withinMs);
    return one.rep.weight > 0 || isSticky || (target.isSameCompany && (sameCompany ?? []).includes(one.rep.id));
  };
  const isNow = (one: Person): boolean => opensOf(one, request) === 0;
  if (group.some((one) => isNow(one) && known(one))) return 'somebody';
  const { offHours } = request.respects;
  if (offHours === 'next_to_open' && group.some(known)) return 'somebody';
  const inTurn = group.filter(({ rep }) => target.kind !== 'team' || rep.weight > 0);
  if (offHours === 'wait' && inTurn.length > 0) return 'waits';
  return target.ifAbsent === null ? 'nobody' : comesTo(target.ifAbsent, request, all);
};

test('the first rule that is met and has somebody decides, and every one before it says why it did not', () => {
  fc.assert(
    fc.property(people, anyRequest, (all, request) => {
      const answer = route(request, poolOf(all));
      const ends = request.tried.map(({ outcome, to }) => (outcome === 'met' ? comesTo(to, request, all) : 'nobody'));
      const first = ends.findIndex((one) => one !== 'nobody');
      const expected = ends[first] === 'somebody' ? request.tried[first]?.rule : null;
      expect(answer.rule).toBe(expected ?? null);
      const before = request.tried.slice(0, first < 0 ? undefined : first).map(({ rule }) => rule);
      expect(answer.passedOver.map(({ rule }) => rule)).toEqual(before);
      expect(answer.passedOver.every(({ why }) => why !== '')).toBe(true);
      expect(explainRoute(request, answer)).toHaveLength(1 + before.length);
    }),
    runs(1500),
  );
});

test('nobody gets what they cannot take, and who is not at work gets it only where the contract says so', () => {
  fc.assert(
    fc.property(people, anyRequest, (all, request) => {
      const answer = route(request, poolOf(all));
      if (answer.kind !== 'rep') return;
      const person = all.find(({ rep }) => rep.id === answer.rep);
      if (person === undefined) throw new Error('somebody who is not there');
      expect(isAble(person, request)).toBe(true);
      const opens = opensOf(person, request);
      expect(opens).not.toBeNull();
      if (opens !== 0) expect(request.respects.offHours).toBe('next_to_open');
      if (answer.team !== null) expect(person.rep.teams).toContain(answer.team);
      if (answer.turns !== null) expect(person.rep.weight).toBeGreaterThan(0);
      const reach = reachOf([request], poolOf(all).roster);
      expect(reach.reps.has(answer.rep)).toBe(true);
      if (answer.team !== null) expect(reach.teams.has(answer.team)).toBe(true);
    }),
    runs(1500),
  );
});

test('who waits is told a later time, and where only hours stand in the way somebody is there then', () => {
  fc.assert(
    fc.property(people, anyRequest, (all, request) => {
      const plain = {
        ...request,
        caps: { rep: null, teams: {} },
        without: [],
        respects: { ...request.respects, capacity: false },
      };
      const here = all.map((one) => ({ ...one, isAway: false }));
      const answer = route(plain, poolOf(here));
      if (answer.kind !== 'nobody') return;
      if (answer.askAgainAt === null) return;
      expect(answer.askAgainAt).toBeGreaterThan(at);
      const isFarOff = answer.askAgainAt > at + 240 * hourMs;
      const inTurn = here.every(({ rep }) => rep.weight > 0);
      if (!isFarOff && inTurn) expect(route({ ...plain, at: answer.askAgainAt }, poolOf(here)).kind).not.toBe('nobody');
    }),
    runs(1500),
  );
});

test('an answer is data, the same each time, and changes nothing that it was made from', () => {
  fc.assert(
    fc.property(people, anyRequest, (all, request) => {
      const pool = poolOf(all);
      const before = JSON.stringify([request, pool.roster, [...pool.loads]]);
      const answer = route(request, pool);
      expect(JSON.parse(JSON.stringify(answer))).toEqual(answer);
      expect(route(JSON.parse(JSON.stringify(request)) as RouteRequest, pool)).toEqual(answer);
      afterAnswer(pool, answer, null);
      expect(JSON.stringify([request, pool.roster, [...pool.loads]])).toBe(before);
      expect(JSON.stringify(answer)).not.toContain('@example.com');
    }),
    runs(500),
  );
});

test('in a course of answers no capacity and no cap is passed', () => {
  fc.assert(
    fc.property(people, anyRequest, (all, request) => {
      const kept = { ...request, caps: { rep: cap(2), teams: {} }, respects: { ...request.respects, capacity: true } };
      let pool = poolOf(all.map((one) => ({ ...one, open: 0, today: 0 })));
      const given: RouteAnswer[] = [];
      for (let i = 0; i < 12; i++) {
        const answer = route(kept, pool);
        pool = afterAnswer(pool, answer, null);
        given.push(answer);
      }
      for (const { rep } of all) {
        const has = given.filter((one) => one.kind === 'rep' && one.rep === rep.id).length;
        expect(has).toBeLessThanOrEqual(Math.min(2, rep.capacity ?? 2));
      }
    }),
    runs(300),
  );
});
