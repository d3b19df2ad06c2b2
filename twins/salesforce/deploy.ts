// A deployment: checked as a whole against what the org will have, then brought in or, with one fault in it, not at all.
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deploy.htm
import { applyComponent, destroyComponent } from './deploy-apply.ts';
import { fieldProblem, objectProblem, fieldOf } from './deploy-fields.ts';
import { flowProblem, listViewProblem, permissionSetProblem, type Names } from './deploy-others.ts';
import type { Component, Problem } from './deploy-zip.ts';
import type { Deployment, Outcome } from './deployment.ts';
import { findField, findObject } from './schema.ts';
import type { State } from './state.ts';

const splitName = (fullName: string): readonly [owner: string, name: string] => {
  const dot = fullName.indexOf('.');
  return [fullName.slice(0, dot), fullName.slice(dot + 1)];
};

const isThere = (state: State, { type, fullName }: { type: string; fullName: string }): boolean => {
  const [owner, name] = splitName(fullName);
  const object = findObject(state.store.schema, type === 'CustomObject' ? fullName : owner);
  switch (type) {
    case 'CustomObject':
      return object !== null;
    case 'CustomField':
      return object !== null && findField(object, name) !== null;
    case 'ListView':
      return state.listViews.some((view) => view.object === owner && view.name === name);
    case 'Flow':
      return state.flows.has(fullName);
    default:
      return [...(state.store.tables.get('PermissionSet')?.order ?? [])].some(
        ({ values }) => values['Name'] === fullName && values['IsDeleted'] !== true,
      );
  }
};

/** Names of the org and of the package together: components may use each other, whatever their order. */
const namesOf = (state: State, components: readonly Component[]): Names => {
  const objects = new Set(components.filter((one) => one.type === 'CustomObject').map((one) => one.fullName));
  const fields = new Map(components.filter((one) => one.type === 'CustomField').map((one) => [one.fullName, one]));
  return {
    hasObject: (object) => objects.has(object) || findObject(state.store.schema, object) !== null,
    field: (objectName, name) => {
      const made = fields.get(`${objectName}.${name}`);
      const object = findObject(state.store.schema, objectName);
      const before = object === null ? null : findField(object, name);
      return made === undefined ? before : fieldOf(name, made.body, before);
    },
  };
};

const problemOf = (state: State, component: Component, names: Names): string | null => {
  const { type, fullName, body } = component;
  const [owner, name] = splitName(fullName);
  const ordered = state.componentProblems.get(fullName);
  if (ordered !== undefined) return ordered;
  switch (type) {
    case 'CustomObject':
      return objectProblem(fullName, body, !isThere(state, component));
    case 'CustomField': {
      const object = findObject(state.store.schema, owner);
      if (!names.hasObject(owner)) return `Entity of type CustomObject named '${owner}' cannot be found`;
      return fieldProblem(name, body, object === null ? null : findField(object, name), names.hasObject);
    }
    case 'ListView':
      return listViewProblem(owner, body, names);
    case 'PermissionSet':
      return permissionSetProblem(body, names);
    case 'Flow':
      return flowProblem(fullName, body, names);
  }
};

/** Objects before their fields, fields before what names them. */
const order = ['CustomObject', 'CustomField', 'ListView', 'PermissionSet', 'Flow'];

const destroyProblem = (state: State, type: string, fullName: string): string | null => {
  const [owner, name] = splitName(fullName);
  if (type !== 'CustomField') return null;
  const user = [...state.flows.values()].find(
    (flow) => flow.isActive && flow.object === owner && JSON.stringify(flow).includes(`"${name}"`),
  );
  return user === undefined
    ? null
    : `This custom field is referenced elsewhere in salesforce.com. : Flow - ${user.name}`;
};

const carryOut = (state: State, deployment: Deployment): Outcome => {
  const { components, destroyed, problems } = deployment.package;
  const names = namesOf(state, components);
  const failures: Problem[] = [...problems];
  for (const component of components) {
    const problem = problemOf(state, component, names);
    const { type, fullName, fileName } = component;
    if (problem !== null) failures.push({ type, fullName, fileName, problem, line: 2 });
  }
  const goesAsWell = (fullName: string): boolean =>
    destroyed.some((one) => one.type === 'Flow' && fullName.includes(`Flow - ${one.fullName}`));
  for (const { type, fullName } of destroyed) {
    const problem = destroyProblem(state, type, fullName);
    if (problem !== null && !goesAsWell(problem))
      failures.push({ type, fullName, fileName: 'destructiveChanges.xml', problem });
  }
  if (failures.length > 0) return { failures, successes: [] };
  const successes = components.map(({ type, fullName, fileName }) => ({
    type,
    fullName,
    fileName,
    created: !isThere(state, { type, fullName }),
    deleted: false,
  }));
  const gone = destroyed.map((one) => ({ ...one, fileName: 'destructiveChanges.xml', created: false, deleted: true }));
  if (!deployment.isCheck) {
    const inOrder = [...components].sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type));
    for (const component of inOrder) applyComponent(state, component);
    for (const { type, fullName } of destroyed) destroyComponent(state, type, fullName);
  }
  return { failures: [], successes: [...successes, ...gone] };
};

/** Brings in what has had its time; called before every call of the API, so that nobody has to look for it to happen. */
export const settleDeployments = (state: State): void => {
  for (const deployment of state.deployments.values())
    if (deployment.outcome === null && deployment.doneAt <= state.clock.now())
      deployment.outcome = carryOut(state, deployment);
};
