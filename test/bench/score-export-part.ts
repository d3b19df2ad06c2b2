// One measured part of the bench `score-export`, in a process of its own so that its peak memory is its own: scoring an export, or parsing it.
// Usage: score-export-part.ts score|read|cells|csv-parse LEADS EVENTS [THREADS [OUT]]; prints one JSON document.
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse';
import { rowBatches } from '#connectors/csv/client.ts';
import { fileSource, readEvents, readLeads } from '#connectors/csv/index.ts';
import { loadContract } from '#contract/load-contract.ts';
import { loadMapping } from '#mapping/mapping.ts';
import { type ScoreData, scoreModule } from '#src/cli/score-lead.ts';
import { leadResults } from '#src/offline/lead-results.ts';
import { exportAsOf } from './export.ts';

export type Measured = {
  readonly seconds: number;
  /** Of the processor, over all threads: what stays the same on a busy machine. */
  readonly cpuSeconds: number;
  /** Of the whole process, its threads included. */
  readonly peakBytes: number;
  /** Rows parsed, or leads scored. */
  readonly count: number;
  readonly threads: number;
  readonly runs: number;
  readonly order: string | null;
};

const [part = '', leads = '', events = '', threads, out = ''] = process.argv.slice(2);
const shipped = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const loaded = loadMapping(readFileSync(shipped('mappings/csv.json'), 'utf8'), 'mappings/csv.json');
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
const mapping = loaded.value;

type Done = Pick<Measured, 'count'> & Partial<Measured>;

const score = async (): Promise<Done> => {
  const { policy } = loadContract(shipped('contracts/default.yaml'));
  const data: ScoreData = { policy, asOf: exportAsOf };
  const options = { mapping, mostNamed: 20, threads: threads === undefined ? undefined : Number(threads) };
  const results = leadResults({ leads, events }, { module: scoreModule, data }, options);
  await pipeline(results.chunks, createWriteStream(out));
  const summary = results.summary();
  return { count: summary.leads, threads: summary.threads, runs: summary.runs, order: summary.order };
};

/** Every row as the lead or event it is: what scoring begins with, without the scoring. */
const read = async (): Promise<Done> => {
  let count = 0;
  for await (const row of readLeads(leads, { mapping, observedAt: 'as_written' })) if (row.ok) count += 1;
  for await (const row of readEvents(events, { observedAt: 'as_written' })) if (row.ok) count += 1;
  return { count };
};

const cells = async (): Promise<Done> => {
  let count = 0;
  for (const file of [leads, events]) for await (const rows of rowBatches(fileSource(file))) count += rows.length;
  return { count };
};

const csvParse = async (): Promise<Done> => {
  let count = 0;
  for (const file of [leads, events]) {
    const parser = createReadStream(file).pipe(parse());
    parser.on('readable', () => {
      while (parser.read() !== null) count += 1;
    });
    await new Promise((resolve, reject) => parser.on('end', resolve).on('error', reject));
  }
  return { count };
};

const parts: Readonly<Record<string, () => Promise<Done>>> = { score, read, cells, 'csv-parse': csvParse };
const start = performance.now();
const cpuAtStart = process.cpuUsage();
const done = await parts[part]?.();
if (done === undefined) throw new Error(`there is no part ${part}`);
const cpu = process.cpuUsage(cpuAtStart);
const measured: Measured = {
  threads: 1,
  runs: 0,
  order: null,
  ...done,
  seconds: (performance.now() - start) / 1_000,
  cpuSeconds: (cpu.user + cpu.system) / 1_000_000,
  peakBytes: process.resourceUsage().maxRSS * 1_024,
};
process.stdout.write(JSON.stringify(measured));
