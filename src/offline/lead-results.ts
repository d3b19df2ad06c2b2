// Something done for every lead of an export (scored, tried under a draft), on all cores and in bounded memory, with the results in the order of
// leads.csv whatever the number of threads. Threads share nothing: each looks at every row and keeps those of its own leads.
import { randomUUID } from 'node:crypto';
import { rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type CsvTable, openTable, withFurtherColumns } from '#connectors/csv/index.ts';
import type { Mapping } from '#mapping/mapping.ts';
import { ConfigError } from '#src/errors.ts';
import { bytesPerThread, maxThreads, resultBytes, type SortLimits, sortLimits } from './limits.ts';
import { notices, type Notice } from './notices.ts';
import { onSignal } from './on-signal.ts';
import {
  type LeadFiles,
  type LeadWork,
  type Plan,
  type ResultBatch,
  type Said,
  shareResults,
  type Summary,
  type WorkModule,
} from './results.ts';
import { commonOrder, type JoinOrder, wholeShare } from './row-cursor.ts';
import type { FromThread, Order } from './worker.ts';

export type LeadResultOptions = {
  readonly mapping: Mapping;
  /** As many as there are cores, where the input is worth it, unless given. */
  readonly threads?: number | undefined;
  /** Refused rows and unreadable cells that are named; all are counted. */
  readonly mostNamed: number;
  /** In bytes while files are read, in leads after that. `total` null = not known. */
  readonly onProgress?: ((phase: 'reading' | 'working', done: number, total: number | null) => void) | undefined;
  readonly limits?: SortLimits | undefined;
  /** Where a folder for sorting may be made; the system's own unless given. */
  readonly temporaryFolder?: string | undefined;
};

export type LeadResultSummary = {
  readonly leads: number;
  readonly refused: { readonly count: number; readonly first: readonly Notice[] };
  readonly problems: { readonly count: number; readonly first: readonly Notice[] };
  readonly threads: number;
  /** How rows of one lead were brought together: the files' own order, or a sort. */
  readonly order: JoinOrder;
  /** Sorted runs written to disk. */
  readonly runs: number;
  /** The most rows held in memory at once by the sorters of all threads. */
  readonly mostRowsHeld: number;
};

export type LeadResults = {
  /** The lines of text, each with its line feed, in order, many at a time. To be read once, to its end or not at all. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Complete when `chunks` has ended. */
  readonly summary: () => LeadResultSummary;
};

const sizeOf = (file: LeadFiles[keyof LeadFiles]): number => {
  if (typeof file !== 'string') return 0;
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (stat.isFile()) return stat.size;
  const message = 'is not a file: it is read more than once, so what comes from a pipe must be saved to a file first';
  throw new ConfigError([{ where: file, message }]);
};

const threadsFor = (files: LeadFiles, bytes: number, wanted: number | undefined): number => {
  const isOnDisk = [files.leads, files.events, files.dispositions].every((file) => typeof file !== 'object');
  if (!isOnDisk) return 1; // a source in memory cannot be handed to another thread
  if (wanted !== undefined) return Math.min(wanted, maxThreads);
  return Math.max(1, Math.min(availableParallelism(), Math.floor(bytes / bytesPerThread), maxThreads));
};

type Thread = { readonly said: AsyncIterable<Said>; readonly end: () => Promise<void> };

const startThread = (order: Order): Thread => {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: order });
  const waiting: (FromThread | Error | null)[] = [];
  let wake: () => void = () => undefined;
  const hear = (what: FromThread | Error | null): void => {
    waiting.push(what);
    wake();
  };
  worker.on('message', hear);
  worker.on('error', (error) => {
    hear(error instanceof Error ? error : new Error(String(error)));
  });
  worker.on('exit', () => {
    hear(null);
  });
  const listen = async function* (): AsyncGenerator<Said> {
    for (;;) {
      const said = waiting.shift();
      if (said === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      if (said === null) throw new Error('a thread ended before its work was done');
      if (said instanceof Error) throw said;
      if (said.kind === 'failed') throw new ConfigError(said.problems);
      yield said;
      if (said.kind === 'summary') return;
      if (said.kind === 'results') worker.postMessage('taken');
    }
  };
  return {
    said: listen(),
    end: async () => {
      await worker.terminate();
    },
  };
};

/** Results of one thread, one at a time, the rest told to whom it concerns. */
type Stream = { batch: ResultBatch | null; at: number; readonly next: () => Promise<ResultBatch | null> };

const streamOf = (said: AsyncIterable<Said>, onOther: (other: Exclude<Said, ResultBatch>) => void): Stream => {
  const iterator = said[Symbol.asyncIterator]();
  const next = async (): Promise<ResultBatch | null> => {
    for (;;) {
      const step: IteratorResult<Said, unknown> = await iterator.next();
      if (step.done === true) return null;
      if (step.value.kind === 'results') return step.value;
      onOther(step.value);
    }
  };
  return { batch: null, at: 0, next };
};

const lineOf = ({ batch, at }: Stream): number => batch?.lines[at] ?? Infinity;

