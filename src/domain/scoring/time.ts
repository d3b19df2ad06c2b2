// Whether the mere passing of time can make a policy's definition come true. Where it cannot, a replay need only look at the instants of
// events. Errs towards yes.
import type { Condition, IntentRule, NumberTest, Policy, Test } from '../policy.ts';

type Moves = { readonly intentRises: boolean; readonly intentFalls: boolean; readonly fitMoves: boolean };

const isDated = (test: Test): boolean => test.op === 'within' || test.op === 'older_than';

const hasDatedWhere = (rule: IntentRule): boolean =>
  rule.kind === 'event' && rule.on.where.some((one) => isDated(one.test));

const fades = (rule: IntentRule): boolean =>
  rule.kind === 'event' && (rule.windowMs !== null || rule.decay.kind !== 'none' || hasDatedWhere(rule));

const movesOf = (policy: Policy): Moves => {
  const { rules } = policy.intent;
  const rises = (rule: IntentRule): boolean =>
    hasDatedWhere(rule) || (rule.kind === 'silence' ? rule.points > 0 : rule.points < 0 && fades(rule));
  const falls = (rule: IntentRule): boolean =>
    hasDatedWhere(rule) || (rule.kind === 'silence' ? rule.points < 0 : rule.points > 0 && fades(rule));
  const still: Moves = { intentRises: false, intentFalls: false, fitMoves: false };
  return {
    intentRises: rules.some(rises),
    intentFalls: rules.some(falls),
    fitMoves: policy.fit.rules.some((rule) => canBecome(rule.when, true, still) || canBecome(rule.when, false, still)),
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
 * What time alone can do: turn a lead that is no MQL into one, and move fit. `fitMoves` also where fit counts engagements, which makes
 * fit depend on the instant as well.
 */
export const powersOfTime = (policy: Policy): { readonly canQualify: boolean; readonly fitMoves: boolean } => {
  const moves = movesOf(policy);
  const { when, never, fastTrack } = policy.mql;
  const canQualify =
    canBecome(when, true, moves) ||
    (never !== null && canBecome(never, false, moves)) ||
    (fastTrack !== null && fastTrack.when !== null && canBecome(fastTrack.when, true, moves));
  return { canQualify, fitMoves: policy.fit.rules.some((rule) => isOfTheInstant(rule.when)) };
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
