// Random rules and axes: groups, floors, ceilings, resets, freezes, and rules that hold for a while.
import fc from 'fast-check';
import type {
  Ceiling,
  Condition,
  FitAxis,
  FitRule,
  Freeze,
  GroupBounds,
  IntentAxis,
  IntentRule,
  Reset,
  Span,
  Test,
} from '#domain/policy.ts';
import { type Asks, factsAlone } from './conditions.ts';
import type { factsOf } from './facts.ts';
import type { Scale } from './scale.ts';

type Of<T> = fc.Arbitrary<T>;
export type Unnamed<T> = T extends unknown ? Omit<T, 'id'> : never;
export type UnnamedIntent = Unnamed<IntentRule>;

export const points = fc.integer({ min: -30_000, max: 30_000 });
export const positivePoints = fc.integer({ min: 0, max: 30_000 });
export const negativePoints = fc.integer({ min: -30_000, max: 0 });

const nullable = <T>(of: Of<T>, freq = 3): Of<T | null> => fc.option(of, { freq });
/** Mostly none. */
const few = <T>(of: Of<T>, maxLength = 2): Of<readonly T[]> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(of, { minLength: 1, maxLength }) },
  );

export const named = <T extends object>(list: readonly T[], letter = 'r'): (T & { id: string })[] =>
  list.map((one, i) => ({ ...one, id: `${letter}${String(i)}` }));

const inSpan = ([a, b]: readonly [number, number], open: 'from' | 'until' | 'no'): Span => ({
  from: open === 'from' ? null : Math.min(a, b),
  until: open === 'until' ? null : Math.max(a, b),
});
export const spanOf = ({ instant }: Scale): Of<Span> =>
  fc
    .tuple(fc.tuple(instant, instant), fc.constantFrom('no', 'no', 'from', 'until'))
    .map(([ends, open]) => inSpan(ends, open));

const boundsOf = (ends: Of<number>): Of<{ floor: number | null; cap: number | null }> =>
  fc
    .tuple(nullable(ends, 2), nullable(ends, 2))
    .map(([a, b]) =>
      a !== null && b !== null ? { floor: Math.min(a, b), cap: Math.max(a, b) } : { floor: a, cap: b },
    );
const groupNames = ['web', 'mail'] as const;
export const groups: Of<readonly GroupBounds[]> = few(boundsOf(fc.integer({ min: -30_000, max: 40_000 }))).map((list) =>
  list.map((bounds, i) => ({ group: groupNames[i] ?? '', ...bounds })),
);
const group = nullable(fc.constantFrom<string>(...groupNames), 2);
/** Of the rule: magnitudes, the floor not above the cap. */
const ruleBounds = boundsOf(fc.integer({ min: 0, max: 40_000 }));

/** Met or not by the instant at which it is asked. */
const isDated = ({ op }: Test): boolean => op === 'within' || op === 'older_than';

export const bounds = fc.record({
  floor: fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: -20_000, max: 0 }) },
    { weight: 1, arbitrary: fc.nat(9_000) },
  ),
  cap: fc.option(fc.integer({ min: 10_000, max: 80_000 })),
});

export const axesOf = (
  scale: Scale,
  { eventMatch, signal }: ReturnType<typeof factsOf>,
  condition: (asks: Asks) => Of<Condition>,
) => {
  const { duration, limit, decay } = scale;
  const spans = fc.array(spanOf(scale), { minLength: 1, maxLength: 2 });
  const active = fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: spans });
  const shared = { why: fc.constant(null), group, active };

  const fitRule = (asks: Asks): Of<Unnamed<FitRule>> => fc.record({ ...shared, when: condition(asks), points });

  const eventRule = (worth: Of<number>, match = eventMatch): Of<UnnamedIntent> =>
    fc
      .record({
        ...shared,
        kind: fc.constant('event' as const),
        points: worth,
        bounds: ruleBounds,
        on: match,
        limit,
        windowMs: fc.option(duration),
        decay,
      })
      // Penalties do not fade with silence.
      .map(({ bounds: own, ...rule }) => ({
        ...rule,
        ...own,
        decay: rule.points <= 0 && rule.decay.kind === 'stepped' ? { kind: 'none' } : rule.decay,
      }));
  const silenceRule = (worth: Of<number>): Of<UnnamedIntent> =>
    fc
      .record({
        ...shared,
        kind: fc.constant('silence' as const),
        points: worth,
        bounds: ruleBounds,
        silentForMs: duration,
        periodMs: duration,
      })
      .map(({ bounds: own, ...rule }) => ({ ...rule, ...own }));
  const intentRules: Of<readonly UnnamedIntent[]> = fc.array(
    fc.oneof({ weight: 4, arbitrary: eventRule(points) }, { weight: 1, arbitrary: silenceRule(points) }),
    { maxLength: 5 },
  );

  const ceiling = (asks: Asks): Of<Unnamed<Ceiling>> =>
    fc.record({ when: condition(asks), at: fc.integer({ min: -10_000, max: 40_000 }), why: fc.constant(null) });
  const reset: Of<Unnamed<Reset>> = fc.record({
    on: signal,
    to: fc.constantFrom('fit_only', 'fit_only', 'zero'),
    restore: nullable(fc.record({ on: signal, when: nullable(condition(factsAlone), 2) }), 2),
  });
  const undated = signal.filter(({ where }) => where.every(({ test }) => !isDated(test)));
  const freeze: Of<Unnamed<Freeze>> = fc.record({
    on: undated,
    until: fc.record({ on: nullable(undated, 2), afterMs: nullable(duration, 2) }),
  });

  const fitAxis = (asks: Asks): Of<FitAxis> =>
    fc
      .record({ rules: fc.array(fitRule(asks), { maxLength: 3 }), bounds, groups, ceilings: few(ceiling(asks)) })
      .map((of) => ({ ...of, rules: named(of.rules), ceilings: named(of.ceilings, 'c') }));
  const intentAxis = (asks: Asks, rules: Of<readonly UnnamedIntent[]> = intentRules): Of<IntentAxis> =>
    fc
      .record({
        rules,
        bounds,
        groups,
        ceilings: few(ceiling({ ...asks, scores: 'fit' })),
        resets: few(reset),
        freezes: few(freeze),
      })
      .map((of) => ({
        ...of,
        rules: named(of.rules),
        ceilings: named(of.ceilings, 'c'),
        resets: named(of.resets, 'z'),
        freezes: named(of.freezes, 'f'),
      }));
  return { fitRule, eventRule, silenceRule, intentRules, reset, freeze, fitAxis, intentAxis };
};
