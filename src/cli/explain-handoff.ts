// `explain`, of the present handoff: who has it and why, what is promised and how it stands, what was answered and refused, who was told. Ids, rules
// and sentences; nothing about the person the lead is.
import type { Clock, Stretch } from '#domain/clock.ts';
import { disputableOf } from '#domain/dispute.ts';
import { recipientOf } from '#domain/delivery.ts';
import type { Handoff, Lead } from '#domain/lead.ts';
import { explainRoute } from '#domain/route/explain.ts';
import type { RouteAnswer, RouteRequest } from '#domain/routing.ts';
import { missingFor, ruleWhole } from '#domain/ruling.ts';
import { delaysOf, dueOf } from '#domain/sla.ts';
import { workingBetween } from '#domain/working-time.ts';
import type { App } from '#src/app.ts';
import { alertsOfLead } from '#store/alerts-desk.ts';
import { type Assignment, listAssignments } from '#store/assignments.ts';
import { listDisputes, listHandoffDeeds } from '#store/disputes.ts';
import type { StoredRef } from '#store/refs.ts';
import { deskOf } from './roster-desk.ts';
import { disputeDocument } from './dispute.ts';
import type { Engine } from '#sync/engine.ts';

const mostListed = 50;
const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

type Given = {
  readonly at: string | null;
  readonly to: string | null;
  readonly way: Assignment['way'];
  readonly rule: string | null;
  readonly routedAs: string | null;
  readonly why: readonly string[];
};

/** An erasure empties both, so that it cannot be told any more. */
type Kept = { readonly request: RouteRequest | null; readonly answer: RouteAnswer | null };

const given = (one: Assignment): Given => {
  const { request, answer }: Kept = one.routed ?? { request: null, answer: null };
  return {
    at: iso(one.at),
    to: one.rep ?? (answer?.kind === 'queue' ? `queue ${answer.queue}` : null),
    way: one.way,
    rule: one.rule,
    routedAs: one.routed?.of ?? null,
    why: request === null || answer === null ? [] : explainRoute(request, answer),
  };
};

const clockDocument = (clock: Clock, engine: Engine, now: number) => {
  const until = clock.endedAt ?? clock.pausedSince ?? now;
  const time = engine.desk?.timeOf(clock.rep);
  const running: Stretch = {
    wallMs: clock.spent.wallMs + Math.max(0, until - clock.runsSince),
    businessMs: clock.spent.businessMs + (time === undefined ? 0 : workingBetween(time, clock.runsSince, until)),
  };
  return {
    promise: clock.kind,
    turn: clock.turn,
    of: clock.rep,
    state: clock.state,
    startedAt: iso(clock.startedAt),
    dueAt: iso(clock.dueAt),
    standsStillSince: iso(clock.pausedSince),
    brokenAt: iso(clock.breachedAt),
    endedAt: iso(clock.endedAt),
    tookMs: clock.took ?? (clock.pausedSince === null ? running : clock.spent),
  };
};

const verdictDocument = (engine: Engine, lead: Lead, now: number) => {
  const { disposition, handoff } = lead;
  if (disposition === null) return null;
  const { verdict, reason, occurredAt, by, takenSince } = disposition;
  const isOfThis = handoff !== null && occurredAt >= handoff.handedOverAt;
  const ruling =
    takenSince === undefined && isOfThis ? ruleWhole(disposition, engine.policy.policy, lead, null, now) : null;
  return {
    ...{ verdict, reason, by, at: iso(occurredAt), isOfThisHandoff: isOfThis || takenSince !== undefined },
    takenSince: iso(takenSince ?? null),
    refusedBecause: ruling?.kind === 'refused' ? ruling.why : null,
  };
};

