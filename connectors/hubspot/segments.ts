// Our segments: lists of contacts that HubSpot keeps up to date itself, found again by name and never changed once made.
// https://developers.hubspot.com/docs/api-reference/crm-lists-v3/guide
import type { ObjectName, Provision, ProvisionChange, ProvisionSegment } from '#connectors/connector.ts';
import { HubSpotError, type HubSpotClient } from './client.ts';
import { hubSpotObject, paths, scopes } from './paths.ts';
import { segmentAnswer } from './wire.ts';

/** A change and how to make it; `apply` is absent where it is blocked. */
export type Step = { readonly change: ProvisionChange; readonly apply?: () => Promise<void> };

/** Segments are of contacts: they are the seller's work queues. */
const segmentObject: ObjectName = 'contact';

/** What the segment needs: nothing, to be made, or a person. `unusable`: fields that something stands in the way of. */
export const segmentSteps = async (
  client: HubSpotClient,
  wanted: Provision,
  segment: ProvisionSegment,
  unusable: ReadonlySet<string>,
): Promise<Step[]> => {
  const missing = segment.where.find(({ field }) => unusable.has(field))?.field;
  if (missing !== undefined)
    return [blockedSegment(segment, `it tests ${missing}, which is blocked; clear that first`)];
  const filters = filtersOf(wanted, segment);
  if (typeof filters === 'string') return [blockedSegment(segment, filters)];
  try {
    await client.call({
      what: `looking for the segment ${segment.label}`,
      family: 'burst',
      method: 'GET',
      path: paths.listByName(segmentObject, segment.label),
      answer: segmentAnswer,
    });
    return [];
  } catch (error) {
    if (!(error instanceof HubSpotError)) throw error;
    if (error.status === 403)
      return [
        blockedSegment(
          segment,
          `segments need the scopes ${scopes.readLists} and ${scopes.writeLists}; add them to the app and install it again`,
        ),
      ];
    if (error.kind !== 'not_found') throw error;
  }
  const branch = (filterBranchType: 'OR' | 'AND', of: { filterBranches?: unknown[]; filters?: unknown[] }) => ({
    filterBranchType,
    filterBranchOperator: filterBranchType,
    filterBranches: of.filterBranches ?? [],
    filters: of.filters ?? [],
  });
  const create = async (): Promise<void> => {
    await client.call({
      what: `creating the segment ${segment.label}`,
      family: 'burst',
      method: 'POST',
      path: paths.lists,
      body: {
        name: segment.label,
        objectTypeId: hubSpotObject(segmentObject).typeId,
        processingType: 'DYNAMIC',
        filterBranch: branch('OR', { filterBranches: [branch('AND', { filters })] }),
      },
      answer: segmentAnswer,
      isWrite: true,
    });
  };
  return [
    {
      change: { action: 'create', object: 'segments', name: segment.label, why: 'a work queue for sellers' },
      apply: create,
    },
  ];
};

const blockedSegment = (segment: ProvisionSegment, why: string): Step => ({
  change: { action: 'blocked', object: 'segments', name: segment.label, why },
});

/** The segment's tests as HubSpot filters, or why it cannot have them. */
const filtersOf = (wanted: Provision, segment: ProvisionSegment): unknown[] | string => {
  const filters: unknown[] = [];
  for (const { field, in: values } of segment.where) {
    const type = wanted.fields.find(({ name }) => name === field)?.type;
    if (values.length > 0 && (type === 'number' || type === 'instant'))
      return `it lists values of ${field}, which is a ${type}; segments list values of choices and texts only`;
    const operation =
      values.length === 0
        ? { operationType: 'ALL_PROPERTY', operator: 'IS_KNOWN' }
        : type === 'choice'
          ? { operationType: 'ENUMERATION', operator: 'IS_ANY_OF', values }
          : { operationType: 'MULTISTRING', operator: 'IS_EQUAL_TO', values };
    filters.push({
      filterType: 'PROPERTY',
      property: field,
      operation: { ...operation, includeObjectsWithNoValueSet: false },
    });
  }
  return filters;
};
