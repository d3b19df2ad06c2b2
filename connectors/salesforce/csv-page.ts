// Reading one CSV answer of Bulk API 2.0 as it comes: rows by the names in its header row, and proof that none is missing.
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import type { Streamed } from './client.ts';
import { SalesforceError } from './failures.ts';
import type { Row } from './wire.ts';

/** Hands over each row. Throws SalesforceError where the answer broke off, is no CSV, or holds fewer rows than it says. */
export const readCsv = async (
  what: string,
  { headers, chunks, asFailure }: Streamed,
  mostRowChars: number,
  onRow: (row: Row) => void,
): Promise<void> => {
  let count = 0;
  const parser = parse({ bom: true, columns: true, max_record_size: mostRowChars });
  try {
    await pipeline(chunks, parser, async (parsed: AsyncIterable<Row>) => {
      for await (const row of parsed) {
        count += 1;
        onRow(row);
      }
    });
  } catch (error) {
    throw isOfCsv(error) ? broken(what, 'is no CSV we can read, or was cut off') : asFailure(error);
  }
  const told = headers.get('sforce-numberofrecords');
  if (told !== null && /^\d+$/.test(told) && Number(told) !== count)
    throw broken(what, `holds ${count} rows of ${told}`);
};

const isOfCsv = (error: unknown): boolean => String((error as { code?: unknown } | null)?.code).startsWith('CSV_');

const broken = (what: string, how: string): SalesforceError =>
  new SalesforceError(`the answer to ${what} ${how}; it is asked again`, { kind: 'unavailable', status: 200 });
