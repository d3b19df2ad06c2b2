import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { v7 } from 'uuid';
import { lifecycleStages, type Lead } from '#domain/lead.ts';
import { engaged, insertEvents, listEvents, loadEngagements, MAX_ENGAGEMENTS } from '#store/events.ts';
import { countHandoffs, latestHandoffs, listHandoffs, moveHandoffs, openHandoffs } from '#store/handoffs.ts';
import {
  countByStage,
  dueLeadIds,
  findLeads,
  leadsOfCompanies,
  listLeadIds,
  loadLeads,
  loadLeadsByRefs,
  saveLeads,
  wakeAllLeads,
  wakeLeads,
} from '#store/leads.ts';
import { repointRefs } from '#store/merges.ts';
import { findRefs, recordWrites, refKey, saveRefs } from '#store/refs.ts';
import { countByGrade, loadScores, saveScores } from '#store/scores.ts';
import type { Tx } from '#store/schema.ts';
import { describeDatabases } from '#test/support/databases.ts';
import { contact, engagement, handoff, MINUTE, newLead, NOW, refOf, toSave } from './samples.ts';

const byOrder = (a: { occurredAt: number; key: string }, b: { occurredAt: number; key: string }): number =>
  a.occurredAt - b.occurredAt || (a.key < b.key ? -1 : 1);

/** Saves a lead as an ingest does, all its parts. */
const save = async (tx: Tx, leads: readonly Lead[]): Promise<void> => {
  await saveLeads(
    tx,
    leads.map((lead) => toSave(lead)),
    NOW,
  );
  await saveRefs(
    tx,
    leads.flatMap((lead) => lead.refs.map((ref) => refOf(lead, ref))),
  );
  await insertEvents(
    tx,
    leads.flatMap((lead) => lead.engagements.map((one) => engaged(lead.id, one))),
  );
  await openHandoffs(
    tx,
    leads.flatMap((lead) => (lead.handoff === null ? [] : [{ leadId: lead.id, handoff: lead.handoff }])),
  );
};

const instant = fc.integer({ min: 0, max: 4_102_444_800_000 });
const value = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0), // jsonb has no negative zero
  fc.boolean(),
  fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 3 }),
);
const storable = (text: string): boolean => !text.includes('\u0000');
const anyLead: fc.Arbitrary<Lead> = fc.record({
  id: fc.constant(null).map(() => v7()),
  fields: fc.dictionary(fc.string().filter(storable), value),
  provenance: fc.dictionary(
    fc.string().filter(storable),
    fc.record({ source: fc.constant('hubspot'), occurredAt: instant, observedAt: instant }),
  ),
  others: fc.dictionary(
    fc.string().filter(storable),
    fc.array(fc.record({ source: fc.constant('other'), occurredAt: instant, observedAt: instant, value }), {
      minLength: 1,
      maxLength: 2,
    }),
  ),
  engagements: fc
    .array(fc.record({ type: fc.constantFrom('page_viewed', 'demo_requested'), occurredAt: instant }), { maxLength: 5 })
    .map((some) => some.map((one) => engagement(v7(), one.occurredAt, one)).sort(byOrder)),
  refs: fc
    .array(fc.constantFrom('contact', 'lead'), { maxLength: 2 })
    .map((objects) => objects.map((object) => ({ connection: 'hubspot', object, recordId: v7() }))),
  stage: fc.constantFrom(...lifecycleStages),
  stageSince: instant,
  mqlAt: fc.option(instant),
  handoff: fc.option(instant.map((at) => handoff(1, { mqlAt: at }))),
  nativeStage: fc.option(fc.constantFrom(...lifecycleStages)),
  owner: fc.option(fc.constant('1001')),
  disposition: fc.option(
    fc.record({
      verdict: fc.constantFrom('accepted' as const, 'rejected' as const),
      reason: fc.option(fc.constant('no_budget')),
      occurredAt: instant,
      by: fc.constant(null),
    }),
  ),
  recycleUntil: fc.option(instant),
  recycleLabel: fc.option(fc.string({ unit: 'grapheme' }).filter(storable)),
  intentResetAt: fc.option(fc.integer({ min: 0, max: 2 ** 45 })),
  shown: fc.option(
    fc.record({ values: fc.constant({ fit: 12.5, why: 'Asked for a demo', due_at: null }), at: instant }),
  ),
  isArchived: fc.boolean(),
});

