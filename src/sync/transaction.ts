// Transactions of the shell: committed in earnest, rolled back in a dry run.
import type { Tx } from '#store/schema.ts';
import type { Engine } from './engine.ts';

export type InTransaction = <T>(body: (tx: Tx) => Promise<T>) => Promise<T>;

export const committed =
  (engine: Engine): InTransaction =>
  (body) =>
    engine.db.transaction().execute(body);

class RolledBack extends Error {}

/** Runs the body and takes all of it back: what it returns says what would have happened. */
export const rolledBack =
  (engine: Engine): InTransaction =>
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
