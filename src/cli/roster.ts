// `roster`: who works here and when. `show` says what counts now, `check` reads a file without using it, `load` puts it in force.
import type { Command } from 'commander';
import { loadRoster, type LoadedRoster } from '#src/calendar/roster-file.ts';
import { sayWeek } from '#src/calendar/week.ts';
import { nextOpen } from '#domain/working-time.ts';
import type { Rep } from '#domain/roster.ts';
import { rosterFileOf } from '#src/app.ts';
import { ConfigError } from '#src/errors.ts';
import { rosterInForce } from '#store/rosters.ts';
import type { LoadedDesk } from '#sync/desk-of.ts';
import { examineRoster } from '#sync/examine-roster.ts';
import { takeRoster } from '#sync/take-roster.ts';
import { run, runWithApp } from './command.ts';
import { iso, shortHash, whoIs } from './contract-named.ts';
import { addAbsenceCommands } from './roster-away.ts';
import { deskOf } from './roster-desk.ts';

const fileArgument = ['[file]', 'BATON_ROSTER or ./roster.yaml unless named'] as const;

export const addRoster = (program: Command): void => {
  const roster = program.command('roster').description('who works here, when, and who is away');
  roster
    .command('show')
    .description('who gets leads now, who is away, and when each works next')
    .action((_options: unknown, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const desk = await deskOf(app);
        const findings = await examineRoster(app.store.db, (await app.inForce()).deciding.policy, desk);
        const now = app.clock.now();
        const reps = desk.roster.reps.map((rep) => documentOf(desk, rep, now));
        const stored = await rosterInForce(app.store.db);
        out.result(
          {
            hash: stored?.hash ?? null,
            loadedAt: stored === null ? null : iso(stored.loadedAt),
            teams: desk.roster.teams,
            reps,
            findings,
          },
          desk.hasRoster
            ? [
                `roster ${shortHash(stored?.hash ?? '')}, loaded ${iso(stored?.loadedAt ?? 0)}: ${reps.length} people, ${desk.roster.teams.length} teams`,
                ...reps.map(lineOf),
                ...findings.map(({ severity, what, nextStep }) => `${severity}: ${what}. ${nextStep}`),
              ]
            : [
                'there is no roster yet: write roster.yaml (roster.example.yaml shows one), then run `baton roster load`',
              ],
        );
      }),
    );
  roster
    .command('check')
    .description('read a roster without using it: every mistake with its line')
    .argument(...fileArgument)
    .action((file: string | undefined, _options: unknown, command: Command) =>
      run(command, async ({ out, config }) => {
        const loaded = await loadRoster(fileOf(file, rosterFileOf(config)));
        const { roster, remarks } = loaded;
        out.result({ file: loaded.file, reps: roster.reps.length, teams: roster.teams.length, remarks }, [
          ...sayRoster(loaded),
          ...remarks.map(({ where, message }) => `${where}: ${message}`),
        ]);
      }),
    );
  roster
    .command('load')
    .description('put a roster in force; the one before is kept, and whoever it concerns is looked at again')
    .argument(...fileArgument)
    .option('--by <email>', 'who does it, for the record (default: the user of the operating system)')
    .action((file: string | undefined, options: { by?: string }, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const loaded = await loadRoster(fileOf(file, app.rosterFile));
        const who = whoIs(options.by);
        const isNew = await takeRoster({ db: app.store.db, clock: app.clock }, loaded, who);
        const { reps, teams } = loaded.roster;
        out.result({ file: loaded.file, isNew, reps: reps.length, teams: teams.length, remarks: loaded.remarks }, [
          isNew ? `in force from now on: ${loaded.file}, ${reps.length} people` : `${loaded.file} is in force already`,
          ...loaded.remarks.map(({ where, message }) => `${where}: ${message}`),
        ]);
      }),
    );
  addAbsenceCommands(roster);
};

const fileOf = (named: string | undefined, usual: string | null): string => {
  const file = named ?? usual;
  if (file === null)
    throw new ConfigError('there is no roster: name its file, set BATON_ROSTER, or write ./roster.yaml');
  return file;
};

const documentOf = (desk: LoadedDesk, rep: Rep, now: number) => {
  const opens = rep.isActive ? nextOpen(desk.timeOf(rep.id), now) : null;
  const away = desk.absencesOf(rep.id).find(({ from, until }) => from <= now && now < (until ?? Infinity));
  return {
    ...rep,
    isAway: away !== undefined,
    awayUntil: away?.until == null ? null : iso(away.until),
    opensAt: opens === null ? null : iso(opens),
    isWorking: opens === now,
  };
};

const lineOf = (rep: ReturnType<typeof documentOf>): string => {
  const state = !rep.isActive
    ? 'not active'
    : rep.isAway
      ? `away ${rep.awayUntil === null ? 'until further notice' : `until ${rep.awayUntil}`}`
      : rep.isWorking
        ? 'at work'
        : rep.opensAt === null
          ? 'no hours'
          : `at work again ${rep.opensAt}`;
  const users = Object.keys(rep.users);
  return `  ${rep.id}: ${rep.teams.join(', ') || 'no team'}; ${state}; ${users.length === 0 ? 'no user of a CRM' : `user of ${users.join(', ')}`}`;
};

const sayRoster = ({ file, roster }: LoadedRoster): readonly string[] => {
  const { company, reps, teams } = roster;

  return [
    `${file} is right: ${reps.length} people, ${teams.length} teams`,
    `hours unless somebody has their own: ${sayWeek(company.week)}, ${company.timeZone}, holidays of ${company.place ?? 'nowhere'}`,
  ];
};
