// Bulk API 2.0 both ways: pages with their repeated header, jobs that fail, vanish or are left behind by a restart, and what became of written rows.
import { describe, expect, test } from '@jest/globals';
import type { Cursor, RecordPage, SourceRecord } from '#connectors/connector.ts';
import { createBulkIngest, csvsOf, type IngestOutcome } from '#connectors/salesforce/bulk-ingest.ts';
import { createSessions } from '#connectors/salesforce/auth.ts';
import { createClient } from '#connectors/salesforce/client.ts';
import { salesforceLimits } from '#connectors/salesforce/limits.ts';
import { virtualClock } from '#src/clock.ts';
import {
  auth,
  csv,
  failureOf,
  found,
  json,
  leadRow,
  loginUrl,
  plan,
  refused,
  setup,
  shelfOf,
  startAt,
  tokens,
  type Play,
  type Sent,
} from './setup.ts';

const header = 'Id,CreatedDate,SystemModstamp,IsDeleted,MasterRecordId,IsConverted,Email';
const line = (nth: number, email = `person-${nth}@example.com`): string =>
  `00Q${String(nth).padStart(12, '0')}AAA,2026-01-01T00:00:00.000Z,2026-11-02T08:30:00.000Z,false,,false,${email}`;
const pageOf = (lines: readonly string[], locator: string, count = lines.length): Response =>
  csv(`${[header, ...lines].join('\n')}\n`, { 'sforce-locator': locator, 'sforce-numberofrecords': String(count) });

type Org = { jobs: number; states: string[]; pages: (locator: string) => Response; deleted: string[] };
const playing =
  (org: Org): Play =>
  ({ method, path, query }) => {
    if (path === 'limits/recordCount') return json({ sObjects: [{ name: 'Lead', count: 50_000 }] });
    if (path === 'jobs/query')
      return json({ id: `750000000000${String(++org.jobs).padStart(3, '0')}`, state: 'UploadComplete' });
    const job = /^jobs\/query\/(\w+)$/.exec(path)?.[1];
    if (job !== undefined && method === 'DELETE') {
      org.deleted.push(job);
      return new Response(null, { status: 204 });
    }
    if (job !== undefined) return json({ id: job, state: org.states.shift() ?? 'JobComplete' });
    return path.endsWith('/results') ? org.pages(query.get('locator') ?? '') : undefined;
  };
const three = (locator: string): Response =>
  ({ '': pageOf([line(1), line(2)], 'AAA'), AAA: pageOf([line(3), line(4)], 'BBB'), BBB: pageOf([line(5)], 'null') })[
    locator
  ] ?? refused(404, 'NOT_FOUND');
const newOrg = (more: Partial<Org> = {}): Org => ({ jobs: 0, states: [], pages: three, deleted: [], ...more });

/** Goes on from `cursor` as the engine does, each position stored as JSON, with a fresh process for each call. */
const listFrom = async (
  org: Org,
  from: Cursor | null,
  mostCalls = 20,
): Promise<{ records: SourceRecord[]; cursor: Cursor | null; sent: Sent[] }> => {
  const records: SourceRecord[] = [];
  const sent: Sent[] = [];
  let cursor = from;
  for (let call = 0; call < mostCalls; call++) {
    const process = setup(playing(org));
    const page = await process.connector.list(plan, cursor);
    sent.push(...process.sent);
    records.push(...page.records);
    cursor = page.next === null ? null : (JSON.parse(JSON.stringify(page.next)) as Cursor);
    if (cursor === null) return { records, cursor, sent };
  }
  return { records, cursor, sent };
};

