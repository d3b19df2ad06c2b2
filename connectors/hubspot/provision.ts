// Our group, properties and segments in the portal: compared first, then made. Nothing is ever deleted, renamed or moved:
// what an admin changed stays, what is missing is added, what stands in the way is said.
// https://developers.hubspot.com/docs/api-reference/crm-properties-v3/guide
import type { ObjectName, Provision, ProvisionChange, ProvisionField } from '#connectors/connector.ts';
import { HubSpotError, type HubSpotClient } from './client.ts';
import { hubSpotObject, paths } from './paths.ts';
import { segmentSteps, type Step } from './segments.ts';
import {
  groupAnswer,
  groupsAnswer,
  propertiesAnswer,
  propertyAnswer,
  propertyLimitsAnswer,
  type NewProperty,
  type PropertyAnswer,
} from './wire.ts';

const shapes = {
  text: { type: 'string', fieldType: 'text' },
  long_text: { type: 'string', fieldType: 'textarea' },
  number: { type: 'number', fieldType: 'number' },
  instant: { type: 'datetime', fieldType: 'date' },
  choice: { type: 'enumeration', fieldType: 'select' },
} as const satisfies Record<ProvisionField['type'], Pick<NewProperty, 'type' | 'fieldType'>>;

/** What stands between the portal and what is wanted; calls nothing that changes it. */
export const planProvision = async (client: HubSpotClient, wanted: Provision): Promise<readonly ProvisionChange[]> =>
  (await stepsFor(client, wanted)).map(({ change }) => change);

/**
 * Makes the changes one by one and tells each. What the portal refuses becomes `blocked` and the rest goes on; an outage
 * or a limit is thrown, and a second run makes what is left. Reads back at the end: what did not stay is `blocked` too.
 */
export const applyProvision = async (
  client: HubSpotClient,
  wanted: Provision,
  onChange: (change: ProvisionChange) => void,
): Promise<readonly ProvisionChange[]> => {
  const done: ProvisionChange[] = [];
  const tell = (change: ProvisionChange): void => {
    done.push(change);
    onChange(change);
  };
  const steps = await stepsFor(client, wanted);
  for (const { change, apply } of steps) {
    const error = await refusalOf(apply);
    tell(error === null ? change : { ...change, action: 'blocked', why: error.message });
  }
  if (!done.some(({ action }) => action !== 'blocked')) return done;
  const isSame = (a: ProvisionChange, b: ProvisionChange): boolean => a.object === b.object && a.name === b.name;
  const left = (await stepsFor(client, wanted)).map(({ change }) => change);
  for (const change of left)
    if (done.some((made) => made.action !== 'blocked' && isSame(made, change)))
      tell({ ...change, action: 'blocked', why: 'HubSpot accepted it but does not show it; run install apply again' });
  return done;
};

/** The refusal of this one change, null when it was made. Everything that concerns the whole run is thrown. */
const refusalOf = async (apply: Step['apply']): Promise<HubSpotError | null> => {
  try {
    await apply?.();
    return null;
  } catch (error) {
    if (error instanceof HubSpotError && isOfThisChange(error)) return error;
    throw error;
  }
};

const isOfThisChange = (error: HubSpotError): boolean =>
  error.status === 403 || error.kind === 'invalid' || error.kind === 'conflict' || error.kind === 'not_found';

const stepsFor = async (client: HubSpotClient, wanted: Provision): Promise<Step[]> => {
  const steps: Step[] = [];
  for (const object of wanted.objects) steps.push(...(await propertySteps(client, wanted, object)));
  if (wanted.taskKey !== undefined)
    steps.push(...(await propertySteps(client, { ...wanted, fields: [wanted.taskKey] }, 'task')));
  const unusable = new Set(steps.filter(({ apply }) => apply === undefined).map(({ change }) => change.name));
  for (const segment of wanted.segments) steps.push(...(await segmentSteps(client, wanted, segment, unusable)));
  return steps;
};

const blocked = (object: ObjectName, name: string, why: string): Step => ({
  change: { action: 'blocked', object: hubSpotObject(object).label, name, why },
});

const propertySteps = async (client: HubSpotClient, wanted: Provision, object: ObjectName): Promise<Step[]> => {
  const { label } = hubSpotObject(object);
  const get = { family: 'burst', method: 'GET' } as const;
  const what = `reading the properties of ${label}`;
  const path = paths.properties(object);
  let portal: { groups: Set<string>; live: Map<string, PropertyAnswer>; archived: Set<string> };
  try {
    const groups = await client.call({ ...get, what, path: paths.propertyGroups(object), answer: groupsAnswer });
    const live = await client.call({ ...get, what, path, answer: propertiesAnswer });
    const archived = await client.call({ ...get, what, path, query: { archived: 'true' }, answer: propertiesAnswer });
    portal = {
      groups: new Set(groups.results.map(({ name }) => name)),
      live: new Map(live.results.map((property) => [property.name, property])),
      archived: new Set(archived.results.map(({ name }) => name)),
    };
  } catch (error) {
    if (error instanceof HubSpotError && error.status === 403)
      return [blocked(object, wanted.group.name, error.message)];
    throw error;
  }
  const isNewGroup = !portal.groups.has(wanted.group.name);
  const group: Step = {
    change: { action: 'create', object: label, name: wanted.group.name, why: 'the group that holds our properties' },
    apply: () => createGroup(client, object, wanted.group),
  };
  const steps = wanted.fields.flatMap((field) => {
    const found = portal.live.get(field.name);
    if (found !== undefined) return existingSteps(client, object, field, found);
    return [newStep(client, object, field, wanted.group.name, portal.archived.has(field.name))];
  });
  const isNew = (step: Step): boolean => step.change.action === 'create' || step.change.action === 'restore';
  const newCount = steps.filter(isNew).length;
  const room = newCount === 0 ? Infinity : await roomFor(client, object);
  const why = `needs room for ${newCount} properties and the account has ${room} left on ${label}; archive unused ones or raise its limit`;
  const fitting =
    newCount <= room ? steps : steps.map((step) => (isNew(step) ? blocked(object, step.change.name, why) : step));
  return isNewGroup && fitting.some(isNew) ? [group, ...fitting] : fitting;
};

