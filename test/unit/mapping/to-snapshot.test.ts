import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PastValue, SourceRecord } from '#connectors/connector.ts';
import { happeningNames, objectNames } from '#connectors/connector.ts';
import type { PersonSnapshot } from '#domain/snapshot.ts';
import { readPlans, needsHistory, seenOf } from '#mapping/read-plan.ts';
import { toSnapshot } from '#mapping/to-snapshot.ts';
import { shippedManifest, shippedMapping } from './files.ts';

const mapping = shippedMapping('hubspot');
const manifest = shippedManifest();
const context = { connection: 'hubspot', observedAt: Date.UTC(2026, 10, 24) };
const at = (text: string): number => Date.parse(text);

const record = (over: Partial<SourceRecord> = {}): SourceRecord => ({
  object: 'contact',
  id: '101',
  createdAt: at('2026-01-01T00:00:00Z'),
  modifiedAt: at('2026-11-20T00:00:00Z'),
  isArchived: false,
  values: {},
  history: {},
  associated: {},
  mergedIds: [],
  ...over,
});
const past = (value: string | null, time: string, sourceType = 'FORM'): PastValue => ({
  value,
  at: at(time),
  sourceType,
  sourceId: 'userId:7',
});
const person = (over: Partial<SourceRecord>): PersonSnapshot => {
  const result = toSnapshot(mapping, manifest, record(over), context);
  if (!result.ok || result.snapshot.kind !== 'person') throw new Error('not a person');
  return result.snapshot;
};
const problemsOf = (over: Partial<SourceRecord>) => toSnapshot(mapping, manifest, record(over), context).problems;

describe('the fields of a contact', () => {
  test('are normalised, and the derived ones worked out', () => {
    const { fields } = person({
      values: {
        email: 'Dana@Mail.Example.com',
        jobtitle: 'VP Operations',
        country: 'Germany',
        phone: '030 901820',
        hs_email_optout: 'true',
        hs_legal_basis: 'Not applicable;Freely given consent from contact',
        hs_analytics_source: 'PAID_SEARCH',
        createdate: '2026-01-02T00:00:00Z',
      },
    });
    expect(fields).toEqual({
      'person.email': 'dana@mail.example.com',
      'person.email_domain': 'mail.example.com',
      'person.is_student': false,
      'person.title': 'VP Operations',
      'person.seniority': 'vp',
      'person.function': 'operations',
      'person.country': 'de',
      'person.region': 'emea',
      'person.phone': '+4930901820',
      'person.email_opt_out': true,
      'person.consent': 'granted',
      'person.source': 'paid_search',
      'person.created_at': at('2026-01-02T00:00:00Z'),
    });
  });

  test('that were not read are absent, and those that are empty are null', () => {
    const { fields } = person({ values: { email: null, firstname: '' } });
    expect(fields).toMatchObject({ 'person.email': null, 'person.email_domain': null, 'person.first_name': null });
    expect(fields).not.toHaveProperty(['person.last_name']);
    expect(fields['person.is_student']).toBeNull();
  });

  test('come from the first property in the mapping that has a value', () => {
    expect(person({ values: { phone: null, mobilephone: '+4930901820' } }).fields['person.phone']).toBe('+4930901820');
    const both = { seniority: 'c_suite', jobtitle: 'Marketing Manager' };
    expect(person({ values: both }).fields['person.seniority']).toBe('c_level');
    expect(person({ values: { ...both, seniority: 'galactic' } }).fields['person.seniority']).toBe('manager');
  });

  test('with a value the mapping does not know are unknown, and the value is shown', () => {
    const values = { hs_legal_basis: 'Because', lifecyclestage: '1234567' };
    expect(person({ values }).fields['person.consent']).toBeNull();
    expect(person({ values }).nativeStage).toBeNull();
    expect(problemsOf({ values })).toMatchObject([
      { kind: 'unmapped_value', object: 'contact', property: 'hs_legal_basis', value: 'Because' },
      { kind: 'unmapped_value', object: 'contact', property: 'lifecyclestage', value: '1234567' },
    ]);
  });

  test('that identify a person never show their value in a problem', () => {
    const problems = problemsOf({ values: { email: 'dana at example', country: 'Atlantis', createdate: 'yesterday' } });
    expect(problems.map((p) => [p.kind, p.property, p.value])).toEqual([
      ['unreadable_value', 'email', null],
      ['unreadable_value', 'country', null],
      ['unreadable_value', 'country', null],
      ['unreadable_value', 'createdate', null],
    ]);
  });

  test('long values in problems are cut', () => {
    expect(problemsOf({ values: { lifecyclestage: 'x'.repeat(5_000) } })[0]?.value).toHaveLength(80);
  });
});

