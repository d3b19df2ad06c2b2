// The contract's document → the plain `Policy` that the domain compiles and runs: defaults filled in, lists resolved, points in thousandths.
import type { Verdict } from '#domain/lead.ts';
import type {
  AxisBounds,
  FastTrack,
  FitRule,
  GradeBands,
  IntentRule,
  Policy,
  Reason,
  ReasonOutcome,
} from '#domain/policy.ts';
import { pointScale } from '#domain/policy.ts';
import { defaults } from './defaults.ts';
import { maxDurationMs } from './duration.ts';
import { labelOf } from './label.ts';
import type {
  ContractDocument,
  EventRuleDocument,
  FitRuleDocument,
  IntentRuleDocument,
  ReasonDocument,
} from './schema.ts';
import type { SilenceRuleDocument } from './schema.ts';
import { type Lists, toCondition, toEventMatch } from './to-condition.ts';
import { toHandoff } from './to-handoff.ts';

const scaled = (points: number): number => Math.round(points * pointScale);

/** `lists` must hold every list the document names, with the values of files read. */
export const toPolicy = (document: ContractDocument, lists: Lists, contractHash: string): Policy => {
  const windowMs = toWindow(document.axes?.intent?.window, defaults.windowMs);
  return {
    contractHash,
    name: document.contract,
    version: document.version,
    timeZone: 'UTC',
    effective: toEffective(document.effective),
    fit: {
      rules: document.fit.map((rule) => toFitRule(rule, lists)),
      bounds: toBounds(document.axes?.fit),
      groups: [],
      ceilings: [],
    },
    intent: {
      rules: document.intent.map((rule) => toIntentRule(rule, windowMs, lists)),
      bounds: toBounds(document.axes?.intent),
      groups: [],
      ceilings: [],
      resets: [],
      freezes: [],
    },
    grades: toGrades(document.grades),
    mql: {
      when: toCondition(document.mql.when, lists),
      never: document.mql.never === undefined ? null : toCondition(document.mql.never, lists),
      keep: null,
      again: null,
      fastTrack: toFastTrack(document.mql.fast_track, windowMs, lists),
    },
    tracks: [],
    reasons: toReasons(document),
    recycle: {
      afterMs: document.recycle?.after ?? defaults.recycleMs,
      label: document.recycle?.to ?? defaults.recycleLabel,
      coolOffMs: 0,
      reset: 'none',
      back: 'raised_hand',
    },
    displayStep: document.display_step ?? defaults.displayStep,
    handoff: toHandoff(document, lists),
  };
};

const toEffective = (effective: ContractDocument['effective']): Policy['effective'] =>
  typeof effective === 'object'
    ? { from: effective.from, until: effective.until ?? null }
    : { from: effective ?? null, until: null };

const toWindow = (window: number | 'ever' | undefined, otherwise: number | null): number | null => {
  if (window === undefined) return otherwise;
  return window === 'ever' ? null : window;
};

const toBounds = (bounds: { floor?: number | undefined; cap?: number | undefined } | undefined): AxisBounds => ({
  floor: scaled(bounds?.floor ?? defaults.floor),
  cap: bounds?.cap === undefined ? null : scaled(bounds.cap),
});

const head = (rule: FitRuleDocument | IntentRuleDocument) => ({
  id: rule.id,
  points: scaled(rule.points),
  why: rule.why?.trim() ?? null,
  group: rule.group ?? null,
  active: null,
});

const toFitRule = (rule: FitRuleDocument, lists: Lists): FitRule => ({
  ...head(rule),
  when: toCondition(rule.when, lists),
});

const toIntentRule = (rule: IntentRuleDocument, windowMs: number | null, lists: Lists): IntentRule => {
  const cap = rule.cap === undefined ? null : scaled(rule.cap);
  return 'after' in rule
    ? { ...head(rule), cap, floor: null, ...toSilence(rule) }
    : { ...head(rule), cap, floor: null, ...toEvent(rule, windowMs, lists) };
};

const toEvent = (rule: EventRuleDocument, windowMs: number | null, lists: Lists) => ({
  kind: 'event' as const,
  on: toEventMatch(rule.on, rule.where, lists),
  limit: rule.limit ?? ({ kind: 'every_time' } as const),
  windowMs: toWindow(rule.window, windowMs),
  decay: rule.decay ?? ({ kind: 'none' } as const),
});

/** Without a limit of its own, a silence counts again each time it has lasted as long once more. */
const toSilence = (rule: SilenceRuleDocument) => {
  const again = { every_time: rule.after, once: maxDurationMs } as const;
  const limit = rule.limit ?? { kind: 'every_time' as const };
  return {
    kind: 'silence' as const,
    silentForMs: rule.after,
    periodMs: limit.kind === 'once_per' ? limit.periodMs : again[limit.kind === 'once' ? 'once' : 'every_time'],
  };
};

const toGrades = (grades: ContractDocument['grades']): GradeBands => {
  const fit = grades?.fit ?? defaults.grades.fit;
  const intent = grades?.intent ?? defaults.grades.intent;
  return {
    fit: [scaled(fit.A), scaled(fit.B), scaled(fit.C)],
    intent: [scaled(intent['1']), scaled(intent['2']), scaled(intent['3'])],
    overrides: [],
  };
};

const toFastTrack = (
  fastTrack: ContractDocument['mql']['fast_track'],
  windowMs: number | null,
  lists: Lists,
): FastTrack | null =>
  fastTrack === undefined
    ? null
    : {
        on: [...new Set(fastTrack.on)].sort(),
        windowMs: toWindow(fastTrack.window, windowMs) ?? maxDurationMs,
        when: fastTrack.when === undefined ? null : toCondition(fastTrack.when, lists),
        ifUnknown: fastTrack.if_unknown ?? defaults.ifUnknown,
      };

const toReasons = (document: ContractDocument): Policy['reasons'] => {
  const of = (verdict: Verdict): readonly Reason[] =>
    Object.entries(document.dispositions?.[verdict] ?? {}).map(([id, reason]) => ({
      id,
      label: reason.label ?? labelOf(id),
      speaksOf: reason.speaks_of ?? null,
      then: toOutcome(verdict, reason, document),
      needsText: reason.needs_text ?? false,
      isLearnt: true,
    }));
  return { accepted: of('accepted'), rejected: of('rejected'), recycled: of('recycled'), converted: of('converted') };
};

const toOutcome = (verdict: Verdict, { then }: ReasonDocument, document: ContractDocument): ReasonOutcome => {
  const label = document.recycle?.to ?? defaults.recycleLabel;
  if (typeof then === 'object') return { kind: 'recycle', forMs: then.recycle, to: then.to ?? label };
  if (then === undefined && verdict === 'recycled')
    return { kind: 'recycle', forMs: document.recycle?.after ?? defaults.recycleMs, to: label };
  return { kind: then ?? 'none' };
};
