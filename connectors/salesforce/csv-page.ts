// Reading one CSV answer of Bulk API 2.0 as it comes: rows by the names in its header row, no faster than they are taken, and proof that none is missing.
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import type { Streamed } from './client.ts';
import { SalesforceError } from './failures.ts';
import type { Row } from './wire.ts';

/** Throws SalesforceError where the answer broke off, is no CSV, or holds fewer rows than it says. Whoever stops early ends the request. */
export async function* csvRows(
  what: string,
  { headers, chunks, asFailure }: Streamed,
  mostRowChars: number,
): AsyncGenerator<Row, undefined> {
  let count = 0;
  const parser = parse({ bom: true, columns: true, max_record_size: mostRowChars });
  // What breaks the source breaks the parser with the same error, which is met below.
  const fed = pipeline(chunks, parser).catch(() => undefined);
  try {
    for await (const row of parser as AsyncIterable<Row>) {
      count += 1;
      yield row;
    }
  } catch (error) {
    throw isOfCsv(error) ? broken(what, 'is no CSV we can read, or was cut off') : asFailure(error);
  } finally {
    parser.destroy();
    await fed;
  }
  const told = headers.get('sforce-numberofrecords');
  if (told !== null && /^\d+$/.test(told) && Number(told) !== count)
    throw broken(what, `holds ${count} rows of ${told}`);
}

const isOfCsv = (error: unknown): boolean => String((error as { code?: unknown } | null)?.code).startsWith('CSV_');

const broken = (what: string, how: string): SalesforceError =>
  new SalesforceError(`the answer to ${what} ${how}; it is asked again`, { kind: 'unavailable', status: 200 });
