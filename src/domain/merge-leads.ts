// Two leads turn out to be one person. Facts and engagements join; handoff, stage, verdict and rest are taken from one of the two, whole, so
// that what a seller works stays worked.
import { isWeaker, withWordsOf } from './believed.ts';
import { isHeld } from './course.ts';
import { derive } from './derive.ts';
import { inOrder } from './engagement-order.ts';
import type { Handoff, Lead, LifecycleStage } from './lead.ts';
import { nativeStageMark, ownerMark } from './observe.ts';

/** How far a stage is: whoever has come further says where the person stands. */
const reach = [
  'lead',
  'mql',
  'recycled',
  'disqualified',
  'sal',
  'sql',
  'opportunity',
  'customer',
] as const satisfies readonly LifecycleStage[];

/** A handoff that is being worked, else the more recent one, else the further stage. */
const standsFurther = (a: Lead, b: Lead): boolean => {
  if (isHeld(a.handoff) !== isHeld(b.handoff)) return isHeld(a.handoff);
  const [ofA, ofB] = [a.handoff?.handedOverAt ?? -Infinity, b.handoff?.handedOverAt ?? -Infinity];
  if (ofA !== ofB) return ofA > ofB;
  return reach.indexOf(a.stage) > reach.indexOf(b.stage);
};

export type Merged = {
  /** The winner, with what the loser brings. */
  readonly lead: Lead;
  /** The loser's handoff where it goes on beside the winner's own: (lead, ordinal) names a handoff for ever, so it gets the next ordinal. */
  readonly adopted: Handoff | null;
};

/** Of a fact that has no provenance of its own nobody took anything back. */
const unsaid = (loser: Lead, { provenance }: Pick<Lead, 'provenance'>): Lead['fields'] =>
  Object.fromEntries(Object.entries(loser.fields).filter(([path]) => !Object.hasOwn(provenance, path)));

/** Whose owner or native stage goes on: whoever names one, else whoever is believed; of one connection, and of equals, the winner. */
const namedBy = (winner: Lead, loser: Lead, mark: string, of: 'owner' | 'nativeStage'): Lead => {
  if (loser[of] === null) return winner;
  if (winner[of] === null) return loser;
  const [mine, theirs] = [winner.provenance[mark], loser.provenance[mark]];
  if (mine === undefined || theirs === undefined || mine.source === theirs.source) return winner;
  return isWeaker(theirs, mine.source, mine.rank ?? 0, mine.occurredAt) ? loser : winner;
};

const markOf = ({ provenance }: Lead, mark: string): Lead['provenance'] => {
  const known = provenance[mark];
  return known === undefined ? {} : { [mark]: known };
};

/** Of one connection the winner's word counts; engagements of both count, each once. A lead lives while either does. */
export const mergeLeads = (winner: Lead, loser: Lead): Merged => {
  const from = standsFurther(loser, winner) ? loser : winner;
  const adopted =
    from === loser && loser.handoff !== null && winner.handoff !== null
      ? { ...loser.handoff, ordinal: winner.handoff.ordinal + 1 }
      : null;
  const known = new Set(winner.engagements.map(({ key }) => key));
  const joined = withWordsOf(winner, loser);
  const owned = namedBy(winner, loser, ownerMark, 'owner');
  const staged = namedBy(winner, loser, nativeStageMark, 'nativeStage');
  const lead: Lead = {
    ...winner,
    ...joined,
    provenance: { ...joined.provenance, ...markOf(owned, ownerMark), ...markOf(staged, nativeStageMark) },
    fields: derive({ ...unsaid(loser, joined), ...joined.fields }),
    engagements: [...winner.engagements, ...loser.engagements.filter(({ key }) => !known.has(key))].sort(inOrder),
    refs: [...winner.refs, ...loser.refs],
    handoff: adopted ?? from.handoff ?? winner.handoff ?? loser.handoff,
    stage: from.stage,
    stageSince: from.stageSince,
    mqlAt: from.mqlAt,
    disposition: from.disposition,
    recycleUntil: from.recycleUntil,
    recycleLabel: from.recycleLabel,
    intentResetAt: from.intentResetAt,
    nativeStage: staged.nativeStage,
    owner: owned.owner,
    shown: winner.shown ?? loser.shown,
    isArchived: winner.isArchived && loser.isArchived,
  };
  return { lead, adopted };
};
