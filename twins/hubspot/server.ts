// The portal on a port of the loopback interface: the API, the control paths and the page people browse it with.
import type { ServerResponse } from 'node:http';
import type { Clock } from '#src/clock.ts';
import { sendJson, serve, type Incoming } from '../shared/server.ts';
import { handleApi, type Fate } from './api.ts';
import { handleControl } from './control.ts';
import { handlePage } from './page-data.ts';
import { pageFile } from './page-files.ts';
import { createPortal, type HubSpotPortal, type PortalOptions } from './portal.ts';
import { webhooksOf, type HubSpotWebhooks, type WebhookOptions } from './webhooks.ts';

export type TwinOptions = {
  readonly clock?: Clock;
  /** 0 or none = any free port. */
  readonly port?: number;
  /** An existing portal; without one a fresh one is made from `portalOptions`. */
  readonly portal?: HubSpotPortal;
  readonly portalOptions?: PortalOptions;
  /** Where and how it tells of what happens; can be set later. */
  readonly webhook?: WebhookOptions;
};

export type HubSpotTwin = {
  readonly url: string;
  readonly accessToken: string;
  readonly clientSecret: string;
  readonly appId: string;
  readonly portal: HubSpotPortal;
  readonly webhooks: HubSpotWebhooks;
  /** Stops listening and breaks what is still open, hanging calls included. */
  close(): Promise<void>;
};

/** Larger than any batch the API takes: 100 rows of long texts. */
const maxBodyBytes = 16 * 1024 * 1024;

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

const api = async (portal: HubSpotPortal, { request, response, method, target, body }: Incoming): Promise<void> => {
  const { answerDelayMs } = portal.state.limits;
  if (answerDelayMs > 0) await new Promise((resolve) => setTimeout(resolve, answerDelayMs));
  const { authorization } = request.headers;
  carryOut(response, handleApi(portal.state, { method, target, authorization, bodyText: body.toString('utf8') }));
};

/** Starts a portal's server. The first app's token is the one returned; more come from `portal.addApp`. */
export const startHubSpotTwin = async (options: TwinOptions = {}): Promise<HubSpotTwin> => {
  const portal =
    options.portal ??
    createPortal({ ...options.portalOptions, ...(options.clock === undefined ? {} : { clock: options.clock }) });
  const { accessToken, appId } = portal.addApp();
  const { port, url, close } = await serve({
    port: options.port,
    maxBodyBytes,
    page: (...call) => handlePage(portal, ...call),
    control: (...call) => handleControl(portal, ...call),
    pageFile,
    api: (call) => api(portal, call),
    failure: (message) => ({ status: 'error', message }),
  });
  portal.state.account.uiDomain = `127.0.0.1:${port}`;
  const webhooks = webhooksOf(portal);
  const clientSecret = `twin-client-secret-${appId}`;
  if (options.webhook !== undefined) webhooks.set({ appId, secret: clientSecret, ...options.webhook });
  return {
    ...{ url, accessToken, clientSecret, appId, portal, webhooks },
    close: () => {
      webhooks.stop();
      return close();
    },
  };
};
