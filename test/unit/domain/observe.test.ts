// Single situations of reading a record; the laws are in test/property/observe.test.ts.
import { describe, expect, test } from '@jest/globals';
import { derive } from '#domain/derive.ts';
import { valueHash } from '#domain/hash.ts';
import { apply, applyAll, dealFacts, observe, observeFacts } from '#domain/observe.ts';
import type { DealSnapshot } from '#domain/snapshot.ts';
import { did, nobody, nov, saw } from './example.ts';

const see = (of: Parameters<typeof saw>[1], at = nov(2), lead = nobody) => applyAll(lead, observe(lead, saw(at, of)));
const facts = (at: number, fields: Record<string, string | number | null>, recordId = '9', connection = 'crm') => ({
  connection,
  recordId,
  modifiedAt: at,
  observedAt: at,
  fields,
});

describe('observe', () => {
  test('a first sight tells all there is, in a stable order, each with its own key', () => {
    const event = did('demo_requested', nov(1));
    const events = observe(
      nobody,
      saw(nov(2), {
        fields: { 'person.title': 'CFO', 'company.employees': 5, 'person.phone': null },
        mergedIds: ['8'],
        owner: 'sam',
        nativeStage: 'sal',
        disposition: { verdict: 'accepted', reason: null, occurredAt: nov(1), by: 'sam' },
        engagements: [event, event],
        isArchived: true,
      }),
    );
    expect(events.map((one) => one.kind)).toEqual([
      'record_joined',
      'records_merged',
      'field_changed',
      'field_changed',
      'engaged',
      'native_stage_changed',
      'owner_changed',
      'verdict_given',
      'archived',
    ]);
    const title = events.find((one) => one.kind === 'field_changed' && one.path === 'person.title');
    expect(title?.key).toBe(`crm|contact|1|person.title|${String(nov(2))}|${valueHash('CFO')}`);
    expect(events.find((one) => one.kind === 'engaged')?.key).toBe(event.key);
    const lead = applyAll(nobody, events);
    expect(lead.refs.map((ref) => ref.recordId)).toEqual(['1', '8']);
    expect([lead.owner, lead.nativeStage, lead.disposition?.verdict, lead.isArchived]).toEqual([
      'sam',
      'sal',
      'accepted',
      true,
    ]);
  });

  test('what one connection leaves empty does not take away what another said', () => {
    const lead = see({ fields: { 'person.title': 'CFO' } });
    const other = { connection: 'other', object: 'contact', recordId: 'x' };
    expect(
      see({ ref: other, fields: { 'person.title': null }, owner: null }, nov(5), lead).fields['person.title'],
    ).toBe('CFO');
    expect(see({ ref: other, fields: { 'person.title': 'CEO' } }, nov(5), lead).fields['person.title']).toBe('CEO');
    expect(see({ ref: other, fields: { 'person.title': 'CEO' } }, nov(1), lead).fields['person.title']).toBe('CFO');
    expect(see({ fields: { 'person.title': null } }, nov(5), lead).fields).not.toHaveProperty('person.title');
  });

  test('an owner can be taken away by the record that gave one, not by one that stands on it', () => {
    const lead = see({ owner: 'sam' });
    expect(see({ owner: null }, nov(5), lead).owner).toBeNull();
    const standing = { connection: 'crm', object: 'lead', recordId: '7' };
    expect(see({ ref: standing, standsOn: '1', owner: null }, nov(5), lead).owner).toBe('sam');
  });

  test('company facts win over what the person record says of the company, and move with the person', () => {
    const lead = applyAll(
      nobody,
      observe(nobody, saw(nov(9), { fields: { 'company.name': 'Typed by hand', 'company.industry': 'x' } }), [
        facts(nov(5), { 'company.name': 'Acme', 'company.industry': null }),
      ]),
    );
    expect([lead.fields['company.name'], lead.fields['company.industry']]).toEqual(['Acme', 'x']);
    const moved = applyAll(lead, observe(lead, saw(nov(12)), [facts(nov(1), { 'company.name': 'Beta' }, '10')]));
    expect(moved.fields['company.name']).toBe('Beta');
    expect(observeFacts(moved, [facts(nov(11), { 'company.name': 'Gamma' }, '10')])).toEqual([]);
    expect(observeFacts(moved, [facts(nov(13), { 'company.name': 'Gamma' }, '10')])).toHaveLength(1);
  });

  test('a late event does not turn a field back when it is applied', () => {
    const older = observe(nobody, saw(nov(2), { fields: { 'person.title': 'old' } }));
    const lead = see({ fields: { 'person.title': 'new' } }, nov(5));
    expect(applyAll(lead, older).fields['person.title']).toBe('new');
  });

  test('a verdict given again with another reason at the same moment is another; an older one is none', () => {
    const given = { verdict: 'rejected', reason: null, occurredAt: nov(5), by: null } as const;
    const lead = see({ disposition: given }, nov(5));
    const kinds = (disposition: typeof given | { verdict: 'rejected'; reason: string; occurredAt: number; by: null }) =>
      observe(lead, saw(nov(6), { disposition })).map((one) => one.kind);
    expect(kinds(given)).toEqual([]);
    expect(kinds({ ...given, reason: 'x' })).toEqual(['verdict_given']);
    expect(kinds({ ...given, reason: 'x', occurredAt: nov(4) })).toEqual([]);
    expect(kinds({ ...given, occurredAt: nov(6) })).toEqual([]);
  });

  test('a record that is archived and comes back', () => {
    const gone = see({ isArchived: true }, nov(5));
    const back = observe(gone, saw(nov(6)));
    expect(back.map((one) => one.kind)).toEqual(['restored']);
    expect(observe(gone, saw(nov(4)))).toEqual([]);
    expect(back.reduce(apply, gone).isArchived).toBe(false);
  });
});

