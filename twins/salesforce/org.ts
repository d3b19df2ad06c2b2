// The practice org from within the process: seeding it, playing the people and systems that change it, setting its limits and
// faults, and reading what happened. Everything here is as real as an edit on the screen.
import { systemClock, type Clock } from '#src/clock.ts';
import { makeId } from './ids.ts';
import {
  convertLead,
  deleteRecord,
  mergeRecords,
  tieRows,
  undeleteRecord,
  type Conversion,
  type Converted,
} from './merge.ts';
import type { Metrics } from './metrics.ts';
import { setupMethods, type OrgSetup } from './org-setup.ts';
import { createRecord, transaction, updateRecord, type Writer } from './records.ts';
import { createState, rightsOf, type State, type StateOptions } from './state.ts';
import { countLiving, findRow, insertRow, tableNamed } from './store.ts';
import type { Values } from './types.ts';

/** When (ms, default now), by whom (a user's id) and how long until others see it (ms, default what `lag` set). */
export type By = { readonly at?: number; readonly user?: string; readonly lagMs?: number };

export type RecordNow = {
  readonly id: string;
  readonly object: string;
  /** As stored, whether committed or not: moments in milliseconds, dates as 2026-11-24, empty fields absent. */
  readonly values: Values;
};

export type OrgOptions = Partial<StateOptions> & {
  readonly name?: string;
  readonly isSandbox?: boolean;
  readonly timeZone?: string;
  readonly edition?: string;
};

export type SalesforceOrg = OrgSetup & {
  readonly state: State;
  readonly clock: Clock;
  readonly metrics: Metrics;
  /** Ids of the people every org begins with: an admin, the integration user, a seller and the default lead owner. */
  readonly users: {
    readonly admin: string;
    readonly integration: string;
    readonly seller: string;
    readonly leadOwner: string;
  };
  /** Creates a record without asking rules; every field may be given, CreatedDate included. */
  seed(object: string, values: Values, by?: By): string;
  /** Creates as a person on the screen does: required fields and references are checked, flows run. */
  create(object: string, values: Values, by?: By): string;
  edit(id: string, values: Values, by?: By): void;
  remove(id: string, by?: By): void;
  undelete(id: string, by?: By): void;
  merge(winnerId: string, loserId: string, by?: By): void;
  convert(leadId: string, wanted?: Conversion, by?: By): Converted;
  /** Gives many rows one identical SystemModstamp (all of the object unless ids are given). */
  tie(object: string, at: number, ids?: readonly string[]): void;
  get(id: string): RecordNow | null;
  /** Live rows in id order, committed or not. */
  all(object: string): RecordNow[];
  count(object: string): number;
};

const present = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

const person = (state: State, values: Values): string => {
  const tx = transaction(state, '');
  const writer: Writer = { tx, kind: 'setup', autoAssign: false, allowsDuplicates: true };
  const written = createRecord(state, writer, tableNamed(state.store, 'User').object, values);
  if (!written.ok) throw new Error('The people of the org cannot be made');
  return written.id;
};

const firstPeople = (state: State): SalesforceOrg['users'] => {
  const common = { TimeZoneSidKey: 'Europe/Berlin', LocaleSidKey: 'en_US' };
  const named = (username: string, FirstName: string, LastName: string): string =>
    person(state, { ...common, Username: username, Email: username, FirstName, LastName });
  const users = {
    admin: named('admin@example.com', 'Ada', 'Admin'),
    integration: named('baton@example.com', 'Baton', 'Integration'),
    seller: named('sam.seller@example.com', 'Sam', 'Seller'),
    leadOwner: named('leads@example.com', 'Default', 'Owner'),
  };
  rightsOf(state, users.admin).canDeploy = true;
  rightsOf(state, users.integration).canDeploy = true;
  return users;
};

/** An org without a server; `startSalesforceTwin` puts one before it. */
export const openOrg = (options: OrgOptions = {}): SalesforceOrg => {
  const clock = options.clock ?? systemClock;
  const state = createState(
    { clock, seed: options.seed ?? 1, limits: options.limits ?? {}, behaviour: options.behaviour ?? {} },
    makeId('00D', 1),
  );
  insertRow(
    tableNamed(state.store, 'Organization'),
    {
      Name: options.name ?? 'Practice Org',
      IsSandbox: options.isSandbox ?? false,
      InstanceName: 'TWIN1',
      OrganizationType: options.edition ?? 'Enterprise Edition',
      TimeZoneSidKey: options.timeZone ?? 'Europe/Berlin',
      DefaultLocaleSidKey: 'en_US',
      LanguageLocaleKey: 'en_US',
    },
    transaction(state, ''),
    clock.now(),
  );
  const users = firstPeople(state);
  state.defaultLeadOwner = users.leadOwner;

  const writer = (kind: Writer['kind'], by: By | undefined): Writer => ({
    tx: transaction(state, by?.user ?? users.seller, {
      at: by?.at ?? clock.now(),
      lagMs: by?.lagMs ?? (by?.at === undefined ? state.commitLag() : 0),
    }),
    kind,
    autoAssign: false,
    allowsDuplicates: true,
  });
  const write = (kind: Writer['kind'], object: string, values: Values, by: By | undefined): string => {
    const written = createRecord(state, writer(kind, by), tableNamed(state.store, object).object, values);
    if (!written.ok) throw new Error(`${object}: ${written.errors.map((error) => error.message).join(', ')}`);
    return written.id;
  };
  return {
    state,
    clock,
    metrics: state.metrics,
    users,
    seed: (object, values, by) => write('setup', object, values, by),
    create: (object, values, by) => write('person', object, values, by),
    edit: (id, values, by) => {
      const found = findRow(state.store, id);
      if (found === null) throw new Error(`The org has no record ${id}`);
      const written = updateRecord(state, writer('person', by), found.table.object, found.row, values);
      if (!written.ok) throw new Error(written.errors.map((error) => error.message).join(', '));
    },
    remove: (id, by) => {
      deleteRecord(state, writer('person', by), id);
    },
    undelete: (id, by) => {
      undeleteRecord(state, writer('person', by), id);
    },
    merge: (winnerId, loserId, by) => {
      mergeRecords(state, writer('person', by), winnerId, loserId);
    },
    convert: (leadId, wanted = {}, by) => convertLead(state, writer('person', by), leadId, wanted),
    tie: (object, at, ids) => {
      tieRows(state, object, at, ids ?? null);
    },
    get: (id) => {
      const found = findRow(state.store, id);
      return found === null ? null : { id, object: found.table.object.name, values: present(found.row.values) };
    },
    all: (object) =>
      tableNamed(state.store, object)
        .order.filter((row) => row.values['IsDeleted'] !== true)
        .map((row) => ({ id: row.id, object, values: present(row.values) })),
    count: (object) => countLiving(tableNamed(state.store, object), Infinity),
    ...setupMethods(state, users.integration),
  };
};
