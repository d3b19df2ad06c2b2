// How records find their lead, and how a person joins and splits: on both databases, by the doors that a sync uses.
import { describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Engagement, Lead, LeadId, RecordRef } from '#domain/lead.ts';
import { countQuestions, listQuestions, listUnread, movesOf } from '#store/identity.ts';
import { latestHandoffs, openHandoffs } from '#store/handoffs.ts';
import { loadLeads, type StoredLead } from '#store/leads.ts';
import { findRefs } from '#store/refs.ts';
import type { Engine } from '#sync/engine.ts';
import { ingestPeople } from '#sync/ingest.ts';
import { joinLeads, keepApart, questionAbout, splitOff } from '#sync/identity.ts';
import { committed, rolledBack } from '#sync/transaction.ts';
import { describeDatabases } from '#test/support/databases.ts';
import { engineOn, person, read, ref } from './identity-engine.ts';
import { handoff, MINUTE, NOW } from './samples.ts';

const by = { by: 'ops@example.com' };
const email = (address: string) => ({ 'person.email': address });
const ada = email('ada@example.com');

const leadIdOf = async (engine: Engine, of: RecordRef): Promise<LeadId> => {
  const [found] = await findRefs(engine.db, [of]);
  if (found === undefined) throw new Error(`${of.recordId} was never read`);
  return found.leadId;
};
const storedOf = async (engine: Engine, of: RecordRef): Promise<StoredLead> => {
  const [stored] = await loadLeads(engine.db, [await leadIdOf(engine, of)]);
  if (stored === undefined) throw new Error('no lead');
  return stored;
};
const leadOf = async (engine: Engine, of: RecordRef): Promise<Lead> => (await storedOf(engine, of)).lead;
const areOne = async (engine: Engine, ...refs: readonly RecordRef[]): Promise<boolean> =>
  new Set(await Promise.all(refs.map((one) => leadIdOf(engine, one)))).size === 1;
const joined = async (engine: Engine, a: RecordRef, b: RecordRef) => {
  const ids = [await leadIdOf(engine, a), await leadIdOf(engine, b)] as const;
  return committed(engine)((tx) => joinLeads(tx, engine, ids, by));
};
const split = async (engine: Engine, from: RecordRef, ...records: readonly RecordRef[]) => {
  const id = await leadIdOf(engine, from);
  return committed(engine)((tx) => splitOff(tx, engine, id, records, by));
};

const visit = (of: RecordRef, n: number, type = 'page_viewed'): Engagement => ({
  key: `${of.connection}|${of.object}|${of.recordId}:${n}|${type}`,
  type,
  occurredAt: NOW - n,
  observedAt: NOW,
  properties: {},
});

const [h1, h2, s1, s2, l1] = [
  ref('hubspot', '1'),
  ref('hubspot', '2'),
  ref('salesforce', '003A'),
  ref('salesforce', '003B'),
  ref('salesforce', '00QA', 'lead'),
];

