// Every HubSpot path in one table, pinned to one dated version, so that a version's end is one edit here. The shapes are
// not uniform between versions; paths with /v1 to /v4 go unsupported in 2027 and are not used.
import type { ObjectName } from '#connectors/connector.ts';

/** https://developers.hubspot.com/docs/developer-tooling/platform/versioning: supported for 18 months. */
const version = '2026-09';

export type HubSpotObject = {
  /** The object's name in paths and in `associations`. */
  readonly path: string;
  readonly typeId: string;
  /** Contacts alone have their own name for it; asked for by the other's name, search answers with no rows and no error. */
  readonly modified: 'lastmodifieddate' | 'hs_lastmodifieddate';
  readonly label: string;
};

export const hubSpotObjects = {
  contact: { path: 'contacts', typeId: '0-1', modified: 'lastmodifieddate', label: 'contacts' },
  company: { path: 'companies', typeId: '0-2', modified: 'hs_lastmodifieddate', label: 'companies' },
  deal: { path: 'deals', typeId: '0-3', modified: 'hs_lastmodifieddate', label: 'deals' },
  lead: { path: 'leads', typeId: '0-136', modified: 'hs_lastmodifieddate', label: 'leads' },
  call: { path: 'calls', typeId: '0-48', modified: 'hs_lastmodifieddate', label: 'calls' },
  email: { path: 'emails', typeId: '0-49', modified: 'hs_lastmodifieddate', label: 'e-mails' },
  meeting: { path: 'meetings', typeId: '0-47', modified: 'hs_lastmodifieddate', label: 'meetings' },
  message: { path: 'communications', typeId: '0-18', modified: 'hs_lastmodifieddate', label: 'messages' },
  task: { path: 'tasks', typeId: '0-27', modified: 'hs_lastmodifieddate', label: 'tasks' },
} as const satisfies Partial<Record<ObjectName, HubSpotObject>>;

/** What is read; tasks are only made. */
export const hubSpotReads = [
  'contact',
  'company',
  'deal',
  'lead',
  'call',
  'email',
  'meeting',
  'message',
] as const satisfies readonly (keyof typeof hubSpotObjects)[];
export type HubSpotRead = (typeof hubSpotReads)[number];

/** `reads` of the connector names the objects above; to ask for another is the caller's mistake. */
export const hubSpotObject = (object: ObjectName): HubSpotObject => {
  const known: Readonly<Partial<Record<ObjectName, HubSpotObject>>> = hubSpotObjects;
  const found = known[object];
  if (found === undefined) throw new TypeError(`HubSpot has no object ${object}`);
  return found;
};

/** Names an owner by the owner's id, which is not the user's. */
export const ownerProperty = 'hubspot_owner_id';
/** Holds our key of a task: unique, so that HubSpot itself refuses a second task of the same key. */
export const taskKeyProperty = 'baton_key';
/** The company of a contact: its primary one, which search and list both give without a call for associations. */
export const primaryCompanyProperty = 'associatedcompanyid';
/** The reliable list of the records that were merged into this one, separated by semicolons. */
export const mergedIdsProperty = 'hs_merged_object_ids';

const pathOf = (object: ObjectName): string => hubSpotObject(object).path;

export const paths = {
  accountDetails: `/account-info/${version}/details`,
  customPropertyLimits: `/crm/limits/${version}/custom-properties`,
  objects: (object: ObjectName): string => `/crm/objects/${version}/${pathOf(object)}`,
  search: (object: ObjectName): string => `/crm/objects/${version}/${pathOf(object)}/search`,
  batchRead: (object: ObjectName): string => `/crm/objects/${version}/${pathOf(object)}/batch/read`,
  batchCreate: (object: ObjectName): string => `/crm/objects/${version}/${pathOf(object)}/batch/create`,
  batchUpdate: (object: ObjectName): string => `/crm/objects/${version}/${pathOf(object)}/batch/update`,
  associations: (from: ObjectName, to: ObjectName): string =>
    `/crm/associations/${version}/${pathOf(from)}/${pathOf(to)}/batch/read`,
  owners: `/crm/owners/${version}`,
  users: `/crm/objects/${version}/users`,
  properties: (object: ObjectName): string => `/crm/properties/${version}/${pathOf(object)}`,
  property: (object: ObjectName, name: string): string =>
    `/crm/properties/${version}/${pathOf(object)}/${encodeURIComponent(name)}`,
  propertyGroups: (object: ObjectName): string => `/crm/properties/${version}/${pathOf(object)}/groups`,
  lists: `/crm/lists/${version}`,
  listByName: (object: ObjectName, name: string): string =>
    `/crm/lists/${version}/object-type-id/${hubSpotObject(object).typeId}/name/${encodeURIComponent(name)}`,
} as const;

/** What sellers do is read and written with the scopes of contacts. */
const scopeOf = (object: ObjectName): string =>
  ['call', 'email', 'meeting', 'message', 'task'].includes(object) ? 'contacts' : pathOf(object);

/** What the app must be allowed. Lists, leads and e-mails are optional: without them the rest works. */
export const scopes = {
  read: (object: ObjectName): string =>
    object === 'email' ? 'sales-email-read' : `crm.objects.${scopeOf(object)}.read`,
  write: (object: ObjectName): string => `crm.objects.${scopeOf(object)}.write`,
  readSchema: (object: ObjectName): string => `crm.schemas.${scopeOf(object)}.read`,
  writeSchema: (object: ObjectName): string => `crm.schemas.${scopeOf(object)}.write`,
  owners: 'crm.objects.owners.read',
  users: 'crm.objects.users.read',
  readLists: 'crm.lists.read',
  writeLists: 'crm.lists.write',
} as const;
