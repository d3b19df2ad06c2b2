// The laws of turns: nobody is ever a whole lead ahead of or behind their share while the same reps stand in line, whatever their weights and whatever
// came before; and frequent changes of the line leave nobody without their part for long.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Contender, type Taken, takeOutOfTurn, takeTurn, type Turns } from '#domain/round-robin.ts';
import { runs } from './runs.ts';

const team = (most: number, weight: fc.Arbitrary<number>): fc.Arbitrary<Contender[]> =>
  fc
    .array(weight, { minLength: 1, maxLength: most })
    .map((weights) => weights.map((one, i) => ({ rep: `rep-${String(i).padStart(3, '0')}`, weight: one })));

const anyWeight = fc.oneof(
  fc.integer({ min: 1, max: 1000 }),
  fc.integer({ min: 1, max: 4 }),
  fc.constantFrom(1, 999, 1000),
);

const idsOf = (contenders: readonly Contender[]): string[] => contenders.map(({ rep }) => rep);

const take = (turns: Turns | null, contenders: readonly Contender[], members = idsOf(contenders)): Taken => {
  const taken = takeTurn(turns, contenders, members);
  if (taken === null) throw new Error('nobody had a weight');
  return taken;
};

/** Counts by itself, in whole numbers: |had·W − weight·turn| < W for everybody after every turn. */
const lineWatch = (contenders: readonly Contender[]): ((rep: string) => void) => {
  const sum = contenders.reduce((total, { weight }) => total + weight, 0);
  const had = new Map(contenders.map(({ rep }) => [rep, 0]));
  let turn = 0;
  return (rep) => {
    turn += 1;
    const before = had.get(rep);
    if (before === undefined) throw new Error(`${rep} does not stand in line`);
    had.set(rep, before + 1);
    for (const one of contenders) {
      const off = (had.get(one.rep) ?? 0) * sum - one.weight * turn;
      if (Math.abs(off) >= sum)
        throw new Error(`after ${String(turn)} turns ${one.rep} is off by ${String(off / sum)}`);
    }
  };
};

test('after every turn everybody is within one lead of their share, whatever the weights', () => {
  fc.assert(
    fc.property(team(50, anyWeight), fc.integer({ min: 1, max: 400 }), (contenders, turns) => {
      const watch = lineWatch(contenders);
      let state: Turns | null = null;
      for (let i = 0; i < turns; i++) {
        const taken = take(state, contenders);
        watch(taken.rep);
        state = taken.turns;
      }
    }),
    runs(60),
  );
});

test('whole rounds and beyond: it begins anew after as many turns as there are weights together', () => {
  fc.assert(
    fc.property(team(12, fc.integer({ min: 1, max: 40 })), (contenders) => {
      const sum = contenders.reduce((total, { weight }) => total + weight, 0);
      const watch = lineWatch(contenders);
      let state: Turns | null = null;
      for (let i = 0; i < 2 * sum + 3; i++) {
        const taken = take(state, contenders);
        watch(taken.rep);
        state = taken.turns;
        if ((i + 1) % sum === 0) expect(state.line.every(([, , had]) => had === 0)).toBe(true);
      }
    }),
    runs(60),
  );
});

test('it does not drift, however long it goes on', () => {
  const turns = runs(100_000).numRuns;
  const contenders = [
    { rep: 'ana', weight: 7 },
    { rep: 'bo', weight: 3 },
    { rep: 'cy', weight: 3 },
    { rep: 'di', weight: 1 },
  ];
  const had = new Map<string, number>();
  let state: Turns | null = null;
  for (let i = 0; i < turns; i++) {
    const taken = take(state, contenders);
    had.set(taken.rep, (had.get(taken.rep) ?? 0) + 1);
    state = taken.turns;
  }
  for (const { rep, weight } of contenders) {
    expect(Math.abs((had.get(rep) ?? 0) * 14 - weight * turns)).toBeLessThan(14);
  }
  expect(JSON.stringify(state).length).toBeLessThan(300);
});

