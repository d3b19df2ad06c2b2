// The portal on a port of the loopback interface: the API, the control paths and the page people browse it with.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { prettifyError, ZodError } from 'zod';
import type { Clock } from '#src/clock.ts';
import { handleApi, type Fate } from './api.ts';
import type { ControlAnswer } from '../shared/control.ts';
import { handleControl } from './control.ts';
import { handlePage } from './page-data.ts';
import { pageFile } from './page-files.ts';
import { createPortal, type HubSpotPortal, type PortalOptions } from './portal.ts';

export type TwinOptions = {
  readonly clock?: Clock;
  /** 0 or none = any free port. */
  readonly port?: number;
  /** An existing portal; without one a fresh one is made from `portalOptions`. */
  readonly portal?: HubSpotPortal;
  readonly portalOptions?: PortalOptions;
};

export type HubSpotTwin = {
  readonly url: string;
  readonly accessToken: string;
  readonly clientSecret: string;
  readonly appId: string;
  readonly portal: HubSpotPortal;
  /** Stops listening and breaks what is still open, hanging calls included. */
  close(): Promise<void>;
};

/** Larger than any batch the API takes: 100 rows of long texts. */
const maxBodyBytes = 16 * 1024 * 1024;
const loopbackHosts = new Set(['127.0.0.1', 'localhost', '[::1]']);

const readText = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBodyBytes) throw new Error('The body is too large');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
};

const sendJson = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void => {
  const text = body === undefined ? '' : JSON.stringify(body);
  response.writeHead(status, {
    ...(text === '' ? {} : { 'Content-Type': 'application/json;charset=utf-8' }),
    ...headers,
  });
  response.end(text);
};

const carryOut = (response: ServerResponse, fate: Fate): void => {
  switch (fate.kind) {
    case 'answer':
      sendJson(response, fate.answer.status, fate.answer.body, fate.answer.headers);
      return;
    case 'text':
      response.writeHead(fate.status, { 'Content-Type': fate.contentType });
      response.end(fate.text);
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'hang':
      return; // until the caller or close() gives up
  }
};

const twinAnswer = (portal: HubSpotPortal, method: string, target: string, text: string): ControlAnswer => {
  const { pathname, searchParams } = new URL(target, 'http://twin');
  const path = pathname
    .split('/')
    .filter((part) => part !== '')
    .slice(1);
  try {
    const body = text === '' ? undefined : (JSON.parse(text) as unknown);
    return path[0] === 'page'
      ? handlePage(portal, method, path.slice(1), searchParams, body)
      : handleControl(portal, method, path, body);
  } catch (error) {
    const message =
      error instanceof ZodError ? prettifyError(error) : error instanceof Error ? error.message : 'Bad request';
    return { status: 400, body: { status: 'error', message } };
  }
};

const answer = async (portal: HubSpotPortal, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const method = request.method ?? 'GET';
  const target = request.url ?? '/';
  // Against pages that point a name of theirs at this machine.
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (!loopbackHosts.has(host)) {
    sendJson(response, 403, { status: 'error', message: 'The twin answers loopback names only.' });
    return;
  }
  const text = await readText(request);
  if (target.startsWith('/_twin/')) {
    const isPlainPageRead = method === 'GET' && target.startsWith('/_twin/page/');
    if (request.headers['x-twin'] === undefined && !isPlainPageRead) {
      sendJson(response, 403, { status: 'error', message: 'Send the header x-twin.' });
      return;
    }
    const { status, body } = twinAnswer(portal, method, target, text);
    sendJson(response, status, body, { 'Cache-Control': 'no-store' });
    return;
  }
  const file = method === 'GET' ? await pageFile(target) : null;
  if (file !== null) {
    response.writeHead(200, file.headers);
    response.end(file.content);
    return;
  }
  const { answerDelayMs } = portal.state.limits;
  if (answerDelayMs > 0) await new Promise((resolve) => setTimeout(resolve, answerDelayMs));
  const { authorization } = request.headers;
  carryOut(response, handleApi(portal.state, { method, target, authorization, bodyText: text }));
};

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });

/** Starts a portal's server. The first app's token is the one returned; more come from `portal.addApp`. */
export const startHubSpotTwin = async (options: TwinOptions = {}): Promise<HubSpotTwin> => {
  const portal =
    options.portal ??
    createPortal({ ...options.portalOptions, ...(options.clock === undefined ? {} : { clock: options.clock }) });
  const { accessToken, appId } = portal.addApp();
  const server = createServer((request, response) => {
    answer(portal, request, response).catch((error: unknown) => {
      // A caller that went away while it was sending is none of our business; anything else is a fault of the twin itself.
      if (response.headersSent || response.destroyed) response.destroy();
      else
        sendJson(response, 500, { status: 'error', message: error instanceof Error ? error.message : 'twin failed' });
    });
  });
  const port = await listen(server, options.port ?? 0);
  portal.state.account.uiDomain = `127.0.0.1:${port}`;
  return {
    url: `http://127.0.0.1:${port}`,
    accessToken,
    clientSecret: `twin-client-secret-${appId}`,
    appId,
    portal,
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
