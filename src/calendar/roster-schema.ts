// How a roster's file is written. What it says of itself; whether its parts fit together is asked in roster-checks.ts.
import { z } from 'zod';
import { choose, isMap, object } from '#src/yaml/pieces.ts';
import { overlapIn, readBlock, readDays, readTime, weekdays, alwaysWeek, type DayBlock, type Week } from './week.ts';
import { isZone } from './zone.ts';

/** Far above any real company, low enough that a hostile file is soon read; the whole of it is also held to the limit of every file. */
export const rosterLimits = {
  /** Each costs a year of blocks in memory where their hours are their own. */
  reps: 5_000,
  teams: 500,
  /** Of one rep or team. */
  memberships: 50,
  /** Of one rep: four a month for four years. */
  absences: 200,
  /** Of one day: before and after every break. */
  blocks: 8,
  holidays: 500,
  weight: 1_000,
  capacity: 100_000,
  textChars: 200,
} as const;

/** A custom issue is a whole sentence, so what was expected is said with what was found. */
const expected =
  (what: string) =>
  (issue: { readonly input?: unknown }): string =>
    `expected ${what}, found ${JSON.stringify(issue.input)}`;

const text = z.string({ error: 'text' }).regex(/\S/, { error: 'text that is not blank' }).max(rosterLimits.textChars);

const idExpected = 'an id: letters, digits, @, . - and _, at most 100';
const repId = z.string({ error: idExpected }).regex(/^[\p{L}\p{N}@._-]{1,100}$/u, { error: idExpected });

const teamIdExpected = 'the id of a team: lower-case letters, digits, - and _, beginning with a letter, at most 64';
const teamId = z.string({ error: teamIdExpected }).regex(/^[a-z][a-z0-9_-]{0,63}$/, { error: teamIdExpected });

const email = z
  .string({ error: 'an e-mail address' })
  .max(rosterLimits.textChars)
  .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, { error: 'an e-mail address' })
  .transform((written) => written.toLowerCase());

const zoneExpected = 'the IANA name of a time zone, such as Europe/Berlin';
const timeZone = z
  .string({ error: zoneExpected })
  .max(64)
  .refine(isZone, { error: expected(zoneExpected) });

const placeExpected = 'a country such as DE, with its region such as DE-BY where that has holidays of its own, or none';
const country = z.string({ error: placeExpected }).regex(/\S/, { error: placeExpected }).max(64);

const wholeNumber = (what: string, most: number) =>
  z.int({ error: what }).min(0, { error: what }).max(most, { error: what });

const isRealDate = (date: string): boolean => {
  const at = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date);
};
const dateExpected = 'a date such as 2026-01-31';
const date = z
  .string({ error: dateExpected })
  .regex(/^\d{4}-\d{2}-\d{2}$/, { error: dateExpected })
  .refine(isRealDate, { error: expected(dateExpected) });

const momentExpected = 'a date such as 2026-01-31, or an instant with its zone such as 2026-01-31T13:00:00+01:00';
/** A date stands for the whole of it in the rep's own zone. */
const moment = z.union([date, z.iso.datetime({ offset: true })], { error: momentExpected });

const dayExpected = 'a date such as 2026-12-24, or 12-24 for every year';
const day = z
  .string({ error: dayExpected })
  .regex(/^(\d{4}-)?\d{2}-\d{2}$/, { error: dayExpected })
  // 2024 is a leap year, so that 02-29 is a day of some years.
  .refine((written) => isRealDate(written.length === 5 ? `2024-${written}` : written), {
    error: expected(dayExpected),
  });

const blockExpected = 'hours such as 09:00-17:00; 22:00-06:00 goes on into the next day';
const block = z.string({ error: blockExpected }).transform((written, ctx): DayBlock => {
  const read = readBlock(written);
  if (read !== null) return read;
  ctx.issues.push({ code: 'custom', message: `expected ${blockExpected}, found "${written}"`, input: written });
  return z.NEVER;
});
const blocks = choose<readonly DayBlock[]>(
  [block.transform((one) => [one]), z.array(block).max(rosterLimits.blocks)],
  (raw) =>
    Array.isArray(raw)
      ? z.array(block, { error: blockExpected }).max(rosterLimits.blocks)
      : block.transform((one) => [one]),
);

