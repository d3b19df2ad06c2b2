// One lead of an export as it stands at a time: what `baton route preview` routes. A thread of an offline run loads this file by itself.
import { compile } from '#domain/scoring/compile.ts';
import type { LeadWork } from '#src/offline/results.ts';
import { type ScoreData, scoreGroup } from './score-lead.ts';

export const previewModule = import.meta.url;

export const prepareWork = (data: ScoreData): LeadWork => {
  const policy = compile(data.policy);
  return (group) => {
    const scored = scoreGroup(policy, group, data.asOf);
    return scored === null ? null : JSON.stringify({ name: group.leadId, lead: scored.lead });
  };
};
