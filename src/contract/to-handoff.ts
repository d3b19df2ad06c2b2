// The sections on what follows from an MQL → `Policy.handoff`: defaults filled in, shorthand spelled out, words turned into what they ask for.
import { verdicts } from '#domain/lead.ts';
import type { EventMatch } from '#domain/policy.ts';
import {
  type Demand,
  type EvidenceField,
  frameworks,
  type HandoffPolicy,
  type Opportunity,
  type ReturnReason,
  type VerdictDemand,
} from '#domain/policy-handoff.ts';
import { handoffDefaults } from './defaults-handoff.ts';
import { defaults } from './defaults.ts';
import { labelOf } from './label.ts';
import type { ContractDocument } from './schema.ts';
import { callWord, effortWord, evidenceFields } from './schema-handoff-pieces.ts';
import { type Lists, toEventMatch } from './to-condition.ts';
import { toRouting } from './to-handoff-routing.ts';
import { toSlaClass } from './to-handoff-sla.ts';
import { toAlarms, toChannel, toReferences, toReview } from './to-handoff-watch.ts';

/** Throws nothing: the document has been checked. */
export const toHandoff = (document: ContractDocument, lists: Lists): HandoffPolicy => {
  const { dispositions, sal, sql, opportunity, routing, review } = document;
  return {
    means: { sal: sal?.means ?? null, sql: sql?.means ?? null, opportunity: opportunity?.means ?? null },
    framework: sql?.framework ?? null,
    demands: toDemands(document, lists),
    opportunity: toOpportunity(document),
    correctWithinMs: dispositions?.correct_within ?? handoffDefaults.correctWithinMs,
    disputes: {
      withinMs: dispositions?.disputes?.within ?? handoffDefaults.disputesWithinMs,
      settledBy: dispositions?.disputes?.settled_by ?? 'both',
    },
    routing: routing === undefined ? null : toRouting(routing, lists),
    sla: (document.sla ?? []).map((one) => toSlaClass(one, lists)),
    alarms: toAlarms(document.alarms),
    references: toReferences(document.alarms),
    review: review === undefined ? null : toReview(review),
    notify: (document.notify ?? []).map(toChannel),
  };
};

/** What counts as the qualifying call. */
const toCall = (document: ContractDocument, lists: Lists): EventMatch => {
  const call = document.sql?.call;
  return typeof call === 'object'
    ? toEventMatch(call.on ?? [callWord], call.where, lists)
    : toEventMatch([callWord], undefined, lists);
};

/**
 * What `sql` asks for: the words of `requires`; without them all of the framework, and a call unless it is optional. A call is also asked for where
 * `call` says required or which.
 */
const sqlWords = ({ sql }: ContractDocument): readonly string[] => {
  const { requires, framework, call } = sql ?? {};
  const words: readonly string[] = requires ?? (framework === undefined ? [] : frameworks[framework]);
  const isCallAsked = call === undefined ? requires === undefined && framework !== undefined : call !== 'optional';
  return isCallAsked && !words.includes(callWord) ? [callWord, ...words] : words;
};

const toDemands = (document: ContractDocument, lists: Lists): readonly VerdictDemand[] => {
  const call = toCall(document, lists);
  const toDemand = (word: string): Demand => {
    if (word === callWord) return { kind: 'call', on: call };
    if (word === effortWord) return { kind: 'effort' };
    return evidenceFields.includes(word)
      ? { kind: 'evidence', field: word as EvidenceField }
      : { kind: 'fact', path: word };
  };
  return verdicts.flatMap((verdict): readonly VerdictDemand[] => {
    const own = document.dispositions?.requires?.[verdict] ?? (verdict === 'converted' ? sqlWords(document) : []);
    const reasons = Object.entries(document.dispositions?.[verdict] ?? {});
    return [
      { reason: null, words: own },
      ...reasons.map(([reason, { requires }]) => ({ reason, words: requires ?? [] })),
    ]
      .filter(({ words }) => words.length > 0)
      .map(({ reason, words }) => ({ verdict, reason, needs: words.map(toDemand) }));
  });
};

const toOpportunity = (document: ContractDocument): Opportunity => ({
  countsWhen: document.opportunity?.counts_when ?? 'ae_accepts',
  returns: Object.entries(document.opportunity?.returned ?? {}).map(([id, reason]): ReturnReason => ({
    id,
    label: reason.label ?? labelOf(id),
    speaksOf: reason.speaks_of ?? null,
    then:
      typeof reason.then === 'object'
        ? {
            kind: 'recycle',
            forMs: reason.then.recycle,
            to: reason.then.to ?? document.recycle?.to ?? defaults.recycleLabel,
          }
        : { kind: reason.then ?? 'back_to_sdr' },
    needsText: reason.needs_text ?? false,
    isLearnt: reason.learn ?? true,
  })),
});
