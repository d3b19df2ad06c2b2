// The steady read: windows that overlap and wait for what is not committed, pages by stamp and id, and nothing handed out twice or lost within a second.
import { expect, test } from '@jest/globals';
import type { Cursor } from '#connectors/connector.ts';
import { failureOf, found, json, leadRow, plan, setup, startAt, type Play } from './setup.ts';

const iso = (at: number): string => new Date(at).toISOString().replace('Z', '+0000');
const minute = 60_000;

/** `rows` is what queryAll gives now, `covered` what getUpdated says. */
const playing =
  (org: { rows: object[]; covered: number | null; pages?: object[][] }): Play =>
  ({ path, query }) => {
    if (path === 'sobjects/Lead/updated/')
      return org.covered === null
        ? json([{ errorCode: 'INSUFFICIENT_ACCESS', message: '' }], { status: 403 })
        : json({ ids: [], latestDateCovered: iso(org.covered) });
    if (path !== 'queryAll') return undefined;
    const ids = /Id IN \(([^)]*)\)/.exec(query.get('q') ?? '')?.[1];
    return ids === undefined
      ? found(org.rows)
      : found(org.rows.concat(org.pages?.flat() ?? []).filter((row) => ids.includes((row as { Id: string }).Id)));
  };
const fromIn = (q: string | null | undefined): number => Date.parse(/SystemModstamp >= (\S+)/.exec(q ?? '')?.[1] ?? '');

test('the next window reaches back to where a transaction still runs, and no less than the overlap', async () => {
  const org = { rows: [], covered: startAt - 40 * minute };
  const { connector, sent, clock } = setup(playing(org));
  const queries = (): string[] =>
    sent.filter(({ path }) => path === 'queryAll').map(({ query }) => query.get('q') ?? '');
  const first = await connector.changes(plan, connector.cursorAt(startAt));
  expect(fromIn(queries().at(-1))).toBe(startAt - 12 * minute);
  clock.advance(minute);
  const second = await connector.changes(plan, first.next);
  expect(fromIn(queries().at(-1))).toBe(startAt - 40 * minute);
  // It is done by now; the pass that learns of it still reads what the one before could not have seen.
  clock.advance(5 * minute);
  org.covered = clock.now();
  const third = await connector.changes(plan, second.next);
  expect(fromIn(queries().at(-1))).toBe(startAt - 40 * minute);
  clock.advance(minute);
  await connector.changes(plan, third.next);
  expect(fromIn(queries().at(-1))).toBe(startAt + 6 * minute - 12 * minute);
  expect(sent.filter(({ path }) => path === 'sobjects/Lead/updated/')).toHaveLength(2);
});

test('who may not ask up to when all is committed reads with the overlap alone, and asks no more often', async () => {
  const { connector, sent, clock } = setup(playing({ rows: [], covered: null }));
  let cursor: Cursor = connector.cursorAt(startAt);
  for (let poll = 0; poll < 4; poll++) {
    ({ next: cursor } = await connector.changes(plan, cursor));
    clock.advance(minute);
  }
  expect(sent.filter(({ path }) => path === 'sobjects/Lead/updated/')).toHaveLength(1);
  expect(sent.filter(({ path }) => path === 'queryAll')).toHaveLength(4);
});

test('a row is handed out once, and again for a later edit within the very same second', async () => {
  const org = { rows: [leadRow(1, { SystemModstamp: iso(startAt) })], covered: startAt };
  const { connector, clock } = setup(playing(org));
  const first = await connector.changes(plan, connector.cursorAt(startAt));
  clock.advance(minute);
  const second = await connector.changes(plan, first.next);
  org.rows = [leadRow(1, { SystemModstamp: iso(startAt), Email: 'other@example.com' })];
  const third = await connector.changes(plan, second.next);
  expect([first, second, third].map(({ records }) => records.map(({ values }) => values['Email']))).toEqual([
    ['person-1@example.com'],
    [],
    ['other@example.com'],
  ]);
});

test('pages follow stamp and id, under one upper bound, and start anew from nothing', async () => {
  const { connector, sent, clock } = setup(({ path, query }) => {
    if (path === 'sobjects/Lead/updated/') return json({ ids: [], latestDateCovered: iso(startAt) });
    if (path !== 'queryAll') return undefined;
    return (query.get('q') ?? '').includes('Id > ')
      ? found([leadRow(3)])
      : json({ totalSize: 3, done: false, records: [leadRow(1), leadRow(2)] });
  });
  const first = await connector.changes(plan, connector.cursorAt(startAt));
  expect(first.isCaughtUp).toBe(false);
  clock.advance(10 * minute);
  const second = await connector.changes(plan, JSON.parse(JSON.stringify(first.next)) as Cursor);
  expect(second.isCaughtUp).toBe(true);
  const [one = '', two = ''] = sent.filter(({ path }) => path === 'queryAll').map(({ query }) => query.get('q') ?? '');
  expect(two).toContain("(SystemModstamp > 2026-11-02T08:30:00Z OR Id > '00Q000000000002AAA')");
  const bound = /SystemModstamp < \S+/;
  expect(bound.exec(two)?.[0]).toBe(bound.exec(one)?.[0]);
});

test('rows out of order are refused rather than skipped', async () => {
  const rows = [leadRow(1, { SystemModstamp: iso(startAt) }), leadRow(2, { SystemModstamp: iso(startAt - minute) })];
  const { connector } = setup(playing({ rows, covered: startAt }));
  const error = await failureOf(connector.changes(plan, connector.cursorAt(startAt)));
  expect(error.message).toMatch(/out of the order.*nothing was skipped/);
});

test('what was deleted is archived; what was merged away is told by the one it ended in, through others and once', async () => {
  const gone = (nth: number, into: number | null): object =>
    leadRow(nth, {
      SystemModstamp: iso(startAt),
      IsDeleted: true,
      MasterRecordId: into === null ? null : `00Q${String(into).padStart(12, '0')}AAA`,
    });
  // 1 → 2 → 3, of which only 3 is left; 4 → 9, which was purged; 5 deleted.
  const org = { rows: [gone(1, 2), gone(4, 9), gone(5, null)], covered: startAt, pages: [[gone(2, 3), leadRow(3)]] };
  const { connector, clock } = setup(playing(org));
  const first = await connector.changes(plan, connector.cursorAt(startAt));
  const brief = first.records.map(({ id, isArchived, mergedIds }) => [
    Number(id.slice(3, 15)),
    isArchived,
    mergedIds.length,
  ]);
  expect(brief.sort()).toEqual([
    [3, false, 2],
    [4, true, 0],
    [5, true, 0],
  ]);
  clock.advance(minute);
  expect((await connector.changes(plan, first.next)).records).toEqual([]);
});

test('a field that the profile hides is asked for by no query, and absent from the record', async () => {
  const { connector, sent } = setup(playing({ rows: [leadRow(1)], covered: startAt }));
  const wide = { ...plan, properties: ['Email', 'Hidden__c', 'baton_nothing', 'Owner.Name'] };
  const { records } = await connector.changes(wide, connector.cursorAt(startAt));
  expect(sent.at(-1)?.query.get('q')).not.toMatch(/Hidden|Nothing|Owner/);
  expect(records[0]?.values).toEqual({ Email: 'person-1@example.com' });
});
