// What becomes of the open leads of somebody who goes away or has left: offered to others, passed on, or kept, as the contract says. Each absence
// is met once.
import type { Course } from './course.ts';
import type { Instant } from './lead.ts';
import type { WorkTime } from './policy-condition.ts';
import type { RepId } from './roster.ts';
import { askForRoute, routeOf, tell, withWork, workOf } from './seat.ts';
import { type Away, endOfNthWorkingDay, workingBetween, type WorkingTime } from './working-time.ts';

/** Whether somebody is away for longer than this, in the working time that holds for all: their own lacks the absence. */
const isLonger = ({ from, until }: Away, than: WorkTime | null, time: WorkingTime): boolean => {
  if (than === null || until === null) return true;
  switch (than.kind) {
    case 'calendar':
      return until - from > than.ms;
    case 'business':
      return workingBetween(time, from, until) > than.ms;
    case 'business_days': {
      const end = endOfNthWorkingDay(time, from, than.days);
      return end === null || until > end;
    }
  }
};

/** Who has left is away from now on; by when it is told apart is the roster that says so first. */
const awayNow = ({ desk, now }: Course, id: RepId): Away | null => {
  const rep = desk?.roster.reps.find((one) => one.id === id);
  if (rep === undefined || !rep.isActive) return { from: -1, until: null };
  return desk?.absenceOf(id, now) ?? null;
};

/** Looks whether whoever has the handoff is away. */
export const lookAtAbsence = (course: Course): void => {
  const { desk, rules } = course;
  const work = workOf(course);
  const rep = work?.seat?.rep ?? null;
  const { routing } = rules.policy.handoff;
  const rule = routing?.absences ?? null;
  if (desk === null || work === null || rep === null || rule === null || course.isAsking) return;
  const away = awayNow(course, rep);
  if (away === null || work.offeredFor === away.from || !isLonger(away, rule.after, desk.timeOf(null))) return;
  withWork(course, { offeredFor: away.from });
  pass(course, rep, away.from, rule.openLeads);
};

const pass = (course: Course, rep: RepId, since: Instant, how: 'offer' | 'reassign' | 'keep'): void => {
  switch (how) {
    case 'keep':
      return;
    case 'offer':
      course.reasons.push('Whoever has it is away: it is offered for reassignment.');
      tell(course, { kind: 'offered', about: `${rep}|${String(since)}`, to: [{ kind: 'managers_of', rep, up: 0 }] });
      return;
    case 'reassign':
      course.reasons.push('Whoever has it is away: it is passed on.');
      askForRoute(course, routeOf(course.lead), [rep, ...(workOf(course)?.former ?? [])]);
  }
};

/** A manager has it passed on. Whoever has taken it meanwhile keeps it. */
export const routeAnew = (course: Course, rep: RepId): void => {
  const work = workOf(course);
  if (work?.seat?.rep !== rep) return;
  withWork(course, { isByHand: false });
  askForRoute(course, routeOf(course.lead), [rep, ...work.former]);
};
