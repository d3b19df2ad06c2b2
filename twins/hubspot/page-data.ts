// What the practice portal's page shows and saves: queues, contacts, one record with its company and history. None of it
// counts as API calls; a saved field is an edit on the screen (CRM_UI).
import { z } from 'zod';
import type { ControlAnswer } from '../shared/control.ts';
import type { HubSpotPortal } from './portal.ts';
import type { Property } from './properties.ts';
import { valueOf } from './records.ts';
import { membersOf } from './segments.ts';
import type { State } from './state.ts';
import { timelineOf } from './table.ts';
import { engagementTypes, objectFacts, type EngagementType, type ObjectType, type StoredRecord } from './types.ts';
import { instantOf } from './values.ts';

const pageSize = 25;
/** The prefix of the fields that Baton provisions (manifest.json). */
const ours = 'baton_';
const historyShown = 200;
const rowFields = ['firstname', 'lastname', 'email', 'jobtitle', 'company', 'lifecyclestage'] as const;
const rowFieldsOfOurs = [
  'baton_why',
  'baton_grade',
  'baton_mql_status',
  'baton_stage',
  'baton_due_at',
  'baton_sla_state',
  'baton_verdict',
  'hubspot_owner_id',
] as const;
const personFields = [
  'email',
  'phone',
  'mobilephone',
  'jobtitle',
  'seniority',
  'job_function',
  'country',
  'state',
  'city',
  'lifecyclestage',
  'hs_lead_status',
  'hubspot_owner_id',
  'hs_email_optout',
  'hs_do_not_call',
  'hs_legal_basis',
  'hs_language',
  'hs_analytics_source',
] as const;
const companyFields = [
  'domain',
  'industry',
  'numberofemployees',
  'annualrevenue',
  'country',
  'city',
  'lifecyclestage',
  'hs_num_open_deals',
] as const;

const callBody = z.strictObject({ note: z.string().max(10_000) });
const saveBody = z.strictObject({ properties: z.record(z.string(), z.string()) });

const nameOf = (record: StoredRecord): string =>
  [record.values['firstname'], record.values['lastname']].filter((part) => (part ?? '') !== '').join(' ') ||
  (record.values['email'] ?? `Contact ${record.id}`);

const ownerName = (state: State, id: string): string => {
  const owner = state.owners.find((one) => one.id === id);
  return owner === undefined ? id : `${owner.firstName} ${owner.lastName}`;
};

const labelOf = (state: State, property: Property, value: string): string => {
  if (property.hasExternalOptions) return ownerName(state, value);
  if (property.options.length === 0) return value;
  return value
    .split(';')
    .map((part) => property.options.find((option) => option.value === part)?.label ?? part)
    .join(', ');
};

const field = (state: State, type: ObjectType, record: StoredRecord, property: Property): Record<string, unknown> => {
  const value = valueOf(state, type, record, property.name);
  const owners = state.owners
    .filter((owner) => !owner.isArchived)
    .map((owner) => ({ value: owner.id, label: ownerName(state, owner.id) }));
  return {
    name: property.name,
    label: property.label,
    type: property.type,
    fieldType: property.fieldType,
    isReadOnly: property.isReadOnly,
    description: property.description,
    value,
    text: value === null ? null : labelOf(state, property, value),
    options: property.hasExternalOptions ? owners : property.options.filter((option) => !option.hidden),
  };
};

const fieldsOf = (state: State, type: ObjectType, record: StoredRecord, names: readonly string[]): unknown[] =>
  names
    .map((name) => state.properties.get(type, name))
    .filter((property) => property !== undefined)
    .map((property) => field(state, type, record, property));

const companyOf = (state: State, contact: StoredRecord): StoredRecord | undefined =>
  state.tables.companies.records.get(Number(contact.values['associatedcompanyid'] ?? Number.NaN));

const row = (state: State, record: StoredRecord): Record<string, unknown> => {
  const values: Record<string, string | null> = {};
  for (const name of [...rowFields, ...rowFieldsOfOurs]) {
    const property = state.properties.get('contacts', name);
    const value = valueOf(state, 'contacts', record, name);
    values[name] =
      property === undefined || value === null || property.type === 'datetime'
        ? value
        : labelOf(state, property, value);
  }
  values['company'] ??= companyOf(state, record)?.values['name'] ?? null;
  return { id: String(record.id), name: nameOf(record), values, updatedAt: record.updatedAt };
};

