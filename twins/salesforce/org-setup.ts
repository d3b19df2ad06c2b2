// The other half of the practice org: apps, rights, rules, limits, faults and generated rows, as an admin or a test sets them.
import { faultPlan, type FaultPlan } from './faults.ts';
import type { Limits } from './limits.ts';
import { findField, findObject, makeField } from './schema.ts';
import {
  nextSerial,
  rightsOf,
  type Behaviour,
  type DuplicateRule,
  type Refusal,
  type State,
  type UserRights,
  type ValidationRule,
} from './state.ts';
import { insertRow, tableNamed } from './store.ts';
import type { App } from './apps.ts';
import { revokeAll } from './tokens.ts';
import type { Field, FieldType, Values } from './types.ts';
import { wholeSecond } from './values.ts';

export type AppOptions = {
  /** The user client credentials run as; the integration user by default, null = the flow is off. */
  readonly runAs?: string | null;
  /** PEM public key for JWT bearer. */
  readonly publicKey?: string;
  /** Users whom an admin has pre-authorised for JWT bearer; the run-as user always is. */
  readonly approved?: readonly string[];
  readonly callbackUrls?: readonly string[];
};
export type FieldOptions = Partial<Omit<Field, 'name' | 'type' | 'isCustom'>>;

export type OrgSetup = {
  addApp(options?: AppOptions): { readonly clientId: string; readonly clientSecret: string };
  setLimits(patch: Partial<Limits>): void;
  setBehaviour(patch: Partial<Behaviour>): void;
  setFaults(plan: FaultPlan): void;
  /** How long changes of people take to become visible from now on: milliseconds, or a function asked for each transaction. */
  lag(ms: number | (() => number)): void;
  /** Rights of a user beyond permission sets; `hidden` and `readOnly` name fields as `Lead.Email`. */
  setRights(
    userId: string,
    patch: Partial<Pick<UserRights, 'apiEnabled' | 'canDeploy' | 'viewsAll'>> & {
      readonly hidden?: readonly string[];
      readonly readOnly?: readonly string[];
    },
  ): void;
  addRule(rule: ValidationRule): void;
  addDuplicateRule(rule: DuplicateRule): void;
  /** API writes to this record fail with this error until it is taken back (null). */
  refuse(id: string, refusal: Partial<Refusal> | null): void;
  /** The next writes of the API to this record cannot lock it. */
  lock(id: string, times?: number): void;
  /** Deployments find this fault with a component (`Lead.Baton_Why__c`) until it is taken back (null). */
  failComponent(fullName: string, problem: string | null): void;
  /** Whom the assignment rule gives leads to. */
  setLeadOwner(userId: string): void;
  /** Ends all tokens that users gave or apps hold. */
  revoke(clientId: string): void;
  /** A field of the org's own, as an admin would add it; visible only where permissions grant it, unless `isVisible`. */
  addField(
    object: string,
    name: string,
    type: FieldType,
    options?: FieldOptions & { readonly isVisible?: boolean },
  ): void;
  /** Grants fields (`Lead.Baton_Why__c`) and objects to a user by a permission set made for it. */
  grant(
    userId: string,
    of: { readonly fields?: readonly string[]; readonly objects?: readonly string[]; readonly canEdit?: boolean },
  ): void;
  /** Gives an object `count` rows more that are only a function of their number; 0 takes them away. */
  generate(object: string, count: number, rowAt: (index: number) => Values): void;
};

const addApp = (state: State, integration: string, options: AppOptions): App => {
  const serial = nextSerial(state);
  const runAs = options.runAs === undefined ? integration : options.runAs;
  const app: App = {
    name: `App ${serial}`,
    clientId: `3MVG9twin.client.${serial}`,
    clientSecret: `twin-client-secret-${serial}`,
    runAs,
    publicKey: options.publicKey ?? null,
    callbackUrls: options.callbackUrls ?? [],
    approved: new Set([...(runAs === null ? [] : [runAs]), ...(options.approved ?? [])]),
  };
  state.apps.push(app);
  return app;
};

const setRights: (state: State) => OrgSetup['setRights'] = (state) => (userId, patch) => {
  const rights = rightsOf(state, userId);
  const { hidden, readOnly, ...flags } = patch;
  Object.assign(rights, flags);
  for (const [set, names] of [
    [rights.hidden, hidden],
    [rights.readOnly, readOnly],
  ] as const) {
    if (names === undefined) continue;
    set.clear();
    for (const name of names) set.add(name);
  }
};

