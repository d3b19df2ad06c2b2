// The laws every connector keeps, whatever CRM it speaks to: nothing missed, nothing doubled, each row answered for itself,
// every failure of the right kind, and hardly a call more than the least possible.
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { WriteRequest, WriteResult } from '#connectors/connector.ts';
import { ConnectorError } from '#src/errors.ts';
import { mergeLaws, ownerLaws, recordUrlLaws, tokenLaws } from './people-laws.ts';
import { provisionLaws } from './provision-laws.ts';
import { taskLaws } from './task-laws.ts';
import { accessFailures, drain, faultNames, listAll, type OpenSubject, type Subject } from './subject.ts';

/** Calls over the least possible, for backlogs of ten batches and more. */
const mostOverLeast = 1.1;

export const failureOf = async (call: Promise<unknown>): Promise<ConnectorError> => {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConnectorError)) throw new Error('expected a ConnectorError', { cause: error });
  return error;
};

const isOneLine = (message: string): void => {
  expect(message).not.toMatch(/\n/);
  expect(message.length).toBeGreaterThan(20);
};

const requestFor = (subject: Subject, id: string, text: string): WriteRequest => ({
  object: subject.plan.object,
  recordId: id,
  traceId: `${id}-${text}`,
  values: { [subject.property]: text },
});

const writeAll = async (subject: Subject, requests: readonly WriteRequest[]): Promise<WriteResult[]> => {
  const results: WriteResult[] = [];
  const size = subject.connector.writeBatch;
  for (let at = 0; at < requests.length; at += size)
    results.push(...(await subject.connector.write(requests.slice(at, at + size))));
  return results;
};

const isCheap = (subject: Subject): void => {
  const { used, least, refusedByLimit } = subject.calls();
  expect(used).toBeLessThanOrEqual(mostOverLeast * least);
  expect(refusedByLimit).toBe(0);
};

