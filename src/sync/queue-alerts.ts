// What somebody is to be told becomes rows in the transaction that decided it: either both are there or neither is. Nothing is sent here.
import type { Alert } from '#domain/alert.ts';
import { recipientKey } from '#domain/delivery.ts';
import type { Instant, LeadId } from '#domain/lead.ts';
import { weekdays } from '#domain/policy.ts';
import type { RepId } from '#domain/roster.ts';
import { tickFrom, zoneOf } from '#domain/zone.ts';
import { insertAlerts, type NewAlert } from '#store/alerts.ts';
import { reportProblems } from '#store/problems.ts';
import type { Tx } from '#store/schema.ts';
import { copiesOf, type AlertDesk, type Copy } from './alert-recipients.ts';

/** Problems of the alerts are of no connection. */
export const ownProblems = '$baton';

export type QueueDeps = AlertDesk & { readonly newId: () => string; readonly now: Instant };

export type AlertOfLead = {
  readonly leadId: LeadId;
  /** The rep whose team is concerned; absent = the first rep it is for, else all teams. */
  readonly rep?: RepId | null;
  readonly alert: Alert;
};

/** Queues every copy that is not there yet. Returns how many are new. */
export const queueAlerts = async (tx: Tx, deps: QueueDeps, alerts: readonly AlertOfLead[]): Promise<number> => {
  if (alerts.length === 0) return 0;
  const resolved = alerts.map((one) => ({ one, ...copiesOf(deps, one.alert, teamOf(one)) }));
  const rows = resolved.flatMap(({ one, copies }) => copies.map((copy) => toRow(deps, one, copy)));
  const missing = new Map(
    resolved.flatMap(({ one, missing: nobody }) =>
      nobody.map((whom) => [`${one.alert.kind} to ${whom}`, whom] as const),
    ),
  );
  await reportProblems(
    tx,
    [...missing].map(([subject, whom]) => ({
      connection: ownProblems,
      kind: 'alert_nobody',
      subject,
      detail: `An alert was meant for ${whom}, but the roster lists nobody there who is active: complete the roster, or change whom the contract names`,
    })),
    deps.now,
  );
  return insertAlerts(tx, rows, deps.now);
};

const teamOf = ({ rep, alert }: AlertOfLead): RepId | null => {
  if (rep !== undefined) return rep;
  for (const to of alert.to) if (to.kind === 'rep' || to.kind === 'managers_of') return to.rep;
  return null;
};

const toRow = (deps: QueueDeps, { leadId, alert }: AlertOfLead, copy: Copy): NewAlert => {
  const { key, to: _to, timing, ...note } = alert;
  // A task belongs on the list at once, and a machine needs no digest.
  const isDigest = timing.kind === 'digest' && copy.channel !== 'task' && copy.channel !== 'webhook';
  return {
    id: deps.newId(),
    leadId,
    key,
    channel: copy.channel,
    recipient: recipientKey(copy.to),
    note,
    isDigest,
    runAt: isDigest ? nextDigest(timing.minutesOfDay, copy.timeZone, deps.now) : deps.now,
  };
};

/** The first digest after now, in the recipient's own time zone. */
export const nextDigest = (minutesOfDay: readonly number[], timeZone: string, now: Instant): Instant => {
  const zone = zoneOf(timeZone);
  const next = minutesOfDay.map((minuteOfDay) => tickFrom(zone, { days: weekdays, minuteOfDay }, now + 1));
  return next.length === 0 ? now : Math.min(...next);
};
