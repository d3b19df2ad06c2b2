// What the practice org's page shows and does: list views, one lead or contact with its activities and log, and a seller's quick
// actions. None of it counts as API calls; what is done here is done by the seller, and a call by the record's owner.
import { z } from 'zod';
import type { ControlAnswer } from '../shared/control.ts';
import { columnField, isListed, type ListView } from './list-views.ts';
import type { SalesforceOrg } from './org.ts';
import { findObject } from './schema.ts';
import type { State } from './state.ts';
import { tableNamed, visible } from './store.ts';
import type { Field, ObjectDef, Value, Values } from './types.ts';

const pageSize = 25;
/** The prefix of the fields that Baton provisions. */
const ours = 'baton_';
const people = ['Lead', 'Contact'] as const;
type PersonObject = (typeof people)[number];
const personFields: Readonly<Record<PersonObject, readonly string[]>> = {
  Lead: [
    'Title',
    'Company',
    'Email',
    'Phone',
    'MobilePhone',
    'Status',
    'LeadSource',
    'Industry',
    'NumberOfEmployees',
    'City',
    'Country',
    'OwnerId',
  ],
  Contact: [
    'Title',
    'AccountId',
    'Email',
    'Phone',
    'MobilePhone',
    'Department',
    'LeadSource',
    'MailingCity',
    'MailingCountry',
    'OwnerId',
  ],
};

const personOf = (text: string): PersonObject | null => people.find((name) => name === text) ?? null;
const saveBody = z.strictObject({ values: z.record(z.string(), z.string()) });
const callBody = z.strictObject({
  subject: z.string().min(1).max(255),
  note: z.string().max(32_000),
  isDone: z.boolean(),
});
const convertBody = z.strictObject({ opportunity: z.string().max(120).nullable() });

/** What a value says to a person: the label of a choice, the name of who is meant. */
const said = (state: State, field: Field, value: Value): string | null => {
  if (value === null) return null;
  if (field.type === 'reference')
    return String(visible(state.store, String(value), state.clock.now())?.['Name'] ?? value);
  if (field.type === 'datetime' && typeof value === 'number') return new Date(value).toISOString();
  return field.picklist.find((one) => one.value === value)?.label ?? String(value);
};

const owners = (state: State): { value: string; label: string }[] =>
  tableNamed(state.store, 'User')
    .order.filter(({ values }) => values['IsActive'] === true)
    .map(({ id, values }) => ({ value: id, label: String(values['Name']) }));

/** The screen names who or what is meant: "Owner" where the API has "Owner ID". */
const labelOf = ({ label, type }: Field): string => (type === 'reference' ? label.replace(/ ID$/, '') : label);

const fieldTold = (state: State, field: Field, row: Values): Record<string, unknown> => {
  const value = row[field.name] ?? null;
  return {
    name: field.name,
    label: labelOf(field),
    type: field.type,
    isLong: field.type === 'textarea',
    isReadOnly: !field.isUpdateable || (field.type === 'reference' && field.name !== 'OwnerId'),
    value:
      field.type === 'datetime' && typeof value === 'number'
        ? new Date(value).toISOString()
        : value === null
          ? null
          : String(value),
    text: said(state, field, value),
    options:
      field.name === 'OwnerId'
        ? owners(state)
        : field.picklist.filter((one) => one.isActive).map(({ value: option, label }) => ({ value: option, label })),
  };
};

const objectNamed = (state: State, name: string): ObjectDef => tableNamed(state.store, name).object;

const membersOf = ({ state, users }: SalesforceOrg, view: ListView): Values[] =>
  tableNamed(state.store, view.object)
    .order.map((row) => row.values)
    .filter((row) => isListed(view, row) && (!view.isMine || row['OwnerId'] === users.seller));

const overview = (org: SalesforceOrg): ControlAnswer => {
  const { state } = org;
  const views = state.listViews.filter((view) => personOf(view.object) !== null);
  return {
    status: 200,
    body: {
      objects: people.map((object) => ({
        object,
        label: objectNamed(state, object).labelPlural,
        total: org.count(object),
      })),
      views: views.map((view) => ({
        id: view.id,
        object: view.object,
        label: view.label,
        count: membersOf(org, view).length,
      })),
    },
  };
};