describe('the rest of a contact', () => {
  test('says stage, owner, company, merges and what our fields show', () => {
    const snapshot = person({
      values: {
        lifecyclestage: 'marketingqualifiedlead',
        hubspot_owner_id: '9',
        associatedcompanyid: '55',
        hs_merged_object_ids: '77;88;101',
        baton_why: 'Asked for a demo',
        baton_fit: null,
      },
      mergedIds: ['66', '77'],
    });
    expect(snapshot).toMatchObject({ nativeStage: 'mql', owner: '9', companyId: '55', standsOn: null });
    expect(snapshot.mergedIds).toEqual(['66', '77', '88']);
    expect(snapshot.ours).toEqual({ baton_why: 'Asked for a demo', baton_fit: null });
  });

  test('has the seller’s verdict, with time and author where the history was read', () => {
    const values = { baton_verdict: 'rejected', baton_verdict_reason: 'wrong_geography' };
    expect(person({ values }).disposition).toEqual({
      verdict: 'rejected',
      reason: 'wrong_geography',
      occurredAt: at('2026-11-20T00:00:00Z'),
      isUndated: true,
      by: null,
    });
    const history = { baton_verdict: [past('rejected', '2026-11-19T10:00:00Z', 'CRM_UI')] };
    expect(person({ values, history }).disposition).toMatchObject({
      occurredAt: at('2026-11-19T10:00:00Z'),
      by: 'userId:7',
    });
    expect(person({ values: { baton_verdict: 'meh' } }).disposition).toBeNull();
  });

  test('has the seller’s note with the verdict, and evidence wherever a seller wrote it', () => {
    const values = {
      baton_verdict: 'rejected',
      baton_verdict_note: ' moved away ',
      baton_need: 'fewer lists',
      baton_budget: '',
    };
    for (const object of ['contact', 'lead'] as const) {
      const read = person({ object, values, associated: { contact: ['101'] } });
      expect(read.disposition).toMatchObject({ note: 'moved away' });
      // An empty one must not wipe what stands on the person's other record.
      expect(read.fields).toMatchObject({ 'evidence.need': 'fewer lists' });
      expect(read.fields).not.toHaveProperty('evidence.budget');
    }
    expect(person({ values: { baton_verdict: 'accepted' } }).disposition).not.toHaveProperty('note');
  });
});

