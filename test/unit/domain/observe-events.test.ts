// What single events look like, by name and key, and which differences are none.
import { describe, expect, test } from '@jest/globals';
import { valueHash } from '#domain/hash.ts';
import type { Disposition, Handoff, Lead, Value } from '#domain/lead.ts';
import type { LeadEvent } from '#domain/lead-event.ts';
import { applyAll, dealFacts, observe, observeFacts, type Facts } from '#domain/observe.ts';
import type { DealSnapshot, PersonSnapshot } from '#domain/snapshot.ts';
import { did, nobody, nov, saw } from './example.ts';

const see = (lead: Lead, at: number, of: Partial<PersonSnapshot>): readonly LeadEvent[] => observe(lead, saw(at, of));
const known = (at: number, of: Partial<PersonSnapshot>, lead = nobody): Lead => applyAll(lead, see(lead, at, of));
const company = (at: number, fields: Facts['fields']): Facts => ({
  connection: 'crm',
  recordId: '9',
  modifiedAt: at,
  observedAt: at,
  fields,
});
const keysOf = (events: readonly LeadEvent[]): readonly string[] => events.map(({ key }) => key);
const kindsOf = (events: readonly LeadEvent[]): readonly string[] => events.map(({ kind }) => kind);
const at = String(nov(5));

describe('a key', () => {
  test('names connection, object, record, what it is about, when, and the value', () => {
    const disposition = { verdict: 'rejected', reason: 'duplicate', occurredAt: nov(4), by: null } as const;
    const events = see(nobody, nov(5), {
      mergedIds: ['8', '7'],
      nativeStage: 'sal',
      owner: 'sam',
      disposition,
      isArchived: true,
    });
    expect(keysOf(events)).toEqual([
      `crm|contact|1|record_joined|${at}|${valueHash(null)}`,
      `crm|contact|1|records_merged|${at}|${valueHash(['7', '8'])}`,
      `crm|contact|1|native_stage|${at}|${valueHash('sal')}`,
      `crm|contact|1|owner|${at}|${valueHash('sam')}`,
      `crm|contact|1|verdict|${String(nov(4))}|${valueHash(['rejected', 'duplicate'])}`,
      `crm|contact|1|archived|${at}|${valueHash(null)}`,
    ]);
    const without = see(nobody, nov(5), { disposition: { ...disposition, reason: null } });
    expect(keysOf(without)).toContain(`crm|contact|1|verdict|${String(nov(4))}|${valueHash(['rejected', ''])}`);
  });

  test('of a fact of the company names the company, with the later of its time and the person’s', () => {
    const events = observe(nobody, saw(nov(5)), [company(nov(2), { 'company.name': 'Acme' })]);
    expect(keysOf(events)).toContain(`crm|company|9|company.name|${at}|${valueHash('Acme')}`);
    expect(keysOf(observeFacts(nobody, [company(nov(6), { 'company.name': 'Acme' })]))).toEqual([
      `crm|company|9|company.name|${String(nov(6))}|${valueHash('Acme')}`,
    ]);
  });
});

describe('the order of what is observed', () => {
  test('facts by path, engagements by time, however they are listed', () => {
    const paths = ['custom.c', 'custom.a', 'custom.d', 'custom.b'];
    const late = did('visit', nov(4));
    const early = did('visit', nov(3));
    const events = see(nobody, nov(5), {
      fields: Object.fromEntries(paths.map((path) => [path, 1])),
      engagements: [late, early],
    });
    expect(events.flatMap((event) => (event.kind === 'field_changed' ? [event.path] : []))).toEqual(paths.toSorted());
    expect(events.flatMap((event) => (event.kind === 'engaged' ? [event.key] : []))).toEqual([early.key, late.key]);
  });
});

