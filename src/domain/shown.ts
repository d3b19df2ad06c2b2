// What the CRM should show of a lead now. The stage and all that a seller acts on follow at once; the score and its reasons follow when
// something flips, else at most daily and only if they moved enough to matter, so that the CRM is not rewritten with every decaying point.
import { observedFields, type Shown } from './app-fields.ts';
import type { Instant, Lead } from './lead.ts';
import { pointScale, type Points, type Policy } from './policy.ts';
import type { Judgement } from './scoring/assess.ts';
import { roundPoints } from './scoring/evaluate.ts';
import { activityOf } from './activity.ts';
import type { SlaClock } from './policy-sla.ts';
import { dueOf } from './sla.ts';
import { why } from './why.ts';

/** Scores that only drift are shown at most this often. */
export const driftShownEveryMs = 24 * 3_600_000;

/** Points as a CRM shows them: whole, halves away from zero. Each axis on its own, so the total may differ by one from the sum of the two. */
export const shownPoints = (points: Points): number => roundPoints(points / pointScale);

/** How a contract is named in the CRM. */
export const contractLabel = (policy: Policy): string => `${policy.name} v${String(policy.version)}`;

const scoreFields = ['why', 'fit', 'intent', 'total'] as const;
/** Follow the score, where anything is to be told; absent before the first. */
const besideScore = ['activity'] as const;

const scoreShown = (policy: Policy, rules: Policy, lead: Lead, assessment: Judgement, now: Instant): Shown => ({
  why: why(policy, lead, assessment, now, rules),
  fit: shownPoints(assessment.fit),
  intent: shownPoints(assessment.intent),
  total: shownPoints(assessment.total),
  activity: activityOf(lead, now),
});

/**
 * The verdict belongs to the seller. Only when a handoff opens on which an older verdict stands are the fields emptied, so that what was said
 * before does not pass for an answer; as soon as a new verdict is known they are left alone again.
 */
const verdictShown = (lead: Lead): Shown => {
  const { handoff, disposition } = lead;
  if (handoff?.state !== 'open') return {};
  const isOld = disposition === null ? handoff.ordinal > 1 : disposition.occurredAt < handoff.handedOverAt;
  return isOld ? { verdict: null, verdict_reason: null, verdict_note: null } : {};
};

/** What is due, as a seller would say it. */
const promiseNames = {
  accept: 'Accept or reject',
  first_touch: 'First touch',
  effort: 'Touches',
  ae_accept: 'Answer of the AE',
} as const satisfies Record<SlaClock, string>;

/** What a seller is told of the handoff's work. Empty where nobody routes and no clock runs: nothing is promised then. */
const workShown = (lead: Lead): Shown => {
  const work = lead.handoff?.work;
  if (work === undefined) return {};
  const due = dueOf(work.clocks);
  const isHeld = due !== null && (due.state === 'running' || due.state === 'breached');
  const clock = isHeld
    ? work.clocks.find(({ endedAt, state, dueAt }) => endedAt === null && state === due.state && dueAt === due.dueAt)
    : undefined;
  return {
    due_at: due?.dueAt ?? null,
    sla_state: due?.state ?? null,
    sla_clock: clock === undefined ? null : promiseNames[clock.kind],
    queue: work.seat?.queue ?? null,
    routing_reason: work.seat?.why ?? null,
    evidence_missing: work.isEvidenceMissing ? 'missing' : null,
  };
};

const statusShown = (policy: Policy, lead: Lead, assessment: Judgement): Shown => ({
  ...verdictShown(lead),
  ...workShown(lead),
  mql_status: assessment.status,
  stage: lead.stage,
  mql_at: lead.mqlAt,
  grade: assessment.grade,
  handoff: lead.handoff?.ordinal ?? null,
  handed_over_at: lead.handoff?.handedOverAt ?? null,
  recycle_label: lead.recycleLabel,
  recycle_until: lead.recycleUntil,
  contract_version: contractLabel(policy),
});

const onlyObserved = (values: Shown): Shown =>
  Object.fromEntries(Object.entries(values).filter(([field]) => (observedFields as readonly string[]).includes(field)));

const isSame = (a: Shown, b: Shown): boolean => {
  const fields = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof Shown>;
  return [...fields].every((field) => a[field] === b[field]);
};

export type Showing = {
  readonly shown: NonNullable<Lead['shown']>;
  /** When a score that moved too soon to be shown again may be shown; null = nothing waits. */
  readonly dueAt: Instant | null;
};

/**
 * What the CRM should show. `rules`: the contract of the lead's handoff. `isFlip`: stage, status, handoff or verdict changed just now. What was shown is kept, time included, where
 * nothing differs.
 */
export const showing = (
  policy: Policy,
  lead: Lead,
  assessment: Judgement,
  now: Instant,
  isObserving: boolean,
  isFlip: boolean,
  rules: Policy = policy,
): Showing => {
  const before = lead.shown;
  const status = statusShown(policy, lead, assessment);
  const flips = ['mql_status', 'stage', 'grade', 'handoff', 'contract_version'] as const;
  const hasFlipped =
    before === null ||
    isFlip ||
    flips.some((field) => (!isObserving || field === 'grade') && before.values[field] !== status[field]) ||
    scoreFields.some((field) => before.values[field] === undefined);
  const hasMoved =
    before !== null &&
    (
      [
        ['fit', assessment.fit],
        ['intent', assessment.intent],
        ['total', assessment.total],
      ] as const
    ).some(([field, points]) => Math.abs(points / pointScale - Number(before.values[field])) >= policy.displayStep);
  const mayDriftAt = before === null ? now : before.at + driftShownEveryMs;
  const isDrift = hasMoved && now >= mayDriftAt;
  const score: Shown =
    hasFlipped || isDrift
      ? scoreShown(policy, rules, lead, assessment, now)
      : Object.fromEntries([...scoreFields, ...besideScore].map((field) => [field, before.values[field] ?? null]));
  const full: Shown = { ...status, ...score };
  const values = isObserving ? onlyObserved(full) : full;
  const shown = before !== null && isSame(before.values, values) ? before : { values, at: now };
  return { shown, dueAt: hasMoved && !hasFlipped && !isDrift ? mayDriftAt : null };
};
