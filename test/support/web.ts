// The web side of an application in the test's own process: on a port of this machine, with what it stores to be looked at.
import { createHmac } from 'node:crypto';
import type { App } from '#src/app.ts';
import { calledConnections, webhooks } from '#src/accounts.ts';
import { startHttp, type HttpServer } from '#src/http/server.ts';
import { createLog } from '#src/log.ts';
import { receiveHints, type Received } from '#sync/receive-hints.ts';
import { v7 as uuidv7 } from 'uuid';

export const publicUrl = 'https://baton.example.com';

export type Web = HttpServer & {
  post(path: string, body: string | Buffer, headers: Readonly<Record<string, string>>): Promise<Response>;
  /** A batch as the practice portal's CRM signs it; `of` makes it wrong in some way. */
  postSigned(
    events: unknown,
    of?: { secret?: string; at?: number; url?: string; headers?: Readonly<Record<string, string>> },
  ): Promise<Response>;
};

export const signedHeaders = (
  secret: string,
  url: string,
  body: string | Buffer,
  at: number,
): Record<string, string> => ({
  'Content-Type': 'application/json',
  'X-HubSpot-Signature-v3': createHmac('sha256', secret)
    .update(`POST${url}`)
    .update(body)
    .update(String(at))
    .digest('base64'),
  'X-HubSpot-Request-Timestamp': String(at),
});

export const startWeb = async (
  app: App,
  secret: string,
  of: { readonly store?: (received: Received) => Promise<unknown>; readonly trustedProxies?: string } = {},
): Promise<Web> => {
  const { store, clock, config, box } = app;
  const server = await startHttp({
    ...{ host: '127.0.0.1', port: 0, trustedProxies: of.trustedProxies ?? 'loopback', publicUrl, webhooks },
    log: createLog('silent'),
    doors: () => calledConnections({ config, store, clock, box }),
    now: () => clock.now(),
    newId: () => uuidv7(),
    store: of.store ?? ((received) => receiveHints({ db: store.db, clock }, received)),
    onKept: () => undefined,
    ready: () => Promise.resolve(),
  });
  const post: Web['post'] = (path, body, headers) =>
    fetch(`${server.url}${path}`, {
      method: 'POST',
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers,
    });
  return {
    ...server,
    post,
    postSigned: (events, { secret: other, at, url, headers } = {}) => {
      const body = JSON.stringify(events);
      const signed = signedHeaders(other ?? secret, url ?? `${publicUrl}/webhooks/hubspot`, body, at ?? clock.now());
      return post('/webhooks/hubspot', body, { ...signed, ...headers });
    },
  };
};
