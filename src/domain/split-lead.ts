// One lead turns out to be two people: what each connection said goes with its records. What cannot be told apart, because a connection has
// records on both sides, is forgotten and read again. Handoff, stage and verdict stay with the lead that goes on.
import { withoutWordsOf } from './believed.ts';
import { isHeld } from './course.ts';
import { derive } from './derive.ts';
import type { ConnectionId, Handoff, Instant, Lead, LeadId, RecordRef } from './lead.ts';
import { nativeStageMark, newLead, ownerMark, sameRef } from './observe.ts';

/** The lead that the records leave for: a new one, or one that lived before. */
export type Leaving = { readonly id: LeadId; readonly handoff: Handoff | null };

export type Split = { readonly stays: Lead; readonly leaves: Lead };

/** `canBeRead`: a connection whose records will be read again; of one that cannot be, the words stay where they are. */
export const splitLead = (
  lead: Lead,
  records: readonly RecordRef[],
  to: Leaving,
  now: Instant,
  canBeRead: (connection: ConnectionId) => boolean,
): Split => {
  const staying = lead.refs.filter((ref) => !records.some((one) => sameRef(one, ref)));
  const onSide = (side: readonly RecordRef[], connection: ConnectionId): boolean =>
    side.some((ref) => ref.connection === connection);
  const leavesWhole = (source: ConnectionId): boolean => onSide(records, source) && !onSide(staying, source);
  const isTorn = (source: ConnectionId): boolean =>
    onSide(records, source) && onSide(staying, source) && canBeRead(source);
  return {
    stays: standing(lead, { ...lead, refs: staying }, (source) => leavesWhole(source) || isTorn(source)),
    leaves: {
      ...standing(lead, { ...newLead(to.id, now), refs: [...records] }, (source) => !leavesWhole(source)),
      // Said again when its record is read, so that the new lead arrives where its own CRM has it.
      nativeStage: null,
      handoff: to.handoff !== null && isHeld(to.handoff) ? { ...to.handoff, state: 'closed' } : to.handoff,
    },
  };
};

/** `side` on what is left of the lead's words without these connections. */
const standing = (lead: Lead, side: Lead, isGone: (source: ConnectionId) => boolean): Lead => {
  const left = withoutWordsOf(lead, isGone);
  const isKept = (mark: string): boolean => Object.hasOwn(left.provenance, mark);
  const isLost = (mark: string): boolean => Object.hasOwn(lead.provenance, mark) && !isKept(mark);
  return {
    ...side,
    fields: derive(left.fields),
    provenance: left.provenance,
    others: left.others,
    owner: isKept(ownerMark) ? lead.owner : isLost(ownerMark) ? null : side.owner,
    nativeStage: isLost(nativeStageMark) ? null : side.nativeStage,
  };
};
