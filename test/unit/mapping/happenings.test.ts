// What happened to a person has a record of its own: which event it is, when, whose, and which verdict was logged.
import { describe, expect, test } from '@jest/globals';
import type { SourceRecord } from '#connectors/connector.ts';
import { happeningEvents, loggedVerdict, personOf } from '#mapping/happenings.ts';
import type { HappeningMapping, VerdictLogMapping } from '#mapping/mapping.ts';

const at = (text: string): number => Date.parse(text);
const observedAt = at('2026-11-24T00:00:00Z');

const record = (over: Partial<SourceRecord> = {}): SourceRecord => ({
  object: 'task',
  id: '00T1',
  createdAt: at('2026-11-01T00:00:00Z'),
  modifiedAt: at('2026-11-20T00:00:00Z'),
  isArchived: false,
  values: {},
  history: {},
  associated: {},
  mergedIds: [],
  ...over,
});

const calls: HappeningMapping = {
  at: ['CompletedAt', '$created'],
  rules: [
    { where: [{ property: 'Status', in: ['Deferred'] }], type: null },
    {
      where: [
        { property: 'Status', in: ['Completed'] },
        { property: 'Subject', contains: ['call', 'rang'] },
      ],
      type: 'call_logged',
    },
    { where: [{ property: 'Status' }], type: 'task_done' },
  ],
  properties: { subject: 'Subject' },
  ...{ by: null, automated: [], people: ['contact', 'lead'], words: {} },
};
const eventsOf = (values: SourceRecord['values'], over: Partial<SourceRecord> = {}) =>
  happeningEvents(calls, record({ values, ...over }), 'salesforce', observedAt);

describe('an event', () => {
  test('is what the first rule says all of whose tests are met, in any case of letters', () => {
    expect(eventsOf({ Status: 'COMPLETED', Subject: 'Call with Ada' })).toEqual([
      {
        key: 'salesforce|task|00T1|call_logged',
        type: 'call_logged',
        occurredAt: at('2026-11-01T00:00:00Z'),
        observedAt,
        properties: { subject: 'Call with Ada' },
      },
    ]);
    expect(eventsOf({ Status: 'Completed', Subject: 'Letter' })).toMatchObject([{ type: 'task_done' }]);
    expect(eventsOf({ Status: 'deferred', Subject: 'Call' })).toEqual([]);
    expect(eventsOf({ Subject: 'Call' })).toEqual([]);
  });

  test('happened when the first property with a usable time says, else when the record was made', () => {
    const done = { Status: 'Completed', CompletedAt: '2026-11-05T10:00:00.000Z' };
    expect(eventsOf(done)).toMatchObject([{ occurredAt: at('2026-11-05T10:00:00Z') }]);
    for (const CompletedAt of [null, '', 'yesterday', '+275760-09-13T00:00:00.001Z']) {
      expect(eventsOf({ ...done, CompletedAt })).toMatchObject([{ occurredAt: at('2026-11-01T00:00:00Z') }]);
    }
    const modified = { ...calls, at: ['$modified' as const] };
    expect(happeningEvents(modified, record({ values: done }), 'x', 0)).toMatchObject([
      { occurredAt: at('2026-11-20T00:00:00Z') },
    ]);
  });

  test('has the same identity however often the record is edited, and another one of another type beside it', () => {
    const first = eventsOf({ Status: 'Completed', Subject: 'Call' });
    const edited = eventsOf({ Status: 'Completed', Subject: 'Call again' }, { modifiedAt: observedAt });
    expect(edited.map(({ key }) => key)).toEqual(first.map(({ key }) => key));
    expect(eventsOf({ Status: 'Open' })[0]?.key).not.toBe(first[0]?.key);
  });

  test('says who did it, whether a machine did, and the ids of outcomes in words', () => {
    const map: HappeningMapping = {
      ...calls,
      properties: { outcome: 'Outcome' },
      by: 'Owner',
      automated: [{ property: 'Sequence' }, { property: 'Source', in: ['MARKETING'] }],
      words: { Outcome: { f240: 'connected' } },
    };
    const told = (values: SourceRecord['values']) =>
      happeningEvents(map, record({ values: { Status: 'x', ...values } }), 'x', 0)[0]?.properties;
    expect(told({ Owner: '70001', Outcome: 'f240' })).toEqual({ by: '70001', outcome: 'connected' });
    expect(told({ Outcome: 'toString' })).toEqual({ outcome: 'toString' });
    expect(told({ Sequence: '12' })).toEqual({ is_automated: true });
    expect(told({ Source: 'marketing', Sequence: '' })).toEqual({ is_automated: true });
    expect(told({ Source: 'CRM_UI' })).toEqual({});
  });

  test('is not said by a record in the bin, nor by a property that only looks like one', () => {
    expect(eventsOf({ Status: 'Completed' }, { isArchived: true })).toEqual([]);
    const odd: HappeningMapping = { ...calls, rules: [{ where: [{ property: 'constructor' }], type: 'odd' }] };
    expect(happeningEvents(odd, record(), 'x', 0)).toEqual([]);
  });
});

test('it happened to the contact where a contact and the lead it was converted from are both named', () => {
  expect(personOf(record({ associated: { contact: ['003A'], lead: ['00QA'] } }))).toEqual({
    object: 'contact',
    recordId: '003A',
  });
  expect(personOf(record({ associated: { lead: ['00QA', '00QB'] } }))).toEqual({ object: 'lead', recordId: '00QA' });
  expect(personOf(record({ associated: { contact: [] } }))).toBeNull();
});

describe('a logged verdict', () => {
  const log: VerdictLogMapping = { verdict: 'V', reason: 'R', note: 'N', by: 'By', at: ['$created'] };
  const verdictOf = (values: SourceRecord['values'], over: Partial<SourceRecord> = {}, map = log) =>
    loggedVerdict(map, record({ object: 'disposition', values, ...over }));

  test('has its time and its seller from the record of the log', () => {
    expect(verdictOf({ V: 'rejected', N: 'moved away' })).toMatchObject({ note: 'moved away' });
    expect(verdictOf({ V: 'Rejected', R: 'wrong_person', By: '005A' })).toEqual({
      verdict: 'rejected',
      reason: 'wrong_person',
      occurredAt: at('2026-11-01T00:00:00Z'),
      by: '005A',
    });
    expect(verdictOf({ V: 'accepted', R: '' }, {}, { ...log, by: null })).toMatchObject({ reason: null, by: null });
  });

  test('is none where the text is no verdict, or the row was taken out', () => {
    for (const V of [null, '', 'maybe']) expect(verdictOf({ V })).toBeNull();
    expect(verdictOf({ V: 'accepted' }, { isArchived: true })).toBeNull();
  });
});
