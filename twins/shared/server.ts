// A twin on a port of the loopback interface: the control paths, the page people browse it with, and before both the guards
// against pages of other sites. What the CRM's own paths answer is each twin's own.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { prettifyError, ZodError } from 'zod';
import type { ControlAnswer } from './control.ts';
import type { PageFile } from './page-files.ts';

/** One call as it came in, its body read whole. */
export type Incoming = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly body: Buffer;
};

export type Served = {
  /** 0 or none = any free port. */
  readonly port: number | undefined;
  readonly maxHeaderSize?: number;
  /** Larger than any body the CRM's API takes. */
  readonly maxBodyBytes: number;
  /** Comes first with every call. */
  greet?(response: ServerResponse): void;
  /** `/_twin/page/{path}`, which a plain GET may read. */
  page(method: string, path: readonly string[], query: URLSearchParams, body: unknown): ControlAnswer;
  /** All other `/_twin/{path}`, for callers who send the header `x-twin`. */
  control(method: string, path: readonly string[], body: unknown): ControlAnswer;
  pageFile(target: string): Promise<PageFile | null>;
  /** The CRM's API: every other path. */
  api(call: Incoming): Promise<void>;
  /** How the CRM words a failure of its own, status 500. */
  failure(message: string): unknown;
};

export type Running = {
  readonly port: number;
  readonly url: string;
  /** Stops listening and breaks what is still open, hanging calls included. */
  readonly close: () => Promise<void>;
};

const loopbackHosts = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** `body` undefined = none. */
export const sendJson = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void => {
  response.writeHead(status, {
    ...(body === undefined ? {} : { 'Content-Type': 'application/json;charset=utf-8' }),
    ...headers,
  });
  response.end(body === undefined ? '' : JSON.stringify(body));
};

const readBody = async (request: IncomingMessage, most: number): Promise<Buffer> => {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > most) throw new Error('The body is too large');
    parts.push(part);
  }
  return Buffer.concat(parts);
};

const twinAnswer = (served: Served, { method, target, body }: Incoming): ControlAnswer => {
  const { pathname, searchParams } = new URL(target, 'http://twin');
  const path = pathname
    .split('/')
    .filter((part) => part !== '')
    .slice(1);
  try {
    const json = body.length === 0 ? undefined : (JSON.parse(body.toString('utf8')) as unknown);
    return path[0] === 'page'
      ? served.page(method, path.slice(1), searchParams, json)
      : served.control(method, path, json);
  } catch (error) {
    const message =
      error instanceof ZodError ? prettifyError(error) : error instanceof Error ? error.message : 'Bad request';
    return { status: 400, body: { status: 'error', message } };
  }
};

const answer = async (served: Served, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const method = request.method ?? 'GET';
  const target = request.url ?? '/';
  served.greet?.(response);
  // Against pages that point a name of theirs at this machine.
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (!loopbackHosts.has(host)) {
    sendJson(response, 403, { status: 'error', message: 'The twin answers loopback names only.' });
    return;
  }
  const call = { request, response, method, target, body: await readBody(request, served.maxBodyBytes) };
  if (target.startsWith('/_twin/')) {
    const isPlainPageRead = method === 'GET' && target.startsWith('/_twin/page/');
    if (request.headers['x-twin'] === undefined && !isPlainPageRead) {
      sendJson(response, 403, { status: 'error', message: 'Send the header x-twin.' });
      return;
    }
    const { status, body } = twinAnswer(served, call);
    sendJson(response, status, body, { 'Cache-Control': 'no-store' });
    return;
  }
  const file = method === 'GET' ? await served.pageFile(target) : null;
  if (file === null) {
    await served.api(call);
    return;
  }
  response.writeHead(200, file.headers);
  response.end(file.content);
};

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });

export const serve = async (served: Served): Promise<Running> => {
  const { maxHeaderSize } = served;
  const server = createServer(maxHeaderSize === undefined ? {} : { maxHeaderSize }, (request, response) => {
    answer(served, request, response).catch((error: unknown) => {
      // A caller that went away while it was sending is none of our business; anything else is a fault of the twin itself.
      if (response.headersSent || response.destroyed) response.destroy();
      else sendJson(response, 500, served.failure(error instanceof Error ? error.message : 'twin failed'));
    });
  });
  const port = await listen(server, served.port ?? 0);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
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
