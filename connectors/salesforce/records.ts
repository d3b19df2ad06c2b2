// From a row, of REST or of Bulk, to a record in the words of connector.ts.
import type { ReadPlan, SourceRecord } from '#connectors/connector.ts';
import type { Selection } from './describe.ts';
import { SalesforceError } from './failures.ts';
import { longId, personOf, salesforceObject } from './names.ts';
import { cell, textIn } from './soql.ts';
import { instantOf, isTrue, textOf } from './values.ts';
import type { Row } from './wire.ts';

export type Associated = SourceRecord['associated'];

export const idOf = (row: Row): string => longId(textIn(row, 'Id') ?? '');

const idsAt = (row: Row, ...fields: readonly string[]): string[] =>
  fields.flatMap((field) => {
    const id = textIn(row, field);
    return id === null ? [] : [longId(id)];
  });

/** Of a merge: the record that lives on. Null for a row that was not merged away. */
export const masterOf = (row: Row): string | null =>
  isTrue(cell(row, 'IsDeleted')) ? (idsAt(row, 'MasterRecordId')[0] ?? null) : null;

/** What the row itself says of other records; the rest is asked for apart. */
const ownAssociated = (plan: ReadPlan, row: Row): Associated => {
  switch (plan.object) {
    case 'lead': {
      const isConverted = isTrue(cell(row, 'IsConverted'));
      const of = (field: string): string[] => (isConverted ? idsAt(row, field) : []);
      return {
        contact: of('ConvertedContactId'),
        company: of('ConvertedAccountId'),
        deal: of('ConvertedOpportunityId'),
      };
    }
    case 'contact':
    case 'deal':
      return plan.associations.includes('company') ? { company: idsAt(row, 'AccountId') } : {};
    case 'company':
      return {};
    case 'campaign_member':
      return { lead: idsAt(row, 'LeadId'), contact: idsAt(row, 'ContactId') };
    case 'disposition':
      return { lead: idsAt(row, 'Baton_Lead__c'), contact: idsAt(row, 'Baton_Contact__c') };
    case 'call':
    case 'email':
    case 'message':
      return {};
    case 'task':
    case 'meeting': {
      const who = idsAt(row, 'WhoId');
      const of = (person: 'lead' | 'contact'): string[] => who.filter((id) => personOf(id) === person);
      return {
        lead: of('lead'),
        contact: of('contact'),
        ...(plan.associations.includes('company') && { company: idsAt(row, 'AccountId') }),
      };
    }
  }
};

export const toSourceRecord = (
  plan: ReadPlan,
  selection: Selection,
  row: Row,
  more: { readonly associated?: Associated; readonly mergedIds?: readonly string[] } = {},
): SourceRecord => {
  const modifiedAt = instantOf(cell(row, 'SystemModstamp'));
  const createdAt = instantOf(cell(row, 'CreatedDate'));
  if (modifiedAt === null || createdAt === null)
    throw new SalesforceError(
      `a row of ${salesforceObject(plan.object).label} came without its times; it is asked again`,
      {
        kind: 'unavailable',
        status: 200,
      },
    );
  return {
    object: plan.object,
    id: idOf(row),
    createdAt,
    modifiedAt,
    isArchived: isTrue(cell(row, 'IsDeleted')),
    values: Object.fromEntries(
      selection.columns.map(({ property, path, type }) => [property, textOf(type, cell(row, path))]),
    ),
    history: {},
    associated: { ...ownAssociated(plan, row), ...more.associated },
    mergedIds: more.mergedIds ?? [],
  };
};
