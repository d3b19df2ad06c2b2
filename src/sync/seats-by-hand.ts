// Who came to have a handoff in another way than by our routing, for its history: a person's choice, the CRM's own owner, an SQL given back.
import type { Lead, Seat } from '#domain/lead.ts';
import type { Assignment } from '#store/assignments.ts';
import type { Engine } from './engine.ts';

const isSame = (a: Seat | null, b: Seat): boolean =>
  a !== null && a.rep === b.rep && a.queue === b.queue && a.since === b.since && a.way === b.way;

const seatIn = ({ handoff }: Lead, ordinal: number): Seat | null =>
  handoff?.ordinal === ordinal ? (handoff.work?.seat ?? null) : null;

/** What is to be added to the history; what routing gave stands there already. */
export const seatsByHand = (
  engine: Pick<Engine, 'desk' | 'newId'>,
  settled: {
    readonly one: { readonly before: Lead };
    readonly decision: { readonly lead: Lead };
  },
): Assignment[] => {
  const { before } = settled.one;
  const { handoff } = settled.decision.lead;
  const seat = handoff?.work?.seat ?? null;
  if (engine.desk === null || handoff === null || seat === null) return [];
  if (isSame(seatIn(before, handoff.ordinal), seat)) return [];
  const isRouted = seat.way === 'routing' && seat.rule !== null;
  if (isRouted) return [];
  return [
    {
      id: engine.newId(),
      leadId: before.id,
      ordinal: handoff.ordinal,
      at: seat.since,
      rep: seat.rep,
      team: null,
      // Given back by the account executive: no rule of ours chose, and it counts against nobody's share.
      way: seat.way === 'routing' ? 'person' : seat.way,
      rule: null,
      rosterVersion: engine.desk.roster.version,
      routed: null,
    },
  ];
};