export const setupMethods = (state: State, integration: string): OrgSetup => ({
  addApp: (options = {}) => {
    const { clientId, clientSecret } = addApp(state, integration, options);
    return { clientId, clientSecret };
  },
  setLimits: (patch) => {
    Object.assign(state.limits, patch);
  },
  setBehaviour: (patch) => {
    Object.assign(state.behaviour, patch);
  },
  setFaults: (plan) => {
    state.faults.set(faultPlan.parse(plan));
  },
  lag: (ms) => {
    state.commitLag = typeof ms === 'number' ? () => ms : ms;
  },
  setRights: setRights(state),
  addRule: (rule) => {
    state.rules.push(rule);
  },
  addDuplicateRule: (rule) => {
    state.duplicateRules.push(rule);
  },
  refuse: (id, refusal) => {
    if (refusal === null) state.refusals.delete(id);
    else
      state.refusals.set(id, {
        errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
        message: 'A rule of this org forbids it',
        fields: [],
        ...refusal,
      });
  },
  lock: (id, times = 1) => {
    state.locks.set(id, times);
  },
  failComponent: (fullName, problem) => {
    if (problem === null) state.componentProblems.delete(fullName);
    else state.componentProblems.set(fullName, problem);
  },
  setLeadOwner: (userId) => {
    state.defaultLeadOwner = userId;
  },
  revoke: (clientId) => {
    const users = new Set([...state.tokens.access.values(), ...state.tokens.refresh.values()].map((one) => one.userId));
    for (const userId of users) revokeAll(state, { clientId, userId });
  },
  addField: (objectName, name, type, options = {}) => {
    const object = findObject(state.store.schema, objectName);
    if (object === null) throw new Error(`The org has no object ${objectName}`);
    const { isVisible = false, ...rest } = options;
    object.fields.set(name.toLowerCase(), makeField({ ...rest, name, type, isCustom: !isVisible }));
  },
  grant: (userId, { fields = [], objects = [], canEdit = true }) => {
    grant(state, userId, fields, objects, canEdit);
  },
  generate: (objectName, count, rowAt) => {
    const table = tableNamed(state.store, objectName);
    table.generated = count === 0 ? null : { count, rowAt: withSystemFields(state, rowAt) };
    table.version += 1;
  },
});

/** What every generated row has unless it says otherwise: it was made when the org was asked to generate. */
const withSystemFields = (state: State, rowAt: (index: number) => Values): ((index: number) => Values) => {
  const at = Math.floor(state.clock.now() / 1_000) * 1_000;
  const common = { CreatedDate: at, LastModifiedDate: at, SystemModstamp: at };
  return (index) => ({ ...common, ...rowAt(index) });
};

const insertPlain = (state: State, object: string, values: Values): string => {
  const table = tableNamed(state.store, object);
  const at = state.clock.now();
  return insertRow(table, values, { stamp: wholeSecond(at), userId: '', visibleAt: at }, at).id;
};

const grant = (
  state: State,
  userId: string,
  fields: readonly string[],
  objects: readonly string[],
  canEdit: boolean,
): void => {
  const name = `Granted_${nextSerial(state)}`;
  const setId = insertPlain(state, 'PermissionSet', {
    Name: name,
    Label: name,
    IsCustom: true,
    IsOwnedByProfile: false,
  });
  for (const field of fields) {
    const [object = '', own = ''] = field.split('.');
    const known = findObject(state.store.schema, object);
    if (known === null || findField(known, own) === null) throw new Error(`The org has no field ${field}`);
    insertPlain(state, 'FieldPermissions', {
      ParentId: setId,
      SobjectType: object,
      Field: field,
      PermissionsRead: true,
      PermissionsEdit: canEdit,
    });
  }
  for (const object of objects)
    insertPlain(state, 'ObjectPermissions', {
      ParentId: setId,
      SobjectType: object,
      PermissionsRead: true,
      PermissionsCreate: canEdit,
      PermissionsEdit: canEdit,
      PermissionsDelete: canEdit,
      PermissionsViewAllRecords: true,
    });
  insertPlain(state, 'PermissionSetAssignment', { PermissionSetId: setId, AssigneeId: userId, IsActive: true });
};
