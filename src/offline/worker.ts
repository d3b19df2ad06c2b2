// A thread of an offline run: does its share of the plan and hands on what it finds, never more than a few batches ahead of whoever takes them.
import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { ConfigError } from '#src/errors.ts';
import { batchesAhead } from './limits.ts';
import { type LeadWork, type Plan, type Said, shareResults, type WorkModule } from './results.ts';
import type { Share } from './row-cursor.ts';

export type Order = { readonly plan: Plan; readonly share: Share; readonly work: WorkModule };
export type FromThread = Said | { readonly kind: 'failed'; readonly problems: ConfigError['problems'] };

enableCompileCache();

const port = parentPort;
if (port !== null) {
  const { plan, share, work } = workerData as Order;
  let ahead = 0;
  let goOn: () => void = () => undefined;
  // Every message back says that one batch was taken.
  port.on('message', () => {
    ahead -= 1;
    goOn();
  });
  const say = async (said: FromThread): Promise<void> => {
    if (said.kind !== 'results') {
      port.postMessage(said);
      return;
    }
    port.postMessage(said, [said.bytes.buffer, said.lines.buffer, said.ends.buffer]);
    ahead += 1;
    while (ahead >= batchesAhead) {
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
    }
  };
  try {
    const { prepareWork } = (await import(work.module)) as { prepareWork: (data: unknown) => LeadWork };
    for await (const said of shareResults(plan, share, prepareWork(work.data))) await say(said);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    await say({ kind: 'failed', problems: error.problems });
  }
  port.close();
}
