// Sends what people are to be told: claims messages that are due, looks whether they are still true, makes their words from the lead as it stands, sends,
// and settles each by its own outcome. Several workers share the queue. A crash between sending and settling sends again: at least once where the
// channel cannot tell a repeat, exactly once where it can (tasks, by their key).
import { alertChannels, recipientOf } from '#domain/delivery.ts';
import type { LeadId } from '#domain/lead.ts';
import {
  claimAlerts,
  freeExpiredAlerts,
  markAlertsSent,
  setAside,
  settleAlerts,
  type AlertMessage,
  type AlertRow,
} from '#store/alerts.ts';
import { loadLeads, type StoredLead } from '#store/leads.ts';
import { mootness } from './alert-moot.ts';
import { noWay, nothingSent, type AlertsDrained, type AlertShell, type Due } from './alert-shell.ts';
import { makeTasks, placeOf } from './make-tasks.ts';
import { sendAlert, unreachable, type AlertToSend } from './send-alert.ts';
import { idsOf, mostTries, park, putOff, take, takeDelivered, type Run } from './take-outcome.ts';

/** Longer than any channel takes for one message (an e-mail: a minute). */
export const alertLeaseMs = 120_000;
/** Messages that one claim takes; tasks among them are made in one call. */
const batchSize = 50;
/** Messages on their way at once: what small mail servers and chat systems let one sender do. */
const atOnce = 4;
/** Bounds one drain: what becomes due again while it runs is left to the next one. */
const mostBatches = 10_000;
/** Merges in a row that a lead is followed through. */
const mostMerges = 5;

export type DrainAlertsOptions = { readonly maxMessages?: number };

export const drainAlerts = async (shell: AlertShell, options: DrainAlertsOptions = {}): Promise<AlertsDrained> => {
  const run: Run = { shell, sum: nothingSent(), works: new Set() };
  await shell.db.transaction().execute((tx) => freeExpiredAlerts(tx, shell.clock.now()));
  let left = options.maxMessages ?? Number.POSITIVE_INFINITY;
  for (let batch = 0; batch < mostBatches && left > 0; batch += 1) {
    const claimed = await claimBatch(run, Math.min(batchSize, left));
    if (claimed.length === 0) break;
    left -= claimed.length;
    await handle(run, claimed);
  }
  const { sum } = run;
  if (sum.alerts + sum.withdrawn + sum.unsent + sum.retried + sum.dead > 0) {
    shell.log.info({ job: 'alerts', ...sum }, 'alerts');
  }
  return sum;
};

const claimBatch = ({ shell }: Run, limit: number): Promise<AlertMessage[]> => {
  const now = shell.clock.now();
  const without = alertChannels.filter((channel) => (shell.down.get(channel) ?? 0) > now);
  const { worker } = shell;
  return shell.db
    .transaction()
    .execute((tx) => claimAlerts(tx, { limit, now, leaseMs: alertLeaseMs, worker, without }));
};

const handle = async (run: Run, claimed: readonly AlertMessage[]): Promise<void> => {
  const { shell } = run;
  const leads = await leadsOf(shell, claimed);
  const [tasks, messages]: [Due[], AlertToSend[]] = [[], []];
  for (const message of claimed) {
    const due = await sift(run, message, leads);
    const [first, ...rest] = due;
    if (first === undefined) continue;
    if (first.row.channel === 'task') tasks.push(...due);
    else messages.push({ messageId: first.row.messageId ?? first.row.id, due: [first, ...rest] });
  }
  // All settle before a fault is passed on: none of them is left behind half done.
  const lanes = Array.from({ length: Math.min(atOnce, messages.length) }, (_, lane) => lane);
  const ends = await Promise.allSettled([
    doTasks(run, tasks),
    ...lanes.map(async (lane) => {
      for (let i = lane; i < messages.length; i += atOnce) {
        const message = messages[i];
        if (message !== undefined) await doMessage(run, message);
      }
    }),
  ]);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
};

/** The leads of the rows; one that was merged is the lead it became. */
const leadsOf = async (shell: AlertShell, claimed: readonly AlertMessage[]): Promise<Map<LeadId, StoredLead>> => {
  const known = new Map<LeadId, StoredLead>();
  let wanted = [...new Set(claimed.flat().map(({ leadId }) => leadId))];
  for (let step = 0; step <= mostMerges && wanted.length > 0; step += 1) {
    const loaded = await loadLeads(shell.db, wanted);
    for (const one of loaded) known.set(one.lead.id, one);
    wanted = loaded.flatMap(({ mergedInto }) => (mergedInto === null || known.has(mergedInto) ? [] : [mergedInto]));
  }
  const last = (id: LeadId): StoredLead | undefined => {
    let one = known.get(id);
    for (let step = 0; step < mostMerges && (one?.mergedInto ?? null) !== null; step += 1)
      one = known.get(one?.mergedInto ?? id);
    return one;
  };
  return new Map(
    [...known.keys()].flatMap((id) => {
      const one = last(id);
      return one === undefined ? [] : [[id, one] as const];
    }),
  );
};