describe('deals', () => {
  const deal = (state: DealSnapshot['state'], of: Partial<DealSnapshot> = {}): DealSnapshot => ({
    kind: 'deal',
    connection: 'crm',
    recordId: '5',
    modifiedAt: nov(3),
    observedAt: nov(3),
    isArchived: false,
    state,
    createdAt: nov(1),
    closedAt: null,
    companyId: '9',
    personIds: [],
    owner: null,
    ...of,
  });
  const of = { connection: 'crm', recordId: '9', observedAt: nov(4) };

  test('say whether one is open, and only of a won one that the company is a customer', () => {
    expect(dealFacts([], of).fields).toEqual({ 'company.open_opportunity': false, 'company.deal_owner': null });
    expect(dealFacts([deal('open'), deal('lost')], of)).toMatchObject({
      modifiedAt: nov(3),
      fields: { 'company.open_opportunity': true },
    });
    expect(dealFacts([deal('won')], of).fields).toEqual({
      'company.open_opportunity': false,
      'company.deal_owner': null,
      'company.is_customer': true,
    });
    expect(dealFacts([deal('open', { isArchived: true })], of).fields['company.open_opportunity']).toBe(false);
  });
});

describe('derive', () => {
  const student = (of: Record<string, string>) => derive(of)['person.is_student'];

  test('a student by address, seniority or title; unknown while either side is', () => {
    expect(student({ 'person.email': 'a@cs.college.edu' })).toBe(true);
    expect(student({ 'person.email': 'a@college.ac.uk' })).toBe(true);
    expect(student({ 'person.seniority': 'student' })).toBe(true);
    expect(student({ 'person.title': 'Étudiante en gestion' })).toBe(true);
    expect(student({ 'person.email': 'a@shop.example', 'person.title': 'Student Success Manager' })).toBe(false);
    expect(student({ 'person.email': 'a@shop.example' })).toBeUndefined();
    expect(student({ 'person.title': 'CFO' })).toBeUndefined();
    expect(student({ 'person.email': 'a@education.example', 'person.title': 'CFO' })).toBe(false);
  });

  test('the domain of an address', () => {
    expect(derive({ 'person.email': ' Ada@Shop.Example ' })['person.email_domain']).toBe('shop.example');
    for (const odd of ['nobody', 'ada@', ' '])
      expect(derive({ 'person.email': odd })).not.toHaveProperty('person.email_domain');
    expect(derive({ 'person.email_domain': 'gone.example', 'person.is_student': true })).toEqual({});
  });
});
