// The desk as it stands: roster, the CRMs' users, absences and working time, put together once and kept until any of them changes.
import { createHash } from 'node:crypto';
import type { Finding } from '#connectors/connector.ts';
import { calendarOf, officeSchedule, type Calendar } from '#src/calendar/calendar.ts';
import { parseRoster, type ParsedRoster, type RosterFile, type Schedule } from '#src/calendar/roster-file.ts';
import type { Absence, Desk } from '#domain/desk.ts';
import type { Instant } from '#domain/lead.ts';
import { emptyRoster, type RepId, type Roster } from '#domain/roster.ts';
import { without, type WorkingTime } from '#domain/working-time.ts';
import { listAbsences } from '#store/absences.ts';
import { listCrmPeople } from '#store/crm-people.ts';
import { deskRevision, rosterInForce, type StoredRoster } from '#store/rosters.ts';
import type { Tx } from '#store/schema.ts';
import type { Engine } from './engine.ts';
import { joinUsers, type JoinedRep } from './roster-users.ts';

export type LoadedDesk = Desk & {
  /** False: nobody has given a roster yet; nobody is on it and office hours hold. */
  readonly hasRoster: boolean;
  readonly rosterVersion: string;
  /** Of one rep, the earlier first, those that are over too. */
  readonly absencesOf: (rep: RepId) => readonly Absence[];
  /** When, after `at`, an absence begins or ends, or somebody joins or leaves; null = nothing is known to come. */
  readonly nextChangeAt: (at: Instant) => Instant | null;
  /** What of a rep would make another desk of it: compares two looks. Null = the hours that hold for all. */
  readonly stampOf: (rep: RepId | null) => string;
  /** Another number whenever something was changed. */
  readonly revision: number;
  readonly problems: readonly Finding[];
};

type Asking = {
  readonly store: Engine['store'];
  readonly clock: Engine['clock'];
  /** Whose hours hold where there is no roster: the contract's. */
  readonly timeZone: string;
};

type Kept = { readonly key: string; readonly until: Instant; readonly desk: LoadedDesk };
const kept = new WeakMap<Engine['store'], Kept>();

const dayMs = 86_400_000;
/** Absences that were over so long ago touch no clock that still runs. */
const pastMs = 400 * dayMs;

/** One small query where nothing has changed. Kept for the UTC day, because working time is known from and until days near now. */
export const loadDesk = async (tx: Tx, { store, clock, timeZone }: Asking): Promise<LoadedDesk> => {
  const now = clock.now();
  const revision = await deskRevision(tx);
  const day = Math.floor(now / dayMs);
  const key = `${revision} ${day} ${timeZone}`;
  const last = kept.get(store);
  if (last?.key === key && now < last.until) return last.desk;
  const stored = await rosterInForce(tx);
  const parsed = stored === null ? null : await readOnce(stored);
  const roster = parsed?.ok === true ? parsed.roster : null;
  const calendar = await calendarOf(roster);
  const joined = roster === null ? { reps: [], problems: [] } : joinUsers(roster, await listCrmPeople(tx), now);
  const said = (await listAbsences(tx, now - pastMs)).map(({ rep, from, until, why }): Absence => ({
    rep,
    from,
    until,
    why,
    source: 'command',
  }));
  // What was kept was read without fault once; a newer Baton, or a newer book of holidays, may read it otherwise.
  const unreadable: readonly Finding[] =
    parsed?.ok === false
      ? parsed.problems.map(({ where, message }) => ({
          severity: 'error' as const,
          what: `the roster in force cannot be read: ${where}: ${message}`,
          nextStep: 'Correct the file and run `baton roster load`',
        }))
      : [];
  const desk = makeDesk({ roster, calendar, joined: joined.reps, said, now, timeZone, revision });
  const whole = { ...desk, problems: [...unreadable, ...joined.problems] };
  // Somebody joins or leaves at an instant; absences are asked for by time anyhow.
  kept.set(store, { key, until: desk.nextChangeAt(now) ?? Infinity, desk: whole });
  return whole;
};

let lastRead: { readonly hash: string; readonly parsed: ParsedRoster } | null = null;

/** Reading takes half a second for a thousand people, and an absence changes nothing of the text. */
const readOnce = async ({ hash, yaml }: StoredRoster): Promise<ParsedRoster> => {
  if (lastRead?.hash !== hash) lastRead = { hash, parsed: await parseRoster(yaml, 'the roster') };
  return lastRead.parsed;
};

type Parts = {
  readonly roster: RosterFile | null;
  readonly calendar: Calendar;
  readonly joined: readonly JoinedRep[];
  readonly said: readonly Absence[];
  readonly now: Instant;
  readonly timeZone: string;
  readonly revision: number;
};

const hash = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

const makeDesk = ({ roster, calendar, joined, said, now, timeZone, revision }: Parts): Omit<LoadedDesk, 'problems'> => {
  const company = roster?.company ?? officeSchedule(timeZone);
  const bySaid = Map.groupBy(said, ({ rep }) => rep);
  const people = new Map(
    joined.map(({ listed, rep, absences }) => [
      rep.id,
      {
        rep,
        listed,
        schedule: listed.schedule,
        absences: [...listed.absences, ...absences, ...(bySaid.get(rep.id) ?? [])].sort((a, b) => a.from - b.from),
      },
    ]),
  );
  const content = { reps: joined.map(({ rep }) => rep), teams: roster?.teams ?? [] };
  const schedules: (Schedule | readonly Absence[])[] = [company];
  for (const { schedule, absences } of people.values()) schedules.push(schedule, absences);
  const version = roster === null ? emptyRoster.version : hash(content);
  const changes = changesOf([...people.values()]);
  const times = new Map<RepId, WorkingTime>();
  const timeOf = (id: RepId | null): WorkingTime => {
    const person = id === null ? undefined : people.get(id);
    if (person === undefined) return calendar.timeOf(company, now);
    const known = times.get(person.rep.id);
    if (known !== undefined) return known;
    const time = without(calendar.timeOf(person.schedule, now), person.absences);
    times.set(person.rep.id, time);
    return time;
  };
  const isAbsent = (id: RepId, at: Instant): boolean => absenceOf(id, at) !== null;
  const absenceOf = (id: RepId, at: Instant): Absence | null =>
    (people.get(id)?.absences ?? []).find(({ from, until }) => from <= at && at < (until ?? Infinity)) ?? null;
  const stampOf = (id: RepId | null): string => {
    if (id === null) return hash([company, calendar.version]).slice(0, 16);
    const person = people.get(id);
    if (person === undefined) return 'nobody';
    return hash([person.rep, person.schedule, person.absences, isAbsent(id, now), calendar.version]).slice(0, 16);
  };
  return {
    hasRoster: roster !== null,
    roster: roster === null ? emptyRoster : ({ version, ...content } satisfies Roster),
    rosterVersion: version,
    calendarVersion: hash([calendar.version, schedules]),
    revision,
    timeOf,
    isAbsent,
    absenceOf,
    absencesOf: (id) => people.get(id)?.absences ?? [],
    nextChangeAt: (at) => changes.find((change) => change > at) ?? null,
    stampOf,
  };
};

const changesOf = (
  people: readonly { readonly absences: readonly Absence[]; readonly listed: JoinedRep['listed'] }[],
): readonly Instant[] => {
  const all = people.flatMap(({ absences, listed }) => [
    listed.from,
    listed.until,
    ...absences.flatMap(({ from, until }) => [from, until]),
  ]);
  return [...new Set(all.filter((at) => at !== null))].sort((a, b) => a - b);
};
