// The semantics of scoring once more, as plainly as they can be said and with no regard for speed: the oracle of the property tests.
import type { Instant } from '#domain/lead.ts';
import type { Policy } from '#domain/policy.ts';
import type { Subject } from '#domain/scoring/assess.ts';
import type { Tri } from './naive/kleene.ts';
import { inTrack, type Lead, look, type Look, type Model, modelsOf } from './naive/model.ts';

export type Naive = {
  readonly fit: number;
  readonly intent: number;
  readonly grade: string;
  readonly status: 'excluded' | 'mql' | 'triage' | 'not_yet';
  /** Of the contract's own definition. */
  readonly when: Tri;
  readonly never: Tri;
  readonly track: string | null;
  readonly isFast: boolean;
  /** Whose numbers these are. */
  readonly model: string;
};

/** Which models count the lead among their MQLs, and so may keep it. */
export type Kept = ReadonlySet<string>;
type Seen = { readonly model: Model; readonly is: Look };

const lookAll = (lead: Lead, at: Instant): { readonly seen: readonly Seen[]; readonly never: Tri } => {
  const seen = modelsOf(lead.policy).map((model) => ({ model, is: look(model, lead, at) }));
  const { never } = lead.policy.mql;
  return { seen, never: never === null ? 'not_met' : (seen[0]?.is.asks(never) ?? 'unknown') };
};

/** Who counts the lead among their MQLs from this instant on: those it is in whose definition or fast track is met, or that had it and keep it. */
const keptAfter = (before: Kept, open: readonly Seen[]): Kept =>
  new Set(
    open
      .filter(({ model, is: { when, fast, keep } }) => {
        return when === 'met' || fast === 'met' || (keep === 'met' && before.has(model.id));
      })
      .map(({ model }) => model.id),
  );

const judge = (lead: Lead, at: Instant, before: Kept): { readonly naive: Naive; readonly kept: Kept } => {
  const { seen, never } = lookAll(lead, at);
  const [standard] = seen;
  if (standard === undefined) throw new Error('no model');
  const open = seen.filter(({ model }) => model.id === 'standard' || inTrack(model.id, lead, at) === 'met');
  const kept = never === 'met' ? new Set<string>() : keptAfter(before, open);
  const told = (status: Naive['status'], { model, is }: Seen, isFast = false): { naive: Naive; kept: Kept } => ({
    naive: {
      ...{ fit: is.fit, intent: is.intent, grade: is.grade, status, when: standard.is.when, never, isFast },
      track: status !== 'mql' ? null : isFast && model.id === 'standard' ? 'fast_track' : model.id,
      model: model.id,
    },
    kept,
  });
  if (never === 'met') return told('excluded', standard);
  const fast = open.find(({ is }) => is.fast === 'met');
  if (fast !== undefined) return told('mql', fast, true);
  const met = open.find(({ is }) => is.when === 'met');
  if (met !== undefined) return told('mql', met);
  const isMqlOf = ({ id }: Model): boolean => lead.subject.stage === 'mql' || kept.has(id);
  const stays = open.find(({ model, is }) => is.keep === 'met' && isMqlOf(model));
  if (stays !== undefined) return told('mql', stays);
  const triage = open.find(({ model, is }) => is.fast === 'unknown' && model.mql.fastTrack?.ifUnknown === 'triage');
  return triage === undefined ? told('not_yet', standard) : told('triage', triage);
};

/** When what we know of a lead begins: its first engagement, or when it became known. */
const beginning = ({ engagements, fields }: Subject): Instant => {
  const created = fields['person.created_at'];
  return Math.min(
    Infinity,
    ...engagements.map((event) => event.occurredAt),
    ...(typeof created === 'number' ? [created] : []),
  );
};

export type Dated = Naive & { readonly at: Instant };

/** Instants `grain` apart, each judged by all that came before it in the lead's own time; facts and stage as they stand. */
export const naiveCourse = (
  policy: Policy,
  subject: Subject,
  from: Instant,
  until: Instant,
  grain = 1,
): readonly Dated[] => {
  const course: Dated[] = [];
  const begins = beginning(subject);
  let kept: Kept = new Set();
  for (let at = Math.min(begins, from); at <= until; at += grain) {
    const judged = judge({ policy, subject }, at, at > begins ? kept : new Set());
    if (at >= from) course.push({ ...judged.naive, at });
    ({ kept } = judged);
  }
  return course;
};

/** The lead's own time up to `until`, in which it became an MQL or not. That it is one now says nothing of then. */
export const naiveHistory = (policy: Policy, subject: Subject, until: Instant, grain = 1): readonly Dated[] => {
  const stage = subject.stage === 'mql' ? 'lead' : subject.stage;
  return naiveCourse(policy, { ...subject, stage }, Math.min(until, beginning(subject)), until, grain);
};

const hasKeep = (policy: Policy): boolean => modelsOf(policy).some(({ mql }) => mql.keep !== null);

export const naiveScore = (policy: Policy, subject: Subject, at: Instant, grain = 1): Naive => {
  if (!hasKeep(policy)) return judge({ policy, subject }, at, new Set()).naive;
  const [now] = naiveCourse(policy, subject, at, at, grain);
  if (now === undefined) throw new Error('no instant');
  return now;
};

/** What each model says, whatever becomes of the lead. */
export const naiveLooks = (policy: Policy, subject: Subject, at: Instant): ReadonlyMap<string, Look> =>
  new Map(lookAll({ policy, subject }, at).seen.map(({ model, is }) => [model.id, is]));
