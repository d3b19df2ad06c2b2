// The org on a port of the loopback interface: the API, the control paths and the page people browse it with. Answers that
// are streams go out only as fast as the caller takes them.
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '#src/clock.ts';
import { sendJson, serve, type Incoming } from '../shared/server.ts';
import type { Answer } from './answers.ts';
import { handleApi, type Fate } from './api.ts';
import { handleControl } from './control.ts';
import { doorbellOf, type Doorbell, type DoorbellOptions } from './doorbell.ts';
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
  /** Where it rings when something is saved; can be set later. */
  readonly doorbell?: DoorbellOptions;
};

export type SalesforceTwin = {
  /** Both the login URL and the instance URL. */
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly org: SalesforceOrg;
  readonly doorbell: Doorbell;
  /** Stops listening and breaks what is still open, hanging calls included. */
  close(): Promise<void>;
};

/** The largest upload of a bulk job, and a little. */
const maxBodyBytes = 160 * 1024 * 1024;
const jsonType = 'application/json;charset=UTF-8';

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
    const type = answer.body === undefined ? {} : { 'Content-Type': jsonType };
    sendJson(response, answer.status, answer.body, { ...type, ...answer.headers });
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
      'Content-Type': jsonType,
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

const lowerCased = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));

const api = async (org: SalesforceOrg, { request, response, method, target, body }: Incoming): Promise<void> => {
  const { gate, limits } = org.state;
  gate.began();
  response.once('close', () => {
    gate.ended();
  });
  if (limits.answerDelayMs > 0) await new Promise((resolve) => setTimeout(resolve, limits.answerDelayMs));
  await carryOut(response, handleApi(org.state, { method, target, headers: lowerCased(request), body }));
};

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
  const { url, close } = await serve({
    port: options.port,
    maxHeaderSize: 256 * 1024,
    maxBodyBytes,
    greet: (response) => response.setHeader('Date', new Date(org.clock.now()).toUTCString()),
    page: (...call) => handlePage(org, ...call),
    control: (...call) => handleControl(org, ...call),
    pageFile,
    api: (call) => api(org, call),
    failure: (message) => [{ errorCode: 'UNKNOWN_EXCEPTION', message }],
  });
  org.state.url = url;
  const doorbell = doorbellOf(org);
  if (options.doorbell !== undefined) doorbell.set(options.doorbell);
  return {
    ...{ url, clientId, clientSecret, org, doorbell },
    close: () => {
      doorbell.stop();
      return close();
    },
  };
};
