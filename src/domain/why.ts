// The text a seller reads in the CRM: at most five lines that can be read aloud. It names dates instead of days gone by, so that it stays
// the same until something happens.
import type { Disposition, Engagement, Instant, Lead } from './lead.ts';
import type { FitRule, IntentRule, Policy } from './policy.ts';
import type { Judgement, Line, Score, Subject } from './scoring/assess.ts';
import { modelParts } from './scoring/model-parts.ts';
import { isOfEarlierHandoff, ruleOn, takenSinceOf } from './disposition.ts';
import { contractOf, ruleWhole } from './ruling.ts';
import { assetOf, dayOf, deedOf, fieldOf, fill, labelOf, listed, say } from './words.ts';

/** Facts of fit, and unknown fields, that are named: more is not read. */
const maxFacts = 2;
const maxUnknown = 3;

const stripped = (sentence: string): string => sentence.replace(/[.\s]+$/u, '');
const lowerFirst = (text: string): string =>
  /^\p{Lu}\p{Ll}/u.test(text) ? text.slice(0, 1).toLowerCase() + text.slice(1) : text;

const fitSentence = (rule: FitRule, subject: Subject, now: Instant): string | null => {
  const valueOf = (path: string): string | null => {
    const value = subject.fields[path];
    return value === undefined ? null : say(value, path, now);
  };
  if (rule.why !== null) return fill(rule.why, valueOf);
  const path = fieldOf(rule.when);
  const value = path === null ? null : valueOf(path);
  return path === null || value === null ? null : `${labelOf(path)}: ${value}`;
};

const intentSentence = (
  rule: IntentRule,
  line: Line,
  newest: Engagement | null,
  subject: Subject,
  now: Instant,
): string | null => {
  if (rule.why === null) {
    if (newest !== null) return deedOf(newest.type);
    return rule.kind === 'silence' ? 'Has been silent for a while' : null;
  }
  return fill(rule.why, (hole) => {
    if (hole === 'count') return String(line.count);
    const value =
      newest !== null && Object.hasOwn(newest.properties, hole) ? newest.properties[hole] : subject.fields[hole];
    return value === undefined ? null : say(value, hole, now);
  });
};

const byWeight = (a: Line, b: Line): number =>
  Math.abs(b.points) - Math.abs(a.points) || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);

/** Every line of a score as a sentence, the weightiest first; those whose sentence has a hole without a value are left out. */
export const sentencesOf = (
  policy: Policy,
  subject: Subject,
  score: Score,
): { readonly fit: readonly string[]; readonly intent: readonly string[] } => {
  const fit = score.lines.fit.toSorted(byWeight).map((line) => {
    const rule = modelParts(policy, score.model).fit.rules.find((one) => one.id === line.rule);
    return rule === undefined ? null : fitSentence(rule, subject, score.asOf);
  });
  const intent = score.lines.intent.toSorted(byWeight).map((line) => {
    const rule = modelParts(policy, score.model).intent.rules.find((one) => one.id === line.rule);
    if (rule === undefined) return null;
    const newest = subject.engagements.find((one) => one.key === line.newestKey) ?? null;
    const sentence = intentSentence(rule, line, newest, subject, score.asOf);
    return sentence === null ? null : stripped(sentence) + timesOf(line, newest, score.asOf);
  });
  const isThere = (sentence: string | null): sentence is string => sentence !== null;
  return { fit: fit.filter(isThere), intent: intent.filter(isThere) };
};

const timesOf = (line: Line, newest: Engagement | null, now: Instant): string => {
  if (newest === null) return '';
  const on = dayOf(newest.occurredAt, now);
  return line.count > 1 ? `, ${String(line.count)} times, last on ${on}` : ` on ${on}`;
};

/** The rule through which an engagement speaks: the weightiest that it was the newest for. */
const lineOf = (score: Score, key: string): Line | null =>
  score.lines.intent.filter((line) => line.newestKey === key && line.points > 0).sort(byWeight)[0] ?? null;

