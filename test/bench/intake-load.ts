// Sends prepared requests over a fixed number of open connections and tells how long each answer took; a thread of its own, so that sending is not
// counted to the server.
import { Agent, request } from 'node:http';
import { parentPort } from 'node:worker_threads';

export type Load = {
  readonly port: number;
  readonly path: string;
  readonly connections: number;
  readonly requests: readonly { readonly headers: Record<string, string>; readonly body: string }[];
};
export type Loaded = { readonly tookMs: number; readonly answersMs: readonly number[]; readonly refused: number };

const send = async ({ port, path, connections, requests }: Load): Promise<Loaded> => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const answersMs: number[] = [];
  let refused = 0;
  let next = 0;
  const one = (of: Load['requests'][number]): Promise<void> =>
    new Promise((resolve, reject) => {
      const since = performance.now();
      const call = request(
        {
          agent,
          port,
          host: '127.0.0.1',
          path,
          method: 'POST',
          headers: { ...of.headers, 'Content-Length': Buffer.byteLength(of.body) },
        },
        (answer) => {
          answer.resume();
          answer.on('end', () => {
            answersMs.push(performance.now() - since);
            if (answer.statusCode !== 200) refused += 1;
            resolve();
          });
        },
      );
      call.on('error', reject);
      call.end(of.body);
    });
  const since = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      for (let at = next++; at < requests.length; at = next++) {
        const of = requests[at];
        if (of !== undefined) await one(of);
      }
    }),
  );
  agent.destroy();
  return { tookMs: performance.now() - since, answersMs, refused };
};

parentPort?.on('message', (load: Load) => {
  void send(load).then((loaded) => parentPort?.postMessage(loaded));
});
