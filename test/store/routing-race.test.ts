import { expect, test } from '@jest/globals';
import { describeDatabases } from '#test/support/databases.ts';
import { race } from './routing-race.ts';

describeDatabases('leads given by several workers', (open, kind) => {
  // PGlite has one connection: what is asked of it is that nothing waits for itself.
  const leads = kind === 'pglite' ? 500 : 4_000;
  test('none twice, nobody over a limit, and within one lead of the shares while the same stand in line', async () => {
    const figures = await race(await open(), { leads, workers: 4, seed: 1 });
    expect(figures.assignments).toBeGreaterThanOrEqual(leads);
    expect(figures.transfers).toBeGreaterThan(0);
    expect(figures.closed).toBeGreaterThan(leads / 10);
    // How often the line changes meanwhile hangs on the machine; that it changes at all is what the law is about.
    expect(figures.periods).toBeGreaterThan(1);
  }, 240_000);
});
