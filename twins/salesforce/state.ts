// All of an org in one value: rows, people and their rights, apps and tokens, rules, jobs, limits, faults and counts.
import type { Clock } from '#src/clock.ts';
import { createFaults, type Faults } from './faults.ts';
import type { Flow } from './flows.ts';
import type { BulkJob } from './bulk-job.ts';
import type { Deployment } from './deployment.ts';
import { createGate, defaultLimits, type Gate, type Limits } from './limits.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import type { ListView } from './list-views.ts';
import type { Locator } from './plan.ts';
import { standardSchema } from './schema.ts';
import { createStore, type Store } from './store.ts';
import type { App, Tokens } from './apps.ts';
import type { Transaction, Values } from './types.ts';

/** Ways in which orgs differ, or in which what a live one does is not certain. */
export type Behaviour = {
  /** False: flows deployed as active arrive inactive, as in production orgs without "Deploy processes and flows as active". */
  activatesFlows: boolean;
  /** False: latestDateCovered pays no heed to transactions that have not committed. */
  coversInFlight: boolean;
  /** False: an API write to a row that a transaction holds waits instead of answering UNABLE_TO_LOCK_ROW. */
  locksInFlight: boolean;
  /** True: a merge or conversion bumps the children that it moves; a live org does not. */
  touchesMovedChildren: boolean;
  /** True: deployments refuse, since the user may not change metadata. */
  refusesDeploys: boolean;
  /** True: an authorisation renewed with a refresh token gives a new one and ends the old one. */
  rotatesRefreshTokens: boolean;
};
export const defaultBehaviour: Behaviour = {
  activatesFlows: true,
  coversInFlight: true,
  locksInFlight: true,
  touchesMovedChildren: false,
  refusesDeploys: false,
  rotatesRefreshTokens: true,
};

/** What a user may beyond what permission sets say. */
export type UserRights = {
  /** False: every call of theirs is refused. */
  apiEnabled: boolean;
  /** "Modify Metadata Through Metadata API Functions". */
  canDeploy: boolean;
  /** False: sees and changes only records they own, and may not ask getUpdated. */
  viewsAll: boolean;
  /** Standard fields taken away by the profile, as `Lead.Email`. */
  readonly hidden: Set<string>;
  readonly readOnly: Set<string>;
};

/** A rule of the org's admin on writes: the sentence it refuses with, or null. */
export type ValidationRule = {
  readonly object: string;
  readonly fields?: readonly string[];
  refuses(now: Values, before: Values | null): string | null;
};

/** `alert` lets a caller save who says so in Sforce-Duplicate-Rule-Header, `block` lets nobody. */
export type DuplicateRule = {
  readonly object: string;
  readonly action: 'alert' | 'block';
  isDuplicate(now: Values): boolean;
};

export type Refusal = { readonly errorCode: string; readonly message: string; readonly fields: readonly string[] };

/** A record that was created or updated as a save is, so that flows run for it. */
export type Saved = { readonly object: string; readonly id: string; readonly tx: Transaction };
export type Watcher = {
  saved(saved: Saved): void;
  /** Nothing of this transaction has happened. */
  rolledBack(tx: Transaction): void;
};

export type State = {
  readonly clock: Clock;
  readonly organizationId: string;
  /** Where the twin listens; set once it does. */
  url: string;
  readonly store: Store;
  readonly rights: Map<string, UserRights>;
  readonly apps: App[];
  readonly tokens: Tokens;
  readonly rules: ValidationRule[];
  readonly duplicateRules: DuplicateRule[];
  /** Refused records by id. */
  readonly refusals: Map<string, Refusal>;
  /** Rows somebody holds: how many more writes are refused. */
  readonly locks: Map<string, number>;
  readonly flows: Map<string, Flow>;
  readonly watchers: Watcher[];
  readonly listViews: ListView[];
  readonly locators: Map<string, Locator>;
  readonly bulkJobs: Map<string, BulkJob>;
  readonly deployments: Map<string, Deployment>;
  /** Components that a deployment will find fault with, by full name. */
  readonly componentProblems: Map<string, string>;
  /** Transactions that have not committed. */
  inFlight: { readonly startedAt: number; readonly until: number }[];
  /** How long changes of people take to become visible. */
  commitLag: () => number;
  /** Whom the active assignment rule gives leads to; the owner even where no rule is active. */
  defaultLeadOwner: string;
  readonly licensedSets: Set<string>;
  readonly limits: Limits;
  readonly behaviour: Behaviour;
  readonly gate: Gate;
  readonly faults: Faults;
  readonly metrics: Metrics;
  /** Counts whatever needs a number that is not a row: tokens, jobs, locators. */
  serial: number;
};

export type StateOptions = {
  readonly clock: Clock;
  readonly seed: number;
  readonly limits: Partial<Limits>;
  readonly behaviour: Partial<Behaviour>;
};

export const createState = ({ clock, seed, ...options }: StateOptions, organizationId: string): State => {
  const limits = { ...defaultLimits, ...options.limits };
  return {
    clock,
    organizationId,
    url: 'http://localhost',
    store: createStore(standardSchema()),
    rights: new Map(),
    apps: [],
    tokens: { access: new Map(), refresh: new Map(), codes: new Map() },
    rules: [],
    duplicateRules: [],
    refusals: new Map(),
    locks: new Map(),
    flows: new Map(),
    watchers: [],
    listViews: [],
    locators: new Map(),
    bulkJobs: new Map(),
    deployments: new Map(),
    componentProblems: new Map(),
    inFlight: [],
    commitLag: () => 0,
    defaultLeadOwner: '',
    licensedSets: new Set(),
    limits,
    behaviour: { ...defaultBehaviour, ...options.behaviour },
    gate: createGate(clock, () => limits),
    faults: createFaults(seed),
    metrics: createMetrics(),
    serial: 0,
  };
};

export const tellSaved = (state: State, saved: Saved): void => {
  for (const watcher of state.watchers) watcher.saved(saved);
};

export const nextSerial = (state: State): number => (state.serial += 1);

export const rightsOf = (state: State, userId: string): UserRights => {
  const known = state.rights.get(userId);
  if (known !== undefined) return known;
  const fresh: UserRights = {
    apiEnabled: true,
    canDeploy: false,
    viewsAll: true,
    hidden: new Set(),
    readOnly: new Set(),
  };
  state.rights.set(userId, fresh);
  return fresh;
};
