// The present handoff of `explain` as a person reads it.
import type { Stretch } from '#domain/clock.ts';
import type { ExplainedHandoff } from './explain-handoff.ts';

const minuteMs = 60_000;

/** "2 h 5 min": as long as one cares to read. */
export const sayLong = (ms: number): string => {
  const minutes = Math.floor(ms / minuteMs);
  if (minutes < 1) return `${String(Math.round(ms / 1000))} s`;
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  const parts = [
    days === 0 ? '' : `${String(days)} d`,
    hours === 0 ? '' : `${String(hours)} h`,
    minutes % 60 === 0 || days > 0 ? '' : `${String(minutes % 60)} min`,
  ];
  return parts.filter((part) => part !== '').join(' ');
};

const sayStretch = ({ wallMs, businessMs }: Stretch): string =>
  `${sayLong(wallMs)} on the wall, ${sayLong(businessMs)} of working time`;

const ways = { routing: 'by routing', person: 'by a person', crm: 'as the owner in the CRM' } as const;
const promises = {
  accept: 'acceptance',
  first_touch: 'first touch',
  effort: 'touches',
  ae_accept: "AE's answer",
} as const;

const seatLines = ({ has, how, asksAgainAt, isWorked, history }: ExplainedHandoff): string[] => {
  if (!isWorked)
    return ['  nobody is routed to and no clock runs: the connection observes, or the handoff is older than both'];
  const now =
    has === null
      ? `  nobody has it${asksAgainAt === null ? '; asked again when the roster changes' : `; asked again ${asksAgainAt}`}`
      : `  ${has.rep ?? (has.queue === null ? 'nobody of the roster' : `the queue ${has.queue}`)} has it since ${has.since ?? ''}, ${ways[has.way]}${has.rule === null ? '' : ` (${has.rule})`}: ${has.why}`;
  const before = history.slice(0, -1);
  return [
    now,
    ...(has?.way === 'routing' ? how.slice(1).map((line) => `    not by ${line}`) : []),
    ...(before.length === 0 ? [] : ['  before:']),
    ...before.map(
      (one) => `    ${one.at ?? ''} ${one.to ?? 'nobody'} ${ways[one.way]}${one.rule === null ? '' : ` (${one.rule})`}`,
    ),
  ];
};

const clockLines = (document: ExplainedHandoff): string[] => [
  `  class ${document.class ?? 'none: nothing is promised'}${document.pausedSince === null ? '' : `, stands still since ${document.pausedSince}`}`,
  ...document.clocks.map((clock) => {
    const due = clock.dueAt === null ? '' : `, due ${clock.dueAt}`;
    const broken = clock.brokenAt === null ? '' : `, broken ${clock.brokenAt}`;
    const turn = clock.turn === 1 ? '' : `, turn ${String(clock.turn)}`;
    return `    ${promises[clock.promise]}: ${clock.state}${due}${broken}; since ${clock.startedAt ?? ''}, ${sayStretch(clock.tookMs)}, ${clock.of ?? 'nobody'}${turn}`;
  }),
];

const delayLines = ({ delays }: ExplainedHandoff): string[] => {
  if (delays === null) return [];
  const { system, toHandover, human } = delays;
  return [
    `  system delay: ${system === null ? `${sayStretch(toHandover)} until it was handed over, and nobody has it yet` : sayStretch(system)}`,
    `  human delay: ${human === null ? 'no answer yet' : sayStretch(human)}`,
  ];
};

const verdictLines = (document: ExplainedHandoff): string[] => {
  const { verdict, missingForSql } = document;
  const lines: string[] = [];
  if (verdict?.isOfThisHandoff === true) {
    const what = `${verdict.verdict}${verdict.reason === null ? '' : ` (${verdict.reason})`} ${verdict.at ?? ''}${verdict.by === null ? '' : ` by ${verdict.by}`}`;
    const became = verdict.takenSince !== null ? 'taken' : `REFUSED: ${verdict.refusedBecause ?? 'not taken'}`;
    lines.push(`  verdict ${what}: ${became}`);
  } else lines.push('  no verdict yet');
  if (document.acceptedBySilenceAt !== null) {
    const until = document.disputableUntil === null ? '' : `, may be disputed until ${document.disputableUntil}`;
    lines.push(`  accepted by silence ${document.acceptedBySilenceAt}${until}`);
  }
  for (const { state, raisedBy, raisedAt } of document.disputes)
    lines.push(`  dispute ${state}: raised ${raisedAt} by ${raisedBy}`);
  if (missingForSql !== null) lines.push(`  ${document.isEvidenceMissing ? 'EVIDENCE MISSING: ' : ''}${missingForSql}`);
  return lines;
};

export const handoffLines = (document: ExplainedHandoff): string[] => [
  '',
  `handoff ${String(document.ordinal)}: ${document.state}, handed over ${document.handedOverAt ?? ''}${document.due?.dueAt == null ? '' : `, next due ${document.due.dueAt}${document.due.state === 'breached' ? ' (broken)' : ''}`}`,
  ...seatLines(document),
  ...clockLines(document),
  ...delayLines(document),
  ...verdictLines(document),
  ...document.absences.map(
    ({ rep, from, until, source }) =>
      `  ${rep ?? ''} is away from ${from ?? ''} ${until === null ? 'until further notice' : `until ${until}`} (${source})`,
  ),
  ...document.owners.map(
    ({ record, owner, rep }) =>
      `  owner of ${record}: ${owner === null ? 'nobody' : (rep ?? `user ${owner}, who is not in the roster`)}`,
  ),
  ...document.alerts.map(
    ({ id, kind, channel, to, state, error }) =>
      `  alert ${kind.replaceAll('_', ' ')} to ${to} by ${channel}: ${state}${error === null ? '' : ` (${error})`} ${id}`,
  ),
  ...document.byCommand.map(
    ({ at, who, what, detail }) =>
      `  ${at ?? ''} ${what.replaceAll('_', ' ')} by ${who}${detail === null ? '' : `: ${detail}`}`,
  ),
];