const queues = (state: State): unknown[] =>
  state.segments
    .filter((segment) => segment.type === 'contacts' && segment.processingType === 'DYNAMIC')
    .map((segment) => ({ id: segment.listId, name: segment.name, count: membersOf(state, segment).length }));

/** Queues by due time, the nearest first and those without one last; everything else by the latest change. */
const inOrder = (records: StoredRecord[], isQueue: boolean): StoredRecord[] => {
  const due = (record: StoredRecord): number => instantOf(record.values['baton_due_at'] ?? '') ?? Infinity;
  const byChange = (a: StoredRecord, b: StoredRecord): number => b.updatedAt - a.updatedAt || b.id - a.id;
  if (!isQueue) return records.sort(byChange);
  return records.sort((a, b) => (due(a) === due(b) ? byChange(a, b) : due(a) - due(b)));
};

const contacts = (state: State, query: URLSearchParams): ControlAnswer => {
  const queue = state.segments.find((segment) => segment.listId === query.get('queue'));
  const table = state.tables.contacts;
  const everyone =
    queue === undefined
      ? table.live.map((id) => table.records.get(id)).filter((one) => one !== undefined)
      : membersOf(state, queue);
  const words = (query.get('q') ?? '')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found = everyone.filter((record) => {
    const whole =
      `${record.id} ${rowFields.map((name) => record.values[name] ?? '').join(' ')} ${companyOf(state, record)?.values['name'] ?? ''}`.toLowerCase();
    return words.every((word) => whole.includes(word));
  });
  const pages = Math.max(1, Math.ceil(found.length / pageSize));
  const page = Math.min(pages, Math.max(1, Number(query.get('page') ?? '1') || 1));
  const rows = inOrder(found, queue !== undefined).slice((page - 1) * pageSize, page * pageSize);
  return {
    status: 200,
    body: {
      total: found.length,
      page,
      pages,
      title: queue?.name ?? 'All contacts',
      isInstalled: state.properties.list('contacts', false).some((property) => property.name.startsWith(ours)),
      rows: rows.map((record) => row(state, record)),
      now: state.clock.now(),
    },
  };
};

