// Webhook intake: signed batches of a hundred events through the real server onto PostgreSQL, against a bare express handler that parses the same
// bodies and does one multi-row insert, in turns in one run.
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Worker } from 'node:worker_threads';
import express from 'express';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { webhooks } from '#src/accounts.ts';
import { systemClock } from '#src/clock.ts';
import { startHttp } from '#src/http/server.ts';
import { createLog } from '#src/log.ts';
import { openDatabase } from '#store/database.ts';
import { receiveHints } from '#sync/receive-hints.ts';
import type { Load, Loaded } from './intake-load.ts';
import { postgres } from './postgres.ts';
import type { BenchResult } from './scoring.ts';

const secret = 'the secret of this bench';
const publicUrl = 'https://baton.example.com';
const path = '/webhooks/hubspot';
const eventsOfBatch = 100;
/** As many as a CRM keeps open for a few accounts. */
const connections = 32;
const requestsOfTurn = 400;
const turns = 5;

let serial = 0;
const batchOf = (): string =>
  JSON.stringify(
    Array.from({ length: eventsOfBatch }, () => {
      serial += 1;
      return {
        ...{ eventId: serial % 1_000, subscriptionId: 4_000_000, portalId: 62515, appId: 54321, attemptNumber: 0 },
        ...{
          subscriptionType: 'contact.propertyChange',
          objectId: 100_000 + serial,
          occurredAt: 1_760_000_000_000 + serial,
        },
        ...{
          propertyName: 'jobtitle',
          propertyValue: `VP Operations ${serial}`,
          changeSource: 'CRM_UI',
          sourceId: 'userId:1',
        },
      };
    }),
  );

const requestsOf = (): Load['requests'] =>
  Array.from({ length: requestsOfTurn }, () => {
    const body = batchOf();
    const at = String(systemClock.now());
    const signature = createHmac('sha256', secret).update(`POST${publicUrl}${path}${body}${at}`).digest('base64');
    return {
      body,
      headers: {
        'Content-Type': 'application/json',
        'X-HubSpot-Signature-v3': signature,
        'X-HubSpot-Request-Timestamp': at,
      },
    };
  });

/** Parses and inserts; proves nothing, checks nothing, knows no duplicates. */
const startBare = async (url: string): Promise<{ port: number; close(): Promise<void> }> => {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  // Its last connections may still be closing when the database is dropped.
  pool.on('error', () => undefined);
  await pool.query(`create table bare (id uuid primary key, received_at bigint not null, object text not null,
    record_id text not null, hint jsonb not null)`);
  const app = express();
  app.use(express.json({ limit: '4mb' }));
  app.post(path, async (request, response) => {
    const events = request.body as readonly { objectId: number; propertyName: string; occurredAt: number }[];
    const now = systemClock.now();
    const values = events.map((_, i) => `($${i * 5 + 1},$${i * 5 + 2},$${i * 5 + 3},$${i * 5 + 4},$${i * 5 + 5})`);
    const parameters = events.flatMap((event) => [
      ...[uuidv7(), now, 'contact', String(event.objectId)],
      JSON.stringify({ property: event.propertyName, at: event.occurredAt }),
    ]);
    await pool.query(`insert into bare values ${values.join(',')}`, parameters);
    response.status(200).end();
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      await pool.end();
    },
  };
};

const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
const rounded = (value: number): number => Math.round(value * 100) / 100;

export const runIntake = async (): Promise<{ name: string; results: BenchResult[] }> => {
  const database = await postgres();
  const store = await openDatabase({ databaseUrl: database.url });
  const door = { connection: 'hubspot', kind: 'hubspot', accountId: '62515', appId: '54321', secrets: [secret] };
  const own = await startHttp({
    ...{ host: '127.0.0.1', port: 0, trustedProxies: 'loopback', publicUrl, webhooks, log: createLog('silent') },
    doors: () => Promise.resolve([door]),
    now: () => systemClock.now(),
    newId: () => uuidv7(),
    store: (received) => receiveHints({ db: store.db, clock: systemClock }, received),
    onKept: () => undefined,
    ready: () => Promise.resolve(),
  });
  const bare = await startBare(database.url);
  const worker = new Worker(new URL('./intake-load.ts', import.meta.url));
  const load = async (port: number): Promise<Loaded> => {
    worker.postMessage({ port, path, connections, requests: requestsOf() } satisfies Load);
    const [loaded] = (await once(worker, 'message')) as [Loaded];
    if (loaded.refused > 0) throw new Error(`${loaded.refused} requests were refused`);
    return loaded;
  };
  // The first turn of each warms up and does not count.
  await load(own.port);
  await load(bare.port);
  const ratios: number[] = [];
  const rates = { own: [] as number[], bare: [] as number[] };
  const answers: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const ours = await load(own.port);
    const theirs = await load(bare.port);
    ratios.push(theirs.tookMs / ours.tookMs);
    rates.own.push((requestsOfTurn * eventsOfBatch * 1_000) / ours.tookMs);
    rates.bare.push((requestsOfTurn * eventsOfBatch * 1_000) / theirs.tookMs);
    answers.push(...ours.answersMs);
  }
  await worker.terminate();
  await own.close();
  await bare.close();
  await store.close();
  await database.stop();
  const ratio = rounded(percentile(ratios, 0.5));
  const seen = (what: string, value: number, unit: string): BenchResult => ({
    ...{ what, value: rounded(value), unit, goal: null, holds: null },
  });
  return {
    name: 'intake',
    results: [
      seen('signed, kept and answered', percentile(rates.own, 0.5), 'events/s'),
      seen('a bare handler with one insert', percentile(rates.bare, 0.5), 'events/s'),
      { what: 'rate against the bare handler', value: ratio, unit: '×, at least', goal: 0.6, holds: ratio >= 0.6 },
      seen('answer, p50', percentile(answers, 0.5), 'ms'),
      seen('answer, p99', percentile(answers, 0.99), 'ms'),
    ],
  };
};
