// What a decision asks when somebody is to get a lead: the contract's rules tried against it, in sentences without a value of the person's.
import type { HandoffPolicy } from './policy-handoff.ts';
import { fallbackId, type Route, type Routing, type Target, type RoutingRule } from './policy-routing.ts';
import type { Desk } from './desk.ts';
import type { Instant, Lead, Seat } from './lead.ts';
import { repOfUser, type RepId } from './roster.ts';
import type { RouteRequest, TriedRule } from './routing.ts';
import type { Judgement } from './scoring/assess.ts';
import { ask } from './scoring/ask.ts';
import type { CompiledPolicy } from './scoring/compile.ts';
import { isWithin } from './scoring/gates.ts';
import { ownerMark } from './observe.ts';
import { labelOf, listed } from './words.ts';

/** Fields named in a sentence: more is not read. */
const maxFields = 3;
const named = (paths: readonly string[]): string => listed(paths.slice(0, maxFields).map(labelOf));

const trial = (
  compiled: CompiledPolicy,
  rule: RoutingRule,
  lead: Lead,
  judgement: Judgement,
  trigger: string | null,
): Pick<TriedRule, 'outcome' | 'why'> => {
  const { active, triggeredBy, when } = rule;
  if (active !== null && !isWithin(active, judgement.asOf)) {
    const isOver = active.until !== null && judgement.asOf >= active.until;
    return { outcome: 'not_active', why: isOver ? 'it holds no longer' : 'it does not hold yet' };
  }
  if (triggeredBy !== null && (trigger === null || !triggeredBy.includes(trigger))) {
    const asked = triggeredBy.map((type) => type.replaceAll('_', ' '));
    return { outcome: 'not_met', why: `it asks for ${listed(asked)}, which did not open this handoff` };
  }
  if (when === null) return { outcome: 'met', why: rule.why ?? 'its event opened the handoff' };
  const { outcome, fields, unknown } = ask(compiled, when, lead, judgement);
  const asked = named(fields);
  if (outcome === 'met') return { outcome, why: rule.why ?? (asked === '' ? 'it is met' : `it fits by ${asked}`) };
  if (outcome === 'unknown') return { outcome, why: `${named(unknown)} is not known` };
  return { outcome, why: asked === '' ? 'its condition is not met' : `what it asks of ${asked} is not met` };
};

const triedOf = (
  compiled: CompiledPolicy,
  { rules, otherwise }: Route,
  lead: Lead,
  judgement: Judgement,
  trigger: string | null,
): readonly TriedRule[] => [
  ...rules.map((rule) => ({ rule: rule.id, to: rule.to, ...trial(compiled, rule, lead, judgement, trigger) })),
  { rule: fallbackId, outcome: 'met', why: 'no other rule had somebody', to: otherwise },
];

const userIn = (lead: Lead, desk: Desk, path: string): RepId | null => {
  const value = lead.fields[path];
  const source = lead.provenance[path]?.source;
  return typeof value === 'string' && source !== undefined ? (repOfUser(desk.roster, source, value)?.id ?? null) : null;
};

/** Who of the roster owns the lead's records, by whom the owner is believed of. */
export const ownerOf = (lead: Lead, desk: Desk): RepId | null => {
  const source = lead.provenance[ownerMark]?.source;
  return lead.owner === null || source === undefined ? null : (repOfUser(desk.roster, source, lead.owner)?.id ?? null);
};

/** May be contacted in no way: neither called nor written to. */
export const isOptedOut = ({ fields }: Pick<Lead, 'fields'>): boolean =>
  fields['person.do_not_call'] === true &&
  (fields['person.email_opt_out'] === true || fields['person.consent'] === 'denied');

export type Asking = {
  readonly compiled: CompiledPolicy;
  readonly lead: Lead;
  readonly judgement: Judgement;
  readonly desk: Desk;
  readonly of: 'mql' | 'sql' | 'triage';
  readonly at: Instant;
  readonly prior: RouteRequest['prior'];
  readonly without: readonly RepId[];
  /** Who is to get it instead of whom the rules name: what a missed promise says. */
  readonly to: Target | null;
};

