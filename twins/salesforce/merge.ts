// What people do to several records at once: merging duplicates, converting leads, deleting and bringing back. Children move
// without a stamp of theirs moving, which is what makes both hard to follow from outside.
// https://help.salesforce.com/s/articleView?id=sales.leads_merge.htm
// https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_convertlead.htm
import { createRecord, type Writer } from './records.ts';
import { deriveOnWrite } from './derived.ts';
import { tellSaved, type State } from './state.ts';
import { findRow, tableNamed, tableOf, updateRow, type Table } from './store.ts';
import type { Row, Value, Values } from './types.ts';
import { wholeSecond } from './values.ts';

/** Where children point at a person or an account. */
const childFields: readonly (readonly [object: string, field: string])[] = [
  ['Task', 'WhoId'],
  ['Event', 'WhoId'],
  ['Task', 'WhatId'],
  ['Event', 'WhatId'],
  ['CampaignMember', 'LeadId'],
  ['CampaignMember', 'ContactId'],
  ['OpportunityContactRole', 'ContactId'],
  ['Contact', 'AccountId'],
  ['Contact', 'ReportsToId'],
  ['Opportunity', 'AccountId'],
  ['Baton_Disposition__c', 'Baton_Lead__c'],
  ['Baton_Disposition__c', 'Baton_Contact__c'],
];

const childrenOf = function* (state: State, parentId: string): Generator<{ table: Table; row: Row; field: string }> {
  for (const [object, field] of childFields) {
    if (!state.store.schema.has(object.toLowerCase())) continue;
    const table = tableNamed(state.store, object);
    for (const row of table.order)
      if (row.values[field] === parentId && row.values['IsDeleted'] !== true) yield { table, row, field };
  }
};

const moveChild = (state: State, writer: Writer, child: { table: Table; row: Row }, patch: Values): void => {
  const { table, row } = child;
  const derived = deriveOnWrite(state, table.object, patch, row.values, writer.tx.stamp);
  const bump = state.behaviour.touchesMovedChildren ? 'system' : 'silent';
  updateRow(table, row, { ...patch, ...derived }, writer.tx, state.clock.now(), bump);
};

const find = (state: State, id: string, object?: string): { table: Table; row: Row } => {
  const found = findRow(state.store, id);
  if (found === null || (object !== undefined && found.table.object.name !== object))
    throw new Error(`The org has no ${object ?? 'record'} ${id}`);
  return found;
};

/** Merges the loser into the winner: it is deleted and names the winner, its children move, empty fields are filled from it. */
export const mergeRecords = (state: State, writer: Writer, winnerId: string, loserId: string): void => {
  const winner = find(state, winnerId);
  const loser = find(state, loserId, winner.table.object.name);
  if (winnerId === loserId || loser.row.values['IsDeleted'] === true) throw new Error('These two cannot be merged');
  const now = state.clock.now();
  for (const child of [...childrenOf(state, loserId)]) moveChild(state, writer, child, { [child.field]: winnerId });
  const taken: Record<string, Value> = {};
  for (const [name, value] of Object.entries(loser.row.values)) {
    const field = winner.table.object.fields.get(name.toLowerCase());
    if (field?.isUpdateable === true && (winner.row.values[name] ?? null) === null && value !== null)
      taken[name] = value;
  }
  updateRow(loser.table, loser.row, { IsDeleted: true, MasterRecordId: winnerId }, writer.tx, now);
  updateRow(winner.table, winner.row, taken, writer.tx, now);
  tellSaved(state, { object: winner.table.object.name, id: winnerId, tx: writer.tx });
};

export type Conversion = {
  /** An existing account or contact to convert into; without them new ones are made. */
  readonly accountId?: string;
  readonly contactId?: string;
  /** Name of the opportunity; null = none is made. */
  readonly opportunity?: string | null;
};
export type Converted = {
  readonly accountId: string;
  readonly contactId: string;
  readonly opportunityId: string | null;
};

const made = (state: State, writer: Writer, name: string, values: Values): string => {
  const written = createRecord(state, { ...writer, kind: 'setup' }, tableNamed(state.store, name).object, values);
  if (!written.ok) throw new Error(`${name}: ${written.errors.map((error) => error.message).join(', ')}`);
  return written.id;
};

/** Custom fields of the lead that the contact has under the same name, as a mapped conversion carries them over. */
const carried = (state: State, lead: Values): Values => {
  const contact = tableNamed(state.store, 'Contact').object;
  return Object.fromEntries(
    Object.entries(lead).filter(
      ([name, value]) => name.endsWith('__c') && value !== null && contact.fields.has(name.toLowerCase()),
    ),
  );
};

