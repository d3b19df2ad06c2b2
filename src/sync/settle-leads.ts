// The second half of every way in: decide on leads with what is newly true of them, and save all of it in the caller's transaction:
// lead, events, score, decision, handoffs and intended writes. All or nothing.
import { decide, type Decision, type Standing } from '#domain/decide.ts';
import type { Instant, Lead } from '#domain/lead.ts';
import type { LeadEvent } from '#domain/lead-event.ts';
import { appendDecisions } from '#store/decisions.ts';
import { engaged, insertEvents, type StoredEvent } from '#store/events.ts';
import { changedClocks, saveClocks } from '#store/clocks.ts';
import { moveHandoffs, openHandoffs, saveWork } from '#store/handoffs.ts';
import { saveLeads } from '#store/leads.ts';
import { enqueue, type IntendedWrite } from '#store/outbox.ts';
import { reportProblems, resolveProblems } from '#store/problems.ts';
import type { StoredRef } from '#store/refs.ts';
import { saveScores } from '#store/scores.ts';
import type { Tx } from '#store/schema.ts';
import { appendAssignments } from '#store/assignments.ts';
import { rulesOfHandoffs, type RulesOf } from './contracts-of-handoffs.ts';
import type { Engine } from './engine.ts';
import { raiseByVerdict } from './raise-disputes.ts';
import { seatsByHand } from './seats-by-hand.ts';
import { fieldWrites } from './field-writes.ts';
import { ownerWrites } from './owner-writes.ts';
import { queueAlerts } from './queue-alerts.ts';
import { routeDecided } from './route-decided.ts';

export type LeadToSettle = {
  /** The lead as it was before the events. */
  readonly before: Lead;
  /** With the events applied. */
  readonly lead: Lead;
  readonly events: readonly LeadEvent[];
  /** What was read but does not count, because another connection tells of it: kept, and nothing more. */
  readonly asides: readonly LeadEvent[];
  readonly refs: readonly StoredRef[];
  /** Was scored under another contract: that alone rescores, but opens no handoff. */
  readonly isRescoring: boolean;
  /** Another lead has just become part of this one. */
  readonly hasJoined: boolean;
};

export type Settled = {
  readonly decided: number;
  readonly handoffs: number;
  readonly queued: number;
  readonly parked: number;
  readonly writes: readonly IntendedWrite[];
};

export const settleLeads = async (
  tx: Tx,
  engine: Engine,
  leads: readonly LeadToSettle[],
  now: Instant,
): Promise<Settled> => {
  const rulesOf = await rulesOfHandoffs(
    tx,
    engine,
    leads.map(({ before }) => before),
  );
  const decided = leads.map((one) => ({
    one,
    standing: standingOf(engine, one),
    decision: decideOn(engine, one, now, rulesOf),
  }));
  const settled = await routeDecided(tx, engine, decided, rulesOf, now);
  const events = leads.flatMap(({ lead, events: own, asides }) =>
    [...own, ...asides].flatMap((event) => toStored(lead, event)),
  );
  await insertEvents(tx, events);
  await saveLeads(
    tx,
    settled.map(({ decision }) => ({
      lead: decision.lead,
      nextWakeAt: decision.lead.isArchived ? null : decision.nextWakeAt,
    })),
    now,
  );
  await saveScores(
    tx,
    settled.map(({ one, decision }) => ({
      leadId: one.lead.id,
      fit: decision.assessment.fit,
      intent: decision.assessment.intent,
      total: decision.assessment.total,
      grade: decision.assessment.grade,
      status: decision.assessment.status,
      lines: decision.assessment.lines,
      asOf: now,
      contractHash: engine.versions.contractHash,
    })),
  );
  const handoffs = await saveHandoffs(tx, settled, now);
  const changed = settled.filter(({ decision }) => decision.isChanged);
  await appendDecisions(
    tx,
    changed.map(({ one, decision }) => ({
      decisionId: engine.newId(),
      leadId: one.lead.id,
      decidedAt: now,
      contractHash: engine.versions.contractHash,
      mappingVersion: mappingVersionOf(engine, one),
      rosterVersion: engine.desk?.roster.version ?? null,
      calendarVersion: engine.desk?.calendarVersion ?? null,
      engineVersion: engine.versions.engine,
      inputs: decision.inputs,
      outcome: {
        stage: decision.lead.stage,
        status: decision.assessment.status,
        grade: decision.assessment.grade,
        fit: decision.assessment.fit,
        intent: decision.assessment.intent,
        mqlAt: decision.lead.mqlAt,
        effects: decision.effects,
      },
      reasons: decision.reasons,
    })),
  );
  await appendAssignments(
    tx,
    settled.flatMap((one) => seatsByHand(engine, one)),
  );
  await raiseByVerdict(
    tx,
    engine,
    settled.map(({ one, decision }) => ({ before: one.before, after: decision.lead })),
    now,
  );
  await reportRefusals(tx, settled, now);
  await tellOf(tx, engine, settled, now);
  const owners = settled.map(({ one, decision }) => ({
    before: one.before,
    decision,
    refs: one.refs,
    hasJoined: one.hasJoined,
  }));
  const writes = [...(await fieldWrites(tx, engine, owners, now)), ...(await ownerWrites(tx, engine, owners, now))];
  const { queued, parked } = await enqueue(tx, writes, now);
  return { decided: changed.length, handoffs, queued, parked, writes };
};

