// From what is wanted and what an org has to the steps between: pure, so that plan and apply are the same thought. Nothing is ever taken away,
// renamed or made narrower: what an admin changed stays, what is missing is added, what stands in the way is said.
import type { Provision, ProvisionChange, ProvisionField } from '#connectors/connector.ts';
import { grantsOf, joined, missingGrants, permissionSetOf } from './metadata-access.ts';
import { type Component, componentName, partsOf } from './metadata-component.ts';
import { valueSet } from './metadata-fields.ts';
import { withoutColumns } from './metadata-views.ts';
import type { XmlValue } from './metadata-xml.ts';
import { ourName } from './names.ts';
import type { Org } from './provision-org.ts';
import type { DescribedField } from './provision-wire.ts';

/** A change, and what to deploy for it; nothing where it is blocked or made in another way. */
export type Step = { readonly change: ProvisionChange; readonly component?: Component; readonly assigns?: string };

/** Why a component cannot be had, by full name. */
export type Refusals = ReadonlyMap<string, string>;

/** `refused`: what the org itself has said it will not take. */
export const stepsBetween = (
  wanted: Provision,
  components: readonly Component[],
  org: Org,
  refused: Refusals = new Map(),
): readonly Step[] => {
  const steps: Step[] = [];
  const blocked = new Set<string>();
  const add = (component: Component, step: Step | null): void => {
    if (step === null) return;
    if (step.change.action === 'blocked') blocked.add(component.fullName);
    steps.push(step);
  };
  const isSet = ({ type }: Component): boolean => type === 'PermissionSet';
  for (const component of components.filter((c) => !isSet(c))) {
    const found = stepFor(wanted, component, org, blocked);
    const inTheWay = component.needs.find((name) => blocked.has(name));
    const refusal = refused.get(component.fullName);
    if (found === null || found.change.action === 'blocked') add(component, found);
    else if (refusal !== undefined) add(component, blockedStep(component, refusal));
    else if (inTheWay !== undefined)
      add(component, blockedStep(component, `it needs ${inTheWay}, which is blocked; clear that first`));
    else add(component, found);
  }
  const made = components.filter((c) => !isSet(c) && !blocked.has(c.fullName));
  const isNew = steps.some(({ change }) => change.action === 'create');
  const access = accessSteps(wanted, made, org, refused, isNew);
  // Given once they are there, so last.
  const isGiven = ({ assigns }: Step): boolean => assigns !== undefined;
  return [...steps, ...access.filter((step) => !isGiven(step)), ...access.filter(isGiven)];
};

const objectOf = (component: Component): string => {
  switch (component.type) {
    case 'CustomObject':
      return 'objects';
    case 'CustomField':
      return partsOf(component.fullName)[0];
    case 'ListView':
      return `list views of ${partsOf(component.fullName)[0]}`;
    case 'PermissionSet':
      return 'permission sets';
    case 'Flow':
      return 'flows';
  }
};

const nameOf = (component: Component): string => {
  const own = partsOf(component.fullName)[1];
  // A field of the log may be called like one on a record: it keeps Salesforce's name.
  if (component.type === 'CustomField') return component.needs.length === 0 ? ourName(own) : own;
  if (component.type === 'ListView') return textOf(component.body['label']);
  return component.fullName;
};

const changeOf = (component: Component, action: ProvisionChange['action'], why: string): ProvisionChange => ({
  action,
  object: objectOf(component),
  name: nameOf(component),
  why,
});

const blockedStep = (component: Component, why: string): Step => ({ change: changeOf(component, 'blocked', why) });
const createStep = (component: Component, why: string): Step => ({
  change: changeOf(component, 'create', why),
  component,
});

const isThere = (org: Org, name: string): boolean => org.objects.has(name) || org.hidden.has(name);

const stepFor = (wanted: Provision, component: Component, org: Org, blocked: ReadonlySet<string>): Step | null => {
  const { type, fullName } = component;
  switch (type) {
    case 'CustomObject':
      return isThere(org, fullName) ? null : createStep(component, 'the object that keeps every verdict, one row each');
    case 'CustomField':
      return fieldStep(wanted, component, org);
    case 'ListView':
      return org.views.has(fullName)
        ? null
        : createStep(
            withoutColumns(component, (name) => blocked.has(name)),
            'a work queue for sellers',
          );
    case 'Flow':
      return flowStep(component, org);
    case 'PermissionSet':
      return null; // depends on all others: see accessSteps
  }
};

const fieldStep = (wanted: Provision, component: Component, org: Org): Step | null => {
  const [owner, own] = partsOf(component.fullName);
  const field = wanted.fields.find(({ name }) => name === ourName(own));
  const isPicklist = component.body['type'] === 'Picklist';
  const hint =
    isPicklist && org.recordTyped.has(owner)
      ? `; ${owner} has record types, so allow its values in each under Setup > Object Manager > ${owner} > Record Types`
      : '';
  const found = org.fields.get(component.fullName);
  if (found !== undefined) {
    const why = obstacle(component, found);
    if (why !== null) return blockedStep(component, why);
    return isPicklist && field !== undefined ? valuesStep(component, field, found, hint) : null;
  }
  // There, though hidden: its make shows once a permission set has made it visible.
  if (org.hidden.has(component.fullName)) return null;
  const isOfOurs = component.needs.includes(owner);
  if (!isOfOurs && !org.objects.has(owner))
    return blockedStep(
      component,
      `the user does not see ${owner}; give it access to the object, then run install apply again`,
    );
  return createStep(component, `the org does not have it${hint}`);
};

