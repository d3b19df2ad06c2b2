// A lead that is seen for the first time and only watched, decided without the events and effects that nobody will store: what an export of
// a hundred thousand leads is scored by. It gives what `decide` gives for the events of `observe`; test/property/first-sight.test.ts holds
// the two together.
import { beginCourse } from './course.ts';
import { settle } from './decide.ts';
import { derive } from './derive.ts';
import { type Fields, type Instant, type Lead, leadFields, type LeadId, type Value } from './lead.ts';
import { newLead } from './observe.ts';
import { judge, type Judgement } from './scoring/assess.ts';
import type { CompiledPolicy } from './scoring/compile.ts';
import type { PersonSnapshot } from './snapshot.ts';
import { why } from './why.ts';

export type FirstSight = {
  /** Without provenance and what is shown: not to be stored. */
  readonly lead: Lead;
  readonly assessment: Judgement;
  /** The text for sellers. */
  readonly why: string;
};

const isDerived = (path: string): boolean =>
  (leadFields as Readonly<Record<string, { readonly derived?: true }>>)[path]?.derived === true;

const fieldsOf = (said: PersonSnapshot['fields']): Fields => {
  const fields: Record<string, Value> = {};
  for (const path in said) {
    const value = said[path];
    if (value !== undefined && value !== null && !isDerived(path)) fields[path] = value;
  }
  return derive(fields);
};

/**
 * What is to be said of a lead at its first sight in `observe` mode; null where more than facts and engagements speaks of it (a stage of the CRM's
 * own, a verdict, an archived record), which is for `decide`. `engagements` are in order, each key once.
 */
export const firstSight = (
  id: LeadId,
  snapshot: PersonSnapshot,
  compiled: CompiledPolicy,
  now: Instant,
): FirstSight | null => {
  if (snapshot.nativeStage !== null || snapshot.disposition !== null || snapshot.isArchived) return null;
  const before = newLead(id, now);
  const lead: Lead = {
    ...before,
    fields: fieldsOf(snapshot.fields),
    engagements: snapshot.engagements,
    refs: [snapshot.ref],
    owner: snapshot.owner,
  };
  const course = beginCourse(lead, before, compiled, now, null);
  const assessment = settle(course, { before, fresh: [], actsSince: null }, judge);
  return { lead: course.lead, assessment, why: why(compiled.policy, course.lead, assessment, now) };
};