describe('reading', () => {
  test('every row once, the header of each page left out, and the job deleted only after the last page is stored', async () => {
    const org = newOrg({ states: ['UploadComplete', 'InProgress'] });
    const { records, cursor } = await listFrom(org, null, 4);
    expect(records.map(({ id }) => Number(id.slice(3, 15)))).toEqual([1, 2, 3, 4, 5]);
    expect(records[0]).toMatchObject({
      values: { Email: 'person-1@example.com' },
      isArchived: false,
      modifiedAt: Date.UTC(2026, 10, 2, 8, 30),
    });
    expect(org.deleted).toEqual([]);
    expect(await listFrom(org, cursor)).toMatchObject({ records: [], cursor: null });
    expect(org).toMatchObject({ jobs: 1, deleted: ['750000000000001'] });
  });

  test('values hold line ends, quotes and commas', async () => {
    const odd = 'a "quoted",\nbroken@example.com';
    const org = newOrg({ pages: () => pageOf([line(1, `"${odd.replaceAll('"', '""')}"`)], 'null') });
    expect((await listFrom(org, null)).records.map(({ values }) => values['Email'])).toEqual([odd]);
  });

  test.each(['Failed', 'Aborted'])('a job that ends as %s is begun anew, but not for ever', async (state) => {
    const once = newOrg({ states: [state] });
    expect((await listFrom(once, null)).records).toHaveLength(5);
    expect(once.jobs).toBe(2);
    const always = newOrg({ states: Array.from({ length: 9 }, () => state) });
    const error = await failureOf(listFrom(always, null));
    expect(error.message).toMatch(/3 bulk jobs came to nothing.*Bulk Data Load Jobs/);
    expect(always.jobs).toBe(3);
  });

  test('a job that is gone in the middle is begun anew, and nothing is missed', async () => {
    const org = newOrg();
    const begun = await listFrom(org, null, 2);
    org.pages = (locator) =>
      locator === 'AAA' ? refused(404, 'NOT_FOUND') : pageOf([line(1), line(2), line(3)], 'null');
    const rest = await listFrom(org, begun.cursor);
    expect(new Set([...begun.records, ...rest.records].map(({ id }) => id)).size).toBe(3);
    expect(org.jobs).toBe(2);
  });

  test('a page that breaks off, or holds fewer rows than it says, is asked for again', async () => {
    for (const broken of [
      () => pageOf([line(1)], 'null', 2),
      () => csv(`${header}\n"00Q`, { 'sforce-locator': 'null' }),
    ]) {
      const org = newOrg({ pages: broken });
      const { cursor } = await listFrom(org, null, 1);
      expect(await failureOf(listFrom(org, cursor))).toMatchObject({ kind: 'unavailable' });
      org.pages = three;
      expect((await listFrom(org, cursor)).records).toHaveLength(5);
    }
  });

  test('a page is one call however many slices it is taken in; after a restart it is asked for again and goes on where it was', async () => {
    const org = newOrg({
      pages: () =>
        pageOf(
          [1, 2, 3, 4, 5].map((nth) => line(nth)),
          'null',
        ),
    });
    const numbers: number[] = [];
    let cursor: Cursor | null = null;
    const go = async (calls: number): Promise<Sent[]> => {
      const { connector, sent } = setup(playing(org), { limits: { bulkSlice: 2, bulkIdleMs: 50 } });
      for (let call = 0; call < calls; call++) {
        const page: RecordPage = await connector.list(plan, cursor);
        numbers.push(...page.records.map(({ id }) => Number(id.slice(3, 15))));
        cursor = page.next;
      }
      return sent.filter(({ path }) => path.endsWith('/results'));
    };
    expect(await go(2)).toHaveLength(1);
    expect(numbers).toEqual([1, 2]);
    expect(await go(3)).toHaveLength(1);
    expect(cursor).toBeNull();
    expect(numbers).toEqual([1, 2, 3, 4, 5]);
  });

  test('where bulk is not allowed, pages of REST do the same', async () => {
    const { connector } = setup((sent) => {
      if (sent.path === 'jobs/query') return refused(403, 'FUNCTIONALITY_NOT_ENABLED');
      return sent.path === 'query' ? found([leadRow(1)]) : playing(newOrg())(sent);
    });
    expect((await connector.list(plan, null)).records).toHaveLength(1);
  });
});

describe('writing', () => {
  const ingest = (play: Play) => {
    const { fetch, sent } = setup(play);
    const clock = virtualClock(startAt);
    const budget = { take: () => Promise.resolve(), learn: () => undefined };
    const sessions = createSessions({ loginUrl, clock, fetch, auth, shelf: shelfOf(tokens) });
    return {
      sent,
      bulk: createBulkIngest({
        client: createClient({ sessions, clock, budget, fetch, limits: salesforceLimits }),
        limits: salesforceLimits,
      }),
    };
  };

  test('rows become CSV in pieces that fit, a null empties and what is not named stays', () => {
    const rows = [
      { recordId: '00Q000000000001EAA', values: { A: 'x,"y"\nz', B: null } },
      { recordId: '00Q000000000002EAA', values: { B: '1' } },
    ];
    expect(csvsOf(rows, 1_000)).toEqual(['Id,A,B\n00Q000000000001EAA,"x,""y""\nz",#N/A\n00Q000000000002EAA,,1\n']);
    expect(csvsOf(rows, 50)).toHaveLength(2);
    expect(csvsOf([], 50)).toEqual([]);
  });

  test('a job is filled, closed, read back with all that failed or was left, and deleted', async () => {
    const id = '750000000000001';
    const results: Readonly<Record<string, string>> = {
      successfulResults: '"sf__Id","sf__Created","Id"\n"00Q000000000001EAA","false","00Q000000000001EAA"\n',
      failedResults:
        '"sf__Id","sf__Error","Id","A"\n"","UNABLE_TO_LOCK_ROW:unable to obtain exclusive access:--","00Q000000000002EAA","secret"\n"","FIELD_CUSTOM_VALIDATION_EXCEPTION:secret is wrong:A --","00Q000000000003EAA","secret"\n',
      unprocessedrecords: 'Id,A\n00Q000000000004EAA,x\n',
    };
    const { bulk, sent } = ingest(({ method, path }) => {
      const list = results[path.replace(`jobs/ingest/${id}/`, '')];
      if (list !== undefined) return csv(list, {});
      if (path.endsWith('/batches')) return new Response(null, { status: 201 });
      if (method === 'DELETE') return new Response(null, { status: 204 });
      return path.startsWith('jobs/') ? json({ id, state: 'JobComplete' }) : undefined;
    });
    const job = await bulk.begin('lead');
    await bulk.fill(job, 'Id,A\n00Q000000000001EAA,x\n');
    expect((await bulk.look(job)).state).toBe('JobComplete');
    const outcomes: IngestOutcome[] = [];
    await bulk.outcomes('lead', job, (one) => outcomes.push(one));
    await bulk.remove(job);
    expect(outcomes.map((one) => [one.recordId.slice(14, 15), one.ok ? 'ok' : one.error.kind])).toEqual([
      ['1', 'ok'],
      ['2', 'unavailable'],
      ['3', 'invalid'],
      ['4', 'unavailable'],
    ]);
    expect(outcomes.map((one) => (one.ok ? '' : one.error.message)).join()).not.toMatch(/secret/);
    expect(sent.map(({ method }) => method)).toEqual(['POST', 'PUT', 'PATCH', 'GET', 'GET', 'GET', 'GET', 'DELETE']);
    expect(sent[1]?.headers.get('content-type')).toMatch(/text\/csv/);
  });
});
