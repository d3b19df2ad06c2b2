// Whom the CRM is to show as owner: set when Baton routes, on every record of the lead, and never against what a person has chosen since. Whom a person
// chooses on one record, the others of the lead get as well.
import { isHeld } from '#domain/course.ts';
import type { Decision } from '#domain/decide.ts';
import type { Instant } from '#domain/lead.ts';
import type { IntendedWrite } from '#store/outbox.ts';
import { reportProblems } from '#store/problems.ts';
import type { StoredRef } from '#store/refs.ts';
import type { Tx } from '#store/schema.ts';
import type { Engine, Target } from './engine.ts';

export type Seated = {
  readonly before: Decision['lead'];
  readonly decision: Decision;
  readonly refs: readonly StoredRef[];
  /** Another lead has become part of this one: its records may still show whoever had that one. */
  readonly hasJoined: boolean;
};

const seatOf = (lead: Decision['lead']): { readonly rep: string; readonly since: Instant } | null => {
  const seat = lead.handoff?.work?.seat;
  return seat != null && seat.way !== 'crm' && seat.rep !== null ? { rep: seat.rep, since: seat.since } : null;
};

/** Who has newly got the lead, by routing or from a person; null = nobody has. */
const newlySeated = ({ before, decision }: Seated): string | null => {
  const now = seatOf(decision.lead);
  const was = before.handoff?.ordinal === decision.lead.handoff?.ordinal ? seatOf(before) : null;
  return now === null || (was?.rep === now.rep && was.since === now.since) ? null : now.rep;
};

/** Who has it at work now. */
const holderOf = ({ decision: { lead } }: Seated): string | null =>
  isHeld(lead.handoff) ? (seatOf(lead)?.rep ?? null) : null;

/** A record that has joined a lead whom somebody works already. */
const isNew = ({ before }: Seated, { ref }: StoredRef): boolean =>
  !before.refs.some(
    (known) => known.connection === ref.connection && known.object === ref.object && known.recordId === ref.recordId,
  );

/** Whether the mapping names the owner of such records. */
export const isOwned = (target: Target | undefined, object: string): boolean => {
  const { lead, contact } = target?.mapping.objects ?? {};
  return (object === 'lead' ? lead : contact)?.owner != null;
};

const mayWrite = (target: Target | undefined, ref: StoredRef): target is Target =>
  target !== undefined &&
  isOwned(target, ref.ref.object) &&
  target.row.mode !== 'observe' &&
  ref.modifiedAt > 0 &&
  !ref.isArchived &&
  ref.mergedInto === null;

/** Owner writes for the leads that somebody has newly got. Who is no user of a CRM cannot own a record there: that is reported. */
export const ownerWrites = async (
  tx: Tx,
  engine: Engine,
  seated: readonly Seated[],
  now: Instant,
): Promise<IntendedWrite[]> => {
  const unknown = new Map<string, { connection: string; rep: string }>();
  const writes = seated.flatMap((one): IntendedWrite[] => {
    const newly = newlySeated(one);
    const id = newly ?? holderOf(one);
    const rep = engine.desk?.roster.reps.find((known) => known.id === id);
    if (rep === undefined) return [];
    return one.refs.flatMap((ref): IntendedWrite[] => {
      const { connection } = ref.ref;
      if (newly === null && !one.hasJoined && !isNew(one, ref)) return [];
      if (!mayWrite(engine.targets.get(connection), ref)) return [];
      const to = rep.users[connection];
      if (to === undefined) {
        unknown.set(`${connection} ${rep.id}`, { connection, rep: rep.id });
        return [];
      }
      if (ref.owner === to) return [];
      const payload = { from: ref.owner ?? null, to };
      return [{ id: engine.newId(), ref: ref.ref, kind: 'owner', payload, runAt: now }];
    });
  });
  await reportProblems(
    tx,
    [...unknown.values()].map(({ connection, rep }) => ({
      connection,
      kind: 'unknown_owner',
      subject: rep,
      detail: `gets leads, but is no active user of ${connection}: invite them there, or say in the roster which user they are`,
    })),
    now,
  );
  return writes;
};