test('the largest shortfall would break the law that this keeps', () => {
  const weights = [3, 1, 18, 3, 2, 24, 15, 1, 1, 15, 1];
  const contenders = weights.map((weight, i) => ({ rep: `rep-${String(i).padStart(2, '0')}`, weight }));
  const sum = 84;
  const watch = lineWatch(contenders);
  const had = new Map<string, number>();
  let isBroken = false;
  let state: Turns | null = null;
  for (let turn = 1; turn <= sum; turn++) {
    const taken = take(state, contenders);
    watch(taken.rep);
    state = taken.turns;
    const shortfall = ({ rep, weight }: Contender): number => weight * turn - sum * (had.get(rep) ?? 0);
    const furthest = contenders.reduce((a, b) => (shortfall(b) > shortfall(a) ? b : a));
    had.set(furthest.rep, (had.get(furthest.rep) ?? 0) + 1);
    isBroken ||= contenders.some((one) => Math.abs(shortfall(one)) >= sum);
  }
  expect(isBroken).toBe(true);
});

test('who has no weight gets nothing, and where nobody has one nobody does', () => {
  fc.assert(
    fc.property(team(8, fc.integer({ min: 0, max: 3 })), fc.boolean(), (contenders, isOutOfTurn) => {
      const ids = idsOf(contenders);
      let state: Turns | null = null;
      for (let i = 0; i < 30; i++) {
        const taken = (isOutOfTurn && i % 2 === 0 ? takeOutOfTurn : takeTurn)(state, contenders, ids);
        const isAnybody = contenders.some(({ weight }) => weight > 0);
        expect(taken !== null).toBe(isAnybody);
        if (taken === null) return;
        expect(contenders.find(({ rep }) => rep === taken.rep)?.weight).toBeGreaterThan(0);
        state = taken.turns;
      }
    }),
    runs(100),
  );
});

/** Days of a team: who stands in line, for how many turns, and whether a lead out of turn comes in between. */
const course = fc.array(
  fc.record({
    here: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
    weights: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 8, maxLength: 8 }),
    isReweighed: fc.boolean(),
    turns: fc.integer({ min: 1, max: 12 }),
    outOfTurn: fc.boolean(),
  }),
  { minLength: 1, maxLength: 60 },
);
const names = ['ana', 'bo', 'cy', 'di', 'ed', 'flo', 'gus', 'hal'];

test('many changes of the line never break the law inside each period, and leads out of turn do not either', () => {
  fc.assert(
    fc.property(course, (days) => {
      let state: Turns | null = null;
      let weights = names.map(() => 1);
      let period = '';
      let watch = (_rep: string): void => undefined;
      for (const day of days) {
        if (day.isReweighed) weights = [...day.weights];
        const line = names.flatMap((rep, i) => (day.here[i] === true ? [{ rep, weight: weights[i] ?? 1 }] : []));
        if (line.length === 0) continue;
        for (let i = 0; i < day.turns; i++) {
          const taken: Taken = take(state, line, names);
          const now = String(taken.turns.period);
          if (now !== period) watch = lineWatch(line);
          period = now;
          watch(taken.rep);
          state = taken.turns;
          if (day.outOfTurn) state = takeOutOfTurn(state, line.slice(0, 2), names)?.turns ?? state;
        }
      }
    }),
    runs(150),
  );
});

test('a period begins when and only when the line changes', () => {
  fc.assert(
    fc.property(course, (days) => {
      let state: Turns | null = null;
      let before = '';
      for (const day of days) {
        const line = names.flatMap((rep, i) => (day.here[i] === true ? [{ rep, weight: 1 }] : []));
        if (line.length === 0) continue;
        const was: Turns | null = state;
        const taken: Taken = take(state, line, names);
        const same = idsOf(line).join() === before;
        expect(taken.turns.period).toBe((was?.period ?? 0) + (same ? 0 : 1));
        expect(taken.turns.turn).toBe(same ? (was?.turn ?? 0) + 1 : 1);
        before = idsOf(line).join();
        state = taken.turns;
      }
    }),
    runs(100),
  );
});