const tidy = (lead: Lead): Lead => ({
  ...lead,
  refs: lead.refs.toSorted((a, b) => (refKey(a) < refKey(b) ? -1 : 1)),
});

describeDatabases('leads', (open, kind) => {
  test('a lead comes back as it was saved, whole', async () => {
    const { db } = await open();
    await fc.assert(
      fc.asyncProperty(fc.array(anyLead, { minLength: 1, maxLength: 4 }), async (leads) => {
        await db.transaction().execute((tx) => save(tx, leads));
        const loaded = await loadLeads(
          db,
          leads.map((lead) => lead.id),
        );
        expect(loaded.map(({ lead }) => tidy(lead))).toEqual(
          leads.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(tidy),
        );
      }),
      { numRuns: 25 },
    );
  });

  test('text that PostgreSQL refuses is mended, and stops nothing', async () => {
    const { db } = await open();
    const lead = newLead({
      fields: { 'person.title': 'VP\u0000 \\u0000 of \ud83d Ops 🚀', 'person.email': 'a@example.com' },
    });
    await save(db, [lead]);
    const [loaded] = await loadLeads(db, [lead.id]);
    expect(loaded?.lead.fields['person.title']).toBe('VP \\u0000 of \ufffd Ops 🚀');
  });

  test('leads are found by their refs, and only those asked for', async () => {
    const { db } = await open();
    const both = newLead({ refs: [contact('1'), { connection: 'hubspot', object: 'lead', recordId: '1' }] });
    const other = newLead({ refs: [contact('2')] });
    await save(db, [both, other]);
    const found = await loadLeadsByRefs(db, [contact('1'), contact('3')]);
    expect([...found.keys()]).toEqual([refKey(contact('1'))]);
    expect(found.get(refKey(contact('1')))?.lead).toEqual(both);
  });

  test('an event counts once, whichever lead and batch bring it again', async () => {
    const { db } = await open();
    const [one, two] = [newLead(), newLead()];
    await save(db, [one, two]);
    const first = engagement('e1', NOW);
    expect(await insertEvents(db, [engaged(one.id, first), engaged(one.id, first)])).toEqual(new Set([first.key]));
    expect(await insertEvents(db, [engaged(two.id, first), engaged(two.id, engagement('e2', NOW))])).toEqual(
      new Set([engagement('e2', NOW).key]),
    );
    expect((await loadEngagements(db, [one.id])).get(one.id)).toEqual([first]);
  });

  test('only the newest engagements are loaded, oldest first, and changes of fields are none', async () => {
    const { db } = await open();
    const lead = newLead();
    await save(db, [lead]);
    const many = Array.from({ length: MAX_ENGAGEMENTS + 20 }, (_, n) => engagement(String(n), NOW - n));
    await insertEvents(
      db,
      many.map((one) => engaged(lead.id, one)),
    );
    const change = { leadId: lead.id, key: 'change', kind: 'field_changed' as const, type: 'person.title' };
    await insertEvents(db, [
      { ...change, occurredAt: NOW + 1, observedAt: NOW, properties: { before: null, after: 'VP' }, ofRecord: null },
    ]);
    const loaded = (await loadEngagements(db, [lead.id])).get(lead.id) ?? [];
    expect(loaded).toEqual(many.slice(0, MAX_ENGAGEMENTS).reverse());
    expect((await listEvents(db, lead.id, 2)).map(({ type }) => type)).toEqual(['person.title', 'page_viewed']);
  });

  test('what a write put into a record is kept property by property, and an ingest leaves it alone', async () => {
    const { db } = await open();
    const lead = newLead({ refs: [contact('1')] });
    await save(db, [lead]);
    await recordWrites(db, [
      { ref: contact('1'), written: { fit: { value: '10', modifiedAt: NOW }, why: { value: 'a', modifiedAt: NOW } } },
      { ref: contact('unknown'), written: { fit: { value: '1', modifiedAt: NOW } } },
    ]);
    await recordWrites(db, [{ ref: contact('1'), written: { fit: { value: null, modifiedAt: NOW + 1 } } }]);
    await saveRefs(db, [refOf(lead, contact('1'), { ours: { fit: '7' }, modifiedAt: NOW + 2 })]);
    const [ref] = await findRefs(db, [contact('1')]);
    expect(ref?.lastWritten).toEqual({
      fit: { value: null, modifiedAt: NOW + 1 },
      why: { value: 'a', modifiedAt: NOW },
    });
    expect(ref).toMatchObject({ ours: { fit: '7' }, modifiedAt: NOW + 2 });
  });

  test('due leads come longest waiting first; waking only ever brings a time forward', async () => {
    const { db } = await open();
    const leads = [newLead(), newLead(), newLead(), newLead({ isArchived: true })];
    const wakes = [NOW + 10, NOW - 10, null, null];
    await saveLeads(
      db,
      leads.map((lead, i) => toSave(lead, { nextWakeAt: wakes[i] ?? null })),
      NOW,
    );
    const ids = leads.map((lead) => lead.id);
    expect(await dueLeadIds(db, NOW, 10)).toEqual([ids[1]]);
    await wakeLeads(db, ids.slice(0, 3), NOW);
    expect(await dueLeadIds(db, NOW, 10)).toEqual([ids[1], ids[0], ids[2]]);
    expect(await dueLeadIds(db, NOW, 2)).toEqual([ids[1], ids[0]]);
    expect(await wakeAllLeads(db, NOW - 20)).toBe(3);
    expect(await dueLeadIds(db, NOW - 20, 10)).toEqual(ids.slice(0, 3));
  });

  test('a person finds a lead by our id, a record id or the address', async () => {
    const { db } = await open();
    const lead = newLead({ refs: [contact('4711')] });
    const same = newLead({ refs: [contact('5')] });
    await save(db, [lead, same, newLead({ fields: {} })]);
    expect(await findLeads(db, ` ${lead.id} `)).toEqual([lead.id]);
    expect(await findLeads(db, '4711')).toEqual([lead.id]);
    expect(await findLeads(db, 'Ada@Example.com')).toEqual([lead.id, same.id].sort());
    expect(await findLeads(db, "nobody' or '1'='1")).toEqual([]);
  });

  test('leads are counted, walked and found by company without the archived ones', async () => {
    const { db } = await open();
    const leads = [newLead(), newLead({ stage: 'mql' }), newLead({ isArchived: true })];
    const key = { connection: 'hubspot', recordId: '9' };
    await save(db, leads);
    await saveRefs(
      db,
      leads.map((lead, i) => refOf(lead, contact(String(i)), { companyId: '9' })),
    );
    const ids = leads
      .slice(0, 2)
      .map((lead) => lead.id)
      .sort();
    expect(await countByStage(db)).toEqual({ lead: 1, mql: 1 });
    expect((await leadsOfCompanies(db, [key, key])).sort()).toEqual(ids);
    expect(await leadsOfCompanies(db, [{ connection: 'other', recordId: '9' }])).toEqual([]);
    const first = await listLeadIds(db, null, 1);
    expect([...first, ...(await listLeadIds(db, first[0] ?? null, 5))]).toEqual(ids);
  });

  test('handoffs keep their number for ever and the latest is the lead’s own', async () => {
    const { db } = await open();
    const lead = newLead();
    await save(db, [lead]);
    await openHandoffs(
      db,
      [1, 2].map((ordinal) => ({ leadId: lead.id, handoff: handoff(ordinal) })),
    );
    await openHandoffs(db, [{ leadId: lead.id, handoff: handoff(1, { contractHash: 'other' }) }]);
    await moveHandoffs(db, [{ leadId: lead.id, ordinal: 1, state: 'rejected', at: NOW }]);
    expect(await listHandoffs(db, lead.id)).toEqual([handoff(1, { state: 'rejected' }), handoff(2)]);
    expect((await latestHandoffs(db, [lead.id])).get(lead.id)).toEqual(handoff(2));
    expect(await countHandoffs(db)).toEqual({ open: 1, rejected: 1 });
  });

  test('a lead has one current score', async () => {
    const { db } = await open();
    const lead = newLead();
    await save(db, [lead]);
    const score = { leadId: lead.id, fit: 55_000, intent: -1_500, total: 53_500, grade: 'B4', status: 'not_yet' };
    const full = { ...score, lines: [{ rule: 'size', points: 25_000 }], asOf: NOW, contractHash: 'c1' };
    await saveScores(db, [{ ...full, grade: 'D4' }]);
    await saveScores(db, [full]);
    expect(await loadScores(db, [lead.id, v7()])).toEqual(new Map([[lead.id, full]]));
    expect(await countByGrade(db)).toEqual({ B4: 1 });
  });

  test('a merge re-points refs, events and handoffs, and copies nothing', async () => {
    const { db } = await open();
    const from = newLead({ refs: [contact('1')], engagements: [engagement('a', NOW)], handoff: handoff(1) });
    const to = newLead({ refs: [contact('2')], engagements: [engagement('b', NOW - 1)] });
    await save(db, [from, to]);
    await db.transaction().execute((tx) => repointRefs(tx, from.id, to.id, NOW + MINUTE));
    const [merged, left] = await Promise.all([loadLeads(db, [to.id]), loadLeads(db, [from.id])]);
    expect(merged[0]?.lead).toMatchObject({
      engagements: [...to.engagements, ...from.engagements],
      handoff: handoff(1),
    });
    expect(merged[0]?.lead.refs).toHaveLength(2);
    expect(left[0]).toMatchObject({
      lead: { isArchived: true, refs: [], engagements: [], handoff: null },
      mergedInto: to.id,
    });
  });

  test('a merge of two leads that both were handed over leaves each handoff its number', async () => {
    const { db } = await open();
    const from = newLead({ handoff: handoff(1, { state: 'rejected' }) });
    const to = newLead({ handoff: handoff(1) });
    await save(db, [from, to]);
    await repointRefs(db, from.id, to.id, NOW);
    expect(await listHandoffs(db, to.id)).toEqual([handoff(1)]);
    expect(await listHandoffs(db, from.id)).toEqual([handoff(1, { state: 'rejected' })]);
  });

  if (kind === 'postgres')
    describe('between processes', () => {
      test('pages that meet the same new records make one lead of each, in whatever order they come', async () => {
        const first = await open();
        const stores = [first, await first.openAnother(), await first.openAnother()];
        const refs = Array.from({ length: 30 }, (_, n) => contact(String(n)));
        const ingest = (tx: Tx, page: readonly ReturnType<typeof contact>[]): Promise<void> =>
          loadLeadsByRefs(tx, page, { lock: true }).then((found) =>
            save(
              tx,
              page.filter((ref) => !found.has(refKey(ref))).map((ref) => newLead({ refs: [ref] })),
            ),
          );
        const pages = [refs, refs.toReversed(), [...refs.slice(15), ...refs.slice(0, 15)]];
        await Promise.all(stores.map(({ db }, n) => db.transaction().execute((tx) => ingest(tx, pages[n] ?? []))));
        expect((await first.db.selectFrom('leads').select('lead_id').execute()).length).toBe(refs.length);
        expect((await loadLeadsByRefs(first.db, refs)).size).toBe(refs.length);
      });

      test('a locked lead is changed by one at a time: no change is lost', async () => {
        const first = await open();
        const second = await first.openAnother();
        const lead = newLead({ refs: [contact('1')], fields: { 'custom.n': 0 } });
        await save(first.db, [lead]);
        const increment = async (tx: Tx): Promise<void> => {
          const found = (await loadLeadsByRefs(tx, [contact('1')], { lock: true })).get(refKey(contact('1')));
          if (found === undefined) throw new Error('The lead is gone');
          const n = Number(found.lead.fields['custom.n']) + 1;
          await saveLeads(tx, [toSave({ ...found.lead, fields: { 'custom.n': n } })], NOW);
        };
        await Promise.all(
          Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? first : second).db.transaction().execute(increment)),
        );
        const [loaded] = await loadLeads(first.db, [lead.id]);
        expect(loaded?.lead.fields).toEqual({ 'custom.n': 12 });
      });

      test('a lead that is merged away while a page waits for it is found where it went', async () => {
        const first = await open();
        const second = await first.openAnother();
        const [from, to] = [newLead({ refs: [contact('1')] }), newLead({ refs: [contact('2')] })];
        await save(first.db, [from, to]);
        const waiting: { found?: Promise<unknown> } = {};
        await first.db.transaction().execute(async (tx) => {
          await loadLeads(tx, [from.id, to.id], { lock: true });
          waiting.found = second.db
            .transaction()
            .execute((other) => loadLeadsByRefs(other, [contact('1')], { lock: true }));
          await new Promise((resolve) => setTimeout(resolve, 100));
          await repointRefs(tx, from.id, to.id, NOW);
        });
        const found = (await waiting.found) as Awaited<ReturnType<typeof loadLeadsByRefs>>;
        expect(found.get(refKey(contact('1')))?.lead.id).toBe(to.id);
      });
    });
});