/** The earliest due first where the view has such a field; everything else by the latest change. */
const inOrder = (rows: Values[]): Values[] => {
  const due = (row: Values): number => Number(row['Baton_Due_At__c'] ?? Infinity);
  return rows.sort((a, b) =>
    due(a) === due(b) ? Number(b['SystemModstamp']) - Number(a['SystemModstamp']) : due(a) - due(b),
  );
};

const defaultColumns: Readonly<Record<PersonObject, readonly string[]>> = {
  Lead: ['Company', 'Email', 'Status', 'OwnerId'],
  Contact: ['AccountId', 'Email', 'Title', 'OwnerId'],
};

const list = (org: SalesforceOrg, object: PersonObject, query: URLSearchParams): ControlAnswer => {
  const { state } = org;
  const view = state.listViews.find((one) => one.id === query.get('view') && one.object === object);
  const definition = objectNamed(state, object);
  const everyone: ListView = {
    id: '',
    object,
    name: '',
    label: `All ${definition.labelPlural.toLowerCase()}`,
    columns: [],
    filters: [],
    logic: null,
    isMine: false,
  };
  const words = (query.get('q') ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found = membersOf(org, view ?? everyone).filter((row) => {
    const whole = ['Id', 'Name', 'Email', 'Company', 'Title']
      .map((name) => String(row[name] ?? ''))
      .join(' ')
      .toLowerCase();
    return words.every((word) => whole.includes(word));
  });
  const pages = Math.max(1, Math.ceil(found.length / pageSize));
  const page = Math.min(pages, Math.max(1, Number(query.get('page') ?? '1') || 1));
  const names = (view?.columns.map(columnField) ?? defaultColumns[object]).filter((name) => name !== 'Name');
  const fields = names.flatMap((name) => definition.fields.get(name.toLowerCase()) ?? []);
  const rows = inOrder(found).slice((page - 1) * pageSize, page * pageSize);
  return {
    status: 200,
    body: {
      title: view?.label ?? everyone.label,
      total: found.length,
      page,
      pages,
      now: state.clock.now(),
      columns: fields.map((field) => ({ label: labelOf(field), name: field.name, type: field.type })),
      rows: rows.map((row) => ({
        id: row['Id'],
        name: row['Name'],
        under: [row['Title'], row['Company']].filter(Boolean).join(' at '),
        changedAt: row['SystemModstamp'],
        cells: fields.map((field) => said(state, field, row[field.name] ?? null)),
      })),
    },
  };
};

const related = (state: State, name: string, field: string, id: string): Values[] =>
  findObject(state.store.schema, name) === null
    ? []
    : tableNamed(state.store, name)
        .order.map((row) => row.values)
        .filter((row) => row[field] === id && row['IsDeleted'] !== true)
        .reverse()
        .slice(0, pageSize);

const nameOf = (state: State, id: Value | undefined): string =>
  String(visible(state.store, String(id), state.clock.now())?.['Name'] ?? '');

type Activity = {
  readonly what: string;
  readonly text: string;
  readonly at: Value | undefined;
  readonly who: string;
};

const joined = (parts: readonly (Value | undefined)[], by: string): string =>
  parts.filter((part) => typeof part === 'string' && part !== '').join(by);

/** What a task was: the kind is said once, and whose it is where somebody else made it for them. */
const taskTold = (state: State, row: Values): Activity => {
  const what = row['TaskSubtype'] === 'Call' ? 'Call' : row['TaskSubtype'] === 'Email' ? 'E-mail' : 'Task';
  const subject = row['Subject'] === what ? null : row['Subject'];
  const [maker, owner] = [nameOf(state, row['CreatedById']), nameOf(state, row['OwnerId'])];
  return {
    what,
    text: joined([subject, what === 'Task' ? row['Status'] : null, what === 'Task' ? null : row['Description']], ', '),
    at: row['CreatedDate'],
    who: maker === owner || owner === '' ? maker : `${maker} for ${owner}`,
  };
};

const activities = (state: State, object: PersonObject, id: string): Activity[] => {
  const labelled = (name: string, value: Value | undefined): Value => {
    const field = objectNamed(state, object).fields.get(name.toLowerCase());
    return value === undefined || field === undefined ? null : said(state, field, value);
  };
  return [
    ...related(state, 'Task', 'WhoId', id).map((row) => taskTold(state, row)),
    ...related(state, 'Event', 'WhoId', id).map((row) => ({
      what: 'Event',
      text: joined([row['Subject']], ''),
      at: row['CreatedDate'],
      who: nameOf(state, row['CreatedById']),
    })),
    ...related(state, 'CampaignMember', `${object}Id`, id).map((row) => ({
      what: 'Campaign',
      text: joined([nameOf(state, row['CampaignId']), row['Status']], ', '),
      at: row['CreatedDate'],
      who: nameOf(state, row['CreatedById']),
    })),
    ...related(state, 'Baton_Disposition__c', `Baton_${object}__c`, id).map((row) => ({
      what: 'Verdict',
      text: joined(
        [
          labelled('Baton_Verdict__c', row['Baton_Verdict__c']),
          labelled('Baton_Verdict_Reason__c', row['Baton_Reason__c']),
          row['Baton_Note__c'],
        ],
        ', ',
      ),
      at: row['CreatedDate'],
      who: nameOf(state, row['CreatedById']),
    })),
  ];
};

const record = (org: SalesforceOrg, object: PersonObject, id: string): ControlAnswer => {
  const { state } = org;
  const row = tableNamed(state.store, object).rows.get(id)?.values;
  if (row === undefined)
    return { status: 404, body: { status: 'error', message: `This ${object.toLowerCase()} does not exist.` } };
  const definition = objectNamed(state, object);
  const fields = [...definition.fields.values()];
  const person = personFields[object].flatMap((name) => definition.fields.get(name.toLowerCase()) ?? []);
  return {
    status: 200,
    body: {
      id,
      object,
      name: row['Name'],
      isDeleted: row['IsDeleted'] === true,
      convertedTo: row['IsConverted'] === true ? row['ConvertedContactId'] : null,
      canConvert: object === 'Lead' && row['IsConverted'] !== true && row['IsDeleted'] !== true,
      now: state.clock.now(),
      ours: fields
        .filter((field) => field.name.toLowerCase().startsWith(ours))
        .map((field) => fieldTold(state, field, row)),
      person: person.map((field) => fieldTold(state, field, row)),
      activities: activities(state, object, id).sort((a, b) => Number(b.at) - Number(a.at)),
    },
  };
};

/** Whoever owns the record makes its calls; the seller does while a queue has it. */
const callerOf = (org: SalesforceOrg, id: string): string => {
  const owner = String(org.get(id)?.values['OwnerId'] ?? '');
  return tableNamed(org.state.store, 'User').rows.has(owner) ? owner : org.users.seller;
};

const act = (
  org: SalesforceOrg,
  object: PersonObject,
  id: string,
  action: string | undefined,
  body: unknown,
): ControlAnswer | null => {
  switch (action) {
    case undefined: {
      const { values } = saveBody.parse(body);
      org.edit(id, values);
      return record(org, object, id);
    }
    case 'call': {
      const { subject, note, isDone } = callBody.parse(body);
      const owner = callerOf(org, id);
      const call = {
        ...{ Subject: subject, Description: note, WhoId: id, Type: 'Call', TaskSubtype: 'Call' },
        ...{ Status: isDone ? 'Completed' : 'Not Started', OwnerId: owner },
      };
      org.create('Task', call, { user: owner });
      return record(org, object, id);
    }
    case 'convert': {
      const { opportunity } = convertBody.parse(body);
      return { status: 200, body: org.convert(id, { opportunity }) };
    }
    default:
      return null;
  }
};

/** Answers `/_twin/page/{path}`. */
export const handlePage = (
  org: SalesforceOrg,
  method: string,
  path: readonly string[],
  query: URLSearchParams,
  body: unknown,
): ControlAnswer => {
  const [what = '', id, action] = path;
  if (method === 'GET' && what === 'overview') return overview(org);
  const object = personOf(what);
  const answer =
    object === null
      ? null
      : method === 'GET'
        ? id === undefined
          ? list(org, object, query)
          : record(org, object, id)
        : id === undefined
          ? null
          : act(org, object, id, action, body);
  return answer ?? { status: 404, body: { status: 'error', message: 'No such page data' } };
};