const triggerLine = (policy: Policy, lead: Lead, score: Score, now: Instant): string => {
  const trigger = lead.engagements.find((one) => one.key === score.triggerKey) ?? null;
  if (trigger === null) return score.status === 'mql' ? 'Fits what was agreed.' : 'No recent interest on record.';
  const line = lineOf(score, trigger.key);
  const rule = modelParts(policy, score.model).intent.rules.find((one) => one.id === line?.rule);
  const told = rule === undefined || line === null ? null : intentSentence(rule, line, trigger, lead, now);
  const deed = stripped(told ?? deedOf(trigger.type));
  const asset = assetOf(trigger);
  const withAsset = asset === null || deed.toLowerCase().includes(asset.toLowerCase()) ? deed : `${deed} (${asset})`;
  const also = alsoLine(policy, lead, score, line?.rule ?? null, now);
  const times = line !== null && line.count > 1 ? `, ${String(line.count)} times in all` : '';
  return `${withAsset} on ${dayOf(trigger.occurredAt, now)}${times}.${also}`;
};

/** The weightiest thing beside the trigger. */
const alsoLine = (policy: Policy, lead: Lead, score: Score, told: string | null, now: Instant): string => {
  for (const line of score.lines.intent.filter((one) => one.points > 0 && one.rule !== told).sort(byWeight)) {
    const rule = modelParts(policy, score.model).intent.rules.find((one) => one.id === line.rule);
    const newest = lead.engagements.find((one) => one.key === line.newestKey) ?? null;
    if (rule === undefined || newest === null || newest.key === score.triggerKey) continue;
    const sentence = intentSentence(rule, line, newest, lead, now);
    if (sentence !== null) return ` Also ${lowerFirst(stripped(sentence))}${timesOf(line, newest, now)}.`;
  }
  return '';
};

const fitLine = (policy: Policy, lead: Lead, score: Score, now: Instant): string | null => {
  const told = (wanted: (line: Line) => boolean): readonly string[] =>
    score.lines.fit
      .filter(wanted)
      .sort(byWeight)
      .flatMap((line) => {
        const rule = modelParts(policy, score.model).fit.rules.find((one) => one.id === line.rule);
        const sentence = rule === undefined ? null : fitSentence(rule, lead, now);
        return sentence === null ? [] : [stripped(sentence)];
      });
  const pros = told((line) => line.points > 0).slice(0, maxFacts);
  const cons = told((line) => line.points < 0).slice(0, maxFacts - pros.length);
  const parts = [
    ...(pros.length > 0 ? [`Fits: ${pros.join('; ')}.`] : []),
    ...(cons.length > 0 ? [`Against: ${cons.join('; ')}.`] : []),
  ];
  return parts.length === 0 ? null : parts.join(' ');
};

const unknownLine = (unknown: readonly string[]): string | null => {
  const names = [...new Set(unknown.map(labelOf))];
  if (names.length === 0) return null;
  const rest = names.length - maxUnknown;
  const shown = names.slice(0, maxUnknown);
  return `Not known: ${listed(rest > 0 ? [...shown, `${String(rest)} more`] : shown)}.`;
};

const historyLine = (rules: Policy, lead: Lead, now: Instant): string | null => {
  const { disposition } = lead;
  if (disposition === null || (disposition.verdict !== 'rejected' && disposition.verdict !== 'recycled')) return null;
  const ruling = ruleOn(disposition, rules);
  if (ruling.kind === 'refused') return null;
  const label = ruling.reason === null ? '' : `: ${lowerFirst(stripped(ruling.reason.label))}`;
  const deed = disposition.verdict === 'rejected' ? 'Rejected' : 'Recycled';
  return `${deed} on ${dayOf(disposition.occurredAt, now)}${label}.`;
};

