// What a roster's file says, and the working time that comes of it: the contract's own example, public holidays, and mistakes at their lines.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { calendarOf, officeSchedule } from '#src/calendar/calendar.ts';
import { holidaysVersion, openHolidays } from '#src/calendar/holidays.ts';
import { parseRoster, type RosterFile } from '#src/calendar/roster-file.ts';
import { readDays, sayWeek } from '#src/calendar/week.ts';
import { addWorking, endOfNthWorkingDay, isWorking, nextOpen, subtractWorking } from '#domain/working-time.ts';

const at = (text: string): number => Date.parse(text);
const iso = (instant: number | null): string | null => (instant === null ? null : new Date(instant).toISOString());
const now = at('2026-06-01T00:00:00Z');
const minute = 60_000;

const rosterOf = async (yaml: string): Promise<RosterFile> => {
  const parsed = await parseRoster(yaml, 'roster.yaml');
  if (!parsed.ok) throw new Error(parsed.problems.map(({ where, message }) => `${where}: ${message}`).join('\n'));
  return parsed.roster;
};

const timeFor = async (yaml: string) => {
  const roster = await rosterOf(yaml);
  return (await calendarOf(roster)).timeOf(roster.reps[0]?.schedule ?? roster.company, now);
};

const problemsOf = async (yaml: string): Promise<readonly string[]> => {
  const parsed = await parseRoster(yaml, 'roster.yaml');
  return parsed.ok
    ? parsed.remarks.map(({ where, message }) => `said: ${where}: ${message}`)
    : parsed.problems.map(({ where, message }) => `${where}: ${message}`);
};

describe("the contract's example", () => {
  test('Friday at 16:50: accepted by 16:55, touched by Monday 9:05, reminded at 9:00 and 9:04', async () => {
    const time = (await calendarOf(null)).timeOf(officeSchedule('UTC'), now);
    const handedOver = at('2026-06-05T16:50:00Z');
    expect(iso(addWorking(time, handedOver, 5 * minute))).toBe('2026-06-05T16:55:00.000Z');
    const due = addWorking(time, handedOver, 15 * minute);
    expect(iso(due)).toBe('2026-06-08T09:05:00.000Z');
    expect(iso(subtractWorking(time, due ?? 0, 5 * minute))).toBe('2026-06-08T09:00:00.000Z');
    expect(iso(subtractWorking(time, due ?? 0, minute))).toBe('2026-06-08T09:04:00.000Z');
    expect(iso(addWorking(time, handedOver, 10 * minute))).toBe('2026-06-05T17:00:00.000Z');
    // Friday evening has begun on Monday.
    expect(iso(endOfNthWorkingDay(time, at('2026-06-05T18:00:00Z'), 1))).toBe('2026-06-09T17:00:00.000Z');
    expect(iso(endOfNthWorkingDay(time, handedOver, 1))).toBe('2026-06-08T17:00:00.000Z');
  });

  test('the longest promise, 260 business days, is within what is known', async () => {
    const time = await timeFor('{ time_zone: Europe/Berlin, country: DE-BY, reps: [] }');
    expect(endOfNthWorkingDay(time, now, 260)).not.toBeNull();
  });
});

