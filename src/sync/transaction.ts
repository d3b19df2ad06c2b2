// Transactions of the shell: committed in earnest, rolled back in a dry run.
import type { Tx } from '#store/schema.ts';
import type { Engine } from './engine.ts';

export type InTransaction = <T>(body: (tx: Tx) => Promise<T>) => Promise<T>;

/** Two pages that touch the same leads crosswise: PostgreSQL refuses one of them, and it can simply be done again. */
const refusals = ['40P01', '40001'];
const mostTries = 5;

export const committed =
  (engine: Pick<Engine, 'db'>): InTransaction =>
  async (body) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await engine.db.transaction().execute(body);
      } catch (error) {
        const code = (error as { code?: unknown }).code;
        if (attempt >= mostTries || typeof code !== 'string' || !refusals.includes(code)) throw error;
      }
    }
  };

class RolledBack extends Error {}

/** Runs the body and takes all of it back: what it returns says what would have happened. */
export const rolledBack =
  (engine: Pick<Engine, 'db'>): InTransaction =>
  async <T>(body: (tx: Tx) => Promise<T>): Promise<T> => {
    const results: T[] = [];
    try {
      await engine.db.transaction().execute(async (tx) => {
        results.push(await body(tx));
        throw new RolledBack();
      });
    } catch (error) {
      if (!(error instanceof RolledBack)) throw error;
    }
    return results[0] as T;
  };