test('however often the line changes, over all the turns in which they stood in it everybody has had their shares but for a few leads', () => {
  fc.assert(
    fc.property(course, fc.integer({ min: 1, max: 3 }), (days, most) => {
      let state: Turns | null = null;
      const off = new Map<string, number>();
      for (let again = 0; again < 5; again++) {
        for (const day of days) {
          const line = names.flatMap((rep, i) => (day.here[i] === true ? [{ rep, weight: i + 1 }] : []));
          const sum = line.reduce((total, { weight }) => total + weight, 0);
          for (let i = 0; i < Math.min(most, day.turns) && line.length > 0; i++) {
            const taken: Taken = take(state, line, names);
            for (const { rep, weight } of line) off.set(rep, (off.get(rep) ?? 0) + weight / sum);
            off.set(taken.rep, (off.get(taken.rep) ?? 0) - 1);
            state = taken.turns;
          }
        }
      }
      for (const value of off.values()) expect(Math.abs(value)).toBeLessThan(4);
    }),
    runs(100),
  );
});

test('a rep at the limit who comes and goes with every lead leaves the others their parts', () => {
  // Weights that would give cy nothing if every change began at nothing: bo is always the first of the two.
  const [ana, bo, cy] = [
    { rep: 'ana', weight: 10 },
    { rep: 'bo', weight: 10 },
    { rep: 'cy', weight: 9 },
  ];
  const had: Record<string, number> = {};
  let state: Turns | null = null;
  for (let i = 0; i < 1000; i++) {
    const taken: Taken = take(state, i % 2 === 0 ? [ana, bo, cy] : [bo, cy], ['ana', 'bo', 'cy']);
    had[taken.rep] = (had[taken.rep] ?? 0) + 1;
    state = taken.turns;
  }
  // 500 · 9/29 + 500 · 9/19
  expect(had['cy']).toBeGreaterThan(390);
  expect(had['cy']).toBeLessThan(394);
});

test('who comes back is not made to catch up, and who is new begins at nothing', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 40 }), (away, after) => {
      const all = names.map((rep) => ({ rep, weight: 1 }));
      const others = all.slice(1);
      let state: Turns | null = null;
      for (let i = 0; i < 5; i++) state = take(state, all, names).turns;
      for (let i = 0; i < away; i++) state = take(state, others, names).turns;
      let had = 0;
      for (let i = 0; i < after; i++) {
        const taken: Taken = take(state, all, names);
        if (taken.rep === 'ana') had += 1;
        state = taken.turns;
      }
      expect(had).toBeLessThanOrEqual(Math.ceil(after / 8) + 1);
      if (away > 0) expect(had).toBeLessThan(after / 8 + 1);
    }),
    runs(100),
  );
});

test('the same in, the same out, however the contenders are listed and stored in between', () => {
  fc.assert(
    fc.property(team(10, anyWeight), fc.array(fc.nat(), { minLength: 10, maxLength: 10 }), (contenders, order) => {
      let [a, b]: (Turns | null)[] = [null, null];
      const shuffled = contenders.toSorted(
        (x, y) => (order[Number(x.rep.slice(4))] ?? 0) - (order[Number(y.rep.slice(4))] ?? 0),
      );
      for (let i = 0; i < 40; i++) {
        const one: Taken = take(a ?? null, contenders);
        const other: Taken = take(b ?? null, shuffled);
        expect(other).toEqual(one);
        a = one.turns;
        b = JSON.parse(JSON.stringify(other.turns)) as Turns;
      }
    }),
    runs(60),
  );
});

test('what is kept is as long as the team and no longer', () => {
  fc.assert(
    fc.property(course, (days) => {
      let state: Turns | null = null;
      for (const day of days) {
        const line = names.flatMap((rep, i) => (day.here[i] === true ? [{ rep, weight: 1 }] : []));
        if (line.length === 0) continue;
        const members = idsOf(line);
        state = take(state, line, members).turns;
        expect(Object.keys(state.owed).every((rep) => members.includes(rep))).toBe(true);
        expect(state.line).toHaveLength(line.length);
      }
    }),
    runs(60),
  );
});
