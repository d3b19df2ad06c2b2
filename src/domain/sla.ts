// The promises about time of one handoff: what is due when, in the working time of whoever has the lead, and what a missed one sets off.
// docs/sla.md tells the rules; a look depends on nothing but its input, so it may be made as often or as late as one likes.
import type { Clock, ClockState } from './clock.ts';
import type { Instant } from './lead.ts';
import { slaClocks } from './policy-sla.ts';
import { askedOf, earliest } from './sla/asked.ts';
import type { SlaLook, SlaOutcome, Step } from './sla/facts.ts';
import { lookAt } from './sla/look.ts';

export { delaysOf, type Delays } from './sla/delays.ts';
export type { SlaFacts, SlaLook, SlaOutcome, Step } from './sla/facts.ts';

const rank = { reminder: 0, corrected: 1, breach: 2, action: 3 } as const satisfies Record<Step['kind'], number>;

const inOrder = (a: Step, b: Step): number =>
  a.at - b.at || slaClocks.indexOf(a.clock) - slaClocks.indexOf(b.clock) || rank[a.kind] - rank[b.kind];

/** Brings every clock of the handoff to `now`: starts, stops, and says what fell due, each once for ever. Clocks that nothing happened to are the same objects. */
export const advanceClocks = ({ slaClass, clocks, ...look }: SlaLook): SlaOutcome => {
  const asked = askedOf(slaClass, look.facts, look.now);
  const looked = asked.map((one) => {
    const turns = clocks.filter(({ kind }) => kind === one.kind).sort((a, b) => a.turn - b.turn);
    return lookAt(turns, one, look);
  });
  const kinds = new Set(asked.map(({ kind }) => kind));
  return {
    clocks: [...clocks.filter(({ kind }) => !kinds.has(kind)), ...looked.flatMap((one) => one.clocks)],
    fired: looked.flatMap(({ fired }) => fired).sort(inOrder),
    nextAt: earliest(...looked.map(({ nextAt }) => nextAt)),
  };
};

export type Due = { readonly state: ClockState; readonly dueAt: Instant | null };

/**
 * What the CRM shows of all promises together: one that is broken and not answered yet, else the earliest that runs; when none does, how it ended.
 * `dueAt` is null while all of them stand still and when all are over.
 */
export const dueOf = (clocks: readonly Clock[]): Due | null => {
  const live = clocks.filter(({ endedAt }) => endedAt === null);
  const broken = live.filter(({ state }) => state === 'breached');
  const asked = broken.length > 0 ? broken : live;
  if (asked.length > 0) {
    return { state: broken.length > 0 ? 'breached' : 'running', dueAt: earliest(...asked.map(({ dueAt }) => dueAt)) };
  }
  const lastTurns = clocks.filter(
    ({ kind, turn }) => !clocks.some((other) => other.kind === kind && other.turn > turn),
  );
  if (lastTurns.length === 0) return null;
  const ends = (['breached', 'met', 'cancelled'] as const).find((end) => lastTurns.some(({ state }) => state === end));
  return { state: ends ?? 'cancelled', dueAt: null };
};
