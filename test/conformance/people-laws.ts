// The laws about what people do while a connector works: they merge and convert records during a read, and take records over during a write; and
// about processes that share one connection's tokens.
import { expect, test } from '@jest/globals';
import type { OwnerRequest, SourceRecord } from '#connectors/connector.ts';
import { drain, listAll, type Subject } from './subject.ts';

/** What a reader knows after the records it was handed, in their order: merged ones live on in another. */
const stateAfter = (records: readonly SourceRecord[]): Map<string, SourceRecord> => {
  const state = new Map<string, SourceRecord>();
  for (const record of records) {
    for (const gone of record.mergedIds) state.delete(gone);
    if (record.isArchived) state.delete(record.id);
    else state.set(record.id, record);
  }
  return state;
};

export const mergeLaws = (of: () => Subject): void => {
  test('records that people merge during the read live on in one, which names them', async () => {
    const subject = of();
    const ids = subject.seed(60);
    const startedAt = subject.clock.now();
    const listed = await listAll(subject);
    subject.clock.advance(60_000);
    const [first = '', second = '', third = '', fourth = ''] = ids;
    const winner = subject.merge(first, second);
    subject.clock.advance(1_000);
    const one = await drain(subject, subject.connector.cursorAt(startedAt));
    // Of a chain: what took over the others is itself taken over.
    const middle = subject.merge(third, fourth);
    subject.clock.advance(1_000);
    const end = subject.merge(winner, middle);
    subject.clock.advance(60_000);
    const two = await drain(subject, one.cursor);
    const all = [...listed, ...one.records, ...two.records];
    const state = stateAfter(all);
    expect([...state.keys()].sort()).toEqual(
      ids
        .filter((id) => subject.look(id) !== null)
        .concat([end])
        .filter((id, nth, list) => list.indexOf(id) === nth)
        .sort(),
    );
    for (const [id, record] of state) expect(record.values[subject.property]).toBe(subject.look(id)?.text);
    const named = new Set(all.flatMap(({ mergedIds }) => mergedIds));
    expect([first, second, third, fourth].filter((id) => id !== end && !named.has(id))).toEqual([]);
  });

  test('a lead that is converted during the read names its contact, and is written to no more', async () => {
    const subject = of();
    if (subject.convert === null) return;
    const ids = subject.seed(20);
    const { cursor } = await drain(subject, subject.connector.cursorAt(subject.clock.now()));
    subject.clock.advance(60_000);
    const [id = '', other = ''] = ids;
    const contact = subject.convert(id);
    subject.clock.advance(1_000);
    const { records } = await drain(subject, cursor);
    expect(records.find((record) => record.id === id)?.associated.contact).toEqual([contact]);
    const requests = [id, other].map((recordId) => ({
      object: subject.plan.object,
      recordId,
      traceId: `write ${recordId}`,
      values: { [subject.property]: 'written' },
    }));
    const [converted, open] = await subject.connector.write(requests);
    expect(converted?.outcome).toMatchObject({ ok: false, error: { kind: 'not_found' } });
    expect(converted?.outcome.ok === false ? converted.outcome.error.message : '').toMatch(/converted.*contact/);
    expect(open?.outcome.ok).toBe(true);
  });
};

