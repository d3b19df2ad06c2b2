// Which values a field has among the leads, for questions that offer the portal's own words.
import { sql } from 'kysely';
import type { Tx } from './schema.ts';

/** The most frequent texts of a field of the lead model, most frequent first. */
export const topValues = async (tx: Tx, path: string, limit: number): Promise<string[]> => {
  const { rows } = await sql<{ value: string }>`select fields ->> ${path} as value from leads
    where not is_archived and fields ? ${path} group by 1 order by count(*) desc, 1 limit ${limit}`.execute(tx);
  return rows.map((row) => row.value);
};
