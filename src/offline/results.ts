// One thread's part of an offline run: its leads joined with their rows, each made into a line of text, the lines in the order of leads.csv.
import {
  type CsvSource,
  dispositionReader,
  eventReader,
  leadReader,
  nameOf,
  openTable,
  type CsvTable,
  type CsvKind,
  type RowReader,
} from '#connectors/csv/index.ts';
import type { Mapping } from '#mapping/mapping.ts';
import { externalSorter, type Sorter } from './external-sort.ts';
import { joinGroups, type Joining, type LeadGroup } from './groups.ts';
import { leadsPerTurn, resultBytes, type SortLimits } from './limits.ts';
import { type NoticeReport, notices } from './notices.ts';
import {
  compareBy,
  fillSorter,
  type JoinOrder,
  noRows,
  type Reading,
  type RowCursor,
  rowsInOrder,
  type Share,
  sortedRows,
} from './row-cursor.ts';
import type { Cursor } from './run.ts';

export type LeadFiles = {
  readonly leads: string | CsvSource;
  readonly events?: string | CsvSource | undefined;
  readonly dispositions?: string | CsvSource | undefined;
};

/** What one lead comes to, as a line without its end; null = nothing is said of it. Must be the same whenever it is asked the same. */
export type LeadWork = (group: LeadGroup) => string | null;

/** A module that exports `prepareWork(data)`: each thread loads it and makes its own LeadWork, as functions cannot be handed over. */
export type WorkModule = { readonly module: string; readonly data: unknown };

/** What every thread is told; plain data. */
export type Plan = {
  readonly files: LeadFiles;
  /** Names all columns of the leads file. */
  readonly mapping: Mapping;
  readonly order: JoinOrder;
  /** Where sorted runs go; made only if they are needed. */
  readonly folder: string;
  readonly limits: SortLimits;
  /** Rows of each sort of notice that are named. */
  readonly mostNamed: number;
};

export type ResultBatch = {
  readonly kind: 'results';
  /** The line of leads.csv each result belongs to, ascending over all batches. */
  readonly lines: Uint32Array<ArrayBuffer>;
  /** Where each result ends in `bytes`, its line feed included. */
  readonly ends: Uint32Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
};

export type Summary = {
  readonly kind: 'summary';
  readonly leads: number;
  readonly refused: NoticeReport;
  readonly problems: NoticeReport;
  /** Sorted runs written out. */
  readonly runs: number;
  /** The most rows held at once, over its sorters. */
  readonly mostRowsHeld: number;
};

export type Said =
  | ResultBatch
  | Summary
  /** Since the last time: bytes of the files looked at, leads worked on. */
  | { readonly kind: 'progress'; readonly bytes: number; readonly leads: number };

/** Collects results into batches. */
const batcher = (): {
  add(line: number, bytes: Buffer, from: number, to: number): void;
  take(): ResultBatch | null;
  isFull(): boolean;
} => {
  let memory = Buffer.allocUnsafeSlow(resultBytes);
  let lines: number[] = [];
  let ends: number[] = [];
  let used = 0;
  return {
    add: (line, bytes, from, to) => {
      if (used + to - from > memory.length) {
        const larger = Buffer.allocUnsafeSlow(Math.max(used + to - from, memory.length * 2));
        memory.copy(larger, 0, 0, used);
        memory = larger;
      }
      used += bytes.copy(memory, used, from, to);
      lines.push(line);
      ends.push(used);
    },
    isFull: () => used >= resultBytes,
    take: () => {
      if (lines.length === 0) return null;
      const batch: ResultBatch = {
        kind: 'results',
        lines: Uint32Array.from(lines),
        ends: Uint32Array.from(ends),
        bytes: new Uint8Array(memory.buffer, 0, used),
      };
      memory = Buffer.allocUnsafeSlow(resultBytes);
      [lines, ends, used] = [[], [], 0];
      return batch;
    },
  };
};

/** A pause in which signals and other threads are heard. */
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

