// Whom an answer could come to look at: what must be locked and counted before it is given.
import type { Target } from '../policy-routing.ts';
import { repNamed, type RepId, type Roster, type TeamId } from '../roster.ts';
import type { RouteRequest } from '../routing.ts';

export type Reach = { readonly reps: ReadonlySet<RepId>; readonly teams: ReadonlySet<TeamId> };

export const reachOf = (requests: readonly RouteRequest[], roster: Roster): Reach => {
  const reps = new Set<RepId>();
  const teams = new Set<TeamId>();
  for (const request of requests) {
    for (const { outcome, to } of request.tried) {
      if (outcome !== 'met') continue;
      for (let target: Target | null = to; target !== null; target = target.kind === 'queue' ? null : target.ifAbsent) {
        if (target.kind === 'team') teams.add(target.team);
        const rep = target.kind === 'rep' ? repNamed(roster, target.rep)?.id : undefined;
        const owner = target.kind === 'owner_of' ? request.owners[target.of] : undefined;
        for (const id of [rep, owner]) if (id !== undefined && id !== null) reps.add(id);
      }
    }
  }
  for (const { id, teams: own } of roster.reps) if (own.some((team) => teams.has(team))) reps.add(id);
  return { reps, teams };
};
