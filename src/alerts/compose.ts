// The words of every kind of alert: short, readable aloud, without ids or rules. Pure.
import type { AlertKind } from '#domain/alert.ts';
import type { Lead } from '#domain/lead.ts';
import type { SlaClock } from '#domain/policy-sla.ts';
import { why } from '#domain/why.ts';
import { oneLine, type Content, type Part } from './content.ts';
import { evidenceOf, factsOf, optOutsOf, trailOf, whoOf } from './lead-parts.ts';
import { sayDay, sayTime } from './say-time.ts';
import type { AlertView } from './view.ts';

/** What a message of this kind holds beside its headline. */
type Shape = {
  /** Before who it is about, in the subject. */
  readonly subject: string;
  readonly head: (who: string, view: AlertView) => string;
  /** `whole`: everything a seller needs to act. `short`: who, until when, why. `none`: the headline alone. */
  readonly context: 'whole' | 'short' | 'none';
};

const duty: Readonly<Record<SlaClock, string>> = {
  accept: 'Accept or reject',
  first_touch: 'Call or write for the first time',
  effort: 'Make the agreed attempts to reach them',
  ae_accept: 'Accept or give back',
};

const holder = ({ lead, nameOf }: AlertView): string => {
  const rep = lead.handoff?.work?.seat?.rep ?? null;
  return rep === null ? 'nobody' : (nameOf(rep) ?? 'somebody who is not in the roster');
};

const due = ({ note, timeZone, now }: AlertView): string =>
  note.dueAt === null ? '' : sayTime(note.dueAt, timeZone, now);

const awaited = (view: AlertView): string =>
  view.note.clock === null ? 'answer' : duty[view.note.clock].toLowerCase();

const shapes: Readonly<Record<AlertKind, Shape>> = {
  new_mql: { subject: 'New lead', head: (who) => `${who} is yours.`, context: 'whole' },
  new_sql: { subject: 'New qualified lead', head: (who) => `${who} is qualified and yours.`, context: 'whole' },
  to_look_at: {
    subject: 'To look at',
    head: (who) => `${who} asked for us, but it is not known whether they fit. See whether they do.`,
    context: 'whole',
  },
  handed_on: { subject: 'Handed on to you', head: (who) => `${who} is yours now.`, context: 'whole' },
  taken_away: {
    subject: 'No longer yours',
    head: (who) => `${who} is no longer yours. You need do nothing.`,
    context: 'none',
  },
  reminder: { subject: 'Reminder', head: (who) => `${who} waits for your answer.`, context: 'short' },
  breach: {
    subject: 'Overdue',
    head: (who, view) => `${who} was not answered in time. It is with ${holder(view)}.`,
    context: 'short',
  },
  escalation: {
    subject: 'Escalated',
    head: (who, view) => `${who} is still not answered. It is with ${holder(view)}.`,
    context: 'short',
  },
  refused_verdict: {
    subject: 'Answer not taken',
    head: (who) => `The answer on ${who} was not taken; the lead stays where it was.`,
    context: 'short',
  },
  nobody_there: { subject: 'Nobody there', head: (who) => `Nobody is there to take ${who}.`, context: 'short' },
  deemed_accepted: {
    subject: 'Accepted by silence',
    head: (who) => `${who} counts as accepted, because nobody answered in time.`,
    context: 'short',
  },
  offered: {
    subject: 'Owner away',
    head: (who, view) => `${who} is with ${holder(view)}, who is away. Hand the lead on, or leave it.`,
    context: 'short',
  },
};

/** A deadline is told of a lead that waits; once it has passed, in the past. */
const deadline = (view: AlertView): Part[] => {
  const { note, timeZone, now } = view;
  if (note.dueAt === null || note.kind === 'taken_away' || note.kind === 'deemed_accepted') return [];
  const zone = ` (${timeZone.replaceAll('_', ' ')})`;
  const todo = note.clock === null ? 'Answer' : duty[note.clock];
  const text =
    note.dueAt > now
      ? `${todo} by ${sayTime(note.dueAt, timeZone, now)}${zone}.`
      : `It was to be done by ${sayTime(note.dueAt, timeZone, now)}${zone}: ${todo.toLowerCase()} now.`;
  return [{ kind: 'text', text }];
};

