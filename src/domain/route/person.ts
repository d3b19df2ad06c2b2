// A target that is one person: named by the rule, or the owner of something.
import type { OwnerTarget, RepTarget } from '../policy-routing.ts';
import { repNamed, type Rep } from '../roster.ts';
import type { PoolState, RouteRequest } from '../routing.ts';
import { standingOf } from './standing.ts';
import type { Step } from './step.ts';

export const repStep = (target: RepTarget, request: RouteRequest, pool: PoolState): Step => {
  const rep = repNamed(pool.roster, target.rep);
  if (rep === null) return { kind: 'absent', why: 'whom the rule names is not in the roster', backAt: null };
  return personStep(rep, `the rule names ${rep.id}`, request, pool);
};

export const ownerStep = (target: OwnerTarget, request: RouteRequest, pool: PoolState): Step => {
  const owner = request.owners[target.of];
  const rep = pool.roster.reps.find(({ id }) => id === owner);
  if (rep === undefined) return { kind: 'absent', why: `nobody of the roster owns the ${target.of}`, backAt: null };
  return personStep(rep, `${rep.id} owns the ${target.of}`, request, pool);
};

const personStep = (rep: Rep, how: string, request: RouteRequest, pool: PoolState): Step => {
  if (request.without.includes(rep.id)) {
    return { kind: 'absent', why: `${how} but is not to have it again`, backAt: null };
  }
  const standing = standingOf(rep, request, pool);
  const given = { kind: 'given', rep: rep.id, team: null, turns: null } as const;
  if (standing.kind === 'there') return { ...given, how };
  if (standing.kind === 'out') return { kind: 'absent', why: `${rep.id} ${standing.why}`, backAt: standing.backAt };
  const isOff = `${rep.id} is not at work`;
  switch (request.respects.offHours) {
    case 'wait':
      return { kind: 'waits', until: standing.opensAt, why: isOff };
    case 'pass':
      return { kind: 'absent', why: isOff, backAt: standing.opensAt };
    case 'next_to_open':
    case null:
      return { ...given, how: `${how} and has it when work begins` };
  }
};
