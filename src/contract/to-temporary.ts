// Rules that hold for a while → spans in which rules are active: what is temporary is part of the policy from the beginning, so it comes and goes by
// itself, and a replay of any time sees what held then.
import type { Instant } from '#domain/lead.ts';
import type { Condition, FitRule, IntentRule, Span } from '#domain/policy.ts';
import { scaled, toFitRule, toIntentRule } from './to-rules.ts';
import type { TemporaryDocument } from './schema-temporary.ts';
import { type Lists, toCondition } from './to-condition.ts';

const spanOf = ({ from, until }: TemporaryDocument): Span & { readonly from: Instant; readonly until: Instant } => ({
  from,
  until,
});

/** What is left of all time between spans that do not overlap. */
const outside = (spans: readonly { readonly from: Instant; readonly until: Instant }[]): readonly Span[] => {
  const gaps: Span[] = [];
  let from: Instant | null = null;
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    if (from === null || from < span.from) gaps.push({ from, until: span.from });
    from = span.until;
  }
  return [...gaps, { from, until: null }];
};

/** Name of a rule while a temporary entry changes it. */
export const meanwhile = (rule: string, temporary: string): string => `${rule}@${temporary}`;

/** Entries that give a rule other points or let it rest, by the rule; made once, for thousands of rules. */
const touchingOf = (entries: readonly TemporaryDocument[]): ReadonlyMap<string, readonly TemporaryDocument[]> => {
  const touching = new Map<string, TemporaryDocument[]>();
  for (const entry of entries) {
    for (const id of [...Object.keys(entry.points ?? {}), ...(entry.off ?? [])]) {
      const known = touching.get(id);
      if (known === undefined) touching.set(id, [entry]);
      else known.push(entry);
    }
  }
  return touching;
};

/** The rule outside of the entries that touch it, and inside of each what the entry makes of it. */
const changed = <Rule extends FitRule | IntentRule>(
  rule: Rule,
  touching: readonly TemporaryDocument[] = [],
): readonly Rule[] => {
  if (touching.length === 0) return [rule];
  const stand = { ...rule, active: outside(touching.map(spanOf)) };
  const replaced = touching.flatMap((entry) => {
    const { points: all = {} } = entry;
    const points = Object.hasOwn(all, rule.id) ? all[rule.id] : undefined;
    if (points === undefined) return [];
    return [{ ...rule, id: meanwhile(rule.id, entry.id), points: scaled(points), active: [spanOf(entry)] }];
  });
  return [stand, ...replaced];
};

const allChanged = <Rule extends FitRule | IntentRule>(
  rules: readonly Rule[],
  entries: readonly TemporaryDocument[],
): readonly Rule[] => {
  const touching = touchingOf(entries);
  return rules.flatMap((rule) => changed(rule, touching.get(rule.id)));
};

export const withTemporaryFit = (
  rules: readonly FitRule[],
  entries: readonly TemporaryDocument[],
  lists: Lists,
): readonly FitRule[] => [
  ...allChanged(rules, entries),
  ...entries.flatMap((entry) =>
    (entry.fit ?? []).map((rule) => ({ ...toFitRule(rule, lists), active: [spanOf(entry)] })),
  ),
];

export const withTemporaryIntent = (
  rules: readonly IntentRule[],
  entries: readonly TemporaryDocument[],
  windowMs: number | null,
  lists: Lists,
): readonly IntentRule[] => [
  ...allChanged(rules, entries),
  ...entries.flatMap((entry) =>
    (entry.intent ?? []).map((rule) => ({ ...toIntentRule(rule, windowMs, lists), active: [spanOf(entry)] })),
  ),
];

/** The definition, with what replaces it for a while. */
export const withTemporaryWhen = (when: Condition, entries: readonly TemporaryDocument[], lists: Lists): Condition =>
  entries.reduce<Condition>((standing, { from, until, mql }) => {
    if (mql === undefined) return standing;
    const during: Condition = { kind: 'now', test: { op: 'between', from, to: until - 1 } };
    return {
      kind: 'any',
      of: [
        { kind: 'all', of: [during, toCondition(mql.when, lists)] },
        { kind: 'all', of: [{ kind: 'not', of: during }, standing] },
      ],
    };
  }, when);
