import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { describeDatabases } from '#test/support/databases.ts';

describeDatabases('the database', (open) => {
  test('counts and times come back as numbers', async () => {
    const { db } = await open();
    const { rows } = await sql`select 1790000000000::bigint as at, count(*) as n, array[1, 2]::text[] as ids`.execute(
      db,
    );
    expect(rows).toEqual([{ at: 1_790_000_000_000, n: 1, ids: ['1', '2'] }]);
  });
});
