// A batch of rows as one JSON parameter that PostgreSQL types by the table itself: the statement stays the same for any number of rows,
// no parameter limit is met, and both drivers send it in one round trip.
import { sql, type RawBuilder } from 'kysely';
import type { Database, TableName, Tx } from './schema.ts';

/**
 * JSON that jsonb and text columns accept. PostgreSQL refuses NUL and half a surrogate pair, which a CRM's free text may hold, and one such
 * value must not stop a page of records: NUL is left out, a half pair becomes U+FFFD (what JSON.stringify escapes as \udxxx is always a half).
 */
export const toJson = (value: unknown): string => {
  const text = JSON.stringify(value);
  // Most texts hold nothing that is escaped.
  return text.includes('\\') ? withoutUnkeepable(text) : text;
};

const withoutUnkeepable = (text: string): string =>
  text.replace(/\\\\|\\u0000|\\ud[89a-f][0-9a-f]{2}/g, (found) =>
    found === '\\\\' ? found : found === '\\u0000' ? '' : '\ufffd',
  );

/** `rows` as a row source of the table's own row type; columns that are absent are null. */
export const recordset = (table: TableName, rows: readonly object[]): RawBuilder<unknown> =>
  sql`jsonb_populate_recordset(null::${sql.table(table)}, ${toJson(rows)}::jsonb)`;

const names = (columns: readonly string[]): RawBuilder<unknown> => sql.join(columns.map((column) => sql.ref(column)));

/** `a = excluded.a, b = excluded.b`: the update half of an upsert. */
export const setExcluded = (columns: readonly string[]): RawBuilder<unknown> =>
  sql.join(columns.map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`));

/**
 * Inserts the rows in one statement. `tail` is what follows: `on conflict …`, `returning …`.
 * Rows must be unique by the conflict's key: PostgreSQL refuses to touch one row twice in a statement.
 */
export const insertRows = async <T extends TableName, C extends keyof Database[T] & string, R = unknown>(
  tx: Tx,
  table: T,
  columns: readonly C[],
  rows: readonly Pick<Database[T], C>[],
  tail: RawBuilder<unknown> = sql``,
): Promise<R[]> => {
  if (rows.length === 0) return [];
  const statement = sql<R>`insert into ${sql.table(table)} (${names(columns)})
    select ${names(columns)} from ${recordset(table, rows)} ${tail}`;
  return (await statement.execute(tx)).rows;
};

/** An array parameter of ids. */
export const uuids = (ids: readonly string[]): RawBuilder<string[]> => sql<string[]>`${[...ids]}::uuid[]`;
