// Permission sets: a field that is deployed is seen by nobody, the admin included, until one of these grants it.
// https://developer.salesforce.com/docs/platform/api-metadata/references/meta-types/metadata-permissionset.html
import type { ObjectName, Provision, ProvisionAccess } from '#connectors/connector.ts';
import { type Component, componentName } from './metadata-component.ts';
import { apiName, salesforceObject } from './names.ts';

export type FieldGrant = { readonly canRead: boolean; readonly canEdit: boolean };
export type ObjectGrant = {
  readonly canRead: boolean;
  readonly canCreate: boolean;
  readonly canEdit: boolean;
  readonly canDelete: boolean;
  readonly canReadAll: boolean;
  readonly canModifyAll: boolean;
};
/** By full name of the field and by API name of the object. */
export type Grants = {
  readonly fields: ReadonlyMap<string, FieldGrant>;
  readonly objects: ReadonlyMap<string, ObjectGrant>;
};

/** What rights are given on; members of a campaign are seen by whoever sees it, and activities have no rights of their own. */
const grantedObject = (object: ObjectName, wanted: Provision): string | null => {
  if (object === 'task' || object === 'meeting') return null;
  if (object === 'campaign_member') return 'Campaign';
  if (object === 'disposition') return wanted.log === undefined ? null : apiName(wanted.log.name);
  if (object === 'lead' && !wanted.objects.includes('lead')) return null;
  return salesforceObject(object).name;
};

/** What a permission set grants: all of our fields to see, some to edit. `made`: the components that there are or will be. */
export const grantsOf = (access: ProvisionAccess, wanted: Provision, made: readonly Component[]): Grants => {
  const edited = new Set(
    access.edits.flatMap((name) => wanted.objects.map((o) => `${salesforceObject(o).name}.${apiName(name)}`)),
  );
  const fields = made.filter(({ type }) => type === 'CustomField').map(({ fullName }) => fullName);
  const objects = access.objects.flatMap(({ object, rights }) => {
    const name = grantedObject(object, wanted);
    const isOurs = object === 'disposition';
    if (name === null || (isOurs && !made.some(({ fullName }) => fullName === name))) return [];
    const grant: ObjectGrant = {
      canRead: true,
      canCreate: false,
      canEdit: rights.includes('edit'),
      canDelete: false,
      canReadAll: rights.includes('read_all'),
      canModifyAll: false,
    };
    return [[name, grant] as const];
  });
  return {
    fields: new Map(fields.map((name) => [name, { canRead: true, canEdit: edited.has(name) }])),
    objects: new Map(objects),
  };
};

/** Both together: what somebody added to a permission set of ours is deployed with it, for a deployment replaces the whole set. */
export const joined = (a: Grants, b: Grants): Grants => ({
  fields: new Map([...a.fields, ...b.fields].map(([name]) => [name, either(a.fields.get(name), b.fields.get(name))])),
  objects: new Map(
    [...a.objects, ...b.objects].map(([name]) => [name, either(a.objects.get(name), b.objects.get(name))]),
  ),
});

const either = <G extends Readonly<Record<string, boolean>>>(a: G | undefined, b: G | undefined): G => {
  if (a === undefined || b === undefined) return (a ?? b) as G;
  return Object.fromEntries(Object.entries(a).map(([right, has]) => [right, has || b[right] === true])) as G;
};

/** What of `wanted` is not granted yet. */
export const missingGrants = (wanted: Grants, present: Grants): readonly string[] => {
  const lacks = (of: Readonly<Record<string, boolean>>, has: Readonly<Record<string, boolean>> | undefined): boolean =>
    Object.entries(of).some(([right, isWanted]) => isWanted && has?.[right] !== true);
  return [
    ...[...wanted.objects].filter(([name, grant]) => lacks(grant, present.objects.get(name))).map(([name]) => name),
    ...[...wanted.fields].filter(([name, grant]) => lacks(grant, present.fields.get(name))).map(([name]) => name),
  ];
};

/** Without a licence, so that it can be given to users of any, the integration licence included. */
export const permissionSet = (access: ProvisionAccess, wanted: Provision, made: readonly Component[]): Component =>
  permissionSetOf(access, grantsOf(access, wanted, made));

const byName = <T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] =>
  [...map].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));

export const permissionSetOf = (access: ProvisionAccess, { fields, objects }: Grants): Component => ({
  type: 'PermissionSet',
  fullName: componentName(access.name),
  needs: [],
  body: {
    description: access.description,
    fieldPermissions: byName(fields).map(([field, { canRead, canEdit }]) => ({
      editable: canEdit,
      field,
      readable: canRead,
    })),
    hasActivationRequired: false,
    label: access.label,
    objectPermissions: byName(objects).map(([object, grant]) => ({
      allowCreate: grant.canCreate,
      allowDelete: grant.canDelete,
      allowEdit: grant.canEdit,
      allowRead: grant.canRead,
      modifyAllRecords: grant.canModifyAll,
      object,
      viewAllRecords: grant.canReadAll,
    })),
  },
});