const weekExpected = `hours by day, such as { mon-fri: 09:00-17:00, sat: [10:00-12:00, 13:00-15:00] }, or always`;

const weekOf = (written: Readonly<Record<string, readonly DayBlock[]>>, ctx: z.RefinementCtx): Week => {
  const week: DayBlock[][] = weekdays.map(() => []);
  const saidBy = new Map<number, string>();
  for (const [days, hours] of Object.entries(written))
    for (const index of readDays(days) ?? []) {
      const before = saidBy.get(index);
      if (before !== undefined)
        ctx.issues.push({
          code: 'custom',
          message: `speaks of ${weekdays[index] ?? ''}, and so does "${before}"; keep one of them`,
          path: [days],
          input: written,
        });
      saidBy.set(index, days);
      week[index] = [...hours].sort((a, b) => a.from - b.from);
    }
  const overlap = overlapIn(week);
  if (overlap !== null && ctx.issues.length === 0)
    ctx.issues.push({ code: 'custom', message: overlap, input: written });
  return week;
};

const daysExpected = `days: ${weekdays.join(', ')}, several such as mon-fri, or every_day`;
const days = z.string().refine((written) => readDays(written) !== null, { error: expected(daysExpected) });

export const hours = choose<Week>([], (raw) =>
  raw === 'always'
    ? z.literal('always').transform(() => alwaysWeek)
    : z.record(days, blocks, { error: weekExpected }).transform(weekOf),
);

const timeExpected = 'a time such as 14:00';
const dayOff = choose<{ readonly on: string; readonly fromMinute: number }>([], (raw) =>
  isMap(raw)
    ? object({
        on: day,
        from: z
          .string({ error: timeExpected })
          .refine((written) => readTime(written) !== null, { error: expected(timeExpected) })
          .optional(),
        why: text.optional(),
      }).transform(({ on, from }) => ({ on, fromMinute: from === undefined ? 0 : (readTime(from) ?? 0) }))
    : day.transform((on) => ({ on, fromMinute: 0 })),
);

const holidays = object({
  extra: z.array(dayOff, { error: 'a list of days' }).max(rosterLimits.holidays).default([]),
  not: z.array(day, { error: 'a list of days' }).max(rosterLimits.holidays).default([]),
});

const team = object({
  label: text.optional(),
  managers: z.array(text, { error: 'a list of people' }).max(rosterLimits.memberships).default([]),
});

const userExpected = "the id of a CRM's user";
const userId = z.union([text, z.int().nonnegative()], { error: userExpected }).transform((written) => String(written));

const absence = object({ from: moment, until: moment.optional(), why: text.optional() });

const rep = object({
  email,
  id: repId.optional(),
  name: text,
  teams: z.array(teamId, { error: 'a list of teams' }).max(rosterLimits.memberships).default([]),
  weight: wholeNumber(`a whole number from 0 to ${rosterLimits.weight}`, rosterLimits.weight).default(1),
  capacity: wholeNumber(`a whole number from 0 to ${rosterLimits.capacity}`, rosterLimits.capacity).optional(),
  hours: hours.optional(),
  time_zone: timeZone.optional(),
  country: country.optional(),
  manager: text.optional(),
  mentions: object({ slack: text.optional(), teams: text.optional() }).optional(),
  users: z.record(z.string(), userId, { error: 'user ids by connection' }).default({}),
  from: date.optional(),
  until: date.optional(),
  absences: z.array(absence, { error: 'a list of absences' }).max(rosterLimits.absences).default([]),
});

export const rosterSchema = object({
  time_zone: timeZone,
  country: country.optional(),
  hours: hours.optional(),
  holidays: holidays.optional(),
  teams: z.record(teamId, team.nullable(), { error: 'teams by their id' }).default({}),
  reps: z.array(rep, { error: 'a list of people' }).max(rosterLimits.reps),
});

export type RosterDocument = z.infer<typeof rosterSchema>;
export type RepDocument = RosterDocument['reps'][number];
