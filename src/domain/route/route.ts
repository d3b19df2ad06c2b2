// Who gets a lead: the first rule that is met and has somebody. Pure: the shell holds the lock of every pool that is named in `pool`.
import type { Instant } from '../lead.ts';
import type { Target } from '../policy-routing.ts';
import type { PassedOver, PoolState, RouteAnswer, RouteRequest, TriedRule } from '../routing.ts';
import { ownerStep, repStep } from './person.ts';
import { clause, folded, sentence } from './say.ts';
import { earliest } from './standing.ts';
import type { Step } from './step.ts';
import { teamStep } from './team.ts';

/** Targets one behind the other in a rule; the contract's nesting ends before it. */
const mostSteps = 40;

export const route = (request: RouteRequest, pool: PoolState): RouteAnswer => {
  const passedOver: PassedOver[] = [];
  const backs: (Instant | null)[] = [];
  for (const tried of request.tried) {
    const { rule } = tried;
    if (tried.outcome !== 'met') {
      passedOver.push({ rule, why: folded(clause(tried.why)) });
      continue;
    }
    const { step, before } = follow(tried.to, request, pool);
    switch (step.kind) {
      case 'given': {
        const { rep, team, turns } = step;
        return { kind: 'rep', rep, team, turns, rule, why: whyOf(tried, before, step.how), passedOver };
      }
      case 'queued':
        return { kind: 'queue', queue: step.queue, rule, why: whyOf(tried, before, step.how), passedOver };
      case 'waits':
        return {
          kind: 'nobody',
          rule: null,
          why: whyOf(tried, before, `it waits, as ${step.why}`),
          passedOver,
          askAgainAt: later(step.until, request.at),
        };
      case 'absent':
        passedOver.push({ rule, why: folded([...before, step].map((one) => one.why).join('; ')) });
        backs.push(...[...before, step].map(({ backAt }) => backAt));
    }
  }
  const last = passedOver.at(-1);
  return {
    kind: 'nobody',
    rule: null,
    why: sentence(last === undefined ? 'no rule was tried' : `nobody was there for it; of the last rule: ${last.why}`),
    passedOver,
    askAgainAt: later(earliest(backs), request.at),
  };
};

type Absent = Extract<Step, { kind: 'absent' }>;

/** Along `if_absent` until something comes of it; with those on the way who were not there. */
const follow = (
  first: Target,
  request: RouteRequest,
  pool: PoolState,
): { readonly step: Step; readonly before: readonly Absent[] } => {
  const before: Absent[] = [];
  let target = first;
  for (let steps = 1; ; steps++) {
    const step = stepOf(target, request, pool);
    const next = target.kind === 'queue' ? null : target.ifAbsent;
    if (step.kind !== 'absent' || next === null || steps >= mostSteps) return { step, before };
    before.push(step);
    target = next;
  }
};

const stepOf = (target: Target, request: RouteRequest, pool: PoolState): Step => {
  switch (target.kind) {
    case 'rep':
      return repStep(target, request, pool);
    case 'owner_of':
      return ownerStep(target, request, pool);
    case 'team':
      return teamStep(target, request, pool);
    case 'queue':
      return { kind: 'queued', queue: target.queue, how: `it waits in the queue ${target.queue}` };
  }
};

const whyOf = ({ why }: TriedRule, before: readonly Absent[], how: string): string => {
  const missing = before.map((one) => folded(one.why)).join('; ');
  return sentence(`${folded(clause(why))}: ${missing === '' ? '' : `${missing}, so `}${how}`);
};

/** Asked again later than now, whatever anybody's clock says. */
const later = (instant: Instant | null, at: Instant): Instant | null =>
  instant === null ? null : Math.max(instant, at + 1000);