export const ownerLaws = (of: () => Subject): void => {
  test('an owner is set only where the expected one still owns the record', async () => {
    const subject = of();
    const { owners } = subject;
    const writeOwners = subject.connector.writeOwners?.bind(subject.connector);
    expect(owners === null).toBe(writeOwners === undefined);
    if (owners === null || writeOwners === undefined) return;
    const [from, to, somebody] = owners.people;
    const ids = subject.seed(5);
    const [plain = '', taken = '', done = '', gone = ''] = ids;
    for (const id of ids) owners.give(id, from);
    owners.give(taken, somebody);
    owners.give(done, to);
    const request = (recordId: string): OwnerRequest => ({
      object: subject.plan.object,
      recordId,
      traceId: `own ${recordId}`,
      from,
      to,
    });
    const survivor = subject.merge(ids[4] ?? '', gone);
    expect(survivor).not.toBe(gone);
    const results = await writeOwners([plain, taken, done, gone, subject.absentId].map(request));
    expect(results.map(({ traceId }) => traceId)).toEqual(
      [plain, taken, done, gone, subject.absentId].map((id) => `own ${id}`),
    );
    expect(results.map(({ outcome }) => outcome)).toMatchObject([
      { ok: true, modifiedAt: subject.look(plain)?.modifiedAt },
      { ok: false, ownedBy: somebody },
      { ok: true },
      { ok: false, error: { kind: 'not_found' } },
      { ok: false, error: { kind: 'not_found' } },
    ]);
    expect([plain, taken, done].map((id) => owners.of(id))).toEqual([to, somebody, to]);
  });

  test('an owner write whose answer was lost is settled by asking again, and overwrites nobody', async () => {
    const subject = of();
    const writeOwners = subject.connector.writeOwners?.bind(subject.connector);
    if (subject.owners === null || writeOwners === undefined) return;
    const [from, to, somebody] = subject.owners.people;
    const [id = '', other = ''] = subject.seed(2);
    for (const one of [id, other]) subject.owners.give(one, from);
    const requests = [id, other].map((recordId) => ({
      object: subject.plan.object,
      ...{ recordId, traceId: `own ${recordId}`, from, to },
    }));
    if (subject.spoil('reset after', 'write') === null) return;
    const lost = await writeOwners(requests);
    expect(lost.map(({ outcome }) => outcome)).toMatchObject([
      { ok: false, error: { isOutcomeUnknown: true } },
      { ok: false, error: { isOutcomeUnknown: true } },
    ]);
    subject.owners.give(other, somebody);
    const again = await writeOwners(requests);
    expect(again.map(({ outcome }) => outcome)).toMatchObject([{ ok: true }, { ok: false, ownedBy: somebody }]);
    expect([id, other].map((one) => subject.owners?.of(one))).toEqual([to, somebody]);
  });
};

export const recordUrlLaws = (of: () => Subject): void => {
  test('a record has an address at which a person sees it', async () => {
    const subject = of();
    const [id = ''] = subject.seed(1);
    await subject.connector.probe();
    const url = subject.connector.recordUrl(subject.plan.object, id);
    const answer = await fetch(url ?? '');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringMatching(/html/)]);
    expect(url).toContain(id);
  });
};

export const tokenLaws = (of: () => Subject): void => {
  test('when every call is refused for its token at once, tokens are renewed once and every call is answered', async () => {
    const subject = of();
    if (subject.tokens === null) return;
    subject.seed(3);
    await listAll(subject);
    const before = subject.tokens.asked();
    subject.tokens.end();
    const answers = await Promise.all(Array.from({ length: 12 }, () => subject.connector.list(subject.plan, null)));
    expect(answers.map(({ records }) => records.length)).toEqual(answers.map(() => 3));
    expect(subject.tokens.asked()).toEqual({ renewals: before.renewals + 1, misused: 0 });
  });

  test('two processes that renew at once, again and again, use no token that was given up', async () => {
    const subject = of();
    if (subject.tokens === null) return;
    subject.seed(3);
    const both = [subject.connector, subject.tokens.another()];
    for (let round = 1; round <= 5; round++) {
      const before = subject.tokens.asked().renewals;
      if (round > 1) subject.tokens.end();
      const answers = await Promise.all(both.map((connector) => connector.list(subject.plan, null)));
      expect(answers.map(({ records }) => records.length)).toEqual([3, 3]);
      if (round > 1) expect(subject.tokens.asked()).toEqual({ renewals: before + 1, misused: 0 });
      subject.clock.advance(60_000);
    }
  });
};
