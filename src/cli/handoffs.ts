// `handoffs list`: what a manager wants to see in the morning: who has what, what is due, what is broken, what nobody has. Record ids, no names of people.
import type { Command } from 'commander';
import type { App } from '#src/app.ts';
import { ConfigError } from '#src/errors.ts';
import { repNamed } from '#domain/roster.ts';
import { countOpenHandoffs, listOpenHandoffs, type OpenCount, type OpenHandoff } from '#store/open-handoffs.ts';
import { runWithApp } from './command.ts';
import { iso } from './contract-named.ts';
import { wholeNumber } from './whole-number.ts';

type ListOptions = {
  readonly rep?: string;
  readonly waiting?: true;
  readonly breached?: true;
  readonly limit: string;
  readonly page: string;
};

const mostOfPage = 1000;
const mostPages = 100_000;
/** What falls due within a working day is what one looks at in the morning. */
const soonMs = 8 * 3_600_000;

export const addHandoffs = (program: Command): void => {
  program
    .command('handoffs')
    .description('handoffs that are open')
    .command('list')
    .description(
      'who has which handoff and what is due: broken promises first, then what is due soonest; and how much everybody has',
    )
    .option('--rep <rep>', 'only what this rep has, by id or e-mail address')
    .option('--waiting', 'only what nobody has')
    .option('--breached', 'only where a promise is broken and not answered yet')
    .option('--limit <count>', 'of one page', '100')
    .option('--page <number>', 'from 1', '1')
    .action((options: ListOptions, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const { document, lines } = await handoffsNow(app, options);
        out.result(document, lines);
      }),
    );
};

const instant = (at: number | null): string | null => (at === null ? null : iso(at));

type Listed = {
  readonly lead: string;
  readonly handoff: number;
  readonly state: OpenHandoff['state'];
  readonly rep: string | null;
  readonly queue: string | null;
  readonly class: string | null;
  readonly handedOverAt: string | null;
  readonly clock: string | null;
  readonly dueAt: string | null;
  readonly records: readonly string[];
};

const listed = (one: OpenHandoff): Listed => ({
  lead: one.leadId,
  handoff: one.ordinal,
  state: one.state,
  rep: one.rep,
  queue: one.queue,
  class: one.slaClass,
  handedOverAt: instant(one.handedOverAt),
  clock: one.clock,
  dueAt: instant(one.dueAt),
  records: one.records,
});

type Tally = Omit<OpenCount, 'queue'> & {
  readonly queue: string | null;
  readonly capacity: number | null;
  readonly isAway: boolean;
  readonly isInRoster: boolean;
};

export const handoffsNow = async (
  app: App,
  options: ListOptions,
): Promise<{
  document: { handoffs: readonly Listed[]; page: number; hasMore: boolean; tally: readonly Tally[] };
  lines: readonly string[];
}> => {
  if (options.rep !== undefined && options.waiting === true)
    throw new ConfigError('--rep and --waiting exclude each other: what waits is nobody’s');
  const { db } = app.store;
  const limit = wholeNumber('--limit', options.limit, 1, mostOfPage);
  const page = wholeNumber('--page', options.page, 1, mostPages);
  const now = app.clock.now();
  const { desk } = await app.engine();
  const named = options.rep === undefined ? undefined : options.rep.trim().toLowerCase();
  const rep = named === undefined ? undefined : ((desk && repNamed(desk.roster, named)?.id) ?? named);
  const found = await listOpenHandoffs(db, {
    ...(rep !== undefined && { rep }),
    isWaiting: options.waiting === true,
    isBreached: options.breached === true,
    limit: limit + 1,
    offset: (page - 1) * limit,
  });
  const counts = await countOpenHandoffs(db, now + soonMs);
  const reps = desk?.roster.reps ?? [];
  const nothing = { open: 0, unanswered: 0, accepted: 0, qualified: 0, breached: 0, dueSoon: 0 };
  const ofRoster = reps
    .filter(({ isActive, id }) => isActive || counts.some((one) => one.rep === id))
    .map(({ id, capacity }) => ({
      ...(counts.find((one) => one.rep === id) ?? { ...nothing, rep: id, queue: null }),
      ...{ capacity, isAway: desk?.isAbsent(id, now) === true, isInRoster: true },
    }));
  const others = counts
    .filter((one) => one.rep === null || !reps.some(({ id }) => id === one.rep))
    .map((one) => ({ ...one, capacity: null, isAway: false, isInRoster: false }));
  const tally: Tally[] = [...others, ...ofRoster].filter((one) => rep === undefined || one.rep === rep);
  const handoffs = found.slice(0, limit).map(listed);
  const document = { handoffs, page, hasMore: found.length > limit, tally };
  return { document, lines: linesOf(document) };
};

const holderOf = ({ rep, queue }: { readonly rep: string | null; readonly queue: string | null }): string =>
  rep ?? (queue === null ? 'nobody' : `queue ${queue}`);

const dueSays = ({ clock, dueAt }: Listed): string => {
  if (clock === null) return 'nothing due';
  if (clock === 'breached') return `BROKEN, was due ${dueAt ?? ''}`;
  return dueAt === null ? 'clocks stand still' : `due ${dueAt}`;
};

const lineOf = (one: Listed): string =>
  `${holderOf(one).padEnd(14)} ${dueSays(one).padEnd(36)} ${one.state.padEnd(9)} ${one.class ?? 'no class'}  ${
    one.records.join(', ') || one.lead
  }`;

const tallyLine = (one: Tally): string => {
  const of = one.capacity === null ? '' : ` of ${String(one.capacity)}`;
  const parts = [
    `${String(one.unanswered)} unanswered`,
    `${String(one.accepted)} accepted`,
    `${String(one.qualified)} SQL`,
    `${String(one.breached)} broken`,
    `${String(one.dueSoon)} due within 8 h`,
  ];
  const remark = one.isAway ? ', away' : one.rep !== null && !one.isInRoster ? ', not in the roster' : '';
  return `  ${holderOf(one).padEnd(14)} ${String(one.open)}${of} open: ${parts.join(', ')}${remark}`;
};

const linesOf = (document: {
  readonly handoffs: readonly Listed[];
  readonly page: number;
  readonly hasMore: boolean;
  readonly tally: readonly Tally[];
}): readonly string[] => [
  ...(document.handoffs.length === 0 ? ['no open handoff'] : document.handoffs.map(lineOf)),
  ...(document.hasMore ? [`… more: --page ${String(document.page + 1)}`] : []),
  ...(document.tally.length === 0 ? [] : ['', 'who has how much:', ...document.tally.map(tallyLine)]),
];
