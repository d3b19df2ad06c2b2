// Writing: what is sent, each row answered for itself, and owners set only where nobody else has taken the record.
import { describe, expect, test } from '@jest/globals';
import type { OwnerRequest, WriteRequest, WriteResult } from '#connectors/connector.ts';
import { describeOf, found, json, leadRow, refused, setup, startAt, type Play } from './setup.ts';

const idOf = (nth: number): string => `00Q${String(nth).padStart(12, '0')}EAA`;
const row = (nth: number, values: WriteRequest['values'] = { baton_fit: '12' }): WriteRequest => ({
  object: 'lead',
  recordId: idOf(nth),
  traceId: `trace-${nth}`,
  values,
});
const date = new Date(startAt).toUTCString();
type Body = { readonly allOrNone: boolean; readonly records: readonly Record<string, unknown>[] };
const bodyOf = (text: string): Body => JSON.parse(text) as Body;
const accepting = (body: Body, refusals: Readonly<Record<string, object>> = {}): Response =>
  json(
    body.records.map(({ id }) => {
      const refusal = refusals[String(id)];
      return refusal === undefined ? { id, success: true, errors: [] } : { id, success: false, errors: [refusal] };
    }),
    { headers: { date } },
  );
const playing =
  (refusals: Readonly<Record<string, object>> = {}): Play =>
  ({ path, body }) =>
    path === 'composite/sobjects' ? accepting(bodyOf(body), refusals) : undefined;
const kinds = (results: readonly WriteResult[]): string[] =>
  results.map(({ outcome }) => (outcome.ok ? 'ok' : outcome.error.kind));
const messageOf = (result: WriteResult | undefined): string =>
  result?.outcome.ok === false ? result.outcome.error.message : '';

describe('rows', () => {
  test('are sent in the types of their fields, by our names turned into theirs, each for itself', async () => {
    const { connector, sent } = setup(playing());
    const results = await connector.write([
      row(1, { baton_fit: '12.5', baton_why: 'one\ntwo', baton_due_at: null, Email: 'a@example.com' }),
    ]);
    expect(results).toEqual([{ traceId: 'trace-1', outcome: { ok: true, modifiedAt: startAt } }]);
    expect(bodyOf(sent[0]?.body ?? '')).toEqual({
      allOrNone: false,
      records: [
        {
          attributes: { type: 'Lead' },
          id: idOf(1),
          Baton_Fit__c: 12.5,
          Baton_Why__c: 'one\ntwo',
          Baton_Due_At__c: null,
          Email: 'a@example.com',
        },
      ],
    });
    expect(sent[0]?.headers.get('sforce-duplicate-rule-header')).toBe('allowSave=true');
    expect(sent[0]?.headers.get('sforce-auto-assign')).toBe('FALSE');
  });

  test.each([
    ['UNABLE_TO_LOCK_ROW', 'unavailable', /asked again/],
    ['SERVER_UNAVAILABLE', 'unavailable', /asked again/],
    ['ENTITY_IS_DELETED', 'not_found', /deleted or merged/],
    ['CANNOT_UPDATE_CONVERTED_LEAD', 'not_found', /its contact/],
    ['INVALID_CROSS_REFERENCE_KEY', 'not_found', /does not exist/],
    ['FIELD_CUSTOM_VALIDATION_EXCEPTION', 'invalid', /validation rule/],
    ['REQUIRED_FIELD_MISSING', 'invalid', /required field/],
    ['INSUFFICIENT_ACCESS_OR_READONLY', 'invalid', /access/],
    ['INSUFFICIENT_ACCESS', 'invalid', /permission/],
    ['DUPLICATES_DETECTED', 'invalid', /duplicate rule/],
    ['SOMETHING_NEW', 'invalid', /retry it/],
    ['API_DISABLED_FOR_ORG', 'auth', /"API Enabled"/],
  ] as const)('%s is %s, and sinks no other row', async (statusCode, kind, next) => {
    const { connector } = setup(
      playing({ [idOf(2)]: { statusCode, message: 'The value 12 of ada@example.com.', fields: ['Baton_Fit__c'] } }),
    );
    const results = await connector.write([row(1), row(2), row(3)]);
    expect(kinds(results)).toEqual(['ok', kind, 'ok']);
    expect(messageOf(results[1])).toMatch(next);
    expect(messageOf(results[1])).not.toMatch(/ada@|\n/);
  });

  test('a field that is hidden or read-only fails its rows in a sentence, and is never sent', async () => {
    const { connector, sent } = setup(playing());
    const results = await connector.write([row(1, { baton_none: 'x' }), row(2, { baton_rank: '1' }), row(3)]);
    expect(kinds(results)).toEqual(['invalid', 'invalid', 'ok']);
    expect(messageOf(results[0])).toMatch(/Baton_None__c is missing or hidden.*install apply/);
    expect(messageOf(results[1])).toMatch(/Baton_Rank__c is read-only.*permission set/);
    expect(sent).toHaveLength(1);
  });

  test('a field that was installed meanwhile is found', async () => {
    let isInstalled = false;
    const { connector, clock } = setup((sent) => {
      if (sent.path !== 'sobjects/Lead/describe') return playing()(sent);
      return isInstalled
        ? describeOf('Lead', [{ name: 'Baton_None__c', type: 'string', updateable: true }])
        : describeOf('Lead');
    });
    expect(kinds(await connector.write([row(1, { baton_none: 'x' })]))).toEqual(['invalid']);
    isInstalled = true;
    clock.advance(61_000);
    expect(kinds(await connector.write([row(1, { baton_none: 'x' })]))).toEqual(['ok']);
  });

  test('a batch refused as a whole is halved until the row to blame stands alone', async () => {
    const { connector, sent } = setup(({ path, body }) => {
      if (path !== 'composite/sobjects') return undefined;
      return bodyOf(body).records.some(({ id }) => id === idOf(5))
        ? refused(400, 'JSON_PARSER_ERROR')
        : accepting(bodyOf(body));
    });
    const results = await connector.write(Array.from({ length: 8 }, (_, nth) => row(nth)));
    expect(kinds(results).indexOf('invalid')).toBe(5);
    expect(kinds(results).filter((kind) => kind === 'ok')).toHaveLength(7);
    expect(sent.length).toBeLessThanOrEqual(7);
  });

  test('an answer with fewer rows than were sent leaves every outcome unknown', async () => {
    const { connector } = setup(({ path }) =>
      path === 'composite/sobjects' ? json([{ id: idOf(1), success: true, errors: [] }]) : undefined,
    );
    const results = await connector.write([row(1), row(2)]);
    for (const { outcome } of results)
      expect(outcome).toMatchObject({ ok: false, error: { kind: 'unavailable', isOutcomeUnknown: true } });
  });

  test('201 rows are two calls; after an outage the second is not made', async () => {
    const { connector, sent } = setup(({ path }) =>
      path === 'composite/sobjects' ? refused(503, 'SERVER_UNAVAILABLE') : undefined,
    );
    const results = await connector.write(Array.from({ length: 201 }, (_, nth) => row(nth)));
    expect(sent).toHaveLength(1);
    const unknown = results.map(({ outcome }) => (outcome.ok ? null : outcome.error.isOutcomeUnknown));
    expect(unknown.filter((one) => one === true)).toHaveLength(200);
    expect(unknown.at(-1)).toBe(false);
  });
});

