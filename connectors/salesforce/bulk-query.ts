// Bulk API 2.0 query: begin a job, see how it does, read its result page by page as a stream, delete it. Each page is one HTTP answer, named by a
// locator that stays good as long as the job does, and begins with the header row again; the last one's next locator is the word "null".
// https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/query_get_job_results.htm
import type { SalesforceClient } from './client.ts';
import { csvRows } from './csv-page.ts';
import { hasCode, SalesforceError } from './failures.ts';
import type { SalesforceLimits } from './limits.ts';
import { anyAnswer, jobAnswer, type JobAnswer, type Row } from './wire.ts';

export type BulkQuery = {
  /** Begins a job; returns its id. */
  begin(what: string, soql: string): Promise<string>;
  look(what: string, job: string): Promise<JobAnswer>;
  /** A page of the result, its rows to be read as they come; `locator` '' = the first. `next` null = it was the last. */
  page(
    what: string,
    job: string,
    locator: string,
  ): Promise<{ rows: AsyncGenerator<Row, undefined>; next: string | null }>;
  /** Deletes a job; one that is gone already is no failure. */
  remove(what: string, job: string): Promise<void>;
};

/** True when a job, or its result, is no longer there: results are kept for seven days, and an admin can delete jobs. */
export const isJobGone = (error: unknown): boolean =>
  error instanceof SalesforceError &&
  (error.kind === 'not_found' || hasCode(error, 'INVALIDJOB', 'INVALIDJOBSTATE', 'INVALID_LOCATOR', 'INVALIDLOCATOR'));

export const createBulkQuery = (on: { client: SalesforceClient; limits: SalesforceLimits }): BulkQuery => {
  const { client, limits } = on;
  return {
    async begin(what, query) {
      const body = { operation: 'query', query, contentType: 'CSV', columnDelimiter: 'COMMA', lineEnding: 'LF' };
      return (await client.call({ what, method: 'POST', path: 'jobs/query', body, answer: jobAnswer })).id;
    },

    look: (what, job) => client.call({ what, method: 'GET', path: `jobs/query/${job}`, answer: jobAnswer }),

    async page(what, job, locator) {
      const answer = await client.stream({
        what,
        method: 'GET',
        path: `jobs/query/${job}/results`,
        query: { maxRecords: String(limits.bulkPage), ...(locator !== '' && { locator }) },
        headers: { accept: 'text/csv' },
      });
      const next = answer.headers.get('sforce-locator');
      return {
        rows: csvRows(what, answer, limits.rowChars),
        next: next === null || next === '' || next === 'null' ? null : next,
      };
    },

    async remove(what, job) {
      try {
        await client.call({ what, method: 'DELETE', path: `jobs/query/${job}`, answer: anyAnswer });
      } catch (error) {
        if (!isJobGone(error)) throw error;
      }
    },
  };
};
