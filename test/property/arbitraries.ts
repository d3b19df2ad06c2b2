// Random policies and leads. What is exported by name is on the toy scale: times from 0 to 100 ms, durations of some ms, so that a test can look at every
// instant there is; `calendars` and `halfHours` are the same around the changes of clocks.
import fc from 'fast-check';
import type { Condition, Policy } from '#domain/policy.ts';
import { returnWays } from '#domain/policy.ts';
import { arbitrariesOf } from './arbitrary/policies.ts';
import { busyPolicy } from './arbitrary/standing-policies.ts';
import { autumn, backDays, forthDays, halfHours as halfHoursFrom, newYear, spring, toy } from './arbitrary/scale.ts';

export { negativePoints, positivePoints, named, type UnnamedIntent } from './arbitrary/axes.ts';
export { everything, factsAlone, noScores } from './arbitrary/conditions.ts';
export { leanPolicy, leanSubject } from './arbitrary/lean.ts';
export { numberTest } from './arbitrary/facts.ts';
export { basePolicy, busyPolicy } from './arbitrary/standing-policies.ts';
export { grainMs, timeLimit } from './arbitrary/scale.ts';

export const toyScale = arbitrariesOf(toy);
export const {
  instant,
  duration,
  fieldKinds,
  fields,
  valueTest,
  eventMatch,
  condition,
  eventRule,
  silenceRule,
  intentRules,
  reset,
  freeze,
  fitAxis,
  intentAxis,
  fitAxisOf,
  intentAxisOf,
  policy,
  policyUnder,
  noTracks,
  subject,
  engagements,
} = toyScale;

/** To the millisecond, over weeks. */
export const calendars = {
  autumn: arbitrariesOf(autumn),
  spring: arbitrariesOf(spring),
  newYear: arbitrariesOf(newYear),
};

/** Everything on the half hour. */
export const halfHours = {
  back: { ...arbitrariesOf(halfHoursFrom(backDays.firstDay, backDays.days)), ...backDays },
  forth: { ...arbitrariesOf(halfHoursFrom(forthDays.firstDay, forthDays.days)), ...forthDays },
};

/** Under which leads come and go, by every way that a contract can say of coming back. */
export const busy: fc.Arbitrary<Policy> = fc
  .record({
    recycle: fc.record({
      afterMs: duration,
      label: fc.constant('nurture'),
      coolOffMs: fc.oneof(fc.constant(0), duration),
      reset: fc.constantFrom('none', 'fit_only'),
      back: fc.constantFrom(...returnWays),
    }),
    again: fc.option(
      fc.record({
        afterMs: fc.oneof(fc.constant(0), duration),
        when: fc.constantFrom<Condition | null>(null, {
          kind: 'count',
          event: { types: ['visit'], where: [] },
          windowMs: 20,
          test: { op: 'at_least', value: 1 },
        }),
      }),
      { freq: 2 },
    ),
  })
  .map(({ recycle, again }) => ({ ...busyPolicy, recycle, mql: { ...busyPolicy.mql, again } }));

/** The same without hysteresis: what holds at an instant then hangs on no other. */
export const withoutKeep = (of: Policy): Policy => ({
  ...of,
  mql: { ...of.mql, keep: null },
  tracks: of.tracks.map((track) => ({ ...track, mql: { ...track.mql, keep: null } })),
});
