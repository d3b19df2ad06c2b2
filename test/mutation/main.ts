// `npm run mutation`: how many small faults written into the domain and the contract the unit and property tests notice.
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { mutationRun } from './run.ts';
import { sayReport, tally, wilson } from './score.ts';

/** The least the lower end of the interval may be. */
const leastShare = 0.75;

const usage = `npm run mutation -- [options]
  --sample N       mutants to draw (600)
  --all            every mutant; takes hours
  --seed N         which sample (1)
  --only PATHS     sources whose path begins so, several with commas: src/domain/words.ts,src/contract
  --tests PATHS    only the test files whose path begins so; all others would find more
  --concurrency N  workers (2)
  --json           the whole result as JSON on standard output
Exit 1: the lower end of the 95 % interval is under 75 %.`;

const options = {
  sample: { type: 'string', default: '600' },
  all: { type: 'boolean', default: false },
  seed: { type: 'string', default: '1' },
  only: { type: 'string', default: '' },
  tests: { type: 'string', default: '' },
  concurrency: { type: 'string', default: '2' },
  json: { type: 'boolean', default: false },
} as const;

const read = (): ReturnType<typeof parseArgs<{ options: typeof options }>>['values'] => {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
};

const count = (name: string, text: string): number => {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  console.error(`--${name} takes a whole number above 0, not "${text}".\n\n${usage}`);
  process.exit(2);
};

const paths = (text: string): readonly string[] => (text === '' ? [] : text.split(','));

const given = read();
const report = await mutationRun({
  project: fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, ''),
  sample: given.all ? Infinity : count('sample', given.sample),
  seed: count('seed', given.seed),
  only: paths(given.only),
  tests: paths(given.tests),
  concurrency: count('concurrency', given.concurrency),
  say: (line) => {
    console.error(line);
  },
});
const counts = tally(report.judged);
const interval = wilson(counts.found, counts.total);
console.log(given.json ? JSON.stringify({ ...report, ...counts, ...interval }, null, 2) : sayReport(report));
process.exitCode = interval.low < leastShare ? 1 : 0;
