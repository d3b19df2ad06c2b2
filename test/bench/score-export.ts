// Scoring an export as `baton score` does, events in the order of time: its rate, its memory, what it costs beside parsing the same files alone,
// and how time and memory grow with the export. With --full also for a million leads with 20 million events.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eventsPerLead, type Export, writeExport } from './export.ts';
import type { Measured } from './score-export-part.ts';
import type { BenchResult } from './scoring.ts';

const partFile = fileURLToPath(new URL('./score-export-part.ts', import.meta.url));
const ratioLeads = 100_000;
const sizes = [10_000, ratioLeads];
const fullSize = 1_000_000;
/** What scoring may cost, in parses of the same files. */
const mostParses = 5;
/** Ten times the leads may take a little more than ten times as long: more runs are merged. */
const mostTimeGrowth = 12;
/** Memory is bounded, not constant: buffers fill, and the heap grows to its working size. */
const mostMemoryGrowth = 1.5;

const run = promisify(execFile);

const measure = async (part: string, files: Export, ...more: readonly string[]): Promise<Measured> => {
  const { stdout } = await run(process.execPath, [partFile, part, files.leads, files.events, ...more]);
  return JSON.parse(stdout) as Measured;
};

const rounded = (value: number): number => Math.round(value * 100) / 100;
const figure = (what: string, value: number, unit: string): BenchResult => ({
  what,
  value: rounded(value),
  unit,
  goal: null,
  holds: null,
});
const atMost = (what: string, value: number, goal: number): BenchResult => ({
  what,
  value: rounded(value),
  unit: '×, at most',
  goal,
  holds: value <= goal,
});

const named = (leads: number): string => `${leads.toLocaleString('en-US')} leads`;
const say = (text: string): void => {
  process.stderr.write(`score-export: ${text}\n`);
};

const figuresOf = (leads: number, of: Measured): readonly BenchResult[] => [
  figure(
    `${named(leads)} on ${String(of.threads)} threads, ${String(of.order)}, ${String(of.runs)} runs on disk`,
    of.seconds,
    's',
  ),
  figure(`${named(leads)}: processor time, all threads`, of.cpuSeconds, 's'),
  figure(`${named(leads)}: leads`, leads / of.seconds, '/s'),
  figure(`${named(leads)}: events`, (leads * eventsPerLead) / of.seconds, '/s'),
  figure(`${named(leads)}: peak memory, all threads`, of.peakBytes / 1_048_576, 'MB'),
];

const againstParsing = async (files: Export, all: Measured, out: string): Promise<readonly BenchResult[]> => {
  const one = await measure('score', files, '1', out);
  const read = await measure('read', files);
  const cells = await measure('cells', files);
  const csvParse = await measure('csv-parse', files);
  const on = `${String(all.threads)} threads`;
  const ratio = (what: string, to: Measured): BenchResult =>
    figure(`scoring on 1 thread against ${what}, processor time`, one.cpuSeconds / to.cpuSeconds, '×');
  return [
    figure('scoring on 1 thread: processor time', one.cpuSeconds, 's'),
    figure('parsing alone, every row checked and typed, 1 thread: processor time', read.cpuSeconds, 's'),
    figure('cutting into rows and cells alone, 1 thread: processor time', cells.cpuSeconds, 's'),
    figure('the same by csv-parse, 1 thread: processor time', csvParse.cpuSeconds, 's'),
    atMost(
      'scoring against parsing alone, both on 1 thread, processor time',
      one.cpuSeconds / read.cpuSeconds,
      mostParses,
    ),
    atMost(`scoring on ${on} against parsing alone on 1, time on the wall`, all.seconds / read.seconds, mostParses),
    ratio('cutting into rows and cells alone', cells),
    ratio('csv-parse cutting into rows and cells', csvParse),
  ];
};

const growthOf = (before: readonly [number, Measured], after: readonly [number, Measured]): readonly BenchResult[] => {
  const [[few, a], [many, b]] = [before, after];
  const from = `from ${named(few)} to ${named(many)}`;
  const time = b.cpuSeconds / a.cpuSeconds;
  const memory = b.peakBytes / a.peakBytes;
  // A small export is over before threads and heap have their size: what grows is told, and held to a goal beyond that.
  return many <= ratioLeads
    ? [figure(`processor time ${from}`, time, '×'), figure(`memory ${from}`, memory, '×')]
    : [atMost(`processor time ${from}`, time, mostTimeGrowth), atMost(`memory ${from}`, memory, mostMemoryGrowth)];
};

/** Parts are run one after the other, each in a process of its own. */
export const runScoreExport = async (): Promise<{
  readonly name: 'score-export';
  readonly results: readonly BenchResult[];
}> => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-bench-'));
  const results: BenchResult[] = [];
  const done: (readonly [number, Measured])[] = [];
  try {
    for (const leads of process.argv.includes('--full') ? [...sizes, fullSize] : sizes) {
      say(`writing an export of ${named(leads)}`);
      const files = await writeExport(folder, leads);
      const out = join(folder, 'scores.ndjson');
      say('scoring it');
      const all = await measure('score', files, String(availableParallelism()), out);
      if (all.count !== leads) throw new Error(`${String(all.count)} of ${named(leads)} were scored`);
      results.push(...figuresOf(leads, all));
      if (leads === ratioLeads) {
        say('parsing it');
        results.push(...(await againstParsing(files, all, out)));
      }
      const before = done.at(-1);
      if (before !== undefined) results.push(...growthOf(before, [leads, all]));
      done.push([leads, all]);
      rmSync(files.leads);
      rmSync(files.events);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { name: 'score-export', results };
};