/** How to disagree with an acceptance by silence. */
const dispute = ({ note, lead, policy, timeZone, now }: AlertView): Part[] => {
  const work = lead.handoff?.work;
  const at = (note.clock === 'ae_accept' ? work?.aeDeemedAt : work?.deemedAt) ?? null;
  if (note.kind !== 'deemed_accepted' || at === null) return [];
  const { withinMs, settledBy } = policy.handoff.disputes;
  const judges = settledBy === 'both' ? 'marketing and sales settle it' : `${settledBy} settles it`;
  const until = sayDay(at + withinMs, timeZone, now);
  return [
    { kind: 'text', text: `Whoever disagrees gives their own answer, with its reason, until ${until}; ${judges}.` },
  ];
};

const sentence = (text: string): string => (/[.!?…]$/u.test(text) ? text : `${text}.`);

const says = ({ note }: AlertView): Part[] =>
  note.says === null ? [] : [{ kind: 'text', text: sentence(oneLine(note.says, 600)) }];

const list = (title: string, items: readonly string[]): Part[] =>
  items.length === 0 ? [] : [{ kind: 'list', title, items }];

const whyLines = ({ policy, lead, assessment, now }: AlertView): string[] =>
  why(policy, lead, assessment, now)
    .split('\n')
    .filter((line) => line !== '');

const linksOf = ({ links }: AlertView): Part[] => (links.length === 0 ? [] : [{ kind: 'links', links }]);

const warnings = (lead: Lead): Part[] => optOutsOf(lead).map((text) => ({ kind: 'warning', text }));

/** One alert. */
export const compose = (view: AlertView): Content => {
  const shape = shapes[view.note.kind];
  const who = whoOf(view.lead);
  const when = due(view);
  const isAhead = view.note.dueAt !== null && view.note.dueAt > view.now && shape.context !== 'none';
  const subject = oneLine(`${shape.subject}: ${who}${isAhead ? `, ${awaited(view)} by ${when}` : ''}`, 150);
  const head: Part[] = [
    { kind: 'title', text: shape.head(who, view) },
    ...says(view),
    ...deadline(view),
    ...dispute(view),
  ];
  return { subject, parts: [...head, ...context(view, shape.context), ...linksOf(view)] };
};

const context = (view: AlertView, of: Shape['context']): Part[] => {
  if (of === 'none') return [];
  const { lead, now, timeZone } = view;
  if (of === 'short') return [...warnings(lead), ...list('Why', whyLines(view).slice(0, 1))];
  const evidence = view.note.kind === 'new_sql' ? evidenceOf(lead) : [];
  const facts = factsOf(lead, now);
  return [
    ...warnings(lead),
    ...list('Why', whyLines(view)),
    ...list('What was found out', evidence),
    ...list('What they did', trailOf(lead, timeZone, now)),
    ...(facts.length === 0 ? [] : [{ kind: 'facts' as const, items: facts }]),
  ];
};

const mostSubjects = 3;

/** Several alerts of one recipient in one message: a line or two of each. */
export const composeDigest = (views: readonly AlertView[]): Content => {
  const counts = Map.groupBy(views, ({ note }) => shapes[note.kind].subject);
  const told = [...counts].slice(0, mostSubjects).map(([subject, of]) => `${subject} (${String(of.length)})`);
  const subject = oneLine(`${String(views.length)} leads: ${told.join(', ')}`, 150);
  const parts = views.flatMap((view): Part[] => {
    const shape = shapes[view.note.kind];
    const head: Part = { kind: 'title', text: shape.head(whoOf(view.lead), view) };
    const line = shape.context === 'none' ? [] : whyLines(view).slice(0, 1);
    const because: Part[] = line.map((text) => ({ kind: 'text', text }));
    return [
      head,
      ...says(view),
      ...deadline(view),
      ...dispute(view),
      ...warnings(view.lead),
      ...because,
      ...linksOf(view),
    ];
  });
  return { subject, parts };
};

/** What a trial message says, sent by a person to see whether a channel works. */
export const composeTrial = (to: string): Content => ({
  subject: 'Trial message of Baton',
  parts: [
    { kind: 'title', text: `This is a trial: alerts reach ${oneLine(to)} by this way.` },
    { kind: 'text', text: 'No lead waits. You need do nothing.' },
  ],
});