const tellOf = async (tx: Tx, engine: Engine, settled: readonly SettledLead[], now: Instant): Promise<void> => {
  const alerts = settled.flatMap(({ one, decision }) =>
    decision.effects.flatMap((effect) =>
      effect.kind === 'alert'
        ? [{ leadId: one.lead.id, rep: decision.lead.handoff?.work?.seat?.rep ?? null, alert: effect.alert }]
        : [],
    ),
  );
  const { policy, desk, alertDesk, newId } = engine;
  if (desk === null) return;
  await queueAlerts(tx, { policy: policy.policy, roster: desk.roster, ...alertDesk, newId, now }, alerts);
};

type SettledLead = { readonly one: LeadToSettle; readonly decision: Decision };

/** Under a new contract a lead is first taken as it stands, without acting; what is newly true is then decided as ever. */
const decideOn = (engine: Engine, one: LeadToSettle, now: Instant, rulesOf: RulesOf): Decision => {
  const standing = standingOf(engine, one);
  const { policy, desk } = engine;
  const rules = rulesOf(one.before);
  if (!one.isRescoring) return decide(one.before, one.events, policy, now, standing, desk, rules);
  const first = decide(one.before, [], policy, now, { ...standing, actsSince: null }, desk, rules);
  const second = decide(first.lead, one.events, policy, now, standing, desk, rules);
  return {
    ...second,
    effects: [...first.effects, ...second.effects],
    reasons: [...first.reasons, ...second.reasons],
    isChanged: first.isChanged || second.isChanged,
  };
};

/** What the lead's connections allow: the boldest mode counts, so that a lead that stands in two CRMs is handed over once. */
const standingOf = (engine: Engine, { lead }: LeadToSettle): Standing => {
  const rows = lead.refs.flatMap((ref) => engine.targets.get(ref.connection)?.row ?? []);
  const acting = rows.filter((row) => row.mode !== 'observe' && row.actsSince !== null);
  const first = acting.toSorted((a, b) => (a.actsSince ?? 0) - (b.actsSince ?? 0))[0];
  if (first === undefined) return { mode: 'observe', actsSince: null };
  return { mode: first.mode, actsSince: first.actsSince };
};

const mappingVersionOf = (engine: Engine, { lead }: LeadToSettle): string =>
  [...new Set(lead.refs.flatMap((ref) => engine.targets.get(ref.connection)?.mappingVersion ?? []))].sort().join('+');

const toStored = (lead: Lead, event: LeadEvent): StoredEvent[] => {
  if (event.kind === 'engaged') {
    const { of } = event;
    return [engaged(lead.id, event.engagement, of === undefined ? null : `${of.object}|${of.recordId}`)];
  }
  if (event.kind !== 'field_changed') return [];
  return [
    {
      leadId: lead.id,
      key: event.key,
      kind: 'field_changed',
      type: event.path,
      occurredAt: event.occurredAt,
      observedAt: event.observedAt,
      properties: { before: event.before, after: event.after },
      ofRecord: null,
    },
  ];
};

const saveHandoffs = async (tx: Tx, settled: readonly SettledLead[], now: Instant): Promise<number> => {
  const opened = settled.flatMap(({ one, decision }) => {
    const isOpened = decision.effects.some((effect) => effect.kind === 'open_handoff');
    return isOpened && decision.lead.handoff !== null ? [{ leadId: one.lead.id, handoff: decision.lead.handoff }] : [];
  });
  await openHandoffs(tx, opened);
  const moves = settled.flatMap(({ one, decision }) => {
    const { handoff } = decision.lead;
    const was = one.before.handoff;
    if (handoff === null || was === null || was.ordinal !== handoff.ordinal || was.state === handoff.state) return [];
    return [{ leadId: one.lead.id, ordinal: handoff.ordinal, state: handoff.state, at: now }];
  });
  await moveHandoffs(tx, moves);
  await saveWorks(tx, settled);
  return opened.length;
};

/** Who has each handoff, and its clocks, where a decision has moved them. */
const saveWorks = async (tx: Tx, settled: readonly SettledLead[]): Promise<void> => {
  const moved = settled.flatMap(({ one, decision }) => {
    const { handoff } = decision.lead;
    if (handoff?.work === undefined || handoff.work === one.before.handoff?.work) return [];
    const was = one.before.handoff?.ordinal === handoff.ordinal ? (one.before.handoff.work?.clocks ?? []) : [];
    const clocks = changedClocks(was, handoff.work.clocks);
    return [{ leadId: one.before.id, ordinal: handoff.ordinal, work: handoff.work, clocks }];
  });
  await saveWork(tx, moved);
  await saveClocks(tx, moved);
};

const reportRefusals = async (tx: Tx, settled: readonly SettledLead[], now: Instant): Promise<void> => {
  const taken = settled.filter(
    ({ one, decision }) =>
      one.events.some(({ kind }) => kind === 'verdict_given') &&
      !decision.effects.some(({ kind }) => kind === 'refused_verdict'),
  );
  await resolveProblems(
    tx,
    taken.flatMap(({ one }) =>
      one.lead.refs.map((ref) => ({
        connection: ref.connection,
        kind: 'refused_verdict',
        subject: `${ref.object} ${ref.recordId}`,
      })),
    ),
    now,
  );
  await reportProblems(
    tx,
    settled.flatMap(({ one, decision }) =>
      decision.effects.flatMap((effect) => {
        const ref = one.lead.refs[0];
        if (effect.kind !== 'refused_verdict' || ref === undefined) return [];
        const subject = `${ref.object} ${ref.recordId}`;
        return [{ connection: ref.connection, kind: 'refused_verdict', subject, detail: effect.why }];
      }),
    ),
    now,
  );
};