/** Null where the contract does not route this: owners stay as the CRM has them. Who works the same company is filled in by who can look. */
export const requestFor = (asking: Asking): RouteRequest | null => {
  const { compiled, lead, desk } = asking;
  const { routing } = compiled.policy.handoff;
  if (routing === null || lead.handoff === null) return null;
  const way = wayOf(asking, routing);
  if (way === null) return null;
  return {
    leadId: lead.id,
    ordinal: lead.handoff.ordinal,
    of: way.of,
    at: asking.at,
    tried: way.tried,
    owners: {
      deal: userIn(lead, desk, 'company.deal_owner'),
      account: userIn(lead, desk, 'company.owner'),
      lead: ownerOf(lead, desk),
    },
    prior: way.of === 'sql' ? null : asking.prior,
    sameCompany: null,
    without: asking.without,
    respects: {
      offHours: routing.offHours,
      absences: routing.absences !== null,
      capacity: routing.isCapacityKept,
    },
    caps: routing.caps,
  };
};

const wayOf = (asking: Asking, routing: Routing): Pick<RouteRequest, 'of' | 'tried'> | null => {
  const { compiled, lead, judgement, of } = asking;
  const { handoff } = lead;
  const opened = lead.engagements.find(({ key }) => key === handoff?.triggerKey)?.type ?? null;
  const otherwise: TriedRule = {
    rule: fallbackId,
    outcome: 'met',
    why: 'no other rule had somebody',
    to: routing.mql.otherwise,
  };
  if (of !== 'sql' && routing.optedOut !== null && isOptedOut(lead)) {
    const why = 'the person wants neither calls nor e-mail';
    return { of: 'opted_out', tried: [{ rule: 'opted_out', outcome: 'met', why, to: routing.optedOut }, otherwise] };
  }
  if (asking.to !== null) {
    const why = 'a promise was not kept';
    return { of, tried: [{ rule: 'breach', outcome: 'met', why, to: asking.to }, otherwise] };
  }
  switch (of) {
    case 'triage': {
      const why = 'a person must see first whether they fit';
      return { of, tried: [{ rule: 'triage', outcome: 'met', why, to: routing.triage }, otherwise] };
    }
    case 'sql':
      return routing.sql === null ? null : { of, tried: triedOf(compiled, routing.sql, lead, judgement, opened) };
    case 'mql':
      return { of, tried: triedOf(compiled, routing.mql, lead, judgement, opened) };
  }
};

/** Whose turn it was before: the seat of the handoff that ended, for a team that keeps leads with whoever worked them. */
export const priorOf = (seat: Seat | null | undefined, endedAt: Instant): RouteRequest['prior'] =>
  seat?.rep === undefined || seat.rep === null ? null : { rep: seat.rep, at: endedAt };

/** The class of promises a handoff is of: the first that applies; null = none does. */
export const slaClassOf = (
  compiled: CompiledPolicy,
  lead: Lead,
  judgement: Judgement,
  of: 'mql' | 'triage',
): string | null => {
  const opened = lead.engagements.find(({ key }) => key === lead.handoff?.triggerKey)?.type ?? null;
  const found = compiled.policy.handoff.sla.find(({ appliesTo }) => {
    if (appliesTo.of !== of) return false;
    if (appliesTo.triggeredBy !== null && (opened === null || !appliesTo.triggeredBy.includes(opened))) return false;
    return appliesTo.when === null || ask(compiled, appliesTo.when, lead, judgement).outcome === 'met';
  });
  return found?.id ?? null;
};

export const classNamed = (policy: HandoffPolicy, id: string | null): HandoffPolicy['sla'][number] | null =>
  policy.sla.find((one) => one.id === id) ?? null;
