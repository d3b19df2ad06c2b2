// Who has a handoff: how somebody comes to have it, loses it to somebody else, and who is told.
import type { Alert, AlertKind, AlertTo } from './alert.ts';
import { type Course, isHeld } from './course.ts';
import type { Handoff, HandoffWork, Instant, Lead, Seat } from './lead.ts';
import type { LeadEventOf } from './lead-event.ts';
import type { AlertTiming } from './policy-sla.ts';
import { classNamed, ownerOf, priorOf, requestFor, slaClassOf } from './route-request.ts';
import { repOfUser, type RepId } from './roster.ts';
import type { RouteRequest } from './routing.ts';
import { judge, type Judgement } from './scoring/assess.ts';
import type { Target } from './policy-routing.ts';

const atOnce: AlertTiming = { kind: 'at_once' };

export const withWork = (course: Course, change: Partial<HandoffWork>): void => {
  const { handoff } = course.lead;
  if (handoff?.work === undefined) return;
  course.lead = { ...course.lead, handoff: { ...handoff, work: { ...handoff.work, ...change } } };
};

export const workOf = ({ lead }: Course): HandoffWork | null => lead.handoff?.work ?? null;

/** Who is told of a new handoff may want it in a digest; everything else is told at once. */
const timingOf = (course: Course): AlertTiming =>
  classNamed(course.rules.policy.handoff, workOf(course)?.slaClass ?? null)?.alerts ?? atOnce;

export type Telling = {
  readonly kind: AlertKind;
  /** Tells it from others of its kind in this handoff. */
  readonly about: string;
  readonly to: readonly AlertTo[];
  readonly says?: string | null;
  readonly clock?: Alert['clock'];
  readonly dueAt?: Instant | null;
  readonly timing?: AlertTiming;
  readonly isTask?: boolean;
};

export const tell = (course: Course, telling: Telling): void => {
  const { handoff } = course.lead;
  if (handoff === null || telling.to.length === 0) return;
  course.effects.push({
    kind: 'alert',
    alert: {
      key: [handoff.ordinal, telling.kind, telling.about].join('|'),
      kind: telling.kind,
      ordinal: handoff.ordinal,
      to: telling.to,
      clock: telling.clock ?? null,
      dueAt: telling.dueAt ?? null,
      says: telling.says ?? null,
      timing: telling.timing ?? atOnce,
      isTask: telling.isTask ?? false,
    },
  });
};

/** The handoff is to be worked from now on; what came before in the lead's last one is remembered. */
export const beginWork = (course: Course, judgement: Judgement, of: 'mql' | 'triage', before: Handoff | null): void => {
  const { handoff } = course.lead;
  if (course.desk === null || handoff === null) return;
  const work: HandoffWork = {
    slaClass: null,
    seat: null,
    firstSeatAt: null,
    former: [],
    prior: priorOf(before?.work?.seat, course.before.stageSince) ?? before?.work?.prior ?? null,
    isByHand: false,
    clocks: [],
    askAgainAt: null,
    answeredAt: null,
    acceptedAt: null,
    qualifiedAt: null,
    qualifiedBy: null,
    convertedAt: null,
    aeAnsweredAt: null,
    aeDeemedAt: null,
    overAt: null,
    reopenedAt: null,
    pausedSince: null,
    offeredFor: null,
    askedOf: null,
    isEvidenceMissing: false,
    deemedAt: null,
  };
  course.lead = { ...course.lead, handoff: { ...handoff, work } };
  withWork(course, { slaClass: slaClassOf(course.rules, course.lead, judgement, of) });
  askForRoute(course, of, []);
};

/** A lead that waited to be looked at has turned out to be an MQL: it is of another class, and routed as one unless somebody has it already. */
export const leaveTriage = (course: Course, judgement: Judgement): void => {
  const work = workOf(course);
  if (work === null) return;
  withWork(course, { slaClass: slaClassOf(course.rules, course.lead, judgement, 'mql') ?? work.slaClass });
  if (work.seat === null || work.seat.rep === null) askForRoute(course, 'mql', []);
};

/** Where the contract does not route, whoever owns the lead in the CRM has it. */
const takeFromCrm = (course: Course): void => {
  const { desk, lead, now } = course;
  if (desk === null) return;
  const rep = ownerOf(lead, desk);
  if (rep === (lead.handoff?.work?.seat?.rep ?? null) && lead.handoff?.work?.seat !== null) return;
  const why = rep === null ? 'nobody of the roster owns it in the CRM' : 'owns it in the CRM';
  sit(course, { rep, queue: null, since: now, way: 'crm', rule: null, why });
};

/** By which of the contract's routes somebody is found for a handoff as it stands. */
export const routeOf = ({ handoff, stage }: Lead): 'mql' | 'sql' | 'triage' =>
  handoff?.state === 'qualified' ? 'sql' : stage === 'lead' ? 'triage' : 'mql';

/** Asks; the answer comes back as an event. `without`: who must not get it. */
export const askForRoute = (
  course: Course,
  of: 'mql' | 'sql' | 'triage',
  without: readonly RepId[],
  to: Target | null = null,
): void => {
  const { rules, lead, desk, now } = course;
  const work = workOf(course);
  if (desk === null || work === null) return;
  const isRosterEmpty = desk.roster.reps.length === 0;
  const judgement = judge(rules, lead, now);
  const request = isRosterEmpty
    ? null
    : requestFor({ compiled: rules, lead, judgement, desk, of, at: now, prior: work.prior, without, to });
  if (request !== null) {
    course.effects.push({ kind: 'route_requested', request });
    course.isAsking = true;
    withWork(course, { askedOf: desk.roster.version });
  } else if (of !== 'sql' && work.seat === null) takeFromCrm(course);
};

