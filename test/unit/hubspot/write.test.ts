// One result for each row, whatever HubSpot does to the batch: 200, 207, 400 with and without names, and failures between.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import nock from 'nock';
import type { WriteRequest, WriteResult } from '#connectors/connector.ts';
import { record, row, setup, updatePath } from './setup.ts';
import { onHubSpot, useNock } from './wire.ts';

type Sent = { inputs: { id: string; properties: Record<string, string>; objectWriteTraceId: string }[] };
const sentBy = async (request: Request): Promise<Sent> => (await request.json()) as Sent;

useNock();

const rows = (count: number): WriteRequest[] => Array.from({ length: count }, (_, nth) => row(nth));
const modifiedAt = Date.UTC(2026, 10, 2, 8);
const failed = (results: readonly WriteResult[]) =>
  results.flatMap(({ traceId, outcome }) =>
    outcome.ok ? [] : [{ traceId, kind: outcome.error.kind, message: outcome.error.message }],
  );

/** A portal that refuses a batch whole when one of these records is in it, and says nothing of which. */
const refusingWhole = (refused: ReadonlySet<string>, calls: Sent[] = []) =>
  onHubSpot()
    .persist()
    .post(updatePath)
    .reply(async (request: Request) => {
      const sent = await sentBy(request);
      calls.push(sent);
      return sent.inputs.some(({ id }) => refused.has(id))
        ? [400, { category: 'VALIDATION_ERROR', message: 'The rule refuses it' }]
        : [200, { results: sent.inputs.map(({ id }) => record(id)) }];
    });

test('ids, trace ids and values go out; an empty value as an empty text', async () => {
  const calls: Sent[] = [];
  refusingWhole(new Set(), calls);
  const results = await setup().connector.write([row(1, { baton_why: null, baton_fit: '12' })]);
  expect(calls).toEqual([
    { inputs: [{ id: '101', properties: { baton_why: '', baton_fit: '12' }, objectWriteTraceId: 'trace-1' }] },
  ]);
  expect(results).toEqual([{ traceId: 'trace-1', outcome: { ok: true, modifiedAt } }]);
});

test('207: the rows that are named fail by name, the others pass', async () => {
  onHubSpot()
    .post(updatePath)
    .reply(207, {
      results: [record(100), record(103)],
      numErrors: 2,
      errors: [
        { category: 'OBJECT_NOT_FOUND', context: { ids: ['101'] } },
        {
          category: 'VALIDATION_ERROR',
          message:
            'Property values were not valid: [{"isValid":false,"message":"secret was not an option","error":"INVALID_OPTION","name":"baton_verdict"}]',
          context: { objectWriteTraceId: ['trace-2'] },
        },
      ],
    });
  const results = await setup().connector.write(rows(4));
  expect(results.map(({ outcome }) => outcome.ok)).toEqual([true, false, false, true]);
  expect(failed(results)).toEqual([
    { traceId: 'trace-1', kind: 'not_found', message: expect.stringMatching(/record 101 no longer exists/) },
    { traceId: 'trace-2', kind: 'invalid', message: expect.stringMatching(/baton_verdict: INVALID_OPTION/) },
  ]);
});

test('207 with an error that names no row: the rows without an answer are asked again', async () => {
  onHubSpot()
    .post(updatePath)
    .reply(207, { results: [record(100)], errors: [{ category: 'VALIDATION_ERROR', message: 'refused' }] });
  const calls: Sent[] = [];
  refusingWhole(new Set(['102']), calls);
  const results = await setup().connector.write(rows(3));
  expect(failed(results).map(({ traceId }) => traceId)).toEqual(['trace-2']);
  expect(calls.map(({ inputs }) => inputs.map(({ id }) => id))).toEqual([['101'], ['102']]);
});

test('a batch refused whole: only refused records fail, in few calls, and none is written twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { maxLength: 5 }), async (refused) => {
      nock.cleanAll();
      const calls: Sent[] = [];
      refusingWhole(new Set(refused.map((nth) => String(100 + nth))), calls);
      const results = await setup().connector.write(rows(100));
      expect(
        failed(results)
          .map(({ traceId }) => traceId)
          .sort(),
      ).toEqual(refused.map((nth) => `trace-${nth}`).sort());
      expect(calls.length).toBeLessThanOrEqual(1 + refused.length * 2 * 7);
      const passed = calls.filter(({ inputs }) => !inputs.some(({ id }) => refused.includes(Number(id) - 100)));
      const written = passed.flatMap(({ inputs }) => inputs.map(({ id }) => id));
      expect(new Set(written).size).toBe(written.length);
    }),
    { numRuns: 8 },
  );
});

