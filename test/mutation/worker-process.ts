// The leader's hold on one worker: it hands over a task, listens, and ends a worker that has been silent for longer than the task may take.
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Task, Told } from './task.ts';

/** Every load of a test file leaves some memory behind in jest; two workers this large still fit on a small machine. */
const largestWorkerBytes = 1_500_000_000;

export type Ended =
  | { readonly how: 'done'; readonly loadError: string | null; readonly failed: boolean }
  /** Silent for too long, or gone, while this mutant was on (empty: none). Null: before the first trial. */
  | { readonly how: 'hung' | 'died'; readonly at: { readonly mutant: string; readonly test: number } | null };

export type Order = {
  readonly task: Task;
  /** Whether fast-check is to be seeded: loading it costs what a small test file costs. */
  readonly isRandom: boolean;
  /** How long the worker may be silent: before the first trial (null), and during a trial of this test. */
  readonly limitMs: (test: number | null) => number;
  readonly hear?: (told: Told) => void;
};

export type Worker = {
  readonly run: (order: Order) => Promise<Ended>;
  readonly stop: () => void;
};

export const startWorker = (root: string): Worker => {
  let child: ChildProcess | null = null;

  const open = (): ChildProcess =>
    fork(join(root, 'test/mutation/worker.ts'), {
      cwd: root,
      execArgv: ['--no-warnings', '--experimental-vm-modules'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });

  const stop = (): void => {
    child?.kill('SIGKILL');
    child = null;
  };

  const run = ({ task, isRandom, limitMs, hear }: Order): Promise<Ended> =>
    new Promise((resolve) => {
      const worker = (child ??= open());
      let at: { readonly mutant: string; readonly test: number } | null = null;
      const end = (ended: Ended): void => {
        clearTimeout(timer);
        worker.removeAllListeners();
        resolve(ended);
      };
      const giveUp = (): void => {
        stop();
        end({ how: 'hung', at });
      };
      let timer = setTimeout(giveUp, limitMs(null));
      worker.on('message', (told: Told) => {
        if (told.kind === 'began') {
          at = { mutant: told.mutant, test: told.test };
          clearTimeout(timer);
          timer = setTimeout(giveUp, limitMs(told.test));
        }
        hear?.(told);
        if (told.kind !== 'done') return;
        if (told.residentBytes > largestWorkerBytes) stop();
        end({ how: 'done', loadError: told.loadError, failed: told.failed });
      });
      worker.on('exit', () => {
        child = null;
        end({ how: 'died', at });
      });
      worker.send({ task, isRandom });
    });

  return { run, stop };
};