describe('public holidays', () => {
  const opens = async (country: string, zone: string, from: string): Promise<string | null> =>
    iso(nextOpen(await timeFor(`{ time_zone: ${zone}, country: ${country}, reps: [] }`), at(from)));

  test('are of the region, and the day in place of one that falls on a weekend', async () => {
    // Epiphany is one in Bavaria, and not in Berlin.
    expect(await opens('DE-BY', 'UTC', '2026-01-06T00:00:00Z')).toBe('2026-01-07T09:00:00.000Z');
    expect(await opens('de-be', 'UTC', '2026-01-06T00:00:00Z')).toBe('2026-01-06T09:00:00.000Z');
    expect(await opens('US', 'America/New_York', '2026-07-03T00:00:00Z')).toBe('2026-07-06T13:00:00.000Z');
    expect(await opens('GB', 'UTC', '2026-12-25T00:00:00Z')).toBe('2026-12-29T09:00:00.000Z');
    // Eid: the three days and a half of Turkey are three whole days.
    expect(await opens('TR', 'UTC', '2026-03-20T00:00:00Z')).toBe('2026-03-23T09:00:00.000Z');
    // Bank holidays by name alone are days of work.
    expect(await opens('DE', 'UTC', '2026-12-24T00:00:00Z')).toBe('2026-12-24T09:00:00.000Z');
  });

  test('one that begins at noon leaves the morning', async () => {
    const time = await timeFor('{ time_zone: UTC, country: IS, reps: [] }');
    const hours = [9, 12, 13, 16].map((hour) => isWorking(time, Date.UTC(2026, 11, 24, hour)));
    expect(hours).toEqual([true, true, false, false]);
  });

  test('extra days are off, of every year or from a time on, and `not` is worked', async () => {
    const time = await timeFor(
      `{ time_zone: UTC, country: DE-BY, reps: [], holidays: { extra: ['12-24', { on: 2026-07-03, from: '13:00' }], not: [2026-06-04] } }`,
    );
    const works = (text: string): boolean => isWorking(time, at(text));
    expect([works('2026-12-24T10:00Z'), works('2025-12-24T10:00Z')]).toEqual([false, false]);
    expect([works('2026-07-03T12:59Z'), works('2026-07-03T13:00Z')]).toEqual([true, false]);
    expect([works('2026-06-04T10:00Z'), works('2026-05-14T10:00Z')]).toEqual([true, false]);
  });

  test('the version that is part of the calendar is the one that is installed', () => {
    const file = new URL('../../../node_modules/date-holidays/package.json', import.meta.url);
    expect((JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version).toBe(holidaysVersion);
  });

  test('an unknown country or region is named, with those that may be meant', async () => {
    const book = await openHolidays();
    expect(book.find('germany')).toMatchObject({ problem: expect.stringContaining('unknown country "germany"') });
    expect(JSON.stringify(book.find('germany'))).toContain('DE (Germany)');
    expect(JSON.stringify(book.find('DE-bavaria'))).toContain('DE-B');
    expect(book.find('de-by-a')).toEqual({ place: 'DE-BY-A' });
  });
});

describe('a roster', () => {
  test('the example is right', async () => {
    const yaml = readFileSync(new URL('../../../roster.example.yaml', import.meta.url), 'utf8');
    expect(await problemsOf(yaml)).toEqual([]);
  });

  test.each([
    ['time_zone: Berlin\nreps: []', 'roster.yaml:1:12: time_zone: expected the IANA name of a time zone'],
    ['time_zone: UTC\ncuntry: de\nreps: []', 'roster.yaml:2:1: cuntry: unknown key; did you mean "country"?'],
    ['time_zone: UTC\nreps:\n  - { email: a@example.com, name: A, team: [sdr] }', 'unknown key; did you mean "teams"?'],
    [
      'time_zone: UTC\nreps:\n  - { email: a@example.com, name: A }\n  - { email: A@example.com, name: B }',
      'roster.yaml:4:14: reps[1].email: is also the address of a@example.com',
    ],
    [
      'time_zone: UTC\nteams: { sdr: }\nreps:\n  - { email: a@example.com, name: A, teams: [sd] }',
      'there is no team "sd"',
    ],
    [
      'time_zone: UTC\nreps:\n  - { email: ann@example.com, name: A }\n  - { email: b@example.com, name: B, manager: an@example.com }',
      'did you mean "ann@example.com"?',
    ],
    ['time_zone: UTC\nhours: { mon-tue: 22:00-06:00, tue: 05:00-07:00 }\nreps: []', 'speaks of tue'],
    [
      'time_zone: UTC\nhours: { mon: 22:00-06:00, tue: 05:00-07:00 }\nreps: []',
      'mon 22:00 to tue 06:00 goes on when the hours from tue 05:00 on begin',
    ],
    ['time_zone: UTC\nhours: { mon: 9-5 }\nreps: []', 'expected hours such as 09:00-17:00'],
    ['time_zone: UTC\ncountry: XX\nreps: []', 'has an unknown country "XX"'],
    [
      'time_zone: UTC\nreps:\n  - { email: a@example.com, name: A, absences: [{ from: 2026-02-02, until: 2026-02-01 }] }',
      'does not lie after "from"',
    ],
    [
      'time_zone: UTC\nreps:\n  - { email: a@example.com, name: A, from: 2026-02-30 }',
      'expected a date such as 2026-01-31',
    ],
    [
      'time_zone: UTC\ncountry: none\nteams: { sdr: }\nreps: []',
      'said: roster.yaml:3:15: teams.sdr: nobody is in this team',
    ],
    [
      'time_zone: UTC\ncountry: none\nreps:\n  - { email: a@example.com, name: A, absences: [{ from: 2026-02-02, until: 2026-02-05 }, { from: 2026-02-05 }] }',
      'said: roster.yaml:4:90: reps[0].absences[1]: overlaps another absence',
    ],
    ['- a\n- b', 'expected a map'],
  ])('%j is answered at its place', async (yaml, expected) => {
    expect((await problemsOf(yaml)).join('\n')).toContain(expected);
  });

  test('comments and layout change nothing; what it says does', async () => {
    const [a, b, c] = await Promise.all(
      [
        '{ time_zone: UTC, reps: [{ email: a@example.com, name: A }] }',
        '# people\ntime_zone: UTC\nreps:\n  - name: A\n    email: A@example.com\n',
        '{ time_zone: UTC, reps: [{ email: a@example.com, name: A, weight: 2 }] }',
      ].map(async (yaml) => (await rosterOf(yaml)).version),
    );
    expect(a).toBe(b);
    expect(a).not.toBe(c);
  });

  test('a date has its whole day in it, in the zone of the person', async () => {
    const { reps } = await rosterOf(
      '{ time_zone: Asia/Kathmandu, reps: [{ email: a@example.com, name: A, absences: [{ from: 2026-08-03, until: 2026-08-14 }] }] }',
    );
    expect(reps[0]?.absences.map(({ from, until }) => [iso(from), iso(until)])).toEqual([
      ['2026-08-02T18:15:00.000Z', '2026-08-14T18:15:00.000Z'],
    ]);
  });

  test('days and weeks read as they are written', async () => {
    expect(readDays('fri-mon')).toEqual([4, 5, 6, 0]);
    const { company } = await rosterOf(
      '{ time_zone: UTC, hours: { mon-fri: [13:00-17:00, 9:00-12:00], sun: 22:00-06:00 }, reps: [] }',
    );
    expect(sayWeek(company.week)).toBe('mon-fri 09:00-12:00 and 13:00-17:00, sun 22:00-06:00');
  });
});
