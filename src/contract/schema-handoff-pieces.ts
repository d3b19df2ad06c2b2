// Pieces of the sections on what follows from an MQL: working time, percentages, times of day, evidence, and who is told.
import { z } from 'zod';
import type { WorkTime } from '#domain/policy.ts';
import { frameworks, type Framework } from '#domain/policy-handoff.ts';
import { isFieldPath } from './condition.ts';
import { limits } from './pieces.ts';
import { didYouMean } from '#src/yaml/suggest.ts';

/** Each far above any real policy, low enough that a person can still read what is signed. */
export const handoffLimits = {
  /** Territories are lists, not rules: the largest routing read had some sixty rules. */
  routingRules: 500,
  /** A lead is of one class; more classes than people can tell apart are no promise. */
  slaClasses: 50,
  /** Each is a message to a person. */
  reminders: 5,
  /** Each step of an escalation reaches somebody higher up. */
  breachSteps: 10,
  /** What a seller writes down before a verdict; the longest method asks for six. */
  demands: 30,
  /** Of one alarm; more readers belong in one channel. */
  recipients: 20,
  channels: 50,
  touches: 100,
  openLeads: 100_000,
} as const;

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const bareUnits = { s: second, m: minute, h: hour } as const;
const wordUnits = { minute, hour, day } as const;

/** Nobody waits longer than a year for a promise to be kept. */
const maxWorkTimeMs = 365 * day;
const maxBusinessDays = 260;

/** As written: `4h` is told in the time of its class. */
export type WorkTimeDocument = WorkTime | { readonly kind: 'bare'; readonly ms: number };

const bareTime = '[0-9]{1,6}[smh]';
const wordTime = '[0-9]{1,4} (?:business|calendar) (?:minute|hour|day)s?';
const timePattern = `(?:${bareTime}|${wordTime})`;
const timeExpected = 'a time such as 15m, 4h, 2 business days or 2 calendar days';
/** A day of the calendar and a day of work are two promises. */
const daysExpected = 'business or calendar days told apart, such as 2 business days, 2 calendar days, or hours (48h)';

const expectedOf =
  (expected: string) =>
  ({ input }: { readonly input?: unknown }): string =>
    typeof input === 'string' && /^[0-9]+ ?(?:d|w|y|days?|weeks?|months?)\b/.test(input) ? daysExpected : expected;

const parseWorkTime = (text: string): WorkTimeDocument | null => {
  const bare = /^(\d+)([smh])$/.exec(text);
  const words = /^(\d+) (business|calendar) (minute|hour|day)s?$/.exec(text);
  if (words?.[2] === 'business' && words[3] === 'day') {
    const days = Number(words[1]);
    return days > 0 && days <= maxBusinessDays ? { kind: 'business_days', days } : null;
  }
  const ms =
    bare === null
      ? Number(words?.[1]) * wordUnits[words?.[3] as keyof typeof wordUnits]
      : Number(bare[1]) * bareUnits[bare[2] as keyof typeof bareUnits];
  if (!(ms > 0 && ms <= maxWorkTimeMs)) return null;
  return bare === null ? { kind: words?.[2] as 'business' | 'calendar', ms } : { kind: 'bare', ms };
};

const timeIn = (pattern: string, expected: string) =>
  z
    .string({ error: expected })
    .regex(new RegExp(`^${pattern}$`), { error: expectedOf(expected) })
    .transform((text, ctx): WorkTimeDocument => {
      const time = parseWorkTime(text.replace(/ before$/, ''));
      if (time !== null) return time;
      const most = 'more than nothing, at most a year (260 business days)';
      ctx.issues.push({ code: 'custom', message: `expected ${most}, found "${text}"`, input: text });
      return z.NEVER;
    });

export const workTime = timeIn(timePattern, timeExpected);
export const timeBefore = timeIn(`${timePattern} before`, 'a time before the deadline, such as 2m before');

export type ClassHours = 'business' | 'always';

export const resolveTime = (time: WorkTimeDocument, hours: ClassHours): WorkTime =>
  time.kind === 'bare' ? { kind: hours === 'always' ? 'calendar' : 'business', ms: time.ms } : time;

/** A day of work has at most 24 hours and, one may trust, at least one: enough to tell what cannot be. */
export const isSurelyShorter = (one: WorkTime, than: WorkTime): boolean => {
  if (one.kind === 'business_days')
    return than.kind === 'business_days' ? one.days < than.days : one.days * hour < than.ms;
  return one.ms < (than.kind === 'business_days' ? than.days * day : than.ms);
};

const percentExpected = 'a percentage from 0% to 100%, such as 25%';

/** `22.5%` becomes 22.5. A bare number could mean a share, so it is refused. */
export const percent = z
  .string({ error: percentExpected })
  .regex(/^(?:100(?:\.0{1,2})?|[0-9]{1,2}(?:\.[0-9]{1,2})?)%$/, { error: percentExpected })
  .transform((text) => Number(text.slice(0, -1)));

const timeOfDayExpected = "a time of day such as '09:00'";

/** Minutes after midnight. */
export const minuteOfDay = z
  .string({ error: timeOfDayExpected })
  .regex(/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/, { error: timeOfDayExpected })
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

/** One or several; becomes a list. */
export const oneOrMany = <T extends z.ZodType>(of: T, most: number, expected: string) =>
  z
    .union([of, z.array(of).min(1).max(most)], { error: expected })
    .transform((written): readonly z.output<T>[] =>
      Array.isArray(written) ? (written as readonly z.output<T>[]) : [written as z.output<T>],
    );

export const callWord = 'call_logged';
export const effortWord = 'effort';
export const evidenceFields: readonly string[] = [...new Set(Object.values(frameworks).flat())].sort();
export const frameworkNames = Object.keys(frameworks) as readonly Framework[];
export const demandWords: readonly string[] = [callWord, effortWord, ...evidenceFields];

const demandExpected = `${callWord}, ${effortWord}, a piece of evidence such as need, or a field of the lead model`;

/** A word, or the path of a fact that must be known. */
export const demand = z.string({ error: demandExpected }).superRefine((word, ctx) => {
  if (demandWords.includes(word) || isFieldPath(word)) return;
  ctx.addIssue({
    code: 'custom',
    message: `expected ${demandExpected}, found "${word}"${didYouMean(word, demandWords)}`,
  });
});

export const demands = z
  .array(demand, { error: 'a list such as [call_logged, need, timeline]' })
  .min(1)
  .max(handoffLimits.demands)
  .superRefine((words, ctx) => {
    for (const [i, word] of words.entries())
      if (words.indexOf(word) < i) ctx.addIssue({ code: 'custom', message: `"${word}" stands here twice`, path: [i] });
  });

const recipientExpected = "marketing, sales, sdr_managers, an e-mail address, or a channel's name under notify";
const address = z.email();

/** Whether a channel of that name exists is seen in checks-handoff.ts. */
export const recipient = z
  .string({ error: recipientExpected })
  .max(limits.textChars)
  .refine((to) => /^[a-z][a-z0-9_-]{0,63}$/.test(to) || address.safeParse(to).success, {
    error: `expected ${recipientExpected}`,
  });

export const recipients = oneOrMany(recipient, handoffLimits.recipients, recipientExpected);

/** What a word means, for people. */
export const meaning = z
  .string({ error: 'a sentence' })
  .regex(/\S/, { error: 'a sentence' })
  .max(limits.noteChars)
  .transform((text) => text.trim());
