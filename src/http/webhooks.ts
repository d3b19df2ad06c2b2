// POST /webhooks/{kind}: proves who sends, finds out whose notices they are, keeps them, and answers. Nothing is done about them here, and nothing of
// a body is logged: what is refused is answered with one plain line.
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Notice, Webhook, WebhookRequest } from '#connectors/connector.ts';
import type { ConnectionId, Instant } from '#domain/lead.ts';
import type { Logger } from '#src/log.ts';
import { toHint, type Received } from '#sync/receive-hints.ts';
import { Overloaded, type Intake } from './intake.ts';
import type { BodyReader } from './read-body.ts';
import { refuse } from './refuse.ts';

/** A connection as its CRM calls it. */
export type WebhookDoor = {
  readonly connection: ConnectionId;
  readonly kind: string;
  /** Whose notices are its own; null = not known yet, so none are. */
  readonly accountId: string | null;
  /** Null: notices to any app that knows the secret. */
  readonly appId: string | null;
  /** The present one, and the one before while it is being changed. */
  readonly secrets: readonly string[];
};

export type WebhookCounts = {
  /** Requests that were genuine and kept. */
  taken: number;
  notices: number;
  /** Of accounts or apps that are not connected. */
  unknown: number;
  /** Of things that are not read. */
  passedOver: number;
  /** Requests by why they were not taken. */
  refused: Record<string, number>;
};

export type WebhooksOn = {
  readonly webhooks: Readonly<Record<string, Webhook>>;
  /** Of all connections, as they stand now. */
  readonly doors: () => Promise<readonly WebhookDoor[]>;
  /** Where CRMs were told to call: no slash at its end. */
  readonly publicUrl: string;
  readonly now: () => Instant;
  readonly newId: () => string;
  readonly log: Logger;
  readonly intake: Intake;
  readonly readBody: BodyReader;
  /** Told after something was kept for these connections. */
  readonly onKept: (connections: readonly ConnectionId[]) => void;
  readonly counts: WebhookCounts;
};

export const webhookCounts = (): WebhookCounts => ({ taken: 0, notices: 0, unknown: 0, passedOver: 0, refused: {} });

/** Long before a sender gives up (five seconds), so that it hears from us rather than from its clock. */
const storeWithinMs = 4_500;

/** Accounts that were named once in the log. */
const mostNamed = 100;

export const webhooks = (on: WebhooksOn): RequestHandler => {
  const named = new Set<string>();
  const no = (request: Request, response: Response, status: number, why: string, count = why): void => {
    on.counts.refused[count] = (on.counts.refused[count] ?? 0) + 1;
    refuse(request, response, status, why);
  };
  const nameOnce = (kind: string, notice: Notice): void => {
    const name = `${kind} ${notice.accountId ?? ''} ${notice.appId ?? ''}`;
    if (named.has(name) || named.size >= mostNamed) return;
    named.add(name);
    on.log.warn(
      { job: 'webhooks', kind, accountId: notice.accountId, appId: notice.appId },
      'notices of an account or app that is not connected are passed over: connect it, or remove its subscription',
    );
  };

  const take = async (request: Request, response: Response): Promise<void> => {
    const kind = String(request.params['kind']);
    const webhook = Object.hasOwn(on.webhooks, kind) ? on.webhooks[kind] : undefined;
    if (webhook === undefined) {
      no(request, response, 404, 'there is nothing here');
      return;
    }
    const early = webhook.refuse(request.headers, on.now());
    if (early !== null) {
      no(request, response, 401, early);
      return;
    }
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') {
      no(request, response, 415, 'send the body as it is, not compressed');
      return;
    }
    if (!/^application\/json\s*(?:;|$)/i.test(request.headers['content-type'] ?? '')) {
      no(request, response, 415, 'send application/json');
      return;
    }
    const read = await on.readBody(request);
    if (!read.ok) {
      no(request, response, read.status, read.why);
      return;
    }
    try {
      await admit(request, response, kind, webhook, read.body);
    } finally {
      read.release();
    }
  };

  const admit = async (
    request: Request,
    response: Response,
    kind: string,
    webhook: Webhook,
    body: Buffer,
  ): Promise<void> => {
    const { method, originalUrl, headers } = request;
    const signed: WebhookRequest = { method, url: `${on.publicUrl}${originalUrl}`, headers, body };
    const ofKind = (await on.doors()).filter((door) => door.kind === kind);
    const genuine = new Set(
      [...new Set(ofKind.flatMap(({ secrets }) => secrets))].filter((secret) => webhook.isSigned(signed, secret)),
    );
    const open = ofKind.filter(({ secrets }) => secrets.some((secret) => genuine.has(secret)));
    if (open.length === 0) {
      no(request, response, 401, 'the signature does not fit');
      return;
    }
    const said = webhook.read(body);
    if (!said.ok) {
      no(request, response, 400, said.why);
      return;
    }
    const received = receivedOf(said.notices, said.isBell, open, (notice) => {
      on.counts.unknown += 1;
      nameOnce(kind, notice);
    });
    on.counts.passedOver += said.passedOver;
    if (received.hints.length > 0 || received.bells.length > 0) {
      await withDeadline(on.intake.keep(received));
      on.onKept([...new Set([...received.bells, ...received.hints.map(({ ref }) => ref.connection)])]);
    }
    on.counts.taken += 1;
    on.counts.notices += received.hints.length;
    response.status(200).end();
  };

  const receivedOf = (
    notices: readonly Notice[],
    isBell: boolean,
    open: readonly WebhookDoor[],
    onUnknown: (notice: Notice) => void,
  ): Received => ({
    hints: notices.flatMap((notice) => {
      const own = open.filter((door) => isOf(notice, door));
      if (own.length === 0) onUnknown(notice);
      return own.map(({ connection }) => toHint(connection, notice, on.newId));
    }),
    bells: isBell ? open.map(({ connection }) => connection) : [],
  });

  return (request: Request, response: Response, next: NextFunction): void => {
    take(request, response).catch((error: unknown) => {
      if (response.headersSent) {
        next(error);
        return;
      }
      const isOver = error instanceof Overloaded;
      if (!isOver)
        on.log.error({ job: 'webhooks', err: nameOf(error) }, 'notices could not be kept: is the database up?');
      response.setHeader('Retry-After', '5');
      no(request, response, 503, isOver ? 'too much waits to be kept: try again' : 'not kept: try again', 'not kept');
    });
  };
};

const isOf = (notice: Notice, door: WebhookDoor): boolean =>
  (notice.accountId === null || notice.accountId === door.accountId) &&
  (notice.appId === null || door.appId === null || notice.appId === door.appId);

/** Of an error only its name and code: a database's message may quote a row. */
const nameOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? `${error.name} ${code}` : error.name;
};

class TooLate extends Error {}

/** What is kept too late was kept all the same: sent again, it is known. */
const withDeadline = (keeping: Promise<void>): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new TooLate('the database did not answer in time'));
    }, storeWithinMs);
    keeping.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
