// Between two decisions on a lead: whoever is asked for is found under the pools' lock, and the lead is decided on once more with the answer.
import { decide, type Decision, type Standing } from '#domain/decide.ts';
import type { Instant } from '#domain/lead.ts';
import type { LeadEvent } from '#domain/lead-event.ts';
import type { RouteAnswer, RouteRequest } from '#domain/routing.ts';
import { zoneOf } from '#domain/zone.ts';
import type { Tx } from '#store/schema.ts';
import type { RulesOf } from './contracts-of-handoffs.ts';
import type { Engine } from './engine.ts';
import { answerRoutes } from './route-leads.ts';

/** An answer may lead to one more question (nobody for a promise that was missed at once); more than this would be a fault of ours. */
const mostRounds = 3;

export type Decided = { readonly decision: Decision; readonly standing: Standing };

const requestOf = ({ effects }: Decision): RouteRequest | null =>
  effects.flatMap((effect) => (effect.kind === 'route_requested' ? [effect.request] : [])).at(-1) ?? null;

const routed = ({ leadId, ordinal, of }: RouteRequest, answer: RouteAnswer, now: Instant): LeadEvent => ({
  key: ['$baton', 'routing', leadId, ordinal, of, now].join('|'),
  source: '$baton',
  occurredAt: now,
  observedAt: now,
  ...{ kind: 'routed', ordinal, of, answer },
});

/** Both decisions as one: what the first concluded, and where the second has left the lead. */
const joined = (first: Decision, second: Decision): Decision => ({
  ...second,
  effects: [...first.effects, ...second.effects],
  reasons: [...first.reasons, ...second.reasons],
  inputs: first.inputs,
  isChanged: true,
});

/** Answers what the decisions ask. The lead's own row is locked already; pools are locked here, until the transaction ends. */
export const routeDecided = async <One extends Decided>(
  tx: Tx,
  engine: Engine,
  decided: readonly One[],
  rulesOf: RulesOf,
  now: Instant,
): Promise<One[]> => {
  const { desk } = engine;
  let all = [...decided];
  if (desk === null) return all;
  const zone = zoneOf(engine.policy.policy.timeZone);
  let asking = all.flatMap(({ decision }, at) => {
    const request = requestOf(decision);
    return request === null ? [] : [{ at, request }];
  });
  for (let round = 0; round < mostRounds && asking.length > 0; round++) {
    const requests = asking.map(({ request }) => request);
    const answers = await answerRoutes(tx, { desk, newId: engine.newId, zone }, requests);
    const next = new Map<number, { one: One; request: RouteRequest | null }>();
    for (const [nth, { at, request }] of asking.entries()) {
      const one = all[at];
      const answer = answers[nth];
      if (one === undefined || answer === undefined) continue;
      const events = [routed(request, answer, now)];
      const { lead } = one.decision;
      const second = decide(lead, events, engine.policy, now, one.standing, desk, rulesOf(lead));
      next.set(at, { one: { ...one, decision: joined(one.decision, second) }, request: requestOf(second) });
    }
    all = all.map((one, at) => next.get(at)?.one ?? one);
    asking = [...next].flatMap(([at, { request }]) => (request === null ? [] : [{ at, request }]));
  }
  return all;
};
