// What became of a message, written down: settled, put back with a wait, parked with what to do, or held because its channel is down.
import type { SendOutcome } from '#src/alerts/outcome.ts';
import type { Instant } from '#domain/lead.ts';
import { buryAlerts, retryAlerts, settleAlerts, type AlertRow } from '#store/alerts.ts';
import { reportProblems, resolveProblems } from '#store/problems.ts';
import type { AlertsDrained, AlertShell } from './alert-shell.ts';
import { ownProblems } from './queue-alerts.ts';

/** First wait after a failure; doubles up to `longestWaitMs`. Mail servers that greylist want some minutes. */
const firstWaitMs = 30_000;
const longestWaitMs = 3_600_000;
/** With the waits above some eight hours. */
export const mostTries = 15;
/** A channel that a person must mend is tried again after so long. */
const heldMs = 10 * 60_000;
/** Nobody wants to be told of what was new days ago, and a channel that stays down must not fill the table. */
export const staleMs = 3 * 86_400_000;
export type Run = {
  readonly shell: AlertShell;
  readonly sum: AlertsDrained;
  /** Channels that were seen to work in this run. */
  readonly works: Set<string>;
};

export const idsOf = (rows: readonly AlertRow[]): string[] => rows.map(({ id }) => id);

/** Rows of a channel that was found to be down wait until it may work again; that is no try of theirs. */
export const putOff = async (run: Run, way: string, rows: readonly AlertRow[]): Promise<boolean> => {
  const { shell, sum } = run;
  const until = shell.down.get(way) ?? 0;
  if (until <= shell.clock.now()) return false;
  if (isStale(rows, shell.clock.now())) {
    await park(run, way, rows, 'the channel was down for days');
    return true;
  }
  const error = `${way} lets nothing through for now`;
  const ids = idsOf(rows);
  await retryAlerts(shell.db, { worker: shell.worker, ids, runAt: until, error, isUnsure: false, isUntried: true });
  sum.retried += rows.length;
  return true;
};

/** What an outcome means for the rows, and for the channel. */
export const take = async (run: Run, way: string, rows: readonly AlertRow[], outcome: SendOutcome): Promise<void> => {
  switch (outcome.kind) {
    case 'delivered':
      return takeDelivered(run, way, [rows]);
    case 'later':
      return takeLater(run, way, rows, outcome);
    case 'refused':
      return park(run, way, rows, outcome.why);
    case 'blocked':
      return takeBlocked(run, way, rows, outcome);
  }
};

/** Messages that have arrived by one way. */
export const takeDelivered = async (
  { shell, sum, works }: Run,
  way: string,
  messages: readonly (readonly AlertRow[])[],
): Promise<void> => {
  const now = shell.clock.now();
  const { worker } = shell;
  await shell.db.transaction().execute(async (tx) => {
    await settleAlerts(tx, { worker, ids: idsOf(messages.flat()), now, outcome: 'delivered' });
    if (!works.has(way))
      await resolveProblems(tx, [{ connection: ownProblems, kind: 'alert_channel', subject: way }], now);
  });
  works.add(way);
  sum.delivered += messages.length;
  sum.alerts += messages.flat().length;
  sum.repeats += messages.filter((rows) => rows.some(({ repeats }) => repeats > 0)).length;
};

const note = ({ shell }: Run, way: string, rows: readonly AlertRow[], why: string): void => {
  shell.log.warn({ job: 'alerts', way, alertIds: idsOf(rows), why }, 'an alert was not sent');
};

type Later = Extract<SendOutcome, { kind: 'later' }>;

const takeLater = async (run: Run, way: string, rows: readonly AlertRow[], outcome: Later): Promise<void> => {
  const { shell, sum } = run;
  const now = shell.clock.now();
  const tries = Math.max(...rows.map(({ attempts }) => attempts));
  if (tries >= mostTries || isStale(rows, now)) return park(run, way, rows, outcome.why);
  const wait = Math.min(longestWaitMs, firstWaitMs * 2 ** (tries - 1));
  const jittered = Math.round(wait * (1 + shell.random() / 4));
  const runAt = now + Math.max(outcome.afterMs ?? 0, jittered);
  note(run, way, rows, outcome.why);
  const { why, isUnsure } = outcome;
  await retryAlerts(shell.db, { worker: shell.worker, ids: idsOf(rows), runAt, error: why, isUnsure });
  sum.retried += rows.length;
};

const isStale = (rows: readonly AlertRow[], now: Instant): boolean =>
  rows.every(({ createdAt }) => now - createdAt > staleMs);

export const park = async (run: Run, way: string, rows: readonly AlertRow[], why: string): Promise<void> => {
  const { shell, sum } = run;
  const now = shell.clock.now();
  note(run, way, rows, why);
  await shell.db.transaction().execute(async (tx) => {
    await buryAlerts(tx, { worker: shell.worker, ids: idsOf(rows), now, error: why });
    const detail = `${why}. See \`baton alerts list --state dead\`; after mending the cause run \`baton alerts retry --all\``;
    await reportProblems(tx, [{ connection: ownProblems, kind: 'dead_alert', subject: way, detail }], now);
  });
  sum.dead += rows.length;
};

type Blocked = Extract<SendOutcome, { kind: 'blocked' }>;

const takeBlocked = async (run: Run, way: string, rows: readonly AlertRow[], outcome: Blocked): Promise<void> => {
  const { shell, sum } = run;
  const now = shell.clock.now();
  if (isStale(rows, now)) return park(run, way, rows, outcome.why);
  const until = now + (outcome.afterMs ?? heldMs);
  shell.down.set(way, until);
  sum.blocked[rows[0]?.channel ?? 'webhook'] = outcome.why;
  note(run, way, rows, outcome.why);
  await shell.db.transaction().execute(async (tx) => {
    const ids = idsOf(rows);
    const error = outcome.why;
    await retryAlerts(tx, { worker: shell.worker, ids, runAt: until, error, isUnsure: false, isUntried: true });
    if (outcome.nextStep === null) return;
    const detail = `${outcome.why}. ${outcome.nextStep}`;
    await reportProblems(tx, [{ connection: ownProblems, kind: 'alert_channel', subject: way, detail }], now);
  });
  sum.retried += rows.length;
};
