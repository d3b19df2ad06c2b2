// The whole account of a score: what every rule came to and why, what bounds did, what is missing, and what time alone will change.
import type { Instant, Value } from '../lead.ts';
import type { IntentRule } from '../policy.ts';
import { type Assessment, assess, type Subject } from './assess.ts';
import type { CompiledModel, CompiledPolicy } from './compile.ts';
import { begin, lookedAt, runAll } from './evaluate.ts';
import { type Occurrence, occurrencesOf, type Past } from './fates.ts';
import { type Missing, missingFor, type Situation } from './missing.ts';
import { modelParts } from './model-parts.ts';
import { frozenSpells } from './past.ts';
import { type Outcome, outcomeOf, UNKNOWN } from './tri.ts';

export type RuleAccount = {
  readonly rule: string;
  /** In thousandths, after the rule's own bounds. */
  readonly points: number;
  /** Of fit rules. */
  readonly outcome: Outcome | null;
  /** Of event rules: the newest first. */
  readonly occurrences: readonly Occurrence[];
  /** Of silence rules: how many periods count. */
  readonly periods: number | null;
  /** Does not hold at this time. */
  readonly isIdle: boolean;
};

export type Account = {
  readonly assessment: Assessment;
  readonly fit: readonly RuleAccount[];
  readonly intent: readonly RuleAccount[];
  /** What was done up to here counts no more; null = all counts. */
  readonly resetAt: Instant | null;
  /** Since when intent stands still; null = it does not. */
  readonly frozenSince: Instant | null;
  /** Fields that the policy asks for, as they stand. */
  readonly inputs: readonly { readonly path: string; readonly value: Value | null }[];
  readonly tracks: readonly { readonly track: string; readonly isIn: Outcome }[];
  /** The nearest way to become an MQL; of one that is excluded, what excludes it; none where it is one. */
  readonly missing: readonly Missing[];
  /** What it will be at `nextChangeAt` if nothing happens until then. */
  readonly next: Pick<Assessment, 'asOf' | 'status' | 'grade' | 'fit' | 'intent'> | null;
};

/** What conditions see of the lead; `runAll` has been called. */
export const situationOf = (compiled: CompiledPolicy, model: CompiledModel, subject: Subject): Situation => {
  const { frame, scratch } = model;
  return {
    at: frame.at,
    fields: subject.fields,
    stage: frame.stage,
    engagements: subject.engagements.filter(({ occurredAt }) => occurredAt <= frame.at && occurredAt > scratch.resetAt),
    fit: frame.fit,
    fitHigh: frame.fitHigh,
    intent: frame.intent,
    grade: frame.grade,
    tracks: Object.fromEntries(
      compiled.policy.tracks.map(({ id }, place) => [id, compiled.membership[place] ?? UNKNOWN]),
    ),
  };
};

const missingOf = (
  compiled: CompiledPolicy,
  model: CompiledModel,
  subject: Subject,
  status: string,
): readonly Missing[] => {
  const parts = modelParts(compiled.policy, model.id);
  if (status === 'mql') return [];
  if (status === 'excluded') {
    const { never } = compiled.policy.mql;
    return never === null ? [] : missingFor(never, situationOf(compiled, compiled.main, subject), false);
  }
  const { fastTrack, when } = parts.definition;
  const situation = situationOf(compiled, model, subject);
  if (status === 'triage' && fastTrack?.when != null) return missingFor(fastTrack.when, situation);
  return missingFor(when, situation);
};

const intentAccounts = (
  model: CompiledModel,
  rules: readonly IntentRule[],
  subject: Subject,
): readonly RuleAccount[] => {
  const { scratch, frame, freezes, zone } = model;
  const engagements = subject.engagements;
  const axisAt = scratch.frozenSince ?? frame.at;
  const activeAt = engagements.findLast(({ occurredAt }) => occurredAt <= axisAt)?.occurredAt ?? axisAt;
  const spells = freezes.length === 0 ? [] : frozenSpells(freezes, engagements, frame.at);
  const past: Past = { axisAt, resetAt: scratch.resetAt, spells, zone, activeAt };
  return rules.map((rule, index) => {
    const isIdle = scratch.isIdle[index] === 1;
    const account = { rule: rule.id, points: scratch.shares[index] ?? 0, outcome: null, isIdle };
    if (isIdle) return { ...account, occurrences: [], periods: null };
    return rule.kind === 'silence'
      ? { ...account, occurrences: [], periods: scratch.counted[index] ?? 0 }
      : { ...account, occurrences: occurrencesOf(rule, engagements, past), periods: null };
  });
};

/** Explains a lead's score at an instant, under the model that its numbers are of. */
export const explain = (compiled: CompiledPolicy, lead: Subject, at: Instant): Account => {
  const assessment = assess(compiled, lead, at);
  const { nextChangeAt } = assessment;
  const then = nextChangeAt === null ? null : assess(compiled, lead, nextChangeAt);
  const engagements = begin(compiled, lead);
  const subject = { ...lead, engagements };
  runAll(compiled, engagements, at);
  const track = compiled.tracks.find(({ model }) => model.id === assessment.model);
  const model = track?.model ?? compiled.main;
  const parts = modelParts(compiled.policy, model.id);
  const { scratch } = model;
  const seenAt = track === undefined ? at : lookedAt(compiled, track, at);
  return {
    assessment,
    fit: parts.fit.rules.map(({ id, points }, i) => {
      const outcome = outcomeOf(scratch.fitOutcomes[i] ?? UNKNOWN);
      const isIdle = parts.fit.rules[i]?.active?.every(
        ({ from, until }) => (from !== null && seenAt < from) || (until !== null && seenAt >= until),
      );
      return {
        rule: id,
        points: outcome === 'met' ? points : 0,
        outcome,
        occurrences: [],
        periods: null,
        isIdle: isIdle ?? false,
      };
    }),
    intent: intentAccounts(model, parts.intent.rules, subject),
    resetAt: Number.isFinite(scratch.resetAt) ? scratch.resetAt : null,
    frozenSince: scratch.frozenSince,
    inputs: [
      ...new Set([...compiled.main.slots, ...model.slots, ...(compiled.gates?.slots ?? [])].map(({ path }) => path)),
    ].map((path) => ({
      path,
      value: lead.fields[path] ?? null,
    })),
    tracks: compiled.policy.tracks.map(({ id }, place) => ({
      track: id,
      isIn: outcomeOf(compiled.membership[place] ?? UNKNOWN),
    })),
    missing: missingOf(compiled, model, subject, assessment.status),
    next:
      then === null
        ? null
        : { asOf: then.asOf, status: then.status, grade: then.grade, fit: then.fit, intent: then.intent },
  };
};
