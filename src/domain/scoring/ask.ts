// Conditions beside the definition: which rule of routing a lead meets, which class of promises it is of, whether its clocks stand still. Asked
// seldom, so each is compiled when it is first asked and kept as long as its policy lives.
import type { Lead } from '../lead.ts';
import type { Condition } from '../policy.ts';
import type { Judgement } from './assess.ts';
import { type CompiledPolicy, emptyFrameOf } from './compile.ts';
import {
  compileCondition,
  fieldChecks,
  type Found,
  type Frame,
  type FrameCheck,
  load,
  nothingFound,
} from './condition.ts';
import { countInto } from './gates.ts';
import { type Outcome, outcomeOf, UNKNOWN } from './tri.ts';

type Question = {
  readonly check: FrameCheck;
  readonly fields: ReturnType<typeof fieldChecks>;
  readonly found: Found;
  readonly frame: Frame;
  readonly horizonMs: number;
};

export type Asked = {
  readonly outcome: Outcome;
  /** Fields it asks for, and of these the ones whose being unknown leaves a test unknown. */
  readonly fields: readonly string[];
  readonly unknown: readonly string[];
};

/** A condition belongs to one policy, so the object itself is its name. */
const questions = new WeakMap<Condition, Question>();

const questionOf = (compiled: CompiledPolicy, condition: Condition): Question => {
  const known = questions.get(condition);
  if (known !== undefined) return known;
  const found = nothingFound(compiled.policy.tracks.map(({ id }) => id));
  const check = compileCondition(condition, found, 'definition');
  const fields = fieldChecks(condition, found);
  const question = {
    check,
    fields,
    found,
    frame: emptyFrameOf(found, compiled.membership),
    horizonMs: Math.max(0, ...found.counters.map(({ windowMs }) => windowMs)),
  };
  questions.set(condition, question);
  return question;
};

/**
 * Asks a condition of a lead as `judgement` has just found it. Scores count as they stand: what is unknown of fit adds nothing here. The stage is
 * the lead's own, an MQL's too.
 */
export const ask = (compiled: CompiledPolicy, condition: Condition, lead: Lead, judgement: Judgement): Asked => {
  const { check, fields, found, frame, horizonMs } = questionOf(compiled, condition);
  load(frame, found.slots, lead.fields, lead.stage);
  frame.stage = lead.stage;
  countInto(frame, found.counters, horizonMs, lead.engagements, judgement.asOf);
  frame.fit = judgement.fit;
  frame.fitHigh = judgement.fit;
  frame.intent = judgement.intent;
  frame.grade = judgement.grade;
  return {
    outcome: outcomeOf(check(frame)),
    fields: [...new Set(fields.map(({ path }) => path))],
    unknown: [...new Set(fields.filter((one) => one.check(frame) === UNKNOWN).map(({ path }) => path))],
  };
};