/** Puts somebody in the seat, or the handoff into a queue. Whoever had it is remembered. */
export const sit = (course: Course, seat: Seat): void => {
  const work = workOf(course);
  if (work === null) return;
  const was = work.seat?.rep ?? null;
  const former = was === null || was === seat.rep || work.former.includes(was) ? work.former : [...work.former, was];
  const firstSeatAt = work.firstSeatAt ?? (seat.rep === null ? null : seat.since);
  withWork(course, { seat, former, firstSeatAt, askAgainAt: null });
  course.isFlip = true;
};

const newKind = { mql: 'new_mql', opted_out: 'new_mql', sql: 'new_sql', triage: 'to_look_at' } as const;

/** Tells whoever has it now, and whoever had it, that it is theirs, or no longer. */
const tellOfSeat = (
  course: Course,
  of: RouteRequest['of'],
  was: RepId | null,
  isTransfer: boolean,
  says: string | null,
): void => {
  const { now } = course;
  const rep = workOf(course)?.seat?.rep ?? null;
  if (rep !== null && rep !== was) {
    const kind = isTransfer ? 'handed_on' : newKind[of];
    const about = isTransfer ? `${rep}|${String(now)}` : rep;
    const timing = isTransfer || of === 'sql' ? atOnce : timingOf(course);
    const dueAt = soonest(course);
    tell(course, { kind, about, to: [{ kind: 'rep', rep }], says, timing, dueAt, isTask: true });
  }
  if (isTransfer && was !== null && rep !== was) {
    tell(course, { kind: 'taken_away', about: `${was}|${String(now)}`, to: [{ kind: 'rep', rep: was }], says });
  }
};

const soonest = (course: Course): Instant | null => {
  const due = (workOf(course)?.clocks ?? []).flatMap(({ state, dueAt }) =>
    state === 'running' && dueAt !== null ? [dueAt] : [],
  );
  return due.length === 0 ? null : Math.min(...due);
};

/** Takes in our own answer: the seat it gives, or that nobody is there. */
export const takeRouted = (course: Course, { ordinal, of, answer }: LeadEventOf & { kind: 'routed' }): void => {
  const work = workOf(course);
  const { handoff } = course.lead;
  if (work === null || handoff?.ordinal !== ordinal || !isHeld(handoff)) return;
  const { now } = course;
  const was = work.seat?.rep ?? null;
  const isThere =
    answer.kind === 'rep' ? was === answer.rep : answer.kind === 'queue' && work.seat?.queue === answer.queue;
  if (isThere) return;
  const isTransfer = was !== null && of !== 'sql';
  course.reasons.push(`Routing: ${answer.why}`);
  switch (answer.kind) {
    case 'rep': {
      const { rep, rule, why } = answer;
      sit(course, { rep, queue: null, since: now, way: 'routing', rule, why });
      course.tellLater.push(() => {
        tellOfSeat(course, of, was, isTransfer, isTransfer ? why : null);
      });
      return;
    }
    case 'queue': {
      const { queue, rule, why } = answer;
      sit(course, { rep: null, queue, since: now, way: 'routing', rule, why });
      return;
    }
    case 'nobody': {
      // Who has it keeps it, rather than that nobody does.
      withWork(course, { askAgainAt: answer.askAgainAt });
      const about = `${of}|${String(work.former.length)}`;
      tell(course, { kind: 'nobody_there', about, to: [{ kind: 'managers_of', rep: was, up: 0 }], says: answer.why });
    }
  }
};

/** Somebody else than Baton has given the record to somebody: their word stands for the rest of the handoff. */
export const takeOwnerSet = (course: Course, { ref, owner }: LeadEventOf & { kind: 'owner_set' }): void => {
  const work = workOf(course);
  const { desk, now, lead } = course;
  if (work === null || desk === null || !isHeld(lead.handoff)) return;
  const rep = owner === null ? null : (repOfUser(desk.roster, ref.connection, owner)?.id ?? null);
  if (work.seat !== null && work.seat.queue === null && work.seat.rep === rep) return;
  const was = work.seat?.rep ?? null;
  const stranger =
    owner === null ? 'a person took its owner away' : 'a person gave it to somebody who is not in the roster';
  const why = rep === null ? stranger : 'a person gave it to them';
  sit(course, { rep, queue: null, since: now, way: 'person', rule: null, why });
  withWork(course, { isByHand: true });
  course.reasons.push(`In the CRM ${why}.`);
  course.tellLater.push(() => {
    tellOfSeat(course, 'mql', was, true, null);
    // A person's choice is not undone, but nobody works what nobody has.
    if (owner === null) {
      const to = [{ kind: 'managers_of', rep: was, up: 0 }] as const;
      tell(course, {
        kind: 'nobody_there',
        about: `taken|${String(now)}`,
        to,
        says: `${stranger}, so nobody has it now`,
      });
    }
  });
};

/** It is no SQL any more: whoever made it one has it again, unless they never lost it. */
export const giveBack = (course: Course, says: string | null, why: string): void => {
  const work = workOf(course);
  if (work?.qualifiedBy === undefined || work.qualifiedBy === null) return;
  const was = work.seat?.rep ?? null;
  if (was === work.qualifiedBy) return;
  sit(course, { rep: work.qualifiedBy, queue: null, since: course.now, way: 'routing', rule: null, why });
  course.tellLater.push(() => {
    tellOfSeat(course, 'mql', was, true, says);
  });
};
