// /health: the process lives. /ready: it can do its work: the database answers, in the form this version expects, and it is not being stopped.
import type { RequestHandler } from 'express';

/** Anybody may ask, so the database is asked at most once in this time. */
const believedMs = 1_000;
const answerWithinMs = 2_000;

export type Readiness = {
  /** Resolves when the database can be used. */
  readonly check: () => Promise<void>;
  readonly now: () => number;
  readonly isStopping: () => boolean;
};

export const health: RequestHandler = (_request, response) => {
  response.json({ status: 'ok' });
};

export const ready = (on: Readiness): RequestHandler => {
  let known: { readonly at: number; readonly isUp: Promise<boolean> } | null = null;
  const isUp = (): Promise<boolean> => {
    const now = on.now();
    if (known === null || now - known.at >= believedMs || now < known.at) known = { at: now, isUp: asked(on.check) };
    return known.isUp;
  };
  return (_request, response, next) => {
    if (on.isStopping()) {
      response.status(503).json({ status: 'stopping' });
      return;
    }
    isUp().then((isThere) => {
      if (isThere) response.json({ status: 'ready' });
      else response.status(503).json({ status: 'the database does not answer' });
    }, next);
  };
};

const asked = (check: () => Promise<void>): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve(false);
    }, answerWithinMs);
    check()
      .then(
        () => {
          resolve(true);
        },
        () => {
          resolve(false);
        },
      )
      .finally(() => {
        clearTimeout(timer);
      });
  });
