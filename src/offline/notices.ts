// What an offline run has to say of single rows: all are counted, the first few are named. First means the same whatever thread saw them, and
// however the work was shared.
import type { MappingProblem } from '#mapping/problems.ts';

export type Notice = { readonly file: string; readonly line: number; readonly says: string };

/** Rows that cannot be read come before rows that nobody is there for; within one of these by line. */
const stages = ['event', 'disposition', 'lead', 'event_without_lead', 'disposition_without_lead'] as const;
type Stage = (typeof stages)[number];

type Placed = Notice & { readonly place: number };

export type NoticeReport = { readonly count: number; readonly first: readonly Placed[] };

/** Notices of one kind; `most` of them are named. */
export type Notices = {
  add(stage: Stage, line: number, file: string, says: string): void;
  addAll(report: NoticeReport): void;
  report(): NoticeReport;
};

export const notices = (most: number): Notices => {
  let count = 0;
  let first: Placed[] = [];
  const keep = (more: readonly Placed[]): void => {
    first = [...first, ...more].sort((a, b) => a.place - b.place || a.line - b.line).slice(0, most);
  };
  return {
    add: (stage, line, file, says) => {
      count += 1;
      const place = stages.indexOf(stage);
      const last = first.length < most ? undefined : first.at(-1);
      // Of a million refused rows nearly all end here.
      if (last !== undefined && (last.place < place || (last.place === place && last.line <= line))) return;
      keep([{ file, line, says, place }]);
    },
    addAll: (report) => {
      count += report.count;
      keep(report.first);
    },
    report: () => ({ count, first }),
  };
};

/** The cell is named, never shown: it may be a person's. */
export const saysProblem = ({ property, message }: MappingProblem): string => `${property} is left unknown: ${message}`;
