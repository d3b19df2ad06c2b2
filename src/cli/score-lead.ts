// One lead of an export, scored: what `baton score` writes of it. A thread of an offline run loads this file by itself.
import { decide, type Decision } from '#domain/decide.ts';
import { firstSight, type FirstSight } from '#domain/first-sight.ts';
import type { Disposition, Instant, Lead } from '#domain/lead.ts';
import { newLead, observe } from '#domain/observe.ts';
import { pointScale, type Policy } from '#domain/policy.ts';
import { compile, type CompiledPolicy } from '#domain/scoring/compile.ts';
import type { PersonSnapshot } from '#domain/snapshot.ts';
import { sentencesOf } from '#domain/why.ts';
import type { LeadGroup } from '#src/offline/groups.ts';
import type { LeadWork } from '#src/offline/results.ts';

export type ScoreData = { readonly policy: Policy; readonly asOf: Instant };

export const scoreModule = import.meta.url;

export const prepareWork = (data: ScoreData): LeadWork => {
  const policy = compile(data.policy);
  return (group) => {
    const scored = scoreGroup(policy, group, data.asOf);
    return scored === null ? null : JSON.stringify(toLine(policy, group.leadId, scored));
  };
};

/** Decided as a first sight of the lead at that time would be, then each verdict in turn. Null for leads that did not exist yet. */
export const scoreGroup = (policy: CompiledPolicy, group: LeadGroup, asOf: Instant): FirstSight | null => {
  if (group.createdAt > asOf) return null;
  const snapshot = {
    ...group.snapshot,
    engagements: group.engagements.filter((engagement) => engagement.occurredAt <= asOf),
    disposition: null,
  };
  const dispositions = group.dispositions.filter(({ occurredAt }) => occurredAt <= asOf);
  const seen = dispositions.length > 0 ? null : firstSight(group.leadId, snapshot, policy, asOf);
  if (seen !== null) return seen;
  let decision = decideWith(policy, newLead(group.leadId, asOf), snapshot, asOf);
  for (const disposition of dispositions) {
    decision = decideWith(policy, decision.lead, { ...snapshot, disposition }, asOf);
  }
  return { lead: decision.lead, assessment: decision.assessment, why: String(decision.shown.why ?? '') };
};

const decideWith = (
  policy: CompiledPolicy,
  lead: Lead,
  snapshot: PersonSnapshot & { disposition: Disposition | null },
  now: Instant,
): Decision => {
  const events = observe(lead, snapshot);
  return decide(lead, events, policy, now, { mode: 'observe', actsSince: null });
};

const toLine = (
  policy: CompiledPolicy,
  leadId: string,
  { assessment, lead, why }: FirstSight,
): Record<string, unknown> => {
  const said = sentencesOf(policy.policy, lead, assessment);
  return {
    lead_id: leadId,
    fit: assessment.fit / pointScale,
    intent: assessment.intent / pointScale,
    total: assessment.total / pointScale,
    grade: assessment.grade,
    stage: lead.stage,
    status: assessment.status,
    mql: assessment.status === 'mql',
    mql_at: lead.mqlAt === null ? null : new Date(lead.mqlAt).toISOString(),
    track: assessment.track,
    reasons: [...said.fit, ...said.intent],
    fit_lines: assessment.lines.fit.map(({ rule, points }) => ({ rule, points: points / pointScale })),
    intent_lines: assessment.lines.intent.map(({ rule, points, count }) => ({
      rule,
      points: points / pointScale,
      count,
    })),
    unknown: assessment.unknown,
    why,
  };
};
