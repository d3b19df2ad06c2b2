// Routing as written → routing of the policy.
import type { Cap, Fallback, Route, Routing, RoutingRule, Target } from '#domain/policy-routing.ts';
import { handoffDefaults } from './defaults-handoff.ts';
import { resolveTime } from './schema-handoff-pieces.ts';
import {
  type RespectWord,
  respectWords,
  type RouteDocument,
  type RoutingDocument,
  type TargetDocument,
} from './schema-handoff-routing.ts';
import { type Lists, toCondition } from './to-condition.ts';

export const toTarget = (written: TargetDocument): Target => {
  if ('queue' in written) return { kind: 'queue', queue: written.queue };
  const ifAbsent = written.if_absent === undefined ? null : toTarget(written.if_absent);
  if ('rep' in written) return { kind: 'rep', rep: written.rep, ifAbsent };
  if ('owner_of' in written) return { kind: 'owner_of', of: written.owner_of, ifAbsent };
  const prior = written.sticky?.prior_owner;
  return {
    kind: 'team',
    team: written.team,
    by: written.by ?? 'round_robin',
    sticky: prior === undefined ? null : { withinMs: prior === 'ever' ? null : prior },
    isSameCompany: written.same_company ?? false,
    ifAbsent,
  };
};

/** The schema has refused an owner with nobody behind. */
const toFallback = (written: TargetDocument): Fallback => {
  const target = toTarget(written);
  if (target.kind !== 'owner_of') return target;
  const next = 'if_absent' in written ? written.if_absent : undefined;
  return { ...target, ifAbsent: toFallback(next ?? { queue: handoffDefaults.triageQueue }) };
};

/** Rules without an id are called by their place: `rule-2`, in the route of SQLs `sql-rule-2`. */
export const placeId = (route: 'mql' | 'sql', index: number): string =>
  `${route === 'sql' ? 'sql-' : ''}rule-${index + 1}`;
export const placeIdPattern = /^(sql-)?rule-\d+$/;

const toRoute = (written: RouteDocument, route: 'mql' | 'sql', lists: Lists): Route => ({
  rules: written.rules.map((rule, i): RoutingRule => ({
    id: rule.id ?? placeId(route, i),
    triggeredBy: toTrigger(rule.triggered_by),
    when: rule.when === undefined ? null : toCondition(rule.when, lists),
    active:
      rule.from === undefined && rule.until === undefined
        ? null
        : { from: rule.from ?? null, until: rule.until ?? null },
    to: toTarget(rule.to),
    why: rule.why?.trim() ?? null,
  })),
  otherwise: toFallback(written.otherwise),
});

/** Any engagement is what opened every handoff: as good as saying nothing, but for those that time or a fact opened. */
export const toTrigger = (types: readonly string[] | undefined): readonly string[] | null =>
  types === undefined ? null : [...new Set(types)].sort();

const toCap = (cap: {
  open?: number | undefined;
  day?: number | undefined;
  week?: number | undefined;
  month?: number | undefined;
}): Cap => ({
  open: cap.open ?? null,
  perDay: cap.day ?? null,
  perWeek: cap.week ?? null,
  perMonth: cap.month ?? null,
});

export const toRouting = (written: RoutingDocument, lists: Lists): Routing => {
  const respects = (word: RespectWord): boolean => (written.respect ?? respectWords).includes(word);
  const longerThan = written.on_absence?.longer_than;
  const queue = (name: string): Target => ({ kind: 'queue', queue: name });
  return {
    mql: toRoute(written.mql, 'mql', lists),
    sql: written.sql === undefined ? null : toRoute(written.sql, 'sql', lists),
    triage: written.triage === undefined ? queue(handoffDefaults.triageQueue) : toTarget(written.triage),
    offHours: respects('working_hours') ? (written.off_hours ?? 'next_to_open') : null,
    absences: respects('absences')
      ? {
          openLeads: written.on_absence?.do ?? 'offer',
          after: longerThan === undefined ? null : resolveTime(longerThan, 'business'),
        }
      : null,
    isCapacityKept: respects('capacity'),
    optedOut: respects('opt_out')
      ? written.opted_out === undefined
        ? queue(handoffDefaults.optedOutQueue)
        : toTarget(written.opted_out)
      : null,
    caps: {
      rep: written.caps?.rep === undefined ? null : toCap(written.caps.rep),
      teams: Object.fromEntries(Object.entries(written.caps?.teams ?? {}).map(([team, cap]) => [team, toCap(cap)])),
    },
  };
};
