// Bulk API 2.0 query: begin a job, see how it does, read its result page by page as a stream, delete it. Each page is one HTTP answer, named by a
// locator that stays good as long as the job does, and begins with the header row again; the last one's next locator is the word "null".
// https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/query_get_job_results.htm
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import type { SalesforceClient } from './client.ts';
import { hasCode, SalesforceError } from './failures.ts';
import type { SalesforceLimits } from './limits.ts';
import { anyAnswer, jobAnswer, type JobAnswer, type Row } from './wire.ts';

export type BulkQuery = {
  /** Begins a job; returns its id. */
  begin(what: string, soql: string): Promise<string>;
  look(what: string, job: string): Promise<JobAnswer>;
  /** A page of the result; `locator` '' = the first. `next` null = it was the last. */
  page(what: string, job: string, locator: string): Promise<{ rows: Row[]; next: string | null }>;
  /** Deletes a job; one that is gone already is no failure. */
  remove(what: string, job: string): Promise<void>;
};

/** True when a job, or its result, is no longer there: results are kept for seven days, and an admin can delete jobs. */
export const isJobGone = (error: unknown): boolean =>
  error instanceof SalesforceError &&
  (error.kind === 'not_found' || hasCode(error, 'INVALIDJOB', 'INVALIDJOBSTATE', 'INVALID_LOCATOR', 'INVALIDLOCATOR'));

/** An answer that is all there holds as many rows as its header says. */
const countIn = (headers: Headers): number | null => {
  const text = headers.get('sforce-numberofrecords');
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
};

export const createBulkQuery = (on: { client: SalesforceClient; limits: SalesforceLimits }): BulkQuery => {
  const { client, limits } = on;
  return {
    async begin(what, query) {
      const body = { operation: 'query', query, contentType: 'CSV', columnDelimiter: 'COMMA', lineEnding: 'LF' };
      return (await client.call({ what, method: 'POST', path: 'jobs/query', body, answer: jobAnswer })).id;
    },

    look: (what, job) => client.call({ what, method: 'GET', path: `jobs/query/${job}`, answer: jobAnswer }),

    async page(what, job, locator) {
      const { headers, chunks, asFailure } = await client.stream({
        what,
        method: 'GET',
        path: `jobs/query/${job}/results`,
        query: { maxRecords: String(limits.bulkPage), ...(locator !== '' && { locator }) },
        headers: { accept: 'text/csv' },
      });
      const rows: Row[] = [];
      const parser = parse({ bom: true, columns: true, max_record_size: limits.rowChars });
      try {
        await pipeline(chunks, parser, async (parsed: AsyncIterable<Row>) => {
          for await (const row of parsed) rows.push(row);
        });
      } catch (error) {
        throw isOfCsv(error) ? broken(what, 'is no CSV we can read, or was cut off') : asFailure(error);
      }
      const told = countIn(headers);
      if (told !== null && told !== rows.length) throw broken(what, `holds ${rows.length} rows of ${told}`);
      const next = headers.get('sforce-locator');
      return { rows, next: next === null || next === '' || next === 'null' ? null : next };
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

const isOfCsv = (error: unknown): boolean => String((error as { code?: unknown } | null)?.code).startsWith('CSV_');

const broken = (what: string, how: string): SalesforceError =>
  new SalesforceError(`the answer to ${what} ${how}; it is asked again`, { kind: 'unavailable', status: 200 });
