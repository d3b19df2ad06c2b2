// Reading and writing one record by the portal's rules: values checked against their definitions, one contact per e-mail
// address, a lifecycle stage that never moves backwards, and properties the portal works out itself.
import { tie } from './associations.ts';
import { change, insert, type Table } from './table.ts';
import type { State } from './state.ts';
import {
  objectFacts,
  type Input,
  type ObjectType,
  type Source,
  type StoredRecord,
  type Values,
  type View,
} from './types.ts';
import { isoText, readValue } from './values.ts';

export type ValueProblem = { readonly name: string; readonly code: string; readonly message: string };

const isOpen = (deal: StoredRecord): boolean =>
  !['closedwon', 'closedlost'].includes(deal.values['dealstage'] ?? '') && deal.archivedAt === null;

const firstContact = (state: State, lead: StoredRecord | undefined): StoredRecord | undefined => {
  const [id] = lead?.links.contacts ?? [];
  return id === undefined ? undefined : state.tables.contacts.records.get(id);
};

/** Properties that are worked out when read; like a portal's roll-ups they change without a new modified time. */
const workOut = (state: State, type: ObjectType, view: View, name: string): string | null => {
  const { records } = state.tables[type];
  switch (name) {
    case 'hs_num_open_deals': {
      const deals = [...(records.get(view.id)?.links.deals ?? [])];
      const open = deals
        .map((id) => state.tables.deals.records.get(id))
        .filter((deal) => deal !== undefined && isOpen(deal));
      return String(open.length);
    }
    case 'hs_is_closed':
      return String(['closedwon', 'closedlost'].includes(view.values['dealstage'] ?? ''));
    case 'hs_is_closed_won':
      return String(view.values['dealstage'] === 'closedwon');
    case 'hs_primary_contact_id':
      return firstContact(state, records.get(view.id))?.id.toString() ?? null;
    case 'hs_associated_contact_email':
      return firstContact(state, records.get(view.id))?.values['email'] ?? null;
    default:
      return null;
  }
};

const workedOut: Readonly<Record<ObjectType, ReadonlySet<string>>> = {
  contacts: new Set(),
  companies: new Set(['hs_num_open_deals']),
  deals: new Set(['hs_is_closed', 'hs_is_closed_won']),
  leads: new Set(['hs_primary_contact_id', 'hs_associated_contact_email']),
  calls: new Set(),
  emails: new Set(),
  meetings: new Set(),
  communications: new Set(),
  tasks: new Set(),
};

/** A property's text as the API answers it; null = empty, or no such property. */
export const valueOf = (state: State, type: ObjectType, view: View, name: string): string | null => {
  if (name === 'hs_object_id') return String(view.id);
  if (name === 'createdate' || name === 'hs_createdate') return isoText(view.createdAt);
  if (name === objectFacts[type].modified) return isoText(view.updatedAt);
  if (workedOut[type].has(name)) return workOut(state, type, view, name);
  const value = view.values[name];
  if (value === undefined || value === '' || state.properties.get(type, name) === undefined) return null;
  return value;
};

const isOwner = (state: State, id: string): boolean =>
  state.owners.some((owner) => owner.id === id && !owner.isArchived);

/**
 * Stored texts of the sent ones, or every problem with them. `isByApi` also refuses the properties that the portal keeps
 * itself.
 */
