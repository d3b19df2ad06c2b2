// Everything a portal holds, in one place, so that each concern can be a few functions over it.
import type { Clock } from '#src/clock.ts';
import type { App } from './access.ts';
import { createFaults, type Faults } from './faults.ts';
import { createGate, defaultLimits, type Gate, type Limits } from './limits.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createPropertyBook, type PropertyBook } from './properties.ts';
import type { Segment } from './filter-branch.ts';
import { createTable, type Table } from './table.ts';
import { objectTypes, type ObjectType, type StoredRecord, type Values } from './types.ts';

export type Owner = {
  readonly id: string;
  readonly userId: number;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly isArchived: boolean;
  readonly at: number;
};

/** Ways in which portals differ, or in which what a live one does is not certain. */
export type Behaviour = {
  /** False: no Leads object in this edition; every call to it answers 403. */
  hasLeadsObject: boolean;
  /** True: merging two contacts makes a third id, and both old ones are gone. */
  mergesMintIds: boolean;
  /** False: a batch with one bad row is refused whole even where every row carries a trace id. */
  honoursTraceIds: boolean;
  /** True: search orders hs_object_id as text (reported, unproven), while its filters stay numeric. */
  sortsIdsAsText: boolean;
};
export const defaultBehaviour: Behaviour = {
  hasLeadsObject: true,
  mergesMintIds: false,
  honoursTraceIds: true,
  sortsIdsAsText: false,
};

/** A rule of the portal's admin on writes by the API: the sentence it refuses with, or null. */
export type ValidationRule = {
  readonly type: ObjectType;
  refuses(record: StoredRecord, values: Values): string | null;
};

export type Account = {
  readonly portalId: number;
  readonly timeZone: string;
  readonly accountType: string;
  /** Host of the page where people see records; set once the server listens. */
  uiDomain: string;
};

export type State = {
  readonly clock: Clock;
  readonly account: Account;
  readonly tables: Readonly<Record<ObjectType, Table>>;
  readonly properties: PropertyBook;
  readonly owners: Owner[];
  readonly segments: Segment[];
  readonly apps: App[];
  /** Contact ids by e-mail address: one address, one contact. */
  readonly emails: Map<string, number>;
  readonly rules: ValidationRule[];
  /** Refused records, `contacts/101` to the sentence. */
  readonly refusals: Map<string, string>;
  readonly limits: Limits;
  readonly behaviour: Behaviour;
  readonly gate: Gate;
  readonly faults: Faults;
  readonly metrics: Metrics;
};

export type StateOptions = {
  readonly clock: Clock;
  readonly portalId: number;
  readonly timeZone: string;
  readonly accountType: string;
  readonly firstId: number;
  readonly seed: number;
  readonly limits: Partial<Limits>;
  readonly behaviour: Partial<Behaviour>;
};

export const createState = (options: StateOptions): State => {
  const { clock, timeZone, portalId, accountType, seed } = options;
  const limits = { ...defaultLimits, ...options.limits };
  return {
    clock,
    account: { portalId, timeZone, accountType, uiDomain: 'localhost' },
    tables: Object.fromEntries(objectTypes.map((type) => [type, createTable(type, options.firstId)])) as Record<
      ObjectType,
      Table
    >,
    properties: createPropertyBook(),
    owners: [],
    segments: [],
    apps: [],
    emails: new Map(),
    rules: [],
    refusals: new Map(),
    limits,
    behaviour: { ...defaultBehaviour, ...options.behaviour },
    gate: createGate(clock, timeZone, () => limits),
    faults: createFaults(seed),
    metrics: createMetrics(),
  };
};