/** All streams as one, in the order of lines. Asks them all before it waits for any, so that none stands idle. */
async function* merged(streams: readonly Stream[]): AsyncGenerator<Uint8Array> {
  const begun = await Promise.all(streams.map((stream) => stream.next()));
  streams.forEach((stream, i) => (stream.batch = begun[i] ?? null));
  const [only] = streams;
  if (streams.length === 1 && only !== undefined) {
    for (let { batch } = only; batch !== null; batch = await only.next()) yield batch.bytes;
    return;
  }
  let chunk = Buffer.allocUnsafeSlow(resultBytes);
  let used = 0;
  for (;;) {
    let least: Stream | undefined;
    for (const stream of streams)
      if (stream.batch !== null && (least === undefined || lineOf(stream) < lineOf(least))) least = stream;
    if (least?.batch == null) break;
    const { batch, at } = least;
    const from = at === 0 ? 0 : (batch.ends[at - 1] ?? 0);
    const to = batch.ends[at] ?? from;
    if (used + to - from > chunk.length) {
      yield chunk.subarray(0, used);
      chunk = Buffer.allocUnsafeSlow(Math.max(resultBytes, to - from));
      used = 0;
    }
    chunk.set(batch.bytes.subarray(from, to), used);
    used += to - from;
    least.at += 1;
    if (least.at >= batch.lines.length) {
      least.batch = await least.next();
      least.at = 0;
    }
  }
  if (used > 0) yield chunk.subarray(0, used);
}

const prepared = async (work: WorkModule): Promise<LeadWork> => {
  const { prepareWork } = (await import(work.module)) as { prepareWork: (data: unknown) => LeadWork };
  return prepareWork(work.data);
};

const tablesOf = async (files: LeadFiles): Promise<readonly CsvTable[]> => {
  const tables = [await openTable(files.leads, 'leads')];
  if (files.events !== undefined) tables.push(await openTable(files.events, 'events'));
  if (files.dispositions !== undefined) tables.push(await openTable(files.dispositions, 'dispositions'));
  return tables;
};

/**
 * Does `work` for every lead of the files. Memory does not grow with them: rows that are not in the order of their leads are sorted on disk, in
 * a folder of their own under the system's temporary one that is gone afterwards, failure and Ctrl-C included.
 * Throws ConfigError where a file cannot be read or lacks a column, or the temporary folder cannot be used.
 */
export const leadResults = (files: LeadFiles, work: WorkModule, options: LeadResultOptions): LeadResults => {
  const { mostNamed, onProgress, limits = sortLimits } = options;
  const refused = notices(mostNamed);
  const problems = notices(mostNamed);
  let [leads, runs, mostRowsHeld, threads] = [0, 0, 0, 1];
  let order: JoinOrder = 'hashed';
  const add = (summary: Summary): void => {
    leads += summary.leads;
    runs += summary.runs;
    mostRowsHeld += summary.mostRowsHeld;
    refused.addAll(summary.refused);
    problems.addAll(summary.problems);
  };
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    const bytes = sizeOf(files.leads) + sizeOf(files.events) + sizeOf(files.dispositions);
    const tables = await tablesOf(files);
    const [leadTable] = tables;
    if (leadTable === undefined) return;
    const mapping = await withFurtherColumns(leadTable, options.mapping);
    order = (await commonOrder(tables)) ?? 'hashed';
    threads = threadsFor(files, bytes, options.threads);
    const folder = join(options.temporaryFolder ?? tmpdir(), `baton-${randomUUID()}`);
    const plan: Plan = { files, mapping, order, folder, limits, mostNamed };
    let [read, worked] = [0, 0];
    const onOther = (other: Exclude<Said, ResultBatch>): void => {
      if (other.kind === 'summary') {
        add(other);
        return;
      }
      read += other.bytes;
      worked += other.leads;
      if (other.leads > 0) onProgress?.('working', worked, null);
      else onProgress?.('reading', Math.round(read / threads), bytes);
    };
    const started: Thread[] = [];
    const dropFolder = (): void => {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    };
    const cleanUp = async (): Promise<void> => {
      await Promise.all(started.map((thread) => thread.end()));
      dropFolder();
    };
    const release = onSignal(cleanUp);
    process.once('exit', dropFolder); // whoever reads the results may be gone before their end
    try {
      if (threads === 1) {
        const share = shareResults(plan, wholeShare, await prepared(work));
        yield* merged([streamOf(share, onOther)]);
      } else {
        for (let index = 0; index < threads; index += 1) {
          started.push(startThread({ plan, share: { index, of: threads }, work }));
        }
        yield* merged(started.map(({ said }) => streamOf(said, onOther)));
      }
    } finally {
      await cleanUp();
      release();
      process.off('exit', dropFolder);
    }
  };
  return {
    chunks: chunks(),
    summary: () => ({
      leads,
      refused: refused.report(),
      problems: problems.report(),
      threads,
      order,
      runs,
      mostRowsHeld,
    }),
  };
};
