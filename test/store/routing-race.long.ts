import { expect, test } from '@jest/globals';
import { describeDatabases } from '#test/support/databases.ts';
import { race } from './routing-race.ts';

describeDatabases('leads given by several workers', (open, kind) => {
  const leads = kind === 'pglite' ? 2_000 : 100_000;
  test(`${String(leads)} leads by four of them`, async () => {
    const figures = await race(await open(), { leads, workers: 4, seed: 2 });
    expect(figures.assignments).toBeGreaterThanOrEqual(leads);
    process.stderr.write(`${JSON.stringify({ kind, ...figures })}\n`);
  }, 3_600_000);
});