describe('events', () => {
  const conversions = {
    recent_conversion_event_name: [
      past('Webinar: Faster handoffs', '2026-11-03T10:00:00Z'),
      past('Book a Demo', '2026-11-02T10:00:00Z'),
      past('', '2026-11-01T12:00:00Z'),
      past('Careers page', '2026-11-01T10:00:00Z'),
    ],
  };

  test('arise from each past value by the first rule that fits, in order of time', () => {
    const events = person({ history: conversions }).engagements;
    expect(events.map((e) => [e.type, e.properties['asset'], e.occurredAt])).toEqual([
      ['form_submitted', 'Careers page', at('2026-11-01T10:00:00Z')],
      ['demo_requested', 'Book a Demo', at('2026-11-02T10:00:00Z')],
      ['webinar_registered', 'Webinar: Faster handoffs', at('2026-11-03T10:00:00Z')],
    ]);
    expect(events.every((e) => e.observedAt === context.observedAt)).toBe(true);
    expect(events[1]?.key).toMatch(
      /^hubspot\|contact\|101:recent_conversion_event_name:\d+:[0-9a-f]{16}\|demo_requested$/,
    );
  });

  test('of a page carry path and host, never the query', () => {
    const history = {
      hs_analytics_last_url: [
        past('https://www.example.com/pricing/?email=dana@example.com#x', '2026-11-02T10:00:00Z'),
        past('www.example.com', '2026-11-01T10:00:00Z'),
      ],
    };
    expect(person({ history }).engagements.map((e) => e.properties)).toEqual([
      { path: '/', host: 'www.example.com' },
      { path: '/pricing', host: 'www.example.com' },
    ]);
  });

  test('whose time is the value come from value and history alike, once, and not without the history', () => {
    const values = { hs_email_last_click_date: '2026-11-02T10:00:00Z' };
    const history = {
      hs_email_last_click_date: [
        past(String(at('2026-11-02T10:00:00Z')), '2026-11-02T10:05:00Z'),
        past('2026-10-02T10:00:00Z', '2026-10-02T10:05:00Z'),
      ],
    };
    // A merge may have copied the value from a record where it was counted already: only the history tells.
    expect(person({ values }).engagements).toEqual([]);
    const copied = {
      hs_email_last_click_date: [past('2026-11-02T10:00:00Z', '2026-11-03T10:00:00Z', 'MERGE_CONTACTS')],
    };
    expect(person({ values, history: copied }).engagements).toEqual([]);
    // A history that was cut still has the present value.
    const alone = person({ values, history: { hs_email_last_click_date: [] } }).engagements;
    const both = person({ values, history }).engagements;
    expect(alone.map((e) => [e.type, e.occurredAt])).toEqual([['email_clicked', at('2026-11-02T10:00:00Z')]]);
    expect(both.map((e) => e.occurredAt)).toEqual([at('2026-10-02T10:00:00Z'), at('2026-11-02T10:00:00Z')]);
    expect(both[1]?.key).toBe(alone[0]?.key);
  });

  test('brought by a merge are not new', () => {
    const history = { recent_conversion_event_name: [past('Book a Demo', '2026-11-02T10:00:00Z', 'MERGE_OBJECTS')] };
    expect(person({ history }).engagements).toEqual([]);
  });

  test('have the same keys whenever the record is read again, and different keys from one another', () => {
    const entry = fc.record({
      value: fc.string({ maxLength: 20 }),
      at: fc.integer({ min: 0, max: 2_000_000_000_000 }),
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 20 }), (entries) => {
        const history = {
          recent_conversion_event_name: entries.map((e) => ({ ...e, sourceType: 'FORM', sourceId: null })),
        };
        const keys = person({ history }).engagements.map((e) => e.key);
        const again = toSnapshot(mapping, manifest, record({ history, modifiedAt: 5 }), { ...context, observedAt: 1 });
        expect(new Set(keys).size).toBe(keys.length);
        expect(again.ok && again.snapshot.kind === 'person' && again.snapshot.engagements.map((e) => e.key)).toEqual(
          keys,
        );
      }),
    );
  });
});

describe('histories are read', () => {
  const values = { recent_conversion_event_name: 'Book a Demo', email: 'dana@example.com' };

  test('at the first sight of an event, and not for a record without any', () => {
    expect(needsHistory(mapping, manifest, record({ values }), null)).toBe(true);
    expect(needsHistory(mapping, manifest, record({ values: { email: 'dana@example.com' } }), null)).toBe(false);
  });

  test('again only when a property that gives events has changed', () => {
    const seen = seenOf(mapping, manifest, record({ values }));
    expect(needsHistory(mapping, manifest, record({ values: { ...values, email: 'lee@example.com' } }), seen)).toBe(
      false,
    );
    expect(needsHistory(mapping, manifest, record({ values: { ...values, baton_verdict: 'accepted' } }), seen)).toBe(
      true,
    );
    const other = { ...values, recent_conversion_event_name: 'Webinar' };
    expect(needsHistory(mapping, manifest, record({ values: other }), seen)).toBe(true);
    expect(JSON.stringify(seen)).not.toContain('Demo');
  });

  test('not where they are there already', () => {
    const history = Object.fromEntries(
      (readPlans(mapping, manifest, ['contact'])[0]?.history ?? []).map((p) => [p, []]),
    );
    expect(needsHistory(mapping, manifest, record({ values, history }), null)).toBe(false);
  });
});

