// Checks of what an org answers while it is installed into: describe, the set-up's own rows, and deployments.
import { z } from 'zod';

const version = /^\/services\/data\/v(\d+\.\d)\//;

/** The resources of a version, among them who asks. https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_discoveryresource.htm */
export const resourcesAnswer = z.object({
  identity: z
    .string()
    .regex(/\/005\w{12}(?:\w{3})?$/)
    .transform((url) => url.split('/').at(-1) ?? ''),
  sobjects: z
    .string()
    .regex(version)
    .transform((path) => version.exec(path)?.[1] ?? ''),
});

export const objectsAnswer = z.object({ sobjects: z.array(z.object({ name: z.string() })) });

export const fullDescribeAnswer = z.object({
  fields: z.array(
    z.object({
      name: z.string(),
      label: z.string().catch(''),
      type: z.string(),
      length: z.number().catch(0),
      scale: z.number().catch(0),
      calculated: z.boolean().catch(false),
      inlineHelpText: z.string().nullish(),
      referenceTo: z.array(z.string()).catch([]),
      restrictedPicklist: z.boolean().catch(false),
      dependentPicklist: z.boolean().catch(false),
      controllerName: z.string().nullish(),
      picklistValues: z
        .array(
          z.object({
            value: z.string(),
            label: z.string().nullish(),
            active: z.boolean().catch(true),
            defaultValue: z.boolean().catch(false),
          }),
        )
        .catch([]),
    }),
  ),
  recordTypeInfos: z.array(z.object({ active: z.boolean().catch(true), master: z.boolean().catch(false) })).catch([]),
});
export type DescribedField = z.infer<typeof fullDescribeAnswer>['fields'][number];

/** The next page as a path below the version, which is how the client asks. */
export const rowsAnswer = <T>(row: z.ZodType<T>) =>
  z.object({
    records: z.array(row),
    nextRecordsUrl: z
      .string()
      .regex(version)
      .transform((path) => path.replace(version, ''))
      .nullish(),
  });

export const viewRow = z.object({ DeveloperName: z.string(), SobjectType: z.string() });
export const flowRow = z.object({ ApiName: z.string(), ActiveVersionId: z.string().nullish() });
export const permissionSetRow = z.object({ Id: z.string(), Name: z.string() });
export const assignmentRow = z.object({ PermissionSetId: z.string() });
export const hiddenObjectRow = z.object({ Id: z.string(), DeveloperName: z.string() });
/** A standard object by name, another by id. */
export const hiddenFieldRow = z.object({ DeveloperName: z.string(), TableEnumOrId: z.string() });

const parent = z.object({ Name: z.string() });
export const fieldGrantRow = z
  .object({ Parent: parent, Field: z.string(), PermissionsRead: z.boolean(), PermissionsEdit: z.boolean() })
  .transform((row) => ({
    parent: row.Parent.Name,
    field: row.Field,
    grant: { canRead: row.PermissionsRead, canEdit: row.PermissionsEdit },
  }));
export const objectGrantRow = z
  .object({
    Parent: parent,
    SobjectType: z.string(),
    PermissionsRead: z.boolean(),
    PermissionsCreate: z.boolean(),
    PermissionsEdit: z.boolean(),
    PermissionsDelete: z.boolean(),
    PermissionsViewAllRecords: z.boolean(),
    PermissionsModifyAllRecords: z.boolean(),
  })
  .transform((row) => ({
    parent: row.Parent.Name,
    object: row.SobjectType,
    grant: {
      canRead: row.PermissionsRead,
      canCreate: row.PermissionsCreate,
      canEdit: row.PermissionsEdit,
      canDelete: row.PermissionsDelete,
      canReadAll: row.PermissionsViewAllRecords,
      canModifyAll: row.PermissionsModifyAllRecords,
    },
  }));

/** The documentation's samples show truth as text here. */
const truth = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
const failure = z.object({
  fullName: z.string().nullish(),
  componentType: z.string().nullish(),
  problem: z.string().nullish(),
  problemType: z.string().nullish(),
  fileName: z.string().nullish(),
});
export type ComponentFailure = z.infer<typeof failure>;

/** https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy_checkstatus.htm */
export const deployAnswer = z.object({
  id: z.string().regex(/^0Af\w{12}(?:\w{3})?$/),
  deployResult: z
    .object({
      status: z.string(),
      done: truth,
      success: truth.optional(),
      errorMessage: z.string().nullish(),
      details: z
        .object({
          componentFailures: z.union([z.array(failure), failure.transform((one) => [one])]).nullish(),
        })
        .nullish(),
    })
    .optional(),
});
export type DeployAnswer = z.infer<typeof deployAnswer>;

export const createdAnswer = z.object({ id: z.string(), success: z.boolean() });