const personValues = (lead: Values, accountId: string): Values => ({
  ...Object.fromEntries(
    [
      'Salutation',
      'FirstName',
      'LastName',
      'Title',
      'Email',
      'Phone',
      'MobilePhone',
      'LeadSource',
      'OwnerId',
      'HasOptedOutOfEmail',
      'DoNotCall',
    ].map((name) => [name, lead[name] ?? null]),
  ),
  MailingCity: lead['City'] ?? null,
  MailingState: lead['State'] ?? null,
  MailingCountry: lead['Country'] ?? null,
  AccountId: accountId,
});

const dayMs = 86_400_000;
const isoDay = (at: number): string => new Date(at).toISOString().slice(0, 10);

const opportunityOf = (
  state: State,
  writer: Writer,
  lead: Values,
  name: string,
  accountId: string,
  contactId: string,
): string => {
  const opportunityId = made(state, writer, 'Opportunity', {
    Name: name,
    AccountId: accountId,
    StageName: 'Prospecting',
    CloseDate: isoDay(writer.tx.stamp + 90 * dayMs),
    OwnerId: lead['OwnerId'] ?? null,
    LeadSource: lead['LeadSource'] ?? null,
  });
  made(state, writer, 'OpportunityContactRole', {
    OpportunityId: opportunityId,
    ContactId: contactId,
    IsPrimary: true,
  });
  return opportunityId;
};

/** Converts a lead. Tasks and events go to the contact; a campaign member keeps its lead and gets the contact besides. */
export const convertLead = (state: State, writer: Writer, leadId: string, wanted: Conversion): Converted => {
  const { table, row } = find(state, leadId, 'Lead');
  const lead = row.values;
  if (lead['IsConverted'] === true || lead['IsDeleted'] === true) throw new Error('This lead cannot be converted');
  const accountId =
    wanted.accountId ??
    made(state, writer, 'Account', {
      Name: lead['Company'] ?? lead['Name'] ?? 'Unknown',
      OwnerId: lead['OwnerId'] ?? null,
      Website: lead['Website'] ?? null,
      Industry: lead['Industry'] ?? null,
      NumberOfEmployees: lead['NumberOfEmployees'] ?? null,
      AnnualRevenue: lead['AnnualRevenue'] ?? null,
      BillingCountry: lead['Country'] ?? null,
    });
  const contactId =
    wanted.contactId ?? made(state, writer, 'Contact', { ...carried(state, lead), ...personValues(lead, accountId) });
  const opportunityId =
    wanted.opportunity == null ? null : opportunityOf(state, writer, lead, wanted.opportunity, accountId, contactId);
  for (const child of [...childrenOf(state, leadId)]) {
    const { object } = child.table;
    if (object.name === 'CampaignMember') moveChild(state, writer, child, { ContactId: contactId });
    else if (object.name === 'Task' || object.name === 'Event')
      moveChild(state, writer, child, {
        WhoId: contactId,
        ...(opportunityId === null ? {} : { WhatId: opportunityId }),
      });
  }
  const patch = {
    IsConverted: true,
    Status: 'Closed - Converted',
    ConvertedDate: isoDay(writer.tx.stamp),
    ConvertedAccountId: accountId,
    ConvertedContactId: contactId,
    ConvertedOpportunityId: opportunityId,
  };
  updateRow(table, row, patch, writer.tx, state.clock.now());
  tellSaved(state, { object: 'Lead', id: leadId, tx: writer.tx });
  return { accountId, contactId, opportunityId };
};

/** Children that go with their parent into the recycle bin. */
const goesWith = new Set(['CampaignMember', 'OpportunityContactRole', 'Task', 'Event']);

export const deleteRecord = (state: State, writer: Writer, id: string): void => {
  const { table, row } = find(state, id);
  const now = state.clock.now();
  for (const child of [...childrenOf(state, id)])
    if (goesWith.has(child.table.object.name)) updateRow(child.table, child.row, { IsDeleted: true }, writer.tx, now);
  updateRow(table, row, { IsDeleted: true }, writer.tx, now);
};

export const undeleteRecord = (state: State, writer: Writer, id: string): void => {
  const { table, row } = find(state, id);
  updateRow(table, row, { IsDeleted: false, MasterRecordId: null }, writer.tx, state.clock.now());
};

/** Gives many rows one identical SystemModstamp, as a mass update by a system process does. */
export const tieRows = (state: State, object: string, at: number, ids: readonly string[] | null): void => {
  const table = tableNamed(state.store, object);
  const stamp = wholeSecond(at);
  const tx = { stamp, userId: '', visibleAt: state.clock.now() };
  const rows = ids === null ? table.order : ids.map((id) => find(state, id, object).row);
  for (const row of rows) updateRow(tableOf(state.store, table.object), row, {}, tx, state.clock.now(), 'system');
};
