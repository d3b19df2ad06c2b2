// A lead's history run again: at every instant at which something can flip, what each model says. Facts (fields, stage) are taken as they
// stand: there is no history of fields yet.
import type { Engagement, Instant } from '../lead.ts';
import type { CompiledPolicy } from './compile.ts';
import { runAll, type Subject } from './evaluate.ts';
import { nextChange } from './next-change.ts';
import { isExcluded, isKeeping, isQualifying, modelsOf } from './status.ts';

/**
 * Instants one replay looks at. A lead has at most 500 engagements and each makes a few instants (it happens, it leaves windows);
 * more than this is a contract that flips without end, and the answer falls back to `until`.
 */
export const maxReplayInstants = 5_000;

/** Where a replay begins: facts are timeless, so the first thing we know of the lead. */
export const startOf = (subject: Subject, engagements: readonly Engagement[], until: Instant): Instant => {
  const createdAt = subject.fields['person.created_at'];
  const known = [engagements[0]?.occurredAt, createdAt].filter((at): at is number => typeof at === 'number');
  return Math.min(until, ...known);
};

/**
 * Moves the set of models that hold the lead as an MQL on by one instant; `runAll` has been called for it. A model takes the lead where its
 * definition or fast track is met, and holds it as long as one of them or its `keep` is met. An exclusion ends all.
 */
export const holdOn = (compiled: CompiledPolicy, held: Set<string>): void => {
  if (isExcluded(compiled)) {
    held.clear();
    return;
  }
  const still = new Set<string>();
  for (const model of modelsOf(compiled)) {
    if (isQualifying(model) || (held.has(model.id) && isKeeping(model))) still.add(model.id);
  }
  held.clear();
  for (const id of still) held.add(id);
};

/** The models that hold the lead as an MQL at `until`. */
export const heldModels = (
  compiled: CompiledPolicy,
  subject: Subject,
  engagements: readonly Engagement[],
  until: Instant,
): ReadonlySet<string> => {
  const held = new Set<string>();
  let at: Instant | null = startOf(subject, engagements, until);
  for (let looked = 0; looked < maxReplayInstants && at !== null && at <= until; looked += 1) {
    runAll(compiled, engagements, at);
    holdOn(compiled, held);
    at = nextChange(compiled, engagements, at);
  }
  return held;
};