const createGroup = async (client: HubSpotClient, object: ObjectName, group: Provision['group']): Promise<void> => {
  await client.call({
    what: `creating the property group ${group.name}`,
    family: 'burst',
    method: 'POST',
    path: paths.propertyGroups(object),
    body: { name: group.name, label: group.label, displayOrder: -1 },
    answer: groupAnswer,
    isWrite: true,
  });
};

/** Custom properties that still fit; unbounded where the account does not tell. */
const roomFor = async (client: HubSpotClient, object: ObjectName): Promise<number> => {
  try {
    const limits = await client.call({
      what: 'reading the limit of custom properties',
      family: 'burst',
      method: 'GET',
      path: paths.customPropertyLimits,
      answer: propertyLimitsAnswer,
    });
    const own = limits.byObjectType.find(({ objectTypeId }) => objectTypeId === hubSpotObject(object).typeId);
    const overall = (limits.overallLimit ?? Infinity) - (limits.overallUsage ?? 0);
    return Math.max(0, Math.min(overall, own === undefined ? Infinity : own.limit - own.usage));
  } catch (error) {
    if (error instanceof HubSpotError && (error.status === 403 || error.status === 404)) return Infinity;
    throw error;
  }
};

const newOption = ({ value, label }: ProvisionField['options'][number], displayOrder: number) => ({
  value,
  label,
  displayOrder,
  hidden: false,
});

const newStep = (
  client: HubSpotClient,
  object: ObjectName,
  field: ProvisionField,
  group: string,
  isArchived: boolean,
): Step => {
  const property: NewProperty = {
    name: field.name,
    label: field.label,
    description: field.description,
    groupName: group,
    ...shapes[field.type],
    ...(field.isUnique === true && { hasUniqueValue: true }),
    ...(field.type === 'choice' && { options: field.options.map((option, nth) => newOption(option, nth)) }),
  };
  const create = async (): Promise<void> => {
    await client.call({
      what: `creating the property ${field.name} of ${hubSpotObject(object).label}`,
      family: 'burst',
      method: 'POST',
      path: paths.properties(object),
      body: property,
      answer: propertyAnswer,
      isWrite: true,
    });
  };
  const why = isArchived
    ? 'it was archived; creating it again brings it and its values back'
    : 'the account does not have it';
  return {
    change: { action: isArchived ? 'restore' : 'create', object: hubSpotObject(object).label, name: field.name, why },
    apply: create,
  };
};

/** What an existing property of that name needs: nothing, our missing options, or a person. */
const existingSteps = (
  client: HubSpotClient,
  object: ObjectName,
  field: ProvisionField,
  found: PropertyAnswer,
): Step[] => {
  const { type } = shapes[field.type];
  if (found.type !== type)
    return [
      blocked(
        object,
        field.name,
        `it exists with the type ${found.type} but must be ${type}; archive or rename it in HubSpot, then run install apply again`,
      ),
    ];
  if (found.calculated === true || found.modificationMetadata?.readOnlyValue === true)
    return [
      blocked(
        object,
        field.name,
        'it exists but its values cannot be written; rename it in HubSpot, then run install apply again',
      ),
    ];
  if (field.isUnique === true && found.hasUniqueValue !== true)
    return [
      blocked(
        object,
        field.name,
        'it exists but two records may have the same value, which cannot be changed afterwards; archive it in HubSpot, then run install apply again',
      ),
    ];
  if (field.type === 'choice' && found.fieldType === 'checkbox')
    return [
      blocked(
        object,
        field.name,
        'it exists as a multiple choice but must be a single one; change its field type in HubSpot',
      ),
    ];
  const values = new Set(found.options.map(({ value }) => value));
  const missing = field.type === 'choice' ? field.options.filter(({ value }) => !values.has(value)) : [];
  if (missing.length === 0) return [];
  return [
    {
      change: {
        action: 'update',
        object: hubSpotObject(object).label,
        name: field.name,
        why: `adds the options ${missing.map(({ value }) => value).join(', ')}; its ${found.options.length} present ones stay`,
      },
      apply: () => addOptions(client, object, field.name, missing),
    },
  ];
};

/** An update of options replaces the whole list, so it is read again first: an option made since then must not be lost. */
const addOptions = async (
  client: HubSpotClient,
  object: ObjectName,
  name: string,
  missing: ProvisionField['options'],
): Promise<void> => {
  const at = { family: 'burst', path: paths.property(object, name), answer: propertyAnswer } as const;
  const { options } = await client.call({ ...at, what: `reading the property ${name}`, method: 'GET' });
  const present = new Set(options.map(({ value }) => value));
  const highest = Math.max(-1, ...options.map(({ displayOrder }) => displayOrder ?? -1));
  const added = missing
    .filter(({ value }) => !present.has(value))
    .map((option, nth) => newOption(option, highest + 1 + nth));
  const kept = options.map((option, nth) => ({
    label: option.label,
    value: option.value,
    displayOrder: option.displayOrder ?? nth,
    hidden: option.hidden ?? false,
    ...(typeof option.description === 'string' && { description: option.description }),
  }));
  const body = { options: [...kept, ...added] };
  await client.call({ ...at, what: `adding options to the property ${name}`, method: 'PATCH', body, isWrite: true });
};