describe('owners', () => {
  const [ann, bob, eve] = ['005000000000001AAA', '005000000000002AAA', '005000000000003AAA'];
  const request = (nth: number): OwnerRequest => ({
    object: 'lead',
    recordId: idOf(nth),
    traceId: `own-${nth}`,
    from: ann,
    to: bob,
  });
  const owned = (nth: number, owner: string, more: object = {}): object =>
    leadRow(nth, { Id: idOf(nth), OwnerId: owner, ...more });

  test('one query for the batch; only what the expected one still owns is written', async () => {
    const { connector, sent } = setup(({ path, body }) => {
      if (path === 'query')
        return found([owned(1, ann), owned(2, eve), owned(3, bob), owned(4, ann, { IsConverted: true })]);
      return path === 'composite/sobjects' ? accepting(bodyOf(body)) : undefined;
    });
    const results = (await connector.writeOwners?.([1, 2, 3, 4, 5].map(request))) ?? [];
    expect(results.map(({ outcome }) => outcome)).toMatchObject([
      { ok: true, modifiedAt: startAt },
      { ok: false, ownedBy: eve },
      { ok: true, modifiedAt: Date.UTC(2026, 10, 2, 8, 30) },
      { ok: false, error: { kind: 'not_found' } },
      { ok: false, error: { kind: 'not_found' } },
    ]);
    expect(sent.map(({ path }) => path)).toEqual(['query', 'composite/sobjects']);
    expect(bodyOf(sent[1]?.body ?? '').records).toEqual([{ attributes: { type: 'Lead' }, id: idOf(1), OwnerId: bob }]);
  });

  test('where owners cannot be read, none is written', async () => {
    const { connector, sent } = setup(({ path }) => (path === 'query' ? refused(500, 'UNKNOWN_EXCEPTION') : undefined));
    const results = (await connector.writeOwners?.([request(1)])) ?? [];
    expect(results[0]?.outcome).toMatchObject({ ok: false, error: { kind: 'unavailable', isOutcomeUnknown: false } });
    expect(sent).toHaveLength(1);
  });
});