type Opened = { readonly kind: CsvKind; readonly table: CsvTable };

const openAll = async (files: LeadFiles): Promise<readonly Opened[]> => {
  const kinds = ['leads', 'events', 'dispositions'] as const;
  const opened: Opened[] = [];
  for (const kind of kinds) {
    const file = files[kind];
    if (file !== undefined) opened.push({ kind, table: await openTable(file, kind) });
  }
  return opened;
};

/** The share's part of the plan. Ends with its summary; gives results in the order of leads.csv. Throws ConfigError. */
export async function* shareResults(plan: Plan, share: Share, work: LeadWork): AsyncGenerator<Said> {
  const refused = notices(plan.mostNamed);
  const problems = notices(plan.mostNamed);
  const tables = new Map((await openAll(plan.files)).map(({ kind, table }) => [kind, table]));
  const spill = { folder: plan.folder, limits: plan.limits };
  const sorters: Sorter[] = [];
  const newSorter = (name: string): Sorter => {
    const sorter = externalSorter(spill, `${name}-${share.index}`);
    sorters.push(sorter);
    return sorter;
  };
  const cursors = new Map<CsvKind, RowCursor>();
  const open: Cursor[] = [];
  const stages = { leads: 'lead', events: 'event', dispositions: 'disposition' } as const;
  for (const [kind, table] of tables) {
    const onRefused: Reading['onRefused'] = (line, why) => {
      refused.add(stages[kind], line, table.source.name, why);
    };
    const reading: Reading = { table, share, onRefused };
    if (plan.order === 'hashed') {
      const sorter = newSorter(kind);
      for await (const bytes of fillSorter(reading, sorter)) yield { kind: 'progress', bytes, leads: 0 };
      const sorted = sorter.sorted();
      open.push(sorted);
      cursors.set(kind, sortedRows(sorted));
    } else cursors.set(kind, rowsInOrder(reading));
  }
  const part = <T>(kind: CsvKind, read: (header: readonly string[]) => RowReader<T>) => ({
    file: nameOf(plan.files[kind] ?? ''),
    rows: cursors.get(kind) ?? noRows,
    read: read(tables.get(kind)?.header ?? []),
  });
  const joining: Joining = {
    leads: part('leads', (header) => leadReader(header, plan.mapping, 'as_written')),
    events: part('events', (header) => eventReader(header, 'as_written')),
    dispositions: part('dispositions', dispositionReader),
    compare: compareBy[plan.order],
    refused,
    problems,
  };
  const results = plan.order === 'hashed' ? newSorter('results') : null;
  const batch = batcher();
  let leads = 0;
  let told = 0;
  try {
    for await (const group of joinGroups(joining)) {
      const text = work(group);
      if (text !== null) {
        leads += 1;
        const bytes = Buffer.from(`${text}\n`);
        if (results === null) batch.add(group.line, bytes, 0, bytes.length);
        else results.add(group.line, group.line, bytes, 0, bytes.length);
      }
      if (leads - told >= leadsPerTurn) {
        yield { kind: 'progress', bytes: 0, leads: leads - told };
        told = leads;
        await turn();
      }
      const full = batch.isFull() ? batch.take() : null;
      if (full !== null) yield full;
    }
    if (results !== null) {
      const sorted = results.sorted();
      open.push(sorted);
      while (sorted.advance()) {
        batch.add(sorted.line, sorted.bytes, sorted.from, sorted.to);
        const full = batch.isFull() ? batch.take() : null;
        if (full !== null) yield full;
      }
    }
    const last = batch.take();
    if (last !== null) yield last;
  } finally {
    for (const cursor of open) cursor.close();
  }
  yield {
    kind: 'summary',
    leads,
    refused: refused.report(),
    problems: problems.report(),
    runs: sorters.reduce((sum, { spent }) => sum + spent.runs, 0),
    mostRowsHeld: sorters.reduce((sum, { spent }) => sum + spent.mostRowsHeld, 0),
  };
}