const reachOut = (lead: Lead, isUrgent: boolean): string => {
  const noCalls = lead.fields['person.do_not_call'] === true;
  const noMail = lead.fields['person.email_opt_out'] === true || lead.fields['person.consent'] === 'denied';
  if (noCalls && noMail) return 'wait for them to get in touch, as they want neither calls nor e-mail';
  if (noCalls) return isUrgent ? 'write at once, as they do not want calls' : 'write, as they do not want calls';
  if (isUrgent) return noMail ? 'call at once and do not e-mail' : 'call at once';
  return noMail ? 'call, as they do not want e-mail' : 'get in touch';
};

const nextStep = (lead: Lead, assessment: Judgement, now: Instant): string => {
  const isHeld = lead.handoff?.state === 'open';
  switch (lead.stage) {
    case 'customer':
      return 'leave it to the account owner';
    case 'opportunity':
      return 'leave it to the owner of the opportunity';
    case 'disqualified':
      return 'nothing, it was disqualified';
    case 'recycled':
      return lead.recycleUntil === null
        ? 'nothing until they get in touch'
        : `nothing before ${dayOf(lead.recycleUntil, now)}, unless they get in touch`;
    case 'sql':
      return lead.handoff?.work?.aeAnsweredAt === null
        ? 'take it as an opportunity, or give it back with a reason'
        : 'arrange the meeting with an account executive';
    case 'sal':
      return 'find out need, budget, authority and timing, then give a verdict';
    case 'lead':
    case 'mql':
      if (assessment.status === 'excluded') return 'nothing, the contract excludes this person';
      if (isHeld && assessment.status === 'triage') {
        const asked = listed(assessment.unknown.slice(0, maxFacts).map(labelOf));
        return asked === ''
          ? 'see whether they fit, then accept or reject'
          : `find out ${asked}, then accept or reject`;
      }
      if (isHeld) return `${reachOut(lead, assessment.isFast)}, then accept or reject`;
      return lead.stage === 'mql'
        ? 'nothing yet, it is handed over with the next thing they do'
        : 'nothing yet, marketing keeps in touch';
  }
};

/** Whether the verdict speaks of the handoff at hand and the lead has not gone on without it. One that was to correct another is answered, too. */
const isOpenQuestion = (lead: Lead, disposition: Disposition): boolean =>
  !isOfEarlierHandoff(disposition, lead.handoff) &&
  (disposition.correctsSince !== undefined || ['lead', 'mql', 'sal', 'sql'].includes(lead.stage));

const nextLine = (rules: Policy, lead: Lead, assessment: Judgement, now: Instant): string => {
  // A verdict that was refused is shown here, where the seller looks, until it is put right.
  const { disposition } = lead;
  if (disposition !== null && disposition.takenSince === undefined && isOpenQuestion(lead, disposition)) {
    const ruling = ruleWhole(disposition, rules, lead, takenSinceOf(lead), now);
    if (ruling.kind === 'refused') return `Next: ${ruling.why}`;
  }
  return `Next: ${nextStep(lead, assessment, now)}.`;
};

const contractOfVerdict = ({ disposition }: Lead, policy: Policy, rules: Policy): Policy =>
  disposition === null ? rules : contractOf(disposition, rules, policy);

/**
 * Why this lead stands where it stands: the trigger, two facts of fit, what is unknown, an earlier verdict, the next step; lines joined by `\n`.
 * Sentences of rules with a hole that has no value are dropped. `rules`: the contract under which the lead's handoff was opened. `now` decides only whether a date needs its year.
 */
export const why = (policy: Policy, lead: Lead, assessment: Judgement, now: Instant, rules: Policy = policy): string =>
  [
    triggerLine(policy, lead, assessment, now),
    fitLine(policy, lead, assessment, now),
    unknownLine(assessment.unknown),
    historyLine(contractOfVerdict(lead, policy, rules), lead, now),
    nextLine(contractOfVerdict(lead, policy, rules), lead, assessment, now),
  ]
    .filter((line) => line !== null)
    .join('\n');
