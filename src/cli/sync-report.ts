// What `backfill` and `sync` say: one document for scripts, a few lines for people.
import type { SyncReport } from '#sync/sync-once.ts';
import type { CallCount } from '#sync/call-count.ts';

export type ReportDocument = {
  read: number;
  decided: number;
  written: number;
  parked: number;
  handoffs: number;
  problems: number;
  stoppedBy: string | null;
  apiCalls: { used: number; least: number };
};

export const reportDocument = ({ tally, drained }: SyncReport, calls: CallCount): ReportDocument => ({
  read: tally.read,
  decided: tally.decided,
  written: drained.written,
  parked: drained.parked,
  handoffs: tally.handoffs,
  problems: tally.problems,
  stoppedBy: drained.stoppedBy ?? drained.heldBy ?? tally.notRead[0] ?? null,
  apiCalls: { used: calls.used, least: calls.least },
});

export const reportLines = (document: ReportDocument, waiting: number): string[] => [
  `${document.read} records read, ${document.decided} leads decided, ${document.handoffs} handoffs opened`,
  `${document.written} records written, ${document.parked} parked, ${waiting} waiting`,
  `${document.apiCalls.used} API calls (least possible: ${document.apiCalls.least})`,
  ...(document.problems > 0 ? [`${document.problems} values could not be mapped: \`baton doctor\` lists them`] : []),
  ...(document.parked > 0 ? ['the CRM refused some records: `baton outbox list` says why'] : []),
  ...(document.stoppedBy === null ? [] : [`stopped early: ${document.stoppedBy}`]),
];