describeDatabases('records find their lead', (open, kind) => {
  test('by an exact address, in either order of reading, and the join is on record', async () => {
    const engine = engineOn(await open());
    await read(engine, person(h1, ada));
    await read(engine, person(s1, ada));
    await read(engine, person(s2, email('bo@example.com')), person(h2, email('bo@example.com')));
    expect(await areOne(engine, h1, s1)).toBe(true);
    expect(await areOne(engine, h2, s2)).toBe(true);
    const id = await leadIdOf(engine, h1);
    expect(await movesOf(engine.db, [id])).toMatchObject([{ kind: 'join', ground: 'email', lead: id, records: [s1] }]);
    await read(engine, person(h1, ada, NOW + 1), person(s1, ada, NOW + 1));
    expect(await movesOf(engine.db, [id])).toHaveLength(1);
    expect(await countQuestions(engine.db)).toBe(0);
  });

  test('an address that comes later joins two leads; the one that was known first goes on', async () => {
    const engine = engineOn(await open());
    await read(engine, person(h1, { 'person.title': 'VP' }));
    const first = await leadIdOf(engine, h1);
    await read(engine, person(s1, ada, NOW, { engagements: [visit(s1, 1)] }));
    const second = await leadIdOf(engine, s1);
    await read(engine, person(h1, { ...ada, 'person.title': 'VP' }, NOW + 1));
    expect(await leadIdOf(engine, s1)).toBe(first);
    expect(await leadOf(engine, s1)).toMatchObject({ fields: { 'person.title': 'VP', ...ada }, isArchived: false });
    expect((await leadOf(engine, s1)).engagements.map(({ key }) => key)).toEqual([visit(s1, 1).key]);
    const [gone] = await loadLeads(engine.db, [second]);
    expect(gone).toMatchObject({ mergedInto: first, lead: { isArchived: true, refs: [] } });
  });

  test('several candidates: a question, a lead of its own, and asked once', async () => {
    const engine = engineOn(await open());
    await read(engine, person(h1, email('x@example.com')), person(h2, email('y@example.com')));
    await read(engine, person(h1, ada, NOW + 1));
    await read(engine, person(h2, ada, NOW + 1));
    // One CRM holds the address twice: that is the CRM's own business, and theirs is no one's to join.
    expect(await areOne(engine, h1, h2)).toBe(false);
    await read(engine, person(s1, ada));
    expect(await areOne(engine, s1, h1)).toBe(false);
    expect(await areOne(engine, s1, h2)).toBe(false);
    const ofS1 = async () =>
      (await listQuestions(engine.db, 10)).filter(({ ref: asked }) => asked.recordId === s1.recordId);
    const candidates = [await leadIdOf(engine, h1), await leadIdOf(engine, h2)].sort();
    expect(await ofS1()).toMatchObject([{ kind: 'several_leads', candidates, askedAt: NOW }]);
    const waiting = await countQuestions(engine.db);
    await read(engine, person(s1, ada, NOW + MINUTE));
    expect(await countQuestions(engine.db)).toBe(waiting);

    const done = await joined(engine, s1, h1);
    expect(done.answered).toBeGreaterThan(0);
    expect(await areOne(engine, s1, h1)).toBe(true);
    expect(await ofS1()).toEqual([]);
    await read(engine, person(s1, ada, NOW + 2 * MINUTE));
    expect(await ofS1()).toEqual([]);
  });

  test('a second record of one CRM is a question, which may be answered with: somebody else', async () => {
    const engine = engineOn(await open());
    await read(engine, person(h1, ada));
    await read(engine, person(s1, ada));
    await read(engine, person(s2, ada));
    expect(await areOne(engine, s1, s2)).toBe(false);
    const lead = await leadIdOf(engine, h1);
    expect(await listQuestions(engine.db, 10)).toMatchObject([{ ref: s2, kind: 'taken', candidates: [lead] }]);
    await committed(engine)(async (tx) => {
      const asked = await questionAbout(tx, s2, lead);
      if (asked === null) throw new Error('not asked');
      expect(await keepApart(tx, engine, asked, lead, by)).toEqual({ isAnswered: true });
    });
    await read(engine, person(s2, email('bo@example.com'), NOW + 1));
    await read(engine, person(s2, ada, NOW + 2));
    expect(await countQuestions(engine.db)).toBe(0);
    expect(await areOne(engine, s1, s2)).toBe(false);
  });

  test('an address that several people read joins nobody', async () => {
    const engine = engineOn(await open());
    await read(engine, person(h1, email('info@example.com')));
    await read(engine, person(s1, email('info@example.com')));
    expect(await areOne(engine, h1, s1)).toBe(false);
    expect(await countQuestions(engine.db)).toBe(0);
  });

  test('a record that says whose it is, is believed whatever its address: a converted lead, and the other CRM', async () => {
    const engine = engineOn(await open());
    await read(engine, person(l1, email('old@example.com')));
    await read(engine, person(s1, ada));
    expect(await areOne(engine, l1, s1)).toBe(false);
    const converted = { links: [{ crm: null, object: 'contact', recordId: s1.recordId }] } as const;
    await read(engine, person(l1, email('old@example.com'), NOW + 1, converted));
    expect(await areOne(engine, l1, s1)).toBe(true);
    const synced = { links: [{ crm: 'salesforce', object: 'contact', recordId: s1.recordId }] } as const;
    await read(engine, person(h1, email('third@example.com'), NOW, synced));
    expect(await areOne(engine, h1, s1)).toBe(true);
    expect((await leadOf(engine, h1)).refs).toHaveLength(3);
  });

  test('a lead lives while one of its records does, and goes with the last', async () => {
    const engine = engineOn(await open());
    await read(engine, person(h1, ada));
    await read(engine, person(s1, ada));
    await read(engine, person(h1, ada, NOW + 10, { isArchived: true }));
    expect((await leadOf(engine, s1)).isArchived).toBe(false);
    await read(engine, person(s1, ada, NOW + 20, { isArchived: true }));
    expect((await leadOf(engine, s1)).isArchived).toBe(true);
    await read(engine, person(h1, ada, NOW + 15));
    expect((await leadOf(engine, s1)).isArchived).toBe(false);
  });

  test('a record that comes back from the bin is looked up by its address then', async () => {
    const engine = engineOn(await open());
    await read(engine, person(h1, ada));
    await read(engine, person(s1, ada, NOW, { isArchived: true }));
    expect(await areOne(engine, h1, s1)).toBe(false);
    await read(engine, person(s1, ada, NOW + 1));
    expect(await areOne(engine, h1, s1)).toBe(true);
  });

  if (kind === 'postgres') {
    test('two processes that meet one address for the first time in two CRMs at once make one lead', async () => {
      const store = await open();
      const [one, other] = [engineOn(store), engineOn(await store.openAnother())];
      for (let round = 0; round < 10; round++) {
        const address = email(`person${round}@example.com`);
        const [a, b] = [ref('hubspot', `h${round}`), ref('salesforce', `s${round}`)];
        let isHeld = (): void => undefined;
        const held = new Promise<void>((resolve) => (isHeld = resolve));
        const page = (snapshot: ReturnType<typeof person>) => [{ snapshot, seen: {} }];
        // The second begins while the first has made its lead and not yet committed it.
        const first = one.db.transaction().execute(async (tx) => {
          await ingestPeople(tx, one, page(person(a, address)));
          isHeld();
          await waits(other);
        });
        await held;
        const second = committed(other)((tx) => ingestPeople(tx, other, page(person(b, address))));
        await Promise.all([first, second]);
        expect(await areOne(one, a, b)).toBe(true);
      }
      expect(await countQuestions(one.db)).toBe(0);
    });
  }
});