/** `variants`: behaviours of the CRM that are not certain; the reading laws hold under each. */
export const connectorSuite = (name: string, open: OpenSubject, variants: readonly string[]): void => {
  describe(`${name}: the laws of a connector`, () => {
    let subject: Subject;
    afterEach(async () => {
      await subject.close();
    });

    describe('reading', () => {
      test('list gives every record once, with its values, in hardly more calls than its pages', async () => {
        subject = await open();
        const ids = subject.seed(8_000);
        subject.mark();
        const records = await listAll(subject);
        expect(records.map(({ id }) => id).sort()).toEqual([...ids].sort());
        expect(records.every(({ values, id }) => values[subject.property] === subject.look(id)?.text)).toBe(true);
        isCheap(subject);
      });

      test('list with histories gives what each value was, newest first', async () => {
        subject = await open();
        if (subject.planWithHistory === null) return;
        const [id = ''] = subject.seed(120);
        subject.clock.advance(60_000);
        subject.edit(id, 'second');
        subject.clock.advance(60_000);
        subject.edit(id, 'third');
        const records = await listAll(subject, subject.planWithHistory);
        expect(records).toHaveLength(120);
        const past = records.find((record) => record.id === id)?.history[subject.property] ?? [];
        expect(past.slice(0, 2).map(({ value }) => value)).toEqual(['third', 'second']);
        expect(past[0]?.at).toBeGreaterThan(past[1]?.at ?? Infinity);
      });

      test('read gives the records that exist, with their histories, and leaves out the others', async () => {
        subject = await open();
        const ids = subject.seed(130);
        const asked = [...ids, subject.absentId, '999999999'];
        const records = await subject.connector.read(subject.planWithHistory ?? subject.plan, asked);
        expect(records.map(({ id }) => id).sort()).toEqual([...ids].sort());
        expect(records.every(({ values, id }) => values[subject.property] === subject.look(id)?.text)).toBe(true);
        if (subject.planWithHistory !== null)
          expect(records.every(({ history }) => (history[subject.property] ?? []).length > 0)).toBe(true);
      });

      test('nothing that changes while the first listing runs is lost', async () => {
        subject = await open();
        const ids = subject.seed(300);
        const startedAt = subject.clock.now();
        const first = await subject.connector.list(subject.plan, null);
        subject.clock.advance(5_000);
        const edited = first.records[0]?.id ?? '';
        subject.edit(edited, 'edited meanwhile');
        expect(ids).toContain(edited);
        const { records } = await drain(subject, subject.connector.cursorAt(startedAt));
        expect(records.find(({ id }) => id === edited)?.values[subject.property]).toBe('edited meanwhile');
      });

      test('5,000 changes cost hardly more calls than their pages, and few changes no more for a large account', async () => {
        subject = await open();
        const ids = subject.seed(6_000);
        subject.clock.advance(3_600_000);
        const cursor = subject.connector.cursorAt(subject.clock.now());
        for (const id of ids.slice(0, 5_000)) subject.edit(id, 'changed');
        subject.clock.advance(60_000);
        subject.mark();
        const { records } = await drain(subject, cursor);
        expect(new Set(records.map(({ id }) => id))).toEqual(new Set(ids.slice(0, 5_000)));
        isCheap(subject);
      });

      test('a poll without changes is one call and hands out nothing again', async () => {
        subject = await open();
        const ids = subject.seed(50);
        const first = await drain(subject, subject.connector.cursorAt(subject.clock.now()));
        subject.clock.advance(60_000);
        const second = await drain(subject, first.cursor);
        subject.clock.advance(60_000);
        subject.mark();
        const third = await drain(subject, second.cursor);
        expect(new Set([...first.records, ...second.records].map(({ id }) => id))).toEqual(new Set(ids));
        expect(third.records).toEqual([]);
        expect(subject.calls().used).toBe(1);
      });

      test('what shows only long after it was done is not missed, however often was read before', async () => {
        subject = await open();
        const ids = subject.seed(30);
        subject.clock.advance(3_600_000);
        let { cursor } = await drain(subject, subject.connector.cursorAt(subject.clock.now()));
        subject.lag(subject.mostLagMs);
        for (const id of ids.slice(0, 10)) subject.edit(id, 'late');
        subject.lag(0);
        subject.clock.advance(1_000);
        for (const id of ids.slice(10, 20)) subject.edit(id, 'prompt');
        const seen = new Map<string, string | null | undefined>();
        for (let minute = 0; minute <= subject.mostLagMs / 60_000 + 2; minute++) {
          const round = await drain(subject, cursor);
          ({ cursor } = round);
          for (const { id, values } of round.records) seen.set(id, values[subject.property]);
          subject.clock.advance(60_000);
        }
        expect(ids.slice(0, 20).filter((id) => seen.get(id) !== subject.look(id)?.text)).toEqual([]);
      });

      test.each(variants)(
        'one timestamp on 12,000 records, edits during the listing and a late index: none missed, and it ends (%s)',
        async (variant) => {
          subject = await open(variant);
          const ids = subject.seed(12_000);
          subject.clock.advance(3_600_000);
          const began = subject.clock.now();
          let { cursor } = await drain(subject, subject.connector.cursorAt(began));
          subject.lag(30_000);
          subject.clock.advance(60_000);
          subject.tie(subject.clock.now());
          subject.clock.advance(45_000);

          const seen = new Map<string, { at: number; text: string | null | undefined }>();
          const edited = new Map<string, string>();
          const edit = (nth: number, text: string): void => {
            const id = ids[nth % ids.length] ?? '';
            edited.set(id, text);
            subject.edit(id, text);
          };
          // These are made before the read begins, and shown by the index only when it is over.
          for (let nth = 0; nth < 40; nth++) edit(nth * 301, `just before ${nth}`);
          subject.clock.advance(1_000);
          let pages = 0;
          const keep = (round: Awaited<ReturnType<typeof drain>>): void => {
            for (const { id, modifiedAt, values } of round.records) {
              if (modifiedAt >= (seen.get(id)?.at ?? 0))
                seen.set(id, { at: modifiedAt, text: values[subject.property] });
            }
            ({ cursor } = round);
            pages += round.pages;
          };
          keep(
            await drain(subject, cursor, (page) => {
              for (let nth = 0; nth < 40; nth++) edit(page * 977 + nth * 287, `edit ${page}.${nth}`);
            }),
          );
          for (let poll = 0; poll < 4; poll++) {
            subject.clock.advance(60_000);
            keep(await drain(subject, cursor));
          }
          expect(ids.filter((id) => !seen.has(id))).toEqual([]);
          expect([...edited].filter(([id, text]) => seen.get(id)?.text !== text)).toEqual([]);
          expect(ids.filter((id) => seen.get(id)?.at !== subject.look(id)?.modifiedAt)).toEqual([]);
          expect(pages).toBeLessThan(400);
          expect(subject.calls().refusedByLimit).toBe(0);
        },
        120_000,
      );
    });

    describe('writing', () => {
      test('8,000 rows in hardly more calls than their batches, each with its modified time', async () => {
        subject = await open();
        const ids = subject.seed(8_000);
        subject.clock.advance(60_000);
        subject.mark();
        const results = await writeAll(
          subject,
          ids.map((id) => requestFor(subject, id, 'written')),
        );
        expect(results.map(({ traceId }) => traceId)).toEqual(ids.map((id) => `${id}-written`));
        for (const [nth, { outcome }] of results.entries())
          expect(outcome).toEqual({ ok: true, modifiedAt: subject.look(ids[nth] ?? '')?.modifiedAt });
        expect(ids.every((id) => subject.look(id)?.text === 'written')).toBe(true);
        isCheap(subject);
      });

      test.each(['names the row', 'names none'])(
        'a refused record and a vanished one sink no other row of their batch (the CRM %s)',
        async (how) => {
          subject = await open();
          const ids = subject.seed(100);
          subject.refuse(ids[41] ?? '');
          if (how === 'names none') {
            if (subject.refuseWhole === null) return;
            subject.refuseWhole();
          }
          const wanted = [...ids.slice(0, 99), subject.absentId];
          const results = await subject.connector.write(wanted.map((id) => requestFor(subject, id, 'written')));
          const failed = results.flatMap(({ traceId, outcome }) =>
            outcome.ok ? [] : [[traceId, outcome.error] as const],
          );
          expect(failed.map(([traceId, error]) => [traceId, error.kind])).toEqual([
            [`${ids[41] ?? ''}-written`, 'invalid'],
            [`${subject.absentId}-written`, 'not_found'],
          ]);
          for (const [, error] of failed) isOneLine(error.message);
          expect(wanted.filter((id) => subject.look(id)?.text === 'written')).toHaveLength(98);
          expect(subject.doubled()).toEqual([]);
        },
      );

      test('only what is asked for changes, and two writes of one record arrive in order', async () => {
        subject = await open();
        const [id = '', other = ''] = subject.seed(2);
        const before = subject.look(other);
        await subject.connector.write([requestFor(subject, id, 'first'), requestFor(subject, id, 'last')]);
        expect(subject.look(id)?.text).toBe('last');
        expect(subject.look(other)).toEqual(before);
      });

      test('null empties', async () => {
        subject = await open();
        const [id = ''] = subject.seed(1);
        await subject.connector.write([{ ...requestFor(subject, id, ''), values: { [subject.property]: null } }]);
        expect(subject.look(id)?.text).toBeNull();
        const [record] = await subject.connector.read(subject.plan, [id]);
        expect(record?.values[subject.property]).toBeNull();
      });
    });

    describe('failures', () => {
      test.each(faultNames)('%s while reading', async (fault) => {
        subject = await open();
        subject.seed(3);
        const law = subject.spoil(fault, 'list');
        if (law === null) return;
        const error = await failureOf(subject.connector.list(subject.plan, null));
        expect({ kind: error.kind, isOutcomeUnknown: error.isOutcomeUnknown }).toEqual({
          kind: law.kind,
          isOutcomeUnknown: false,
        });
        expect(error.retryAfterMs ?? 0).toBeGreaterThanOrEqual(law.leastRetryAfterMs ?? 0);
        isOneLine(error.message);
        expect(await listAll(subject)).toHaveLength(3);
      });

      test.each(faultNames)('%s while writing', async (fault) => {
        subject = await open();
        const [id = ''] = subject.seed(1);
        const law = subject.spoil(fault, 'write');
        if (law === null) return;
        const [result] = await subject.connector.write([requestFor(subject, id, 'x')]);
        const error = result?.outcome.ok === false ? result.outcome.error : null;
        expect({ kind: error?.kind, isOutcomeUnknown: error?.isOutcomeUnknown }).toEqual({
          kind: law.kind,
          isOutcomeUnknown: law.write.isOutcomeUnknown,
        });
        expect(subject.look(id)?.text === 'x').toBe(law.write.hasEffect);
        const [again] = await subject.connector.write([requestFor(subject, id, 'x')]);
        expect(again?.outcome.ok).toBe(true);
        expect(subject.doubled()).toEqual([]);
      });

      test.each(accessFailures)('%s: the right kind, and one line that says what to do', async (as) => {
        subject = await open();
        const [id = ''] = subject.seed(1);
        const { connector, message, kind } = subject.connect(as);
        const error = await failureOf(connector.list(subject.plan, null));
        expect(error.kind).toBe(kind);
        expect(error.message).toMatch(message);
        isOneLine(error.message);
        const [result] = await connector.write([requestFor(subject, id, 'x')]);
        expect(result?.outcome).toMatchObject({ ok: false, error: { kind, isOutcomeUnknown: false } });
        expect(subject.look(id)?.text).not.toBe('x');
      });
    });

    describe('people and processes', () => {
      beforeEach(async () => {
        subject = await open();
      });
      mergeLaws(() => subject);
      ownerLaws(() => subject);
      recordUrlLaws(() => subject);
      taskLaws(() => subject);
      tokenLaws(() => subject);
    });

    describe('provisioning', () => {
      beforeEach(async () => {
        subject = await open();
      });
      provisionLaws(() => subject);
    });
  });
};
