// Bulk API 2.0 ingest: updates by CSV for amounts that sObject Collections would take hours for. A job is opened, filled once, closed, and worked off
// by Salesforce; afterwards three lists say what became of the rows, in no order, so rows are told apart by their ids. Everything needs only the job's
// id, which the caller keeps: after a restart it goes on there, and deletes the job last.
// https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/bulk_api_2_job_types.htm
import type { ObjectName } from '#connectors/connector.ts';
import { isJobGone } from './bulk-query.ts';
import type { SalesforceClient } from './client.ts';
import { csvRows } from './csv-page.ts';
import { rowFailure, SalesforceError } from './failures.ts';
import type { SalesforceLimits } from './limits.ts';
import { longId, salesforceObject } from './names.ts';
import { textIn } from './soql.ts';
import { anyAnswer, jobAnswer, type JobAnswer, type Row } from './wire.ts';

export type IngestRow = { readonly recordId: string; readonly values: Readonly<Record<string, string | null>> };
export type IngestOutcome =
  | { readonly recordId: string; readonly ok: true }
  | { readonly recordId: string; readonly ok: false; readonly error: SalesforceError };

export type BulkIngest = {
  /** Opens a job of updates; returns its id, to be kept before it is filled. */
  begin(object: ObjectName): Promise<string>;
  /** Uploads the rows and lets Salesforce begin. By API names; null empties. A job takes one upload: repeating it is refused and does no harm. */
  fill(job: string, csv: string): Promise<void>;
  look(job: string): Promise<JobAnswer>;
  /** What became of each row, once the job has ended well or badly. Unprocessed rows may be sent again. */
  outcomes(object: ObjectName, job: string, onOutcome: (outcome: IngestOutcome) => void): Promise<void>;
  remove(job: string): Promise<void>;
};

/** What empties a field; an empty cell would leave it as it is. */
const emptied = '#N/A';

const csvCell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Rows as CSV in jobs of at most `mostBytes`: a header with all their columns, and each row's id. */
export const csvsOf = (rows: readonly IngestRow[], mostBytes: number): string[] => {
  const columns = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
  const header = ['Id', ...columns].map(csvCell).join(',');
  const csvs: string[] = [];
  let lines: string[] = [];
  let bytes = 0;
  const flush = (): void => {
    if (lines.length > 0) csvs.push(`${[header, ...lines].join('\n')}\n`);
    lines = [];
    bytes = Buffer.byteLength(header) + 1;
  };
  flush();
  for (const { recordId, values } of rows) {
    const cells = columns.map((column) => {
      const value = values[column];
      return value === undefined ? '' : csvCell(value === null || value === '' ? emptied : value);
    });
    const line = [longId(recordId), ...cells].join(',');
    const size = Buffer.byteLength(line) + 1;
    if (bytes + size > mostBytes) flush();
    lines.push(line);
    bytes += size;
  }
  flush();
  return csvs;
};

export const createBulkIngest = (on: { client: SalesforceClient; limits: SalesforceLimits }): BulkIngest => {
  const { client, limits } = on;
  const what = 'writing in bulk';

  const rowsOf = async (job: string, list: string, onRow: (row: Row) => void): Promise<void> => {
    const path = `jobs/ingest/${job}/${list}`;
    const answer = await client.stream({
      what: `reading what a bulk job wrote`,
      method: 'GET',
      path,
      headers: { accept: 'text/csv' },
    });
    for await (const row of csvRows('reading what a bulk job wrote', answer, limits.rowChars)) onRow(row);
  };

  return {
    async begin(object) {
      const body = {
        object: salesforceObject(object).name,
        operation: 'update',
        contentType: 'CSV',
        columnDelimiter: 'COMMA',
        lineEnding: 'LF',
      };
      return (await client.call({ what, method: 'POST', path: 'jobs/ingest', body, answer: jobAnswer, isWrite: true }))
        .id;
    },

    async fill(job, csv) {
      const path = `jobs/ingest/${job}`;
      await client.call({ what, method: 'PUT', path: `${path}/batches`, csv, answer: anyAnswer, isWrite: true });
      const body = { state: 'UploadComplete' };
      await client.call({ what, method: 'PATCH', path, body, answer: anyAnswer, isWrite: true });
    },

    look: (job) =>
      client.call({ what: 'waiting for a bulk job', method: 'GET', path: `jobs/ingest/${job}`, answer: jobAnswer }),

    async outcomes(object, job, onOutcome) {
      await rowsOf(job, 'successfulResults', (row) => {
        onOutcome({ recordId: longId(textIn(row, 'sf__Id') ?? ''), ok: true });
      });
      await rowsOf(job, 'failedResults', (row) => {
        onOutcome({ recordId: idIn(row), ok: false, error: failureOf(object, row) });
      });
      await rowsOf(job, 'unprocessedrecords', (row) => {
        const error = new SalesforceError('the bulk job ended before this row; it is sent again', {
          kind: 'unavailable',
          status: 200,
        });
        onOutcome({ recordId: idIn(row), ok: false, error });
      });
    },

    async remove(job) {
      const path = `jobs/ingest/${job}`;
      try {
        await client.call({ what: 'deleting a bulk job', method: 'DELETE', path, answer: anyAnswer });
      } catch (error) {
        if (!isJobGone(error)) throw error;
      }
    },
  };
};

/** A row as it was sent. Where it failed, `sf__Id` beside it may be empty. */
const idIn = (row: Row): string => longId(textIn(row, 'Id') ?? textIn(row, 'sf__Id') ?? '');

/** `CODE:sentence:FIELD --`, as Bulk says it. */
const failureOf = (object: ObjectName, row: Row): SalesforceError => {
  const [code = '', ...rest] = (textIn(row, 'sf__Error') ?? '').split(':');
  const sent = Object.entries(row).flatMap(([name, value]) => (name.startsWith('sf__') ? [] : [String(value)]));
  const record = `${salesforceObject(object).name} ${idIn(row)}`;
  return rowFailure(record, [{ statusCode: code, message: rest.join(':') }], sent);
};
