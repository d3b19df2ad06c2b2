// Random snapshots of one person as two connections might give them: reordered, repeated, with the odd wrong type.
import fc from 'fast-check';
import type { Disposition, RecordRef } from '#domain/lead.ts';
import { lifecycleStages, verdicts } from '#domain/lead.ts';
import type { Facts } from '#domain/observe.ts';
import type { PersonSnapshot } from '#domain/snapshot.ts';
import * as any from './arbitraries.ts';

const nullable = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of, { freq: 3 });

const connection = fc.constantFrom('one', 'two');
const ref: fc.Arbitrary<RecordRef> = fc.record({
  connection,
  object: fc.constantFrom('contact', 'lead'),
  recordId: fc.constantFrom('1', '2'),
});

const personFields = fc.record(
  {
    'person.email': nullable(fc.constantFrom('ada@college.edu', 'bo@example.com', 'not an address')),
    'person.title': nullable(fc.constantFrom('Student', 'VP Operations', 'Student Success Manager')),
    'person.seniority': nullable(fc.constantFrom('student', 'vp')),
    'person.email_domain': fc.constantFrom('never.example'),
    'company.employees': nullable(fc.integer({ min: 0, max: 5 })),
    'company.industry': nullable(fc.constantFrom('alpha', 'beta')),
    'custom.tags': nullable(fc.array(fc.constantFrom('alpha', 'beta'), { maxLength: 2 })),
    'custom.signed_at': nullable(any.instant),
  },
  { requiredKeys: [] },
);

export const disposition: fc.Arbitrary<Disposition> = fc.record({
  verdict: fc.constantFrom(...verdicts),
  reason: nullable(fc.constantFrom('wrong', 'later', 'double', 'quarter', 'silent', 'nonsense')),
  occurredAt: any.instant,
  by: fc.constant(null),
});

export const snapshot: fc.Arbitrary<PersonSnapshot> = fc
  .record({
    ref,
    mergedIds: fc.subarray(['7', '8']),
    modifiedAt: any.instant,
    isArchived: fc.constantFrom(false, false, false, true),
    fields: personFields,
    companyId: nullable(fc.constant('c')),
    standsOn: fc.constantFrom(null, null, '1'),
    nativeStage: nullable(fc.constantFrom(...lifecycleStages)),
    owner: nullable(fc.constantFrom('sam', 'kim')),
    disposition: nullable(disposition),
    engagements: any.engagements(4),
  })
  .map((of) => ({ ...of, kind: 'person', observedAt: of.modifiedAt, links: [], ours: {} }));

/** A record that the CRM's own stages leave alone, so that what happens to it is the contract's and the sellers' doing. */
export const calmSnapshot: fc.Arbitrary<PersonSnapshot> = fc
  .tuple(snapshot, fc.constantFrom('wrong', 'later', 'double', 'quarter', 'silent'))
  .map(([one, reason]) => ({
    ...one,
    nativeStage: null,
    isArchived: false,
    ref: { connection: 'one', object: 'contact', recordId: '1' },
    disposition:
      one.disposition === null || one.disposition.verdict === 'converted' ? null : { ...one.disposition, reason },
  }));

export const facts: fc.Arbitrary<readonly Facts[]> = fc.array(
  fc
    .record({
      connection,
      recordId: fc.constantFrom('c', 'd'),
      modifiedAt: any.instant,
      fields: fc.record(
        {
          'company.employees': nullable(fc.integer({ min: 0, max: 5 })),
          'company.industry': nullable(fc.constantFrom('alpha', 'beta')),
          'company.open_opportunity': fc.boolean(),
          'company.is_customer': fc.boolean(),
        },
        { requiredKeys: [] },
      ),
    })
    .map((of) => ({ ...of, observedAt: of.modifiedAt })),
  { maxLength: 2 },
);