/** What describe calls a field's type, and what people call it. */
const described: Readonly<Record<string, { readonly type: string; readonly label: string }>> = {
  Text: { type: 'string', label: 'Text' },
  LongTextArea: { type: 'textarea', label: 'Text Area (Long)' },
  Number: { type: 'double', label: 'Number' },
  DateTime: { type: 'datetime', label: 'Date/Time' },
  Picklist: { type: 'picklist', label: 'Picklist' },
  Lookup: { type: 'reference', label: 'Lookup' },
};

const textOf = (value: XmlValue): string => (typeof value === 'string' ? value : '');

const renameIt = 'delete or rename it in Setup, then run install apply again';

/** Why a field that is there already will not do; null when it will. */
const obstacle = ({ body }: Component, found: DescribedField): string | null => {
  const { type, label } = described[textOf(body['type'])] ?? { type: '', label: '' };
  if (found.type !== type) return `it exists with the type ${found.type} but must be ${label}; ${renameIt}`;
  if (found.calculated) return `it exists as a formula, which cannot be written; ${renameIt}`;
  if (typeof body['length'] === 'number' && found.length < body['length'])
    return `it exists but holds ${found.length} characters where ${body['length']} are needed; raise its length in Setup`;
  if (typeof body['scale'] === 'number' && found.scale < body['scale'])
    return `it exists but keeps ${found.scale} decimals where ${body['scale']} are needed; raise its decimal places in Setup`;
  const to = body['referenceTo'];
  if (typeof to === 'string' && !found.referenceTo.includes(to))
    return `it exists but does not lead to ${to}; ${renameIt}`;
  return null;
};

/** A deployment switches off the values it does not name, so all that are there go along; records keep what they hold. */
const valuesStep = (component: Component, field: ProvisionField, found: DescribedField, hint: string): Step | null => {
  const active = new Set(found.picklistValues.filter((one) => one.active).map(({ value }) => value));
  const missing = field.options.filter(({ value }) => !active.has(value));
  if (missing.length === 0) return null;
  const names = missing.map(({ value }) => value).join(', ');
  if (found.dependentPicklist)
    return blockedStep(
      component,
      `it lacks ${names}, and its values depend on ${found.controllerName ?? 'another field'}, which a deployment would undo; add them in Setup`,
    );
  const kept = found.picklistValues.map(({ value, label, active: isActive, defaultValue }) => ({
    value,
    label: label ?? value,
    isActive: isActive || missing.some((option) => option.value === value),
    isDefault: defaultValue,
  }));
  const added = missing
    .filter(({ value }) => !kept.some((one) => one.value === value))
    .map(({ value, label }) => ({ value, label, isActive: true, isDefault: false }));
  const body = {
    ...component.body,
    inlineHelpText: found.inlineHelpText ?? component.body['inlineHelpText'],
    label: found.label === '' ? component.body['label'] : found.label,
    valueSet: valueSet([...kept, ...added], found.restrictedPicklist),
  };
  const why = `adds the values ${names}; its ${active.size} present ones stay${hint}`;
  return { change: changeOf(component, 'update', why), component: { ...component, body } };
};

const flowStep = (component: Component, org: Org): Step | null => {
  const why = 'writes a row for every verdict';
  if (org.flows === null)
    return component.needs.every((name) => isKnown(org, name)) ? null : createStep(component, why);
  const found = org.flows.get(component.fullName);
  if (found === undefined) return createStep(component, why);
  return found.isActive
    ? null
    : blockedStep(
        component,
        `it is installed but not active, so no verdict is logged; open Setup > Flows > "${textOf(component.body['label'])}" and click Activate`,
      );
};

const isKnown = (org: Org, name: string): boolean => org.fields.has(name) || isThere(org, name);

const accessSteps = (
  wanted: Provision,
  made: readonly Component[],
  org: Org,
  refused: Refusals,
  isNew: boolean,
): readonly Step[] =>
  (wanted.access ?? []).flatMap((access): readonly Step[] => {
    // Where the user may not see permission sets, they are taken to be there unless there is something new to grant.
    if (org.sets === null && !isNew) return [];
    const name = componentName(access.name);
    const all = grantsOf(access, wanted, made);
    const grants = {
      ...all,
      objects: new Map([...all.objects].filter(([object]) => isThere(org, object) || object.endsWith('__c'))),
    };
    const present = org.sets?.get(name);
    const lacking = present === undefined ? [] : missingGrants(grants, present.grants);
    const component = permissionSetOf(access, present === undefined ? grants : joined(grants, present.grants));
    const refusal = refused.get(name);
    const why =
      present === undefined ? access.description : `adds access to ${lacking.length} fields or objects that it lacks`;
    const step: Step = {
      change: changeOf(component, present === undefined ? 'create' : 'update', why),
      component,
    };
    if (refusal !== undefined) return [blockedStep(component, refusal)];
    const sets = present === undefined || lacking.length > 0 ? [step] : [];
    return access.isOwn && present?.isAssigned !== true ? [...sets, assignStep(name)] : sets;
  });

const assignStep = (name: string): Step => ({
  change: {
    action: 'create',
    object: 'users',
    name,
    why: 'the user that Baton is connected as needs this permission set to see the fields',
  },
  assigns: name,
});