export const checkValues = (
  state: State,
  type: ObjectType,
  sent: Input,
  isByApi: boolean,
): { values: Values; problems: readonly ValueProblem[] } => {
  const values: Record<string, string> = {};
  const problems: ValueProblem[] = [];
  for (const [name, raw] of Object.entries(sent)) {
    if (raw === undefined) continue;
    const rule = state.properties.get(type, name);
    if (rule === undefined) {
      problems.push({ name, code: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` });
      continue;
    }
    if (isByApi && rule.isReadOnly) {
      problems.push({ name, code: 'READ_ONLY_VALUE', message: `"${name}" is a read only property` });
      continue;
    }
    const text = raw === null ? '' : String(raw);
    if (rule.hasExternalOptions) {
      // Which code a portal answers for an unknown owner is not documented: assumed the same as for any picklist.
      if (text === '' || isOwner(state, text)) values[name] = text;
      else problems.push({ name, code: 'INVALID_OPTION', message: `${text} is not the id of an active owner` });
      continue;
    }
    const read = readValue(rule, text);
    if ('value' in read) values[name] = read.value;
    else problems.push({ name, code: read.code, message: read.message });
  }
  return { values, problems };
};

/** The contact that has this e-mail address already, other than `self`. */
export const emailHolder = (state: State, type: ObjectType, values: Values, self: number | null): number | null => {
  const email = values['email'];
  if (type !== 'contacts' || email === undefined || email === '') return null;
  const holder = state.emails.get(email);
  return holder === undefined || holder === self ? null : holder;
};

/** The live record that has one of these values already where its property is unique, other than `self`. */
export const uniqueHolder = (state: State, type: ObjectType, values: Values, self: number | null): number | null => {
  if (type === 'contacts') return emailHolder(state, type, values, self);
  for (const [name, value] of Object.entries(values)) {
    if (value === '' || state.properties.get(type, name)?.hasUniqueValue !== true) continue;
    const holder = findByUnique(state, type, name, value);
    if (holder !== null && holder.id !== self) return holder.id;
  }
  return null;
};

/** Which records have ever had a value, by property and value: made when first asked for, and kept from then on. */
const holders = new WeakMap<Table, Map<string, Map<string, Set<number>>>>();

const holdersOf = (table: Table, name: string): Map<string, Set<number>> => {
  const byName = holders.get(table) ?? new Map<string, Map<string, Set<number>>>();
  holders.set(table, byName);
  const known = byName.get(name);
  if (known !== undefined) return known;
  const byValue = new Map<string, Set<number>>();
  const note = (value: string, id: number): void => {
    if (value === '') return;
    const ids = byValue.get(value) ?? new Set();
    byValue.set(value, ids.add(id));
  };
  for (const { id, values } of table.records.values()) note(values[name] ?? '', id);
  table.listeners.push((happened) => {
    if (happened.kind === 'changed' && happened.property === name) note(happened.value, happened.record.id);
  });
  byName.set(name, byValue);
  return byValue;
};

/** The oldest live record that has this value now. */
export const findByUnique = (state: State, type: ObjectType, name: string, value: string): StoredRecord | null => {
  const table = state.tables[type];
  const ids = [...(holdersOf(table, name).get(value) ?? [])].sort((a, b) => a - b);
  const found = ids.map((id) => table.records.get(id));
  return found.find((record) => record?.archivedAt === null && record.values[name] === value) ?? null;
};

const indexEmail = (state: State, record: StoredRecord, before: string | undefined): void => {
  const email = record.values['email'];
  if (email === before) return;
  if (before !== undefined) state.emails.delete(before);
  if (email !== undefined && email !== '') state.emails.set(email, record.id);
};

/**
 * A stage before the present one is not set and nobody is told: clear it with '' first, in a request of its own.
 * https://integrate.hubspot.com/t/1333 (reports differ between portals; this is the strictest one).
 */
const withoutStepBack = (state: State, type: ObjectType, record: StoredRecord, values: Values): Values => {
  const next = values['lifecyclestage'];
  const now = record.values['lifecyclestage'];
  if (next === undefined || next === '' || now === undefined || now === '') return values;
  const options = state.properties.get(type, 'lifecyclestage')?.options ?? [];
  const place = (stage: string): number => options.findIndex((option) => option.value === stage);
  if (place(next) >= place(now)) return values;
  return Object.fromEntries(Object.entries(values).filter(([name]) => name !== 'lifecyclestage'));
};

/** Adds a record of stored texts. */
export const addRecord = (state: State, type: ObjectType, values: Values, at: number, source: Source): StoredRecord => {
  const record = insert(state.tables[type], values, at, source);
  if (type === 'contacts') indexEmail(state, record, undefined);
  return record;
};

/**
 * Writes stored texts; returns how many values changed. A write of what is there already changes neither the history nor
 * the modified time (assumed: HubSpot does not document it).
 */
export const writeRecord = (
  state: State,
  type: ObjectType,
  record: StoredRecord,
  values: Values,
  at: number,
  source: Source,
): number => {
  const before = record.values['email'];
  const count = change(state.tables[type], record, withoutStepBack(state, type, record, values), at, source);
  if (type === 'contacts' && count > 0) indexEmail(state, record, before);
  return count;
};

/** Makes a company the primary one of a contact: a property of the contact, so its modified time moves. */
export const setPrimaryCompany = (
  state: State,
  contact: StoredRecord,
  company: StoredRecord,
  at: number,
  source: Source,
): void => {
  tie({ type: 'contacts', record: contact }, { type: 'companies', record: company });
  writeRecord(state, 'contacts', contact, { associatedcompanyid: String(company.id) }, at, source);
};