const whoDid = (state: State, type: string, id: string | null): string => {
  if (type === 'CRM_UI') {
    const userId = Number(/^userId:(\d+)$/.exec(id ?? '')?.[1]);
    const owner = state.owners.find((one) => one.userId === userId);
    return owner === undefined ? 'A person on the screen' : `${owner.firstName} ${owner.lastName}`;
  }
  if (type === 'INTEGRATION') return state.apps.some((app) => app.appId === id) ? 'Connected app' : 'Another app';
  const words = type.replaceAll('_', ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const activityShown = {
  calls: ['Call', ['hs_call_title', 'hs_call_disposition', 'hs_call_body']],
  emails: ['E-mail', ['hs_email_subject', 'hs_email_status']],
  meetings: ['Meeting', ['hs_meeting_title', 'hs_meeting_outcome']],
  communications: ['Message', ['hs_communication_channel_type']],
  tasks: ['Task', ['hs_task_subject', 'hs_task_status']],
} as const satisfies Record<EngagementType, readonly [string, readonly string[]]>;
const activitiesShown = 25;

/** What was logged with the contact and what is to be done, the newest first. */
const activitiesOf = (state: State, contact: StoredRecord): unknown[] =>
  engagementTypes
    .flatMap((type) =>
      [...(contact.links[type] ?? [])].flatMap((id) => {
        const one = state.tables[type].records.get(id);
        if (one === undefined || one.archivedAt !== null) return [];
        const [what, names] = activityShown[type];
        const told = names.map((name) => {
          const property = state.properties.get(type, name);
          const value = one.values[name] ?? '';
          return property === undefined ? value : labelOf(state, property, value);
        });
        const time = instantOf(one.values['hs_timestamp'] ?? '');
        const owner = one.values['hubspot_owner_id'];
        return [
          {
            what,
            text: told.filter((part) => part !== '' && part !== what).join(', '),
            // The time of a task is when it is due.
            at: type === 'tasks' ? one.createdAt : (time ?? one.createdAt),
            dueAt: type === 'tasks' ? time : null,
            who: owner === undefined ? null : ownerName(state, owner),
          },
        ];
      }),
    )
    .sort((a, b) => b.at - a.at)
    .slice(0, activitiesShown);

const record = (state: State, id: string): ControlAnswer => {
  const contact = state.tables.contacts.records.get(Number(id));
  if (contact === undefined)
    return { status: 404, body: { status: 'error', message: 'This contact does not exist (any more).' } };
  const company = companyOf(state, contact);
  const definitions = state.properties.list('contacts', false);
  const isOurs = (property: Property): boolean => property.name.startsWith(ours);
  const person = new Set<string>(personFields);
  const others = definitions.filter(
    ({ name, isReadOnly }) =>
      !name.startsWith(ours) && !person.has(name) && !isReadOnly && valueOf(state, 'contacts', contact, name) !== null,
  );
  const past = timelineOf(contact);
  return {
    status: 200,
    body: {
      id,
      name: nameOf(contact),
      isArchived: contact.archivedAt !== null,
      createdAt: contact.createdAt,
      updatedAt: contact.updatedAt,
      now: state.clock.now(),
      ours: definitions.filter(isOurs).map((property) => field(state, 'contacts', contact, property)),
      person: fieldsOf(state, 'contacts', contact, personFields),
      others: others.map((property) => field(state, 'contacts', contact, property)),
      company:
        company === undefined
          ? null
          : {
              name: company.values['name'] ?? `Company ${company.id}`,
              fields: fieldsOf(state, 'companies', company, companyFields),
            },
      deals: [...(contact.links.deals ?? [])].flatMap((dealId) => {
        const deal = state.tables.deals.records.get(dealId);
        return deal === undefined
          ? []
          : [
              {
                name: deal.values['dealname'] ?? `Deal ${dealId}`,
                fields: fieldsOf(state, 'deals', deal, ['dealstage', 'amount']),
              },
            ];
      }),
      owner:
        contact.values['hubspot_owner_id'] === undefined ? null : ownerName(state, contact.values['hubspot_owner_id']),
      activities: activitiesOf(state, contact),
      historyTotal: past.length,
      history: past.slice(0, historyShown).map(({ property, value, at, source }) => {
        const definition = state.properties.get('contacts', property);
        return {
          property,
          label: definition?.label ?? property,
          type: definition?.type ?? 'string',
          isOurs: property.startsWith(ours),
          text: value === '' || definition === undefined ? value : labelOf(state, definition, value),
          at,
          who: whoDid(state, source.type, source.id),
        };
      }),
    },
  };
};

/** Answers `/_twin/page/{path}`. */
export const handlePage = (
  portal: HubSpotPortal,
  method: string,
  path: readonly string[],
  query: URLSearchParams,
  body: unknown,
): ControlAnswer => {
  const { state } = portal;
  const [what, id, action] = path;
  if (method === 'GET' && what === 'overview')
    return {
      status: 200,
      body: {
        portalId: state.account.portalId,
        total: portal.count('contacts'),
        queues: queues(state),
        typeId: objectFacts.contacts.typeId,
      },
    };
  if (method === 'GET' && what === 'contacts') return id === undefined ? contacts(state, query) : record(state, id);
  if (method === 'POST' && what === 'contacts' && id !== undefined && action === 'call') {
    const { note } = callBody.parse(body);
    const owner = portal.get('contacts', id)?.properties['hubspot_owner_id'];
    const call = {
      ...{ hs_call_title: 'Call', hs_call_body: note, hs_call_direction: 'OUTBOUND', hs_call_status: 'COMPLETED' },
      ...(owner === undefined ? {} : { hubspot_owner_id: owner }),
    };
    portal.createEngagement('calls', call, { contacts: [id] });
    return record(state, id);
  }
  if (method === 'POST' && what === 'contacts' && id !== undefined) {
    const { properties } = saveBody.parse(body);
    const isFixed = (name: string): boolean => state.properties.get('contacts', name)?.isReadOnly !== false;
    if (Object.keys(properties).some(isFixed)) throw new Error('This field cannot be edited');
    portal.edit('contacts', id, properties);
    return record(state, id);
  }
  return { status: 404, body: { status: 'error', message: 'No such page data' } };
};
