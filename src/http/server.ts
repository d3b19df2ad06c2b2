// The web side of Baton. Until there is sign-in it answers webhooks, /health and /ready, and nothing else. It does not trust who calls: time, size and
// number of everything are bounded, and a failure of ours says so without saying how.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type Express, type Request } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { ConfigError } from '#src/errors.ts';
import { health, ready, type Readiness } from './health.ts';
import { createIntake } from './intake.ts';
import { createBodyReader } from './read-body.ts';
import { refuse } from './refuse.ts';
import { webhookCounts, webhooks, type WebhookCounts, type WebhooksOn } from './webhooks.ts';
import type { Received } from '#sync/receive-hints.ts';

export type HttpOptions = Omit<WebhooksOn, 'intake' | 'readBody' | 'counts'> & {
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  /** Whose word on the caller's address is believed, as express has it. */
  readonly trustedProxies: string;
  readonly store: (received: Received) => Promise<unknown>;
  readonly ready: Readiness['check'];
};

export type HttpServer = {
  readonly url: string;
  readonly port: number;
  readonly counts: WebhookCounts;
  /** Takes no more calls, answers those that have come, and resolves when all is kept. */
  close(): Promise<void>;
};

/** Nobody needs longer to send 100 events; who does is holding a connection for its own sake. */
const headersWithinMs = 10_000;
const requestWithinMs = 20_000;
/** Longer than the minute after which proxies give up an idle connection, so that it is never us who close one that is being used. */
const idleMs = 65_000;
const checkEveryMs = 2_000;
/** A CRM keeps some ten requests open for each account. */
const mostConnections = 1_000;
/** How long a stop waits for answers. */
const finishWithinMs = 10_000;

/** Refused requests of one address in a minute: a secret that was just changed may cost some; who guesses costs many. */
const mostRefused = 120;
const refusedWindowMs = 60_000;
const refusedStatuses = new Set([400, 401, 404, 413, 415]);

/** A proxy that does not tell for whom it calls: all its callers would be held liable for one. */
const isOwnNetwork = (address: string): boolean =>
  /^(?:::ffff:)?(?:127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(address) ||
  /^(?:::1$|f[cd]|fe80:)/i.test(address);

const limitRefused = (): ReturnType<typeof rateLimit> =>
  rateLimit({
    windowMs: refusedWindowMs,
    limit: mostRefused,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_request, response) => !refusedStatuses.has(response.statusCode),
    skip: (request: Request) => isOwnNetwork(request.ip ?? ''),
    standardHeaders: false,
    legacyHeaders: false,
    validate: false,
    handler: (request, response) => {
      response.setHeader('Retry-After', '60');
      refuse(request, response, 429, 'too many requests of this address were refused: try again later');
    },
  });

/** Requests that express itself cannot read (a broken escape in the path) are the caller's fault; the rest is ours. */
const onError =
  (on: HttpOptions): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    const status = (error as { status?: unknown }).status;
    if (typeof status === 'number' && status >= 400 && status < 500) {
      refuse(request, response, status, 'the request cannot be read');
      return;
    }
    on.log.error({ job: 'http', err: error instanceof Error ? error.name : 'unknown' }, 'a request failed');
    if (response.headersSent) next(error);
    else refuse(request, response, 503, 'this did not work: try again');
  };

const routes = (on: HttpOptions, own: WebhooksOn, isStopping: () => boolean): Express => {
  const app = express();
  app.set('trust proxy', on.trustedProxies === '' ? false : on.trustedProxies);
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.disable('x-powered-by');
  app.use(helmet());
  app.use((_request, response, next) => {
    if (isStopping()) response.setHeader('Connection', 'close');
    next();
  });
  app.get('/health', health);
  app.get('/ready', ready({ check: on.ready, now: on.now, isStopping }));
  app.use(limitRefused());
  app.post('/webhooks/:kind', webhooks(own));
  app.use((request, response) => {
    refuse(request, response, 404, 'there is nothing here');
  });
  app.use(onError(on));
  return app;
};

const listen = (server: Server, { host, port }: HttpOptions): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? `port ${port} is in use: stop what listens there, or set BATON_PORT to another`
          : `${host} port ${port} cannot be listened on (${error.code ?? error.message})`;
      reject(new ConfigError([{ where: 'BATON_PORT', message: why }], error));
    });
    server.listen(port, host, () => {
      resolve((server.address() as AddressInfo).port);
    });
  });

/** Throws ConfigError when the port cannot be had. */
export const startHttp = async (on: HttpOptions): Promise<HttpServer> => {
  const counts = webhookCounts();
  const intake = createIntake(on.store);
  let isStopping = false;
  const app = routes(on, { ...on, intake, readBody: createBodyReader(), counts }, () => isStopping);
  const server = createServer(
    {
      headersTimeout: headersWithinMs,
      requestTimeout: requestWithinMs,
      keepAliveTimeout: idleMs,
      connectionsCheckingInterval: checkEveryMs,
    },
    app,
  );
  server.maxConnections = mostConnections;
  const port = await listen(server, on);
  return {
    url: `http://${on.host.includes(':') ? `[${on.host}]` : on.host}:${port}`,
    port,
    counts,
    close: async () => {
      isStopping = true;
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      server.closeIdleConnections();
      const giveUp = setTimeout(() => {
        server.closeAllConnections();
      }, finishWithinMs);
      await closed;
      clearTimeout(giveUp);
      await intake.settled();
    },
  };
};