/** Null where the lead was never handed over. */
export const handoffDocument = async (app: App, engine: Engine, lead: Lead, refs: readonly StoredRef[]) => {
  const { handoff } = lead;
  if (handoff === null) return null;
  const { db } = app.store;
  const now = app.clock.now();
  const { policy } = engine.policy;
  const work = handoff.work ?? null;
  const history = (await listAssignments(db, lead.id)).filter(({ ordinal }) => ordinal === handoff.ordinal);
  const latest = history.at(-1);
  const desk = await deskOf(app);
  const rep = work?.seat?.rep ?? null;
  const disputable = disputableOf(lead, policy.handoff.disputes.withinMs);
  return {
    ordinal: handoff.ordinal,
    state: handoff.state,
    handedOverAt: iso(handoff.handedOverAt),
    isWorked: work !== null,
    has: work?.seat == null ? null : { ...work.seat, since: iso(work.seat.since), isByHand: work.isByHand },
    asksAgainAt: iso(work?.askAgainAt ?? null),
    how: latest === undefined ? [] : given(latest).why,
    history: history.map(given),
    class: work?.slaClass ?? null,
    due: work === null ? null : dueDocument(dueOf(work.clocks)),
    clocks: (work?.clocks ?? []).map((clock) => clockDocument(clock, engine, now)),
    pausedSince: iso(work?.pausedSince ?? null),
    delays: work === null || engine.desk === null ? null : delays(engine, handoff, history),
    verdict: verdictDocument(engine, lead, now),
    acceptedAt: iso(work?.acceptedAt ?? null),
    acceptedBySilenceAt: iso(work?.deemedAt ?? null),
    disputableUntil: iso(disputable?.until ?? null),
    missingForSql:
      handoff.state === 'open' || handoff.state === 'accepted' || work?.isEvidenceMissing === true
        ? missingFor({ verdict: 'converted' }, null, policy, lead, now)
        : null,
    isEvidenceMissing: work?.isEvidenceMissing ?? false,
    disputes: (await listDisputes(db, { leadId: lead.id, limit: mostListed }))
      .filter(({ ordinal }) => ordinal === handoff.ordinal)
      .map(disputeDocument),
    byCommand: (await listHandoffDeeds(db, lead.id, mostListed)).map(({ at, who, what, ordinal, detail }) => ({
      ...{ at: iso(at), who, what, ordinal, detail },
    })),
    absences: (rep === null ? [] : desk.absencesOf(rep))
      .filter(({ until }) => (until ?? Infinity) > now)
      .map(({ from, until, source }) => ({ rep, from: iso(from), until: iso(until), source })),
    alerts: (await alertsOfLead(db, lead.id, mostListed)).map((one) => ({
      id: one.id,
      kind: one.note.kind,
      channel: one.channel,
      to: told(one.recipient),
      state: one.outcome ?? one.state,
      at: iso(one.settledAt ?? one.runAt),
      error: one.error,
    })),
    owners: refs
      .filter((ref) => !ref.isArchived && ref.mergedInto === null)
      .map(({ ref, owner }) => ({
        record: `${ref.connection} ${ref.object} ${ref.recordId}`,
        owner: owner ?? null,
        rep: owner == null ? null : (desk.roster.reps.find(({ users }) => users[ref.connection] === owner)?.id ?? null),
      })),
  };
};

export type ExplainedHandoff = NonNullable<Awaited<ReturnType<typeof handoffDocument>>>;

/** A rep's id or the sort of place; an address is somebody's own and stays out. */
const told = (recipient: string): string => {
  const to = recipientOf(recipient);
  return to.kind === 'rep' ? to.rep : to.kind === 'room' ? `room ${to.id}` : to.kind;
};

const dueDocument = (due: ReturnType<typeof dueOf>) =>
  due === null ? null : { state: due.state, dueAt: iso(due.dueAt) };

const delays = ({ desk }: Engine, { mqlAt, handedOverAt, work }: Handoff, history: readonly Assignment[]) => {
  if (desk === null || work === undefined) return null;
  const first = history.find((one) => one.rep !== null)?.rep ?? work.seat?.rep ?? null;
  const { firstSeatAt, answeredAt } = work;
  const ofAll = desk.timeOf(null);
  return delaysOf({ mqlAt, handedOverAt, firstSeatAt, answeredAt, ofAll, ofRep: desk.timeOf(first) });
};
