// The page of a bulk result that is being read: kept open between the calls of a backfill, which take a slice each, so that a page may be far larger
// than what is held in memory. Where it was lost, with its process or its connection, it is asked for again and what was handed out is passed over.
import type { BulkQuery } from './bulk-query.ts';
import type { SalesforceLimits } from './limits.ts';
import type { Row } from './wire.ts';

export type Slice = {
  readonly rows: readonly Row[];
  /** Where the next page begins, once this one is at its end; null = it was the last. Undefined: there is more of this page. */
  readonly next: string | null | undefined;
};
export type PageReader = {
  /** The rows of a page after the first `skip`, at most a slice. */
  slice(what: string, job: string, locator: string, skip: number): Promise<Slice>;
};

type Open = {
  readonly key: string;
  readonly rows: AsyncGenerator<Row, undefined>;
  readonly next: string | null;
  /** Read ahead by one, so that the end of a page is known with its last row. */
  ahead: Row | null;
  at: number;
};

export const createPageReader = (on: { bulk: BulkQuery; limits: SalesforceLimits }): PageReader => {
  const { bulk, limits } = on;
  let open: Open | null = null;
  let idle: NodeJS.Timeout | undefined;

  const close = async (): Promise<void> => {
    clearTimeout(idle);
    const closing = open;
    open = null;
    await closing?.rows.return(undefined);
  };
  const step = async (page: Open): Promise<Row | null> => {
    const row = page.ahead;
    const { value } = await page.rows.next();
    page.ahead = value ?? null;
    if (row !== null) page.at += 1;
    return row;
  };
  const opened = async (what: string, job: string, locator: string): Promise<Open> => {
    await close();
    const page = await bulk.page(what, job, locator);
    const fresh: Open = { key: `${job} ${locator}`, ...page, ahead: null, at: 0 };
    open = fresh;
    await step(fresh);
    return fresh;
  };

  return {
    async slice(what, job, locator, skip) {
      clearTimeout(idle);
      try {
        const isOpen = open?.key === `${job} ${locator}` && open.at === skip;
        const page = isOpen && open !== null ? open : await opened(what, job, locator);
        while (page.at < skip && page.ahead !== null) await step(page);
        const rows: Row[] = [];
        for (let row = page.ahead; row !== null && rows.length < limits.bulkSlice; row = page.ahead) {
          await step(page);
          rows.push(row);
        }
        if (page.ahead !== null) {
          // A backfill that stopped in the middle must not hold its connection, nor its process.
          idle = setTimeout(() => void close().catch(() => undefined), limits.bulkIdleMs);
          idle.unref();
          return { rows, next: undefined };
        }
        await close();
        return { rows, next: page.next };
      } catch (error) {
        await close();
        throw error;
      }
    },
  };
};
