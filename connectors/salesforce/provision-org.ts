// What of ours an org has, as far as the connection's user may see it. Where it may not look into the set-up, what is there is not known (null),
// which is no failure: the user that Baton works with every day need not see the set-up.
import type { z } from 'zod';
import type { Provision } from '#connectors/connector.ts';
import type { SalesforceClient } from './client.ts';
import { SalesforceError } from './failures.ts';
import type { Grants } from './metadata-access.ts';
import { type Component, componentName, partsOf } from './metadata-component.ts';
import { isId, longId } from './names.ts';
import {
  assignmentRow,
  type DescribedField,
  fieldGrantRow,
  flowRow,
  fullDescribeAnswer,
  hiddenFieldRow,
  hiddenObjectRow,
  objectGrantRow,
  objectsAnswer,
  permissionSetRow,
  resourcesAnswer,
  rowsAnswer,
  viewRow,
} from './provision-wire.ts';

export type PresentSet = { readonly id: string; readonly grants: Grants; readonly isAssigned: boolean };

export type Org = {
  readonly version: string;
  readonly userId: string;
  /** API names of all objects the user sees. */
  readonly objects: ReadonlySet<string>;
  /** By full name. */
  readonly fields: ReadonlyMap<string, DescribedField>;
  /** Full names of fields, and names of objects, that are there but that no permission set shows to the user. */
  readonly hidden: ReadonlySet<string>;
  /** Objects that have record types, which allow values of a picklist one by one. */
  readonly recordTyped: ReadonlySet<string>;
  readonly views: ReadonlySet<string>;
  readonly flows: ReadonlyMap<string, { readonly isActive: boolean }> | null;
  readonly sets: ReadonlyMap<string, PresentSet> | null;
};

export const readOrg = async (
  client: SalesforceClient,
  wanted: Provision,
  components: readonly Component[],
): Promise<Org> => {
  const { version, userId } = await readSelf(client);
  const objects = await readObjects(client);
  const owners = [...new Set(components.map((c) => (c.type === 'CustomObject' ? c.fullName : partsOf(c.fullName)[0])))];
  const fields = new Map<string, DescribedField>();
  const recordTyped = new Set<string>();
  for (const owner of owners.filter((one) => objects.has(one))) {
    const described = await client.call({
      what: `reading the fields of ${owner}`,
      method: 'GET',
      path: `sobjects/${owner}/describe`,
      answer: fullDescribeAnswer,
    });
    for (const field of described.fields) fields.set(`${owner}.${field.name}`, field);
    if (described.recordTypeInfos.some(({ active, master }) => active && !master)) recordTyped.add(owner);
  }
  const names = (type: Component['type']): readonly string[] =>
    components.filter((c) => c.type === type).map(({ fullName }) => fullName);
  return {
    version,
    userId,
    objects,
    fields,
    hidden: await readHidden(client, names('CustomObject')),
    recordTyped,
    views: await readViews(client, names('ListView')),
    flows: await readFlows(client, names('Flow')),
    sets: await readSets(client, wanted, userId),
  };
};

const readSelf = async (client: SalesforceClient): Promise<{ version: string; userId: string }> => {
  const what = 'reading who is connected';
  const { identity, sobjects } = await client.call({ what, method: 'GET', path: '', answer: resourcesAnswer });
  return { version: sobjects, userId: longId(identity) };
};

const readObjects = async (client: SalesforceClient): Promise<ReadonlySet<string>> => {
  const what = 'reading which objects there are';
  const { sobjects } = await client.call({ what, method: 'GET', path: 'sobjects', answer: objectsAnswer });
  return new Set(sobjects.map(({ name }) => name));
};

/** Far more than we ever ask for: permission sets of ours hold some hundred grants. */
const mostPages = 10;

const rowsOf = async <T>(
  client: SalesforceClient,
  what: string,
  soql: string,
  row: z.ZodType<T>,
  door: 'query' | 'tooling/query' = 'query',
): Promise<readonly T[]> => {
  const rows: T[] = [];
  let request: { path: string; query?: Readonly<Record<string, string>> } = { path: door, query: { q: soql } };
  for (let page = 0; page < mostPages; page++) {
    const answer = await client.call({ what, method: 'GET', ...request, answer: rowsAnswer(row) });
    rows.push(...answer.records);
    if (answer.nextRecordsUrl == null) return rows;
    request = { path: answer.nextRecordsUrl };
  }
  throw new SalesforceError(`${what}: there are more than Baton reads`, { kind: 'invalid', status: 200 });
};

/** Null where the user may not see such things. */
const ifSeen = async <T>(read: Promise<T>): Promise<T | null> => {
  try {
    return await read;
  } catch (error) {
    if (error instanceof SalesforceError && isOfRights(error)) return null;
    throw error;
  }
};

