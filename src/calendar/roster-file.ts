// A roster's text → who works here and when, or every mistake at its line. Never throws, whatever the text.
import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { isUtf8 } from 'node:buffer';
import type { Absence } from '#domain/desk.ts';
import type { Instant } from '#domain/lead.ts';
import type { Rep, RepId, Team } from '#domain/roster.ts';
import { ConfigError } from '#src/errors.ts';
import { expectation } from '#src/yaml/pieces.ts';
import { found, problem, toProblems, type YamlProblem } from '#src/yaml/problems.ts';
import { readTree, yamlLimits } from '#src/yaml/tree.ts';
import { type HolidayBook, openHolidays, type Place } from './holidays.ts';
import { checkRoster, noPlace, personIn, placesIn, remarksOn, repIdOf } from './roster-checks.ts';
import { type RepDocument, type RosterDocument, rosterSchema } from './roster-schema.ts';
import { officeWeek, type Week } from './week.ts';
import { startOfDate } from './zone.ts';

/** When somebody works, absences aside. */
export type Schedule = { readonly timeZone: string; readonly week: Week; readonly place: Place | null };

export type ListedRep = {
  readonly rep: Omit<Rep, 'isActive'>;
  readonly schedule: Schedule;
  /** Of the company from then, until just before then; null = no bound. */
  readonly from: Instant | null;
  readonly until: Instant | null;
  readonly absences: readonly Absence[];
};

/** A day of the company: `2026-12-24`, or `12-24` of every year; off from this minute on. */
export type ExtraDay = { readonly on: string; readonly fromMinute: number };

export type RosterFile = {
  /** Hash of what it says; layout and comments do not change it. */
  readonly version: string;
  readonly company: Schedule;
  readonly extra: readonly ExtraDay[];
  readonly not: readonly string[];
  readonly teams: readonly Team[];
  readonly reps: readonly ListedRep[];
};

export type ParsedRoster =
  | { readonly ok: true; readonly roster: RosterFile; readonly remarks: readonly YamlProblem[] }
  | { readonly ok: false; readonly problems: readonly YamlProblem[] };

export const parseRoster = async (yaml: string, file: string): Promise<ParsedRoster> => {
  const read = readTree(yaml, 'a roster');
  if (!read.ok) return { ok: false, problems: read.problems.map((p) => problem(file, p)) };
  const { tree } = read;
  const parsed = rosterSchema.safeParse(tree.data, { error: expectation });
  if (!parsed.success) return { ok: false, problems: toProblems(found(parsed.error.issues, tree), tree, file) };
  const document = parsed.data;
  const book = placesIn(document).length === 0 ? null : await openHolidays();
  const wrong = checkRoster(document, book);
  if (wrong.length > 0) return { ok: false, problems: toProblems(wrong, tree, file) };
  return { ok: true, roster: toRoster(document, book), remarks: toProblems(remarksOn(document), tree, file) };
};

export type LoadedRoster = Extract<ParsedRoster, { ok: true }> & { readonly yaml: string; readonly file: string };

/** Throws ConfigError naming every mistake with line and column. */
export const loadRoster = async (file: string): Promise<LoadedRoster> => {
  const yaml = readText(file);
  const parsed = await parseRoster(yaml, file);
  if (!parsed.ok) throw new ConfigError(parsed.problems);
  return { ...parsed, yaml, file };
};

const readText = (file: string): string => {
  try {
    if (statSync(file).size > yamlLimits.bytes) throw new Error(`it is longer than ${yamlLimits.bytes} bytes`);
    const bytes = readFileSync(file);
    if (!isUtf8(bytes)) throw new Error('it is no UTF-8 text; save it as UTF-8');
    return bytes.toString('utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const why =
      code === 'ENOENT'
        ? 'there is no such file; roster.example.yaml shows one'
        : code === 'EISDIR'
          ? 'it is a folder; name the file in it'
          : error instanceof Error
            ? error.message
            : 'unknown fault';
    throw new ConfigError([{ where: file, message: `the roster cannot be read: ${why}` }], error);
  }
};

const toRoster = (document: RosterDocument, book: HolidayBook | null): RosterFile => {
  const placeOf = (written: string | undefined): Place | null => {
    if (written === undefined || written === noPlace || book === null) return null;
    const found = book.find(written);
    return 'place' in found ? found.place : null;
  };
  const company = {
    timeZone: document.time_zone,
    week: document.hours ?? officeWeek,
    place: placeOf(document.country),
  };
  const people = new Map(document.reps.flatMap((rep) => [[rep.email, rep] as const, [repIdOf(rep), rep] as const]));
  const idOf = (written: string): RepId => repIdOf(personIn(people, written) ?? { email: written });
  const scheduleOf = (rep: RepDocument): Schedule => ({
    timeZone: rep.time_zone ?? company.timeZone,
    week: rep.hours ?? company.week,
    place: rep.country === undefined ? company.place : placeOf(rep.country),
  });
  const said = {
    company,
    extra: document.holidays?.extra ?? [],
    not: document.holidays?.not ?? [],
    teams: Object.entries(document.teams).map(([id, team]) => ({
      id,
      label: team?.label ?? id,
      managers: (team?.managers ?? []).map(idOf),
    })),
    reps: document.reps.map((rep) => listed(rep, scheduleOf(rep), idOf)),
  };
  return { version: createHash('sha256').update(JSON.stringify(said)).digest('hex'), ...said };
};

const listed = (rep: RepDocument, schedule: Schedule, idOf: (written: string) => RepId): ListedRep => {
  const id = repIdOf(rep);
  const { timeZone } = schedule;
  return {
    rep: {
      id,
      email: rep.email,
      name: rep.name,
      teams: rep.teams,
      weight: rep.weight,
      capacity: rep.capacity ?? null,
      timeZone,
      manager: rep.manager === undefined ? null : idOf(rep.manager),
      users: rep.users,
      mentions: { slack: rep.mentions?.slack ?? null, teams: rep.mentions?.teams ?? null },
    },
    schedule,
    from: rep.from === undefined ? null : momentIn(timeZone, rep.from, 'begin'),
    until: rep.until === undefined ? null : momentIn(timeZone, rep.until, 'end'),
    absences: rep.absences.map(({ from, until, why }) => ({
      rep: id,
      from: momentIn(timeZone, from, 'begin'),
      until: until === undefined ? null : momentIn(timeZone, until, 'end'),
      source: 'file',
      why: why ?? null,
    })),
  };
};

/** A date begins with its midnight in the zone and ends with the next one: "until Friday" has Friday in it. An instant is itself. */
export const momentIn = (timeZone: string, written: string, which: 'begin' | 'end'): Instant =>
  written.length === 10 ? startOfDate(timeZone, written, which === 'end' ? 1 : 0) : Date.parse(written);
