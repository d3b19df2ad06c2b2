// The org on a port of the loopback interface: the API, the control paths and the page people browse it with. Answers that
// are streams go out only as fast as the caller takes them.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { prettifyError, ZodError } from 'zod';
import type { Clock } from '#src/clock.ts';
import type { Answer } from './answers.ts';
import { handleApi, type Fate } from './api.ts';
import type { ControlAnswer } from '../shared/control.ts';
import { handleControl } from './control.ts';
import { openOrg, type OrgOptions, type SalesforceOrg } from './org.ts';
import type { AppOptions } from './org-setup.ts';
import { handlePage } from './page-data.ts';
import { pageFile } from './page-files.ts';

export type TwinOptions = {
  readonly clock?: Clock;
  readonly seed?: number;
  /** 0 or none = any free port. */
  readonly port?: number;
  /** An existing org; without one a fresh one is made from `orgOptions`. */
  readonly org?: SalesforceOrg;
  readonly orgOptions?: OrgOptions;
  readonly app?: AppOptions;
};

export type SalesforceTwin = {
  /** Both the login URL and the instance URL. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly org: SalesforceOrg;
  /** Stops listening and breaks what is still open, hanging calls included. */
  close(): Promise<void>;
};

/** The largest upload of a bulk job, and a little. */
const maxBodyBytes = 160 * 1024 * 1024;
const loopbackHosts = new Set(['127.0.0.1', 'localhost', '[::1]']);

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBodyBytes) throw new Error('The body is too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
};

const sendJson = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void => {
  response.writeHead(status, {
    ...(body === undefined ? {} : { 'Content-Type': 'application/json;charset=UTF-8' }),
    ...headers,
  });
  response.end(body === undefined ? '' : JSON.stringify(body));
};

const headersOf = (answer: Answer): Record<string, string> => ({
  ...(answer.text === undefined ? {} : { 'Content-Type': answer.contentType ?? 'text/csv' }),
  ...answer.headers,
});

/** Sends pieces as the caller takes them; `most` pieces and no more where the connection is to break in the middle. */
const stream = async (response: ServerResponse, pieces: Iterable<string>, most: number): Promise<void> => {
  let sent = 0;
  for (const piece of pieces) {
    if (response.destroyed || sent >= most) return;
    sent += 1;
    if (!response.write(piece)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
};

const send = async (response: ServerResponse, answer: Answer): Promise<void> => {
  if (answer.text === undefined) {
    sendJson(response, answer.status, answer.body, answer.headers);
    return;
  }
  response.writeHead(answer.status, headersOf(answer));
  if (typeof answer.text === 'string') response.end(answer.text);
  else {
    await stream(response, answer.text, Infinity);
    response.end();
  }
};

/** Pieces of a stream that go out before it breaks. */
const piecesBeforeBreak = 3;

const sendHalf = async (response: ServerResponse, answer: Answer, breaks: boolean): Promise<void> => {
  if (answer.text !== undefined && typeof answer.text !== 'string') {
    response.writeHead(answer.status, headersOf(answer));
    await stream(response, answer.text, piecesBeforeBreak);
  } else {
    const text = answer.text ?? JSON.stringify(answer.body ?? {});
    const half = text.slice(0, Math.floor(text.length / 2));
    const length = breaks ? { 'Content-Length': String(Buffer.byteLength(text)) } : {};
    response.writeHead(answer.status, {
      'Content-Type': 'application/json;charset=UTF-8',
      ...headersOf(answer),
      ...length,
    });
    response.write(half);
  }
  if (!breaks) response.end();
  // What was written has to reach the wire before the connection breaks.
  else setImmediate(() => response.socket?.resetAndDestroy());
};

const carryOut = async (response: ServerResponse, fate: Fate): Promise<void> => {
  switch (fate.kind) {
    case 'answer':
      await send(response, fate.answer);
      return;
    case 'half':
      await sendHalf(response, fate.answer, fate.breaks);
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'hang':
      return; // until the caller or close() gives up
  }
};

const twinAnswer = (org: SalesforceOrg, method: string, target: string, body: Buffer): ControlAnswer => {
  const { pathname, searchParams } = new URL(target, 'http://twin');
  const path = pathname
    .split('/')
    .filter((part) => part !== '')
    .slice(1);
  try {
    const json = body.length === 0 ? undefined : (JSON.parse(body.toString('utf8')) as unknown);
    return path[0] === 'page'
      ? handlePage(org, method, path.slice(1), searchParams, json)
      : handleControl(org, method, path, json);
  } catch (error) {
    const message =
      error instanceof ZodError ? prettifyError(error) : error instanceof Error ? error.message : 'Bad request';
    return { status: 400, body: { status: 'error', message } };
  }
};

const lowerCased = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));

const answer = async (org: SalesforceOrg, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const method = request.method ?? 'GET';
  const target = request.url ?? '/';
  response.setHeader('Date', new Date(org.clock.now()).toUTCString());
  // Against pages that point a name of theirs at this machine.
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (!loopbackHosts.has(host)) {
    sendJson(response, 403, { status: 'error', message: 'The twin answers loopback names only.' });
    return;
  }
  const body = await readBody(request);
  if (target.startsWith('/_twin/')) {
    const isPlainPageRead = method === 'GET' && target.startsWith('/_twin/page/');
    if (request.headers['x-twin'] === undefined && !isPlainPageRead) {
      sendJson(response, 403, { status: 'error', message: 'Send the header x-twin.' });
      return;
    }
    const { status, body: told } = twinAnswer(org, method, target, body);
    sendJson(response, status, told, { 'Cache-Control': 'no-store' });
    return;
  }
  const file = method === 'GET' ? await pageFile(target) : null;
  if (file !== null) {
    response.writeHead(200, file.headers);
    response.end(file.content);
    return;
  }
  const { gate, limits } = org.state;
  gate.began();
  response.once('close', () => {
    gate.ended();
  });
  if (limits.answerDelayMs > 0) await new Promise((resolve) => setTimeout(resolve, limits.answerDelayMs));
  await carryOut(response, handleApi(org.state, { method, target, headers: lowerCased(request), body }));
};

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });

/** Starts an org's server. The first app's client is the one returned; more come from `org.addApp`. */
export const startSalesforceTwin = async (options: TwinOptions = {}): Promise<SalesforceTwin> => {
  const org =
    options.org ??
    openOrg({
      ...options.orgOptions,
      ...(options.clock === undefined ? {} : { clock: options.clock }),
      ...(options.seed === undefined ? {} : { seed: options.seed }),
    });
  const { clientId, clientSecret } = org.addApp(options.app);
  const server = createServer({ maxHeaderSize: 256 * 1024 }, (request, response) => {
    answer(org, request, response).catch((error: unknown) => {
      // A caller that went away while it was sending is none of our business; anything else is a fault of the twin itself.
      if (response.headersSent || response.destroyed) response.destroy();
      else
        sendJson(response, 500, [
          { errorCode: 'UNKNOWN_EXCEPTION', message: error instanceof Error ? error.message : 'twin failed' },
        ]);
    });
  });
  const port = await listen(server, options.port ?? 0);
  org.state.url = `http://127.0.0.1:${port}`;
  return {
    url: org.state.url,
    clientId,
    clientSecret,
    org,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => {
          if (error === undefined) resolve();
          else reject(error);
        });
        server.closeAllConnections();
      }),
  };
};