describe('no change', () => {
  const isNew = (before: Value, after: Value): boolean =>
    see(known(nov(4), { fields: { 'custom.x': before } }), nov(5), { fields: { 'custom.x': after } }).length > 0;

  test('is a list of the same words in the same order', () => {
    expect(isNew(['a', 'b'], ['a', 'b'])).toBe(false);
    expect(isNew([], [])).toBe(false);
    for (const other of [
      ['a'],
      ['a', 'b', 'c'],
      ['b', 'a'],
      ['a', 'c'],
      ['c', 'd'],
      'a,b',
      'ab',
      2,
    ] satisfies Value[]) {
      expect(isNew(['a', 'b'], other)).toBe(true);
      expect(isNew(other, ['a', 'b'])).toBe(true);
    }
  });

  test('a list where there was nothing, and nothing where there was a list, is one', () => {
    expect(see(known(nov(4), {}), nov(5), { fields: { 'custom.x': ['a'] } })).toHaveLength(1);
    const listing = known(nov(4), { fields: { 'custom.x': ['a'] } });
    expect(see(listing, nov(5), { fields: { 'custom.x': null } })).toHaveLength(1);
  });

  test('is what an older snapshot says; one of the same instant counts', () => {
    const lead = known(nov(4), { fields: { 'custom.x': 1 }, nativeStage: 'sal', owner: 'sam', isArchived: true });
    const other = { fields: { 'custom.x': 2 }, nativeStage: 'sql', owner: 'kim', isArchived: false } as const;
    expect(see(lead, nov(4) - 1, other)).toEqual([]);
    expect(kindsOf(see(lead, nov(4), other))).toEqual([
      'field_changed',
      'native_stage_changed',
      'owner_changed',
      'restored',
    ]);
  });

  test('is a native stage that is not said', () => {
    expect(see(known(nov(4), { nativeStage: 'sal' }), nov(5), { nativeStage: null })).toEqual([]);
  });

  test('is the archiving of a record that stands on the person’s', () => {
    const ref = { connection: 'crm', object: 'lead', recordId: '7' };
    expect(kindsOf(see(nobody, nov(5), { ref, standsOn: '1', isArchived: true }))).toEqual(['record_joined']);
  });
});

describe('records', () => {
  test('are told apart by connection, object and id', () => {
    const lead = known(nov(4), {});
    const ref = { connection: 'crm', object: 'contact', recordId: '1' };
    expect(see(lead, nov(5), { ref })).toEqual([]);
    for (const other of [{ connection: 'other' }, { object: 'lead' }, { recordId: '2' }]) {
      expect(kindsOf(see(lead, nov(5), { ref: { ...ref, ...other } }))).toEqual(['record_joined']);
    }
  });

  test('that say when a thing was said are kept under names of their own', () => {
    const lead = known(nov(4), { nativeStage: 'sal', owner: 'sam', isArchived: true });
    expect(Object.keys(lead.provenance).sort()).toEqual(['$archived', '$native_stage', '$owner']);
  });
});

describe('a verdict', () => {
  const given: Disposition = { verdict: 'rejected', reason: 'duplicate', occurredAt: nov(5), by: null };
  const handedOver = (handedOverAt: number): Handoff => ({ handedOverAt, ordinal: 2, state: 'open' }) as Handoff;
  const again = (of: Partial<Disposition>, handoff: Handoff | null, before = given): boolean =>
    see({ ...known(nov(5), { disposition: before }), handoff }, nov(9), { disposition: { ...given, ...of } }).length >
    0;

  test('given again is another one only after a new handoff', () => {
    expect(again({ occurredAt: nov(8) }, handedOver(nov(7)))).toBe(true);
    expect(again({ occurredAt: nov(8) }, handedOver(nov(5)))).toBe(false);
    expect(again({ occurredAt: nov(8) }, handedOver(nov(3)))).toBe(false);
    expect(again({ occurredAt: nov(8) }, null)).toBe(false);
    expect(again({}, handedOver(nov(7)))).toBe(false);
  });

  test('without a date is the same one however often its record is touched, unless it says something else', () => {
    expect(again({ occurredAt: nov(8), isUndated: true }, handedOver(nov(7)))).toBe(false);
    expect(again({ occurredAt: nov(8), isUndated: true, reason: 'no_interest' }, handedOver(nov(7)))).toBe(true);
    expect(again({ occurredAt: nov(8), isUndated: true, verdict: 'accepted' }, null)).toBe(true);
  });
});

test('an open deal says nothing of the company being a customer', () => {
  const deal = { isArchived: false, state: 'open', modifiedAt: nov(3), createdAt: nov(1), owner: '7' } as DealSnapshot;
  const of = { connection: 'crm', recordId: '9', observedAt: nov(4) };
  const read = (...deals: readonly DealSnapshot[]): Facts => dealFacts(deals, of);
  expect(read(deal)).toEqual({
    ...of,
    modifiedAt: nov(3),
    fields: { 'company.open_opportunity': true, 'company.deal_owner': '7' },
  });
  const newer = { ...deal, createdAt: nov(2), owner: '8' };
  expect(read(deal, newer, { ...deal, createdAt: nov(4), owner: null }).fields['company.deal_owner']).toBe('8');
  expect(read({ ...deal, state: 'lost' }, { ...deal, state: 'won', isArchived: true, modifiedAt: nov(2) })).toEqual({
    ...of,
    modifiedAt: nov(3),
    fields: { 'company.open_opportunity': false, 'company.deal_owner': null },
  });
});
