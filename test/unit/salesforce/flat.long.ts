// Large reads: 50,000 leads and 5,000 changes in hardly more calls than the least possible, and a million with memory that does not grow with them.
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Connector, Cursor } from '#connectors/connector.ts';
import { createSalesforceConnector } from '#connectors/salesforce/index.ts';
import { virtualClock } from '#src/clock.ts';
import { startSalesforceTwin, type SalesforceTwin } from '#twins/salesforce/server.ts';
import { plan, shelfOf, startAt } from './setup.ts';

const leads = 1_000_000;
/** Of the heap, between the first tenth of the read and its end: far below what a million records would hold. */
const mostGrowthBytes = 60_000_000;

const clock = virtualClock(startAt);
let twin: SalesforceTwin;
beforeEach(async () => {
  twin = await startSalesforceTwin({ clock });
});
afterEach(() => twin.close());

const connect = (): Connector =>
  createSalesforceConnector({
    connectionId: 'sf',
    loginUrl: twin.url,
    auth: { flow: 'client_credentials', clientId: twin.clientId, clientSecret: twin.clientSecret },
    shelf: shelfOf(null),
    clock,
    budget: { take: () => Promise.resolve(), learn: () => undefined },
  });

test('50,000 leads by Bulk and 5,000 changes by REST cost hardly more calls than the least possible', async () => {
  const { org } = twin;
  const ids = Array.from({ length: 50_000 }, (_, nth) =>
    org.seed('Lead', { LastName: `P ${nth}`, Company: 'Example', Email: `p${nth}@example.com` }),
  );
  clock.advance(3_600_000);
  org.metrics.mark();
  const connector = connect();
  const listed = new Set<string>();
  let at: Cursor | null = null;
  do {
    const page = await connector.list(plan, at);
    for (const { id } of page.records) listed.add(id);
    at = page.next;
  } while (at !== null);
  expect(listed).toEqual(new Set(ids));
  const backfill = org.metrics.report();
  expect(backfill.used).toBeLessThanOrEqual(backfill.least * 1.1);

  const since = clock.now();
  for (const id of ids.slice(0, 5_000)) org.edit(id, { Title: 'changed' });
  clock.advance(60_000);
  org.metrics.mark();
  const changed = new Set<string>();
  let from = connector.cursorAt(since);
  for (;;) {
    const page = await connector.changes(plan, from);
    for (const { id } of page.records) changed.add(id);
    from = page.next;
    if (page.isCaughtUp) break;
  }
  expect(changed).toEqual(new Set(ids.slice(0, 5_000)));
  const sync = org.metrics.report();
  expect(sync.used).toBeLessThanOrEqual(sync.least * 1.1);
  process.stdout.write(
    `backfill of 50,000: ${backfill.used} calls, least ${backfill.least}; 5,000 changes: ${sync.used}, least ${sync.least}\n`,
  );
}, 300_000);

test('a million rows are read with flat memory', async () => {
  twin.org.generate('Lead', leads, (nth) => ({
    LastName: `P ${nth}`,
    Company: 'Example',
    Email: `p${nth}@example.com`,
  }));
  const connector = connect();
  let [read, sum, early, late] = [0, 0, 0, 0];
  let cursor: Cursor | null = null;
  do {
    const page = await connector.list(plan, cursor);
    for (const { values } of page.records) sum += Number(/\d+/.exec(values['Email'] ?? '')?.[0]);
    read += page.records.length;
    const { heapUsed } = process.memoryUsage();
    if (read < leads / 10) early = Math.max(early, heapUsed);
    else late = Math.max(late, heapUsed);
    cursor = page.next;
  } while (cursor !== null);
  expect({ read, sum }).toEqual({ read: leads, sum: (leads * (leads - 1)) / 2 });
  process.stdout.write(
    `heap: ${Math.round(early / 1e6)} MB in the first tenth, ${Math.round(late / 1e6)} MB after it\n`,
  );
  expect(late - early).toBeLessThan(mostGrowthBytes);
  const { used, least } = twin.org.metrics.report();
  expect(used).toBeLessThanOrEqual(least * 1.1);
}, 900_000);
