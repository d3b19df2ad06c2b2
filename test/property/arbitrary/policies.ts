// Random policies: the contract's own model with overrides, fast track and hysteresis, and tracks beside it.
import fc from 'fast-check';
import type { Again, Definition, FastTrack, GradeBands, Policy, Track } from '#domain/policy.ts';
import type { FitAxis, IntentAxis } from '#domain/policy.ts';
import { axesOf, spanOf } from './axes.ts';
import { conditionsOf, everything, noScores, stages } from './conditions.ts';
import { factsOf, types } from './facts.ts';
import type { Scale } from './scale.ts';
import { basePolicy } from './standing-policies.ts';
import type { Subject } from '#domain/scoring/assess.ts';

type Of<T> = fc.Arbitrary<T>;

const bands = fc
  .tuple(...Array.from({ length: 3 }, () => fc.integer({ min: 0, max: 60_000 })))
  .map((three) => three.toSorted((a, b) => b - a) as unknown as [number, number, number]);

/** A reset to nothing and a floor of fit above nothing contradict each other; a contract that says both is refused. */
const consistent = (fit: FitAxis, intent: IntentAxis): FitAxis =>
  intent.resets.some(({ to }) => to === 'zero')
    ? { ...fit, bounds: { ...fit.bounds, floor: Math.min(0, fit.bounds.floor) } }
    : fit;

/** Conditions ask for no track that is not there. */
const forgetting = (node: unknown, tracks: readonly string[]): unknown => {
  if (Array.isArray(node)) return node.map((one) => forgetting(one, tracks));
  if (node === null || typeof node !== 'object') return node;
  if ('kind' in node && node.kind === 'track' && 'in' in node && Array.isArray(node.in)) {
    const known = node.in.filter((id) => tracks.includes(id as string));
    return known.length === 0 ? { kind: 'any', of: [] } : { ...node, in: known };
  }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, forgetting(value, tracks)]));
};

export const arbitrariesOf = (scale: Scale) => {
  const { instant, duration, timeZone, schedule } = scale;
  const facts = factsOf(scale);
  const condition = conditionsOf(scale, facts);
  const axes = axesOf(scale, facts, condition);

  const fastTrack: Of<FastTrack> = fc.record({
    on: fc.subarray([...types], { minLength: 1 }),
    windowMs: duration,
    when: fc.option(condition(everything)),
    ifUnknown: fc.constantFrom('triage', 'wait'),
  });
  const definition: Of<Definition> = fc.record({
    when: condition(everything),
    keep: fc.option(condition(everything), { freq: 2 }),
    fastTrack: fc.option(fastTrack),
  });
  /** `earlier`: tracks that its entry may ask for without a circle. */
  const track = (id: string, earlier: readonly string[]): Of<Track> => {
    const gate = fc.option(condition({ ...noScores, tracks: earlier }), { freq: 2 });
    return fc
      .record({
        id: fc.constant(id),
        enter: gate,
        exit: gate,
        active: fc.option(spanOf(scale), { freq: 2 }),
        schedule,
        fit: axes.fitAxis(noScores),
        intent: axes.intentAxis(noScores),
        mql: definition,
      })
      .map((of) => ({ ...of, fit: consistent(of.fit, of.intent) }));
  };
  const [trial, partner] = [track('trial', []), track('partner', ['trial'])];
  /** Written in any order. */
  const tracksOf: Of<readonly Track[]> = fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.tuple(trial) },
    { weight: 1, arbitrary: fc.tuple(trial, partner) },
    { weight: 1, arbitrary: fc.tuple(partner, trial) },
  );
  const grades: Of<GradeBands> = fc.record({
    fit: bands,
    intent: bands,
    overrides: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      {
        weight: 1,
        arbitrary: fc.array(
          fc.record({
            when: condition({ ...everything, scores: 'but_grade' }),
            grade: fc.constantFrom('A1', 'B2', 'D4'),
          }),
          { maxLength: 2 },
        ),
      },
    ),
  });

  /** The contract's own model under these axes, beside these tracks. */
  const policyUnder = (fit: Of<FitAxis>, intent: Of<IntentAxis>, tracks: Of<readonly Track[]>): Of<Policy> =>
    fc
      .record({
        fit,
        intent,
        tracks,
        grades,
        mql: definition,
        never: fc.option(condition(everything), { freq: 2 }),
        again: fc.option(fc.record<Again>({ afterMs: duration, when: fc.option(condition(everything)) }), { freq: 2 }),
        timeZone,
      })
      .map(({ mql, never, again, ...of }) => ({
        ...basePolicy,
        ...of,
        fit: consistent(of.fit, of.intent),
        mql: { ...mql, never, again },
      }))
      .map(
        (policy) =>
          forgetting(
            policy,
            policy.tracks.map(({ id }) => id),
          ) as Policy,
      );
  const noTracks: Of<readonly Track[]> = fc.constant([]);
  const fitAxis = axes.fitAxis(noScores);
  const intentAxis = axes.intentAxis(noScores);
  const policy = policyUnder(fitAxis, intentAxis, tracksOf);

  const subject: Of<Subject> = fc.record({
    fields: facts.fields,
    engagements: facts.engagements(),
    stage: fc.constantFrom(...stages),
    intentResetAt: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: instant }),
  });
  return {
    ...scale,
    ...facts,
    ...axes,
    fitAxisOf: axes.fitAxis,
    intentAxisOf: axes.intentAxis,
    fitAxis,
    intentAxis,
    condition,
    policy,
    policyUnder,
    noTracks,
    subject,
  };
};
