// What the offline run must come to, the simple way: everything held in memory. The oracle of its tests.
import { readDispositions, readEvents, readLeads } from '#connectors/csv/index.ts';
import type { Disposition, Engagement } from '#domain/lead.ts';
import type { Mapping } from '#mapping/mapping.ts';
import type { LeadGroup } from '#src/offline/groups.ts';
import { saysProblem } from '#src/offline/notices.ts';
import type { LeadFiles } from '#src/offline/results.ts';

type Notice = { readonly line: number; readonly says: string };
export type Held = { readonly groups: LeadGroup[]; readonly refused: Notice[]; readonly problems: Notice[] };

export const heldGroups = async (files: LeadFiles, mapping: Mapping): Promise<Held> => {
  const held: Held = { groups: [], refused: [], problems: [] };
  const events: { line: number; leadId: string; engagement: Engagement }[] = [];
  const dispositions: { line: number; leadId: string; disposition: Disposition }[] = [];
  if (files.events !== undefined) {
    for await (const row of readEvents(files.events, { observedAt: 'as_written' })) {
      if (row.ok) events.push({ line: row.line, ...row.row });
      else held.refused.push({ line: row.line, says: row.why });
    }
  }
  if (files.dispositions !== undefined) {
    for await (const row of readDispositions(files.dispositions)) {
      if (row.ok) dispositions.push({ line: row.line, ...row.row });
      else held.refused.push({ line: row.line, says: row.why });
    }
  }
  const known = new Set<string>();
  for await (const row of readLeads(files.leads, { mapping, observedAt: 'as_written' })) {
    if (!row.ok) {
      held.refused.push({ line: row.line, says: row.why });
      continue;
    }
    const { leadId, createdAt, snapshot, problems } = row.row;
    known.add(leadId);
    held.problems.push(...problems.map((problem) => ({ line: row.line, says: saysProblem(problem) })));
    const byKey = new Map<string, Engagement>();
    for (const { engagement } of events.filter((event) => event.leadId === leadId)) {
      const earlier = byKey.get(engagement.key);
      if (earlier === undefined || engagement.observedAt < earlier.observedAt) byKey.set(engagement.key, engagement);
    }
    held.groups.push({
      line: row.line,
      leadId,
      createdAt,
      snapshot,
      engagements: [...byKey.values()].sort((a, b) => a.occurredAt - b.occurredAt || (a.key < b.key ? -1 : 1)),
      dispositions: dispositions
        .filter((given) => given.leadId === leadId)
        .map(({ disposition }) => disposition)
        .sort((a, b) => a.occurredAt - b.occurredAt),
    });
  }
  const says = 'its lead_id is not in the leads file';
  for (const rows of [events, dispositions]) {
    held.refused.push(...rows.filter(({ leadId }) => !known.has(leadId)).map(({ line }) => ({ line, says })));
  }
  return held;
};
