// Whether the mere passing of time can make a policy's definition come true. Where it cannot, a replay need only look at the instants of
// events. Errs towards yes.
import type { Condition, IntentRule, NumberTest, Policy, Test } from '../policy.ts';
import type { ModelParts } from './model-parts.ts';

type Moves = { readonly intentRises: boolean; readonly intentFalls: boolean; readonly fitMoves: boolean };

const isDated = (test: Test): boolean => test.op === 'within' || test.op === 'older_than';

const hasDatedWhere = (rule: IntentRule): boolean =>
  rule.kind === 'event' && rule.on.where.some((one) => isDated(one.test));

const fades = (rule: IntentRule): boolean =>
  rule.kind === 'event' && (rule.windowMs !== null || rule.decay.kind !== 'none' || hasDatedWhere(rule));

const movesOf = ({ fit, intent }: ModelParts): Moves => {
  const { rules } = intent;
  const rises = (rule: IntentRule): boolean =>
    hasDatedWhere(rule) || (rule.kind === 'silence' ? rule.points > 0 : rule.points < 0 && fades(rule));
  const falls = (rule: IntentRule): boolean =>
    hasDatedWhere(rule) || (rule.kind === 'silence' ? rule.points < 0 : rule.points > 0 && fades(rule));
  const still: Moves = { intentRises: false, intentFalls: false, fitMoves: false };
  const turns = (when: Condition): boolean => canBecome(when, true, still) || canBecome(when, false, still);
  // Spans, freezes and ceilings that come and go can move intent either way.
  const isUnsteady =
    intent.freezes.length > 0 ||
    rules.some(({ active }) => active !== null) ||
    intent.ceilings.some(({ when }) => turns(when) || isOfTheInstant(when));
  return {
    intentRises: isUnsteady || rules.some(rises),
    intentFalls: isUnsteady || rules.some(falls),
    fitMoves:
      fit.rules.some(({ when, active }) => active !== null || turns(when)) ||
      fit.ceilings.some(({ when }) => turns(when) || isOfTheInstant(when)),
  };
};

const canPass = (test: NumberTest, wanted: boolean, rises: boolean, falls: boolean): boolean => {
  switch (test.op) {
    case 'at_least':
    case 'more_than':
      return wanted ? rises : falls;
    case 'at_most':
    case 'less_than':
      return wanted ? falls : rises;
    case 'between':
      return rises || falls;
  }
};

/** Whether time alone can turn a condition into `wanted` (met, or not met). */
const canBecome = (condition: Condition, wanted: boolean, moves: Moves): boolean => {
  const { intentRises, intentFalls, fitMoves } = moves;
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.some((part) => canBecome(part, wanted, moves));
    case 'not':
      return canBecome(condition.of, !wanted, moves);
    case 'field':
      return isDated(condition.test);
    case 'axis':
      if (condition.axis === 'fit') return fitMoves;
      if (condition.axis === 'intent') return canPass(condition.test, wanted, intentRises, intentFalls);
      return fitMoves || canPass(condition.test, wanted, intentRises, intentFalls);
    case 'grade':
      return fitMoves || intentRises || intentFalls;
    case 'stage':
      return false;
    case 'now':
    case 'track':
      return true;
    case 'count': {
      const isDatedCount = condition.event.where.some((one) => isDated(one.test));
      return isDatedCount || canPass(condition.test, wanted, false, condition.windowMs !== null);
    }
  }
};

/**
 * What time alone can do: turn a lead that is no MQL into one, and move fit. `fitMoves` also where fit counts engagements or can be reset, which makes
 * fit depend on the instant as well.
 */
export const powersOfTime = (
  { grades }: Policy,
  model: ModelParts,
): { readonly canQualify: boolean; readonly fitMoves: boolean } => {
  const moves = movesOf(model);
  const { when, fastTrack } = model.definition;
  const { never, fit, intent } = model;
  const canQualify =
    grades.overrides.length > 0 ||
    canBecome(when, true, moves) ||
    (never !== null && canBecome(never, false, moves)) ||
    (fastTrack !== null && fastTrack.when !== null && canBecome(fastTrack.when, true, moves));
  return {
    canQualify,
    fitMoves:
      intent.resets.length > 0 ||
      fit.rules.some((rule) => rule.active !== null || isOfTheInstant(rule.when)) ||
      fit.ceilings.some((ceiling) => isOfTheInstant(ceiling.when)),
  };
};

const isOfTheInstant = (condition: Condition): boolean => {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.some(isOfTheInstant);
    case 'not':
      return isOfTheInstant(condition.of);
    case 'field':
      return isDated(condition.test);
    case 'count':
      return true;
    case 'axis':
    case 'grade':
    case 'stage':
      return false;
    case 'now':
    case 'track':
      return true;
  }
};