test('a property the portal lacks refuses the rows that name it at once', async () => {
  let calls = 0;
  onHubSpot()
    .persist()
    .post(updatePath)
    .reply(async (request: Request) => {
      calls += 1;
      const sent = await sentBy(request);
      return sent.inputs.some(({ properties }) => 'baton_new' in properties)
        ? [
            400,
            {
              category: 'VALIDATION_ERROR',
              errors: [{ code: 'PROPERTY_DOESNT_EXIST', context: { propertyName: ['baton_new'] } }],
            },
          ]
        : [200, { results: sent.inputs.map(({ id }) => record(id)) }];
    });
  const results = await setup().connector.write([
    ...rows(50),
    row(60, { baton_new: 'x' }),
    row(61, { baton_new: 'x' }),
  ]);
  expect(failed(results).map(({ traceId }) => traceId)).toEqual(['trace-60', 'trace-61']);
  expect(failed(results)[0]?.message).toMatch(/baton_new: PROPERTY_DOESNT_EXIST/);
  expect(calls).toBe(2);
});

test("HubSpot's sentence is kept, the values in it are not", async () => {
  onHubSpot().post(updatePath).reply(400, {
    category: 'VALIDATION_ERROR',
    message: 'Ann Example <ann@example.com> at 4915112345 breaks "Phone rule" of property "baton_why"',
  });
  const results = await setup().connector.write([row(1, { baton_why: 'Ann Example' })]);
  expect(failed(results)[0]?.message).toMatch(/VALIDATION_ERROR: … … at … breaks … of property "baton_why"/);
});

test('two writes of one record go in two calls, in order', async () => {
  const calls: Sent[] = [];
  refusingWhole(new Set(), calls);
  const again = { ...row(1, { baton_fit: '9' }), traceId: 'again' };
  const results = await setup().connector.write([row(1), row(2), again]);
  expect(calls.map(({ inputs }) => inputs.map(({ objectWriteTraceId }) => objectWriteTraceId))).toEqual([
    ['trace-1', 'trace-2'],
    ['again'],
  ]);
  expect(results.map(({ traceId }) => traceId)).toEqual(['trace-1', 'trace-2', 'again']);
});

test('rows that HubSpot could not process for the moment may be sent again', async () => {
  onHubSpot()
    .post(updatePath)
    .reply(207, {
      results: [record(100)],
      errors: [{ category: 'INTERNAL_ERROR', message: 'Not now', context: { objectWriteTraceId: ['trace-1'] } }],
    });
  const results = await setup().connector.write(rows(2));
  expect(failed(results).map(({ traceId, kind }) => [traceId, kind])).toEqual([['trace-1', 'unavailable']]);
});

describe('when the call itself fails', () => {
  test.each([
    [401, 'auth'],
    [403, 'auth'],
    [429, 'rate_limited'],
    [423, 'unavailable'],
    [477, 'unavailable'],
  ])('%i took effect on no row', async (status, kind) => {
    onHubSpot().post(updatePath).reply(status, {});
    for (const { outcome } of await setup({ limits: { writeBatch: 2 } }).connector.write(rows(3)))
      expect(outcome).toMatchObject({ ok: false, error: { kind, isOutcomeUnknown: false } });
  });

  test.each([500, 502, 503, 504, 524])('%i leaves the outcome of its rows unknown', async (status) => {
    onHubSpot().post(updatePath).reply(status, {});
    for (const { outcome } of await setup().connector.write(rows(3)))
      expect(outcome).toMatchObject({ ok: false, error: { kind: 'unavailable', isOutcomeUnknown: true } });
  });

  test('an answer that is cut off or HTML leaves it unknown as well', async () => {
    for (const body of ['{"results":[', '<html></html>']) {
      onHubSpot().post(updatePath).reply(200, body);
      const [result] = await setup().connector.write(rows(1));
      expect(result?.outcome).toMatchObject({ ok: false, error: { kind: 'unavailable', isOutcomeUnknown: true } });
    }
  });

  test('a row that the answer does not mention is unknown', async () => {
    onHubSpot()
      .post(updatePath)
      .reply(200, { results: [record(100)] });
    const results = await setup().connector.write(rows(2));
    expect(results[1]?.outcome).toMatchObject({ ok: false, error: { kind: 'unavailable', isOutcomeUnknown: true } });
  });

  test('later calls are not made, and their rows known not to be sent', async () => {
    onHubSpot()
      .post(updatePath)
      .reply(async (request: Request) => [
        200,
        { results: (await sentBy(request)).inputs.map(({ id }) => record(id)) },
      ]);
    onHubSpot().post(updatePath).reply(503, {});
    const results = await setup({ limits: { writeBatch: 2 } }).connector.write(rows(6));
    expect(results.map(({ outcome }) => (outcome.ok ? 'written' : outcome.error.isOutcomeUnknown))).toEqual([
      'written',
      'written',
      true,
      true,
      false,
      false,
    ]);
  });
});