/** Until somebody waits for an advisory lock in this database. */
const waits = async ({ db }: Engine): Promise<void> => {
  for (let tries = 0; tries < 500; tries++) {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and wait_event = 'advisory'`.execute(db);
    if ((rows[0]?.n ?? 0) > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('nobody waits: the address is not held');
};

/** Both CRMs know her, each with its own words, owner and visits. */
const bothKnowHer = async (engine: Engine): Promise<void> => {
  await read(
    engine,
    person(h1, { ...ada, 'person.title': 'VP' }, NOW + 5, { owner: 'kim', engagements: [visit(h1, 1)] }),
  );
  await read(
    engine,
    person(s1, { ...ada, 'person.title': 'Boss', 'person.phone': '+4930901820' }, NOW + 9, {
      owner: 'sam',
      engagements: [visit(s1, 2), visit(s1, 3, 'email_sent')],
    }),
  );
};

/** What a lead is, whoever it is. */
const contentOf = ({ lead }: StoredLead) => {
  const { id: _id, shown: _shown, stageSince: _since, ...content } = lead;
  return content;
};

describeDatabases('a person joins and splits', (open) => {
  test('after a split each lead has what its own records told, and a join brings back what was', async () => {
    const engine = engineOn(await open());
    await bothKnowHer(engine);
    const before = await storedOf(engine, h1);
    expect(before.lead).toMatchObject({ owner: 'sam', fields: { 'person.title': 'Boss' } });

    const done = await split(engine, h1, s1);
    expect(done).toMatchObject({ stays: before.lead.id, isBack: false, records: [s1], handoffStays: false });
    const [stays, leaves] = [await leadOf(engine, h1), await leadOf(engine, s1)];
    expect(stays.fields).toMatchObject({ ...ada, 'person.title': 'VP' });
    expect(stays.fields).not.toHaveProperty('person.phone');
    expect([stays.others, stays.owner]).toEqual([{}, null]);
    expect(stays.engagements.map(({ key }) => key)).toEqual([visit(h1, 1).key]);
    expect(leaves).toMatchObject({ owner: 'sam', others: {}, fields: { ...ada, 'person.title': 'Boss' } });
    expect(leaves.engagements).toHaveLength(2);
    expect([...Object.values(stays.provenance)].map(({ source }) => source)).not.toContain('salesforce');
    expect([...Object.values(leaves.provenance)].map(({ source }) => source)).not.toContain('hubspot');
    expect(await movesOf(engine.db, [stays.id])).toMatchObject([
      { kind: 'join', ground: 'email', by: null },
      { kind: 'split', ground: 'person', by: by.by, lead: stays.id, other: leaves.id, records: [s1] },
    ]);

    // Both are read again, though nothing has changed in their CRM; nothing joins them by that.
    expect(await listUnread(engine.db, { connection: 'hubspot', object: 'contact' }, 9)).toEqual(['1']);
    expect(await listUnread(engine.db, { connection: 'salesforce', object: 'contact' }, 9)).toEqual(['003A']);
    await bothKnowHer(engine);
    expect(await areOne(engine, h1, s1)).toBe(false);
    expect((await leadOf(engine, h1)).owner).toBe('kim');
    expect(await countQuestions(engine.db)).toBe(0);

    await joined(engine, s1, h1);
    expect(contentOf(await storedOf(engine, h1))).toEqual(contentOf(before));
    expect(await leadIdOf(engine, s1)).toBe(before.lead.id);
  });

  test('records go back to the lead they came from, whose handoff stays with the one that goes on', async () => {
    const engine = engineOn(await open());
    await read(engine, person(h1, ada, NOW, { engagements: [visit(h1, 1)] }));
    await read(engine, person(s1, email('bo@example.com'), NOW, { engagements: [visit(s1, 2)] }));
    const [older, younger] = [await leadIdOf(engine, h1), await leadIdOf(engine, s1)];
    await openHandoffs(engine.db, [
      { leadId: older, handoff: handoff(1, { state: 'recycled' }) },
      { leadId: younger, handoff: handoff(1, { state: 'accepted' }) },
    ]);
    expect(await joined(engine, s1, h1)).toMatchObject({ lead: older, gone: younger, records: [h1, s1] });
    expect((await leadOf(engine, s1)).handoff).toMatchObject({ ordinal: 2, state: 'accepted' });
    const done = await split(engine, h1, s1);
    expect(done).toMatchObject({ stays: older, leaves: younger, isBack: true, handoffStays: true });
    const handoffs = await latestHandoffs(engine.db, [older, younger]);
    expect(handoffs.get(older)).toMatchObject({ ordinal: 2, state: 'accepted' });
    expect(handoffs.get(younger)).toMatchObject({ ordinal: 1, state: 'closed' });
    const [back] = await loadLeads(engine.db, [younger]);
    expect(back).toMatchObject({ mergedInto: null, lead: { isArchived: false, stage: 'lead', refs: [s1] } });
    const whole = contentOf(await storedOf(engine, h1));
    await joined(engine, s1, h1);
    expect(contentOf(await storedOf(engine, h1)).handoff).toEqual(whole.handoff);
  });

  test('of a connection with records on both sides nothing is kept that cannot be told apart; it is read again', async () => {
    const engine = engineOn(await open());
    await read(engine, person(h1, { ...ada, 'person.title': 'VP' }, NOW + 5));
    await read(engine, person(h2, { ...email('bo@example.com'), 'person.title': 'Boss' }, NOW + 9));
    await joined(engine, h1, h2);
    await split(engine, h1, h2);
    expect((await leadOf(engine, h1)).fields).toEqual({});
    await read(engine, person(h1, { ...ada, 'person.title': 'VP' }, NOW + 5));
    await read(engine, person(h2, { ...email('bo@example.com'), 'person.title': 'Boss' }, NOW + 9));
    expect((await leadOf(engine, h1)).fields).toMatchObject({ ...ada, 'person.title': 'VP' });
    expect((await leadOf(engine, h2)).fields).toMatchObject({ ...email('bo@example.com'), 'person.title': 'Boss' });
  });

  test('a ruling holds for the whole lead: another record of it does not bring the two together', async () => {
    const engine = engineOn(await open());
    await bothKnowHer(engine);
    await split(engine, h1, s1);
    await bothKnowHer(engine);
    const synced = { links: [{ crm: null, object: 'contact', recordId: s1.recordId }] } as const;
    await read(engine, person(l1, email('old@example.com'), NOW, synced));
    expect(await areOne(engine, l1, s1)).toBe(true);
    await read(engine, person(l1, ada, NOW + 1, synced));
    expect(await areOne(engine, l1, h1)).toBe(false);
  });

  test('what was merged into a record inside its CRM goes with it, and is not split off alone', async () => {
    const engine = engineOn(await open());
    await bothKnowHer(engine);
    await read(engine, person(l1, ada, NOW, { links: [{ crm: null, object: 'contact', recordId: s1.recordId }] }));
    await expect(split(engine, h1, l1)).rejects.toThrow(/003A inside its CRM/);
    expect((await split(engine, h1, s1)).records).toEqual(expect.arrayContaining([s1, l1]));
    expect(await areOne(engine, s1, l1)).toBe(true);
  });

  test('refused: a record of another lead, and where nothing would be left', async () => {
    const engine = engineOn(await open());
    await bothKnowHer(engine);
    await read(engine, person(h2, email('bo@example.com')));
    await expect(split(engine, h1, h2)).rejects.toThrow('hubspot/contact/2 is not a record of that lead');
    await expect(split(engine, h1, h1, s1)).rejects.toThrow('nothing would be left');
    await read(engine, person(h1, ada, NOW + 50, { isArchived: true }));
    await expect(split(engine, h1, s1)).rejects.toThrow('nothing would be left');
    await expect(split(engine, s1, h1)).rejects.toThrow('gone from their CRM');
    await expect(joined(engine, h1, s1)).rejects.toThrow('same lead');
    expect((await leadOf(engine, h1)).refs).toHaveLength(2);
  });

  test('tried only, a split and a join change nothing', async () => {
    const engine = engineOn(await open());
    await bothKnowHer(engine);
    await read(engine, person(h2, email('bo@example.com')));
    const [one, two] = [await leadIdOf(engine, h1), await leadIdOf(engine, h2)];
    const before = await loadLeads(engine.db, [one, two]);
    await rolledBack(engine)((tx) => splitOff(tx, engine, one, [s1], by));
    await rolledBack(engine)((tx) => joinLeads(tx, engine, [one, two], by));
    expect(await loadLeads(engine.db, [one, two])).toEqual(before);
    expect(await movesOf(engine.db, [one, two])).toHaveLength(1);
  });
});

describe('the words used', () => {
  test('a record is written the way it is read', async () => {
    const { recordIn } = await import('#cli/identity-named.ts');
    const { sayRecord } = await import('#sync/identity.ts');
    for (const one of [h1, s1, l1, ref('csv', 'a/b')]) expect(recordIn(sayRecord(one))).toEqual(one);
    expect(recordIn('ada@example.com')).toBeNull();
  });
});