describe('other objects', () => {
  test('a company has its own id as account, and its industry in our words', () => {
    const values = {
      name: 'Acme',
      domain: 'https://www.acme.example/',
      numberofemployees: '240',
      industry: 'LOGISTICS_AND_SUPPLY_CHAIN',
      lifecyclestage: 'customer',
    };
    const result = toSnapshot(mapping, manifest, record({ object: 'company', id: '55', values }), context);
    expect(result.ok && result.snapshot).toMatchObject({
      kind: 'company',
      recordId: '55',
      fields: {
        'company.account': '55',
        'company.name': 'Acme',
        'company.domain': 'acme.example',
        'company.employees': 240,
        'company.industry': 'logistics',
        'company.is_customer': true,
      },
    });
  });

  test.each([
    [{ hs_is_closed: 'true', hs_is_closed_won: 'true' }, 'won'],
    [{ hs_is_closed: 'true', hs_is_closed_won: 'false' }, 'lost'],
    [{ dealstage: 'closedlost' }, 'lost'],
    [{ dealstage: 'contractsent', hs_is_closed: 'false' }, 'open'],
  ])('a deal %o is %s', (values, state) => {
    const deal = record({
      object: 'deal',
      values: { ...values, closedate: '2026-12-01T00:00:00Z', hubspot_owner_id: '70001' },
      associated: { contact: ['1', '2'], company: ['55'] },
    });
    const result = toSnapshot(mapping, manifest, deal, context);
    expect(result.ok && result.snapshot).toMatchObject({
      kind: 'deal',
      state,
      closedAt: state === 'open' ? null : at('2026-12-01T00:00:00Z'),
      personIds: ['1', '2'],
      companyId: '55',
      owner: '70001',
    });
  });

  test('a lead stands on its contact, and without one it cannot be used', () => {
    expect(person({ object: 'lead', associated: { contact: ['101'] } }).standsOn).toBe('101');
    expect(toSnapshot(mapping, manifest, record({ object: 'lead' }), context)).toMatchObject({
      ok: false,
      problems: [{ kind: 'missing_association', object: 'lead' }],
    });
    expect(person({ object: 'lead', isArchived: true }).isArchived).toBe(true);
  });

  test('a contact that says nothing of the company leaves what its company says', () => {
    const { objects } = shippedMapping('csv');
    const csv = { ...mapping, objects };
    const result = toSnapshot(csv, null, record({ values: { company: '', employees: '51-200' } }), context);
    expect(result.ok && result.snapshot.kind === 'person' && result.snapshot.fields).toEqual({
      'company.employees': 51,
      'person.created_at': at('2026-01-01T00:00:00Z'),
    });
  });
});

test('whatever a CRM sends, nothing throws and every text is one a database can hold', () => {
  const names = readPlans(mapping, manifest, objectNames).flatMap((plan) => plan.properties);
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom('', 'true', '2026-01-01', 'https://example.com/a?b', '\ud800', '\0', '12,5', 'a;b;;c', '__proto__'),
  );
  const values = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), fc.option(text), { maxKeys: 20 });
  const time = fc.oneof(fc.integer(), fc.constantFrom(Number.NaN, Infinity, -1, 0.5, 1e300));
  const pastValue = fc.record({ value: fc.option(text), at: time, sourceType: text, sourceId: fc.option(text) });
  const records = fc.record({
    object: fc.constantFrom(...objectNames),
    id: fc.oneof(fc.string(), fc.constant('1')),
    createdAt: fc.oneof(fc.constant(1), time),
    modifiedAt: fc.oneof(fc.constant(1), time),
    isArchived: fc.boolean(),
    values,
    history: fc.dictionary(fc.constantFrom(...names), fc.array(pastValue, { maxLength: 5 }), { maxKeys: 6 }),
    associated: fc.record({ contact: fc.array(fc.string(), { maxLength: 2 }) }, { requiredKeys: [] }),
    mergedIds: fc.array(fc.string(), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(records, (r) => {
      const result = toSnapshot(mapping, manifest, r, context);
      needsHistory(mapping, manifest, r, seenOf(mapping, manifest, r));
      if (!result.ok) {
        // What happened to nobody we sell to is no snapshot and no problem.
        const isOfNobody = happeningNames.some((name) => name === r.object);
        expect(result.problems.length).toBeGreaterThanOrEqual(isOfNobody ? 0 : 1);
        return;
      }
      if (result.snapshot.kind === 'deal' || result.snapshot.kind === 'happening') return;
      for (const value of Object.values(result.snapshot.fields)) {
        const texts = typeof value === 'string' ? [value] : Array.isArray(value) ? (value as string[]) : [];
        expect(texts.every((t) => t.isWellFormed() && !t.includes('\0') && t !== '')).toBe(true);
        expect(typeof value !== 'number' || Number.isFinite(value)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
