// How a portal is set up and made difficult: definitions, owners, apps, limits, faults, behaviours and rules of its admin.
import { defaultScopes } from './access.ts';
import type { FaultPlan } from './faults.ts';
import type { Limits } from './limits.ts';
import type { Property, PropertyInput } from './properties.ts';
import type { Behaviour, Owner, State, ValidationRule } from './state.ts';
import { objectFacts, type ObjectType } from './types.ts';
import type { PropertyType } from './values.ts';

export type NewProperty = {
  readonly name: string;
  readonly label?: string;
  readonly type?: PropertyType;
  readonly fieldType?: string;
  readonly groupName?: string;
  readonly description?: string;
  readonly options?: readonly (string | { readonly value: string; readonly label: string })[];
};

export type PortalSetup = {
  defineProperty(type: ObjectType, property: NewProperty): Property;
  addOwner(owner: { email: string; firstName: string; lastName: string; isArchived?: boolean }): string;
  owners(): readonly Owner[];
  setLimits(limits: Partial<Limits>): void;
  setBehaviour(behaviour: Partial<Behaviour>): void;
  setFaults(plan: FaultPlan): void;
  clearFaults(): void;
  /** From now on every API update of this record is refused with this sentence; null lifts it. */
  refuse(type: ObjectType, id: string, message: string | null): void;
  addRule(rule: ValidationRule): void;
  /** A new private app with its own token, burst budget and app id. */
  addApp(app?: { scopes?: readonly string[]; expiresAt?: number }): { accessToken: string; appId: string };
  setScopes(accessToken: string, scopes: readonly string[]): void;
  expireToken(accessToken: string): void;
};

const usualFieldType: Readonly<Record<PropertyType, string>> = {
  string: 'text',
  number: 'number',
  date: 'date',
  datetime: 'date',
  enumeration: 'select',
  bool: 'booleancheckbox',
};

const appMethods = (state: State): Pick<PortalSetup, 'addApp' | 'setScopes' | 'expireToken'> => {
  const replace = (token: string, change: { scopes?: readonly string[]; expiresAt?: number }): void => {
    const index = state.apps.findIndex((app) => app.token === token);
    const old = state.apps[index];
    if (old === undefined) throw new Error('No app of this portal has this token');
    state.apps.splice(index, 1, { ...old, ...change });
  };
  return {
    addApp: (app = {}) => {
      const number = state.apps.length + 1;
      const appId = String(4_000_000 + number);
      const accessToken = `pat-twin-${String(number).padStart(4, '0')}`;
      state.apps.push({
        token: accessToken,
        appId,
        scopes: app.scopes ?? defaultScopes,
        expiresAt: app.expiresAt ?? null,
      });
      return { accessToken, appId };
    },
    setScopes: (token, scopes) => {
      replace(token, { scopes });
    },
    expireToken: (token) => {
      replace(token, { expiresAt: state.clock.now() });
    },
  };
};

/** The set-up of one portal. */
export const setupMethods = (state: State): PortalSetup => ({
  defineProperty: (type, property) => {
    const kind = property.type ?? 'string';
    const input: PropertyInput = {
      name: property.name,
      label: property.label ?? property.name,
      description: property.description,
      type: kind,
      fieldType: property.fieldType ?? usualFieldType[kind],
      groupName: property.groupName ?? `${objectFacts[type].singular}information`,
      options:
        kind === 'bool'
          ? ['true', 'false'].map((value) => ({ value, label: value }))
          : property.options?.map((option) => (typeof option === 'string' ? { value: option, label: option } : option)),
    };
    const made = state.properties.create(type, input, state.clock.now(), state.limits.customProperties);
    if ('refused' in made) throw new Error(made.refused);
    return made;
  },
  addOwner: ({ email, firstName, lastName, isArchived = false }) => {
    const number = state.owners.length + 1;
    const id = String(70_000 + number);
    state.owners.push({
      id,
      userId: 9_000 + number,
      email: email.toLowerCase(),
      firstName,
      lastName,
      isArchived,
      at: state.clock.now(),
    });
    return id;
  },
  owners: () => state.owners,
  setLimits: (limits) => {
    Object.assign(state.limits, limits);
  },
  setBehaviour: (behaviour) => {
    Object.assign(state.behaviour, behaviour);
  },
  setFaults: (plan) => {
    state.faults.set(plan);
  },
  clearFaults: () => {
    state.faults.set({ rules: [] });
  },
  refuse: (type, id, message) => {
    if (message === null) state.refusals.delete(`${type}/${id}`);
    else state.refusals.set(`${type}/${id}`, message);
  },
  addRule: (rule) => {
    state.rules.push(rule);
  },
  ...appMethods(state),
});
