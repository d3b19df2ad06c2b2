// `roster away`, `back`: absences said by hand. Dates are the rep's own: until a day has that day in it.
import type { Command } from 'commander';
import { momentIn } from '#src/calendar/roster-file.ts';
import type { Absence } from '#domain/desk.ts';
import { repNamed, type Rep } from '#domain/roster.ts';
import { ConfigError } from '#src/errors.ts';
import { isoInstant } from '#mapping/normalise.ts';
import { addAbsence, endAbsences } from '#store/absences.ts';
import { v7 as uuidv7 } from 'uuid';
import type { LoadedDesk } from '#sync/desk-of.ts';
import { runWithApp } from './command.ts';
import { iso, whoIs } from './contract-named.ts';
import { deskOf } from './roster-desk.ts';

const byOption = ['--by <email>', 'who says so, for the record (default: the user of the operating system)'] as const;
const repArgument = 'id or e-mail address of somebody of the roster';

type AwayOptions = { readonly from?: string; readonly until?: string; readonly why?: string; readonly by?: string };

export const addAbsenceCommands = (roster: Command): void => {
  roster
    .command('away')
    .description(
      'somebody is away: they get no leads, and those they have are offered to others; `away list` says who is',
    )
    .argument('<rep>', `${repArgument}; or list`)
    .option('--from <when>', 'a date in their zone, or an instant with its zone (default: now)')
    .option('--until <when>', 'the last day away, or an instant (default: until further notice)')
    .option('--why <text>', 'for colleagues')
    .option(...byOption)
    .action((name: string, options: AwayOptions, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const desk = await deskOf(app);
        if (name === 'list') {
          const all = absencesNow(desk, app.clock.now());
          out.result({ absences: all.map(documentOf) }, all.length === 0 ? ['nobody is away'] : all.map(sayAbsence));
          return;
        }
        const rep = repIn(desk, name);
        const now = app.clock.now();
        const from = options.from === undefined ? now : momentOf(rep, options.from, '--from', 'begin');
        const until = options.until === undefined ? null : momentOf(rep, options.until, '--until', 'end');
        if (until !== null && until <= Math.max(from, now))
          throw new ConfigError([{ where: '--until', message: `${iso(until)} is over, or not after the beginning` }]);
        const absence = { id: uuidv7({ msecs: now }), rep: rep.id, from, until, why: options.why ?? null };
        await app.store.db.transaction().execute(async (tx) => {
          await addAbsence(tx, { ...absence, saidBy: whoIs(options.by), saidAt: now });
        });
        const said: Absence = { ...absence, source: 'command' };
        out.result(documentOf(said), [sayAbsence(said), `to end it: baton roster back ${rep.id}`]);
      }),
    );
  roster
    .command('back')
    .description('somebody is back: ends the absence that was said with `away`')
    .argument('<rep>', repArgument)
    .option('--all', 'take back those that are still to come as well')
    .action((name: string, options: { all?: true }, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const rep = repIn(await deskOf(app), name);
        const now = app.clock.now();
        const done = await app.store.db
          .transaction()
          .execute((tx) => endAbsences(tx, rep.id, now, options.all === true));
        const left = (await deskOf(app)).absencesOf(rep.id).filter(({ until }) => (until ?? Infinity) > now);
        if (done.ended + done.takenBack === 0 && left.length === 0)
          throw new ConfigError(`${rep.id} is not away; \`baton roster away list\` says who is`);
        out.result({ rep: rep.id, ...done, left: left.map(documentOf) }, [
          `${rep.id}: ${done.ended} ended, ${done.takenBack} taken back`,
          ...left.map((one) => `still there: ${sayAbsence(one)}; ${whereToEnd(one)}`),
        ]);
      }),
    );
};

const whereToEnd = ({ source, from, rep }: Absence): string => {
  if (source === 'file') return 'the roster says so: change it there, then run `baton roster load`';
  if (source === 'command') return `it begins ${iso(from)}: \`baton roster back ${rep} --all\` takes it back`;
  return `${source} says so: change it there`;
};

const repIn = (desk: LoadedDesk, name: string): Rep => {
  const rep = repNamed(desk.roster, name);
  if (rep !== null) return rep;
  throw new ConfigError(
    desk.hasRoster
      ? `nobody of the roster is called ${name}; \`baton roster show\` lists everybody`
      : 'there is no roster yet: run `baton roster load`',
  );
};

const momentOf = (rep: Rep, text: string, where: string, which: 'begin' | 'end'): number => {
  if (isoInstant(text) === null)
    throw new ConfigError([
      {
        where,
        message: 'use a date such as 2026-03-01, or an instant with its zone such as 2026-03-01T13:00:00+01:00',
      },
    ]);
  return momentIn(rep.timeZone, text, which);
};

const absencesNow = (desk: LoadedDesk, now: number): readonly Absence[] =>
  desk.roster.reps.flatMap(({ id }) => desk.absencesOf(id)).filter(({ until }) => (until ?? Infinity) > now);

const documentOf = ({ rep, from, until, source, why }: Absence) => ({
  ...{ rep, source, why },
  from: iso(from),
  until: until === null ? null : iso(until),
});

const sayAbsence = (absence: Absence): string => {
  const { rep, from, until, source, why } = documentOf(absence);
  return `${rep}: away from ${from} ${until === null ? 'until further notice' : `until ${until}`} (${source}${why === null ? '' : `: ${why}`})`;
};