/** What of a message is still to be sent; the rest is settled here. */
const sift = async (run: Run, message: AlertMessage, leads: ReadonlyMap<LeadId, StoredLead>): Promise<Due[]> => {
  const { shell, sum } = run;
  const now = shell.clock.now();
  const due: Due[] = [];
  const moot = new Map<string, string[]>();
  const aside = new Map<string, string[]>();
  const put = (into: Map<string, string[]>, why: string, id: string): void => {
    into.set(why, [...(into.get(why) ?? []), id]);
  };
  for (const row of message) {
    const to = recipientOf(row.recipient);
    const stored = leads.get(row.leadId);
    const why = stored === undefined ? 'the lead is gone' : mootness(row, to, stored.lead);
    if (stored === undefined || why !== null) {
      put(moot, why ?? '', row.id);
      continue;
    }
    if (row.attempts > mostTries) {
      // Whatever kills its worker each time must not do so for ever.
      await park(run, row.channel, [row], row.error ?? 'it failed again and again');
      continue;
    }
    const one = { row, to, stored };
    const nowhere = unreachable(shell, one);
    if (nowhere === null) due.push(one);
    else put(aside, isNothingSetUp(shell) && row.channel !== 'task' ? noWay : nowhere, row.id);
  }
  if (moot.size + aside.size > 0) {
    await shell.db.transaction().execute(async (tx) => {
      const { worker } = shell;
      for (const [why, ids] of moot) {
        sum.withdrawn += await settleAlerts(tx, { worker, ids, now, outcome: 'withdrawn', why });
      }
      for (const [why, ids] of aside) await setAside(tx, { worker, ids, now, why });
    });
    for (const ids of aside.values()) sum.unsent += ids.length;
  }
  return due;
};

const isNothingSetUp = ({ senders }: AlertShell): boolean => Object.keys(senders).length === 0;

/** Marks as sent what this worker still holds, and says which those are. */
const hold = ({ shell }: Run, ids: readonly string[]): Promise<ReadonlySet<string>> => {
  const now = shell.clock.now();
  return shell.db
    .transaction()
    .execute((tx) => markAlertsSent(tx, { worker: shell.worker, ids, now, leaseMs: alertLeaseMs }));
};

const rowsOf = (due: readonly Due[]): AlertRow[] => due.map(({ row }) => row);

const doMessage = async (run: Run, message: AlertToSend): Promise<void> => {
  const rows = rowsOf(message.due);
  const { channel } = message.due[0].row;
  if (await putOff(run, channel, rows)) return;
  // All of it or none: part of a message is another message.
  if ((await hold(run, idsOf(rows))).size < rows.length) return;
  await take(run, channel, rows, await sendAlert(run.shell, message));
};

const wayOf = (connection: string): string => `task:${connection}`;

/** Each task is a message of its own, but what is known of all of them is read, marked and settled at once: there may be one for every lead. */
const doTasks = async (run: Run, tasks: readonly Due[]): Promise<void> => {
  const wanted = await placed(run, tasks);
  if (wanted.length === 0) return;
  const held = await hold(
    run,
    wanted.map(({ due }) => due.row.id),
  );
  const made = await makeTasks(wanted.filter(({ due }) => held.has(due.row.id)));
  for (const [connection, group] of Map.groupBy(made, (one) => one.connection)) {
    const way = wayOf(connection);
    const arrived = group.filter(({ outcome }) => outcome.kind === 'delivered');
    if (arrived.length > 0)
      await takeDelivered(
        run,
        way,
        arrived.map(({ due }) => [due.row]),
      );
    for (const { due, outcome } of group) if (outcome.kind !== 'delivered') await take(run, way, [due.row], outcome);
  }
};

/** Those that can be made now, with where; the others are set aside or put off. */
const placed = async (run: Run, tasks: readonly Due[]): Promise<Parameters<typeof makeTasks>[0]> => {
  const { shell, sum } = run;
  const wanted: Parameters<typeof makeTasks>[0][number][] = [];
  for (const due of tasks) {
    const place = placeOf(shell, due);
    if (typeof place === 'string') {
      const now = shell.clock.now();
      await setAside(shell.db, { worker: shell.worker, ids: [due.row.id], now, why: place });
      sum.unsent += 1;
    } else if (!(await putOff(run, wayOf(place.target.row.id), [due.row]))) {
      wanted.push({ due, place });
    }
  }
  return wanted;
};