/** Salesforce answers a query of what a user may not see as if it did not exist. */
const isOfRights = ({ status, kind, codes }: SalesforceError): boolean =>
  status === 403 || kind === 'not_found' || codes.includes('INVALID_TYPE');

/** Names are ours, of letters and underscores: nothing in them could end the quotation. */
const listed = (names: readonly string[]): string => `(${names.map((name) => `'${name}'`).join(', ')})`;

/**
 * Describe leaves out what field-level security hides; the Tooling API does not.
 * https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_customfield.htm
 */
const readHidden = async (client: SalesforceClient, ownObjects: readonly string[]): Promise<ReadonlySet<string>> => {
  const what = 'reading the fields that are hidden';
  const names = ownObjects.map(componentNameOf);
  const objects =
    names.length === 0
      ? []
      : await ifSeen(
          rowsOf(
            client,
            what,
            `SELECT Id, DeveloperName FROM CustomObject WHERE DeveloperName IN ${listed(names)}`,
            hiddenObjectRow,
            'tooling/query',
          ),
        );
  const fields = await ifSeen(
    rowsOf(
      client,
      what,
      "SELECT DeveloperName, TableEnumOrId FROM CustomField WHERE DeveloperName LIKE 'Baton%'",
      hiddenFieldRow,
      'tooling/query',
    ),
  );
  const ownerOf = (table: string): string => {
    const own = isId(table) ? objects?.find(({ Id }) => longId(Id) === longId(table)) : undefined;
    return own === undefined ? table : `${own.DeveloperName}__c`;
  };
  return new Set([
    ...(objects ?? []).map(({ DeveloperName }) => `${DeveloperName}__c`),
    ...(fields ?? []).map((field) => `${ownerOf(field.TableEnumOrId)}.${field.DeveloperName}__c`),
  ]);
};

const componentNameOf = (apiNameOfObject: string): string => apiNameOfObject.replace(/__c$/, '');

const readViews = async (client: SalesforceClient, names: readonly string[]): Promise<ReadonlySet<string>> => {
  if (names.length === 0) return new Set();
  const own = [...new Set(names.map((name) => partsOf(name)[1]))];
  const soql = `SELECT DeveloperName, SobjectType FROM ListView WHERE DeveloperName IN ${listed(own)}`;
  const rows = await rowsOf(client, 'reading the list views', soql, viewRow);
  return new Set(rows.map((view) => `${view.SobjectType}.${view.DeveloperName}`));
};

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_flowdefinitionview.htm */
const readFlows = async (client: SalesforceClient, names: readonly string[]): Promise<Org['flows']> => {
  if (names.length === 0) return new Map();
  const soql = `SELECT ApiName, ActiveVersionId FROM FlowDefinitionView WHERE ApiName IN ${listed(names)}`;
  const rows = await ifSeen(rowsOf(client, 'reading the flows', soql, flowRow));
  return rows === null ? null : new Map(rows.map((flow) => [flow.ApiName, { isActive: flow.ActiveVersionId != null }]));
};

const readSets = async (client: SalesforceClient, wanted: Provision, userId: string): Promise<Org['sets']> => {
  const names = (wanted.access ?? []).map(({ name }) => componentName(name));
  if (names.length === 0) return new Map();
  const what = 'reading the permission sets';
  const of = `Parent.Name IN ${listed(names)}`;
  const sets = await ifSeen(
    rowsOf(client, what, `SELECT Id, Name FROM PermissionSet WHERE Name IN ${listed(names)}`, permissionSetRow),
  );
  const fields = await ifSeen(
    rowsOf(
      client,
      what,
      `SELECT Parent.Name, Field, PermissionsRead, PermissionsEdit FROM FieldPermissions WHERE ${of}`,
      fieldGrantRow,
    ),
  );
  const objects = await ifSeen(
    rowsOf(
      client,
      what,
      'SELECT Parent.Name, SobjectType, PermissionsRead, PermissionsCreate, PermissionsEdit, PermissionsDelete, ' +
        `PermissionsViewAllRecords, PermissionsModifyAllRecords FROM ObjectPermissions WHERE ${of}`,
      objectGrantRow,
    ),
  );
  const assigned = await ifSeen(
    rowsOf(
      client,
      what,
      `SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = '${userId}' AND PermissionSet.Name IN ${listed(names)}`,
      assignmentRow,
    ),
  );
  if (sets === null || fields === null || objects === null || assigned === null) return null;
  const own = new Set(assigned.map(({ PermissionSetId }) => longId(PermissionSetId)));
  return new Map(
    sets.map(({ Id, Name }) => {
      const grants: Grants = {
        fields: new Map(fields.filter(({ parent }) => parent === Name).map(({ field, grant }) => [field, grant])),
        objects: new Map(objects.filter(({ parent }) => parent === Name).map(({ object, grant }) => [object, grant])),
      };
      return [Name, { id: longId(Id), grants, isAssigned: own.has(longId(Id)) }];
    }),
  );
};
