// The practice portal from within the process: seeding it, playing the people and systems that change it, setting its limits
// and faults, and reading what happened. Everything here is as real as an edit on the screen: it enters the history.
import { systemClock, type Clock } from '#src/clock.ts';
import { tie } from './associations.ts';
import { mergeContacts } from './merge.ts';
import type { Metrics } from './metrics.ts';
import { addRecord, checkValues, emailHolder, setPrimaryCompany, valueOf, writeRecord } from './records.ts';
import { setupMethods, type PortalSetup } from './portal-setup.ts';
import { createState, type State, type StateOptions } from './state.ts';
import { archive, historyOf, touch } from './table.ts';
import {
  objectFacts,
  type EngagementType,
  type Input,
  type ObjectType,
  type Source,
  type StoredRecord,
  type Values,
} from './types.ts';

/** When (ms, default now) and by whom. History tells it as HubSpot does: sourceType and sourceId. */
export type By = { readonly at?: number; readonly sourceType?: string; readonly sourceId?: string };

export type RecordNow = {
  readonly id: string;
  /** Every property that is not empty, in HubSpot's text. */
  readonly properties: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly archivedAt: number | null;
  readonly associations: Readonly<Partial<Record<ObjectType, readonly string[]>>>;
};
export type PastText = {
  readonly value: string;
  readonly at: number;
  readonly sourceType: string;
  readonly sourceId: string | null;
};

export type PortalOptions = Partial<StateOptions>;

const personOnScreen: Source = { type: 'CRM_UI', id: 'userId:1' };

export type HubSpotPortal = PortalSetup & {
  readonly state: State;
  readonly clock: Clock;
  readonly metrics: Metrics;
  createContact(properties: Input, options?: By & { company?: string }): string;
  createCompany(properties: Input, by?: By): string;
  createDeal(properties: Input, options?: By & { contacts?: readonly string[]; company?: string }): string;
  createLead(properties: Input, options: By & { contact: string }): string;
  /** What a seller logged, with the contacts it was done with. */
  createEngagement(type: EngagementType, properties: Input, options: By & { contacts: readonly string[] }): string;
  associate(from: ObjectType, fromId: string, to: ObjectType, toId: string, by?: By): void;
  /** Number of values that changed. `lifecyclestage` does not move backwards here either: clear it first. */
  edit(type: ObjectType, id: string, properties: Input, by?: By): number;
  archive(type: ObjectType, id: string, by?: By): void;
  /** The id of the contact that lives on. */
  merge(winnerId: string, loserId: string, by?: By): string;
  /** Gives many records one identical modified time (all live ones unless ids are given). */
  touchAll(type: ObjectType, at: number, ids?: readonly string[]): void;
  get(type: ObjectType, id: string): RecordNow | null;
  /** Live records in id order. */
  all(type: ObjectType): RecordNow[];
  count(type: ObjectType): number;
  /** Newest first. */
  history(type: ObjectType, id: string, property: string): PastText[];
};

const sourceOf = (by: By | undefined): Source =>
  by?.sourceType === undefined ? personOnScreen : { type: by.sourceType, id: by.sourceId ?? null };

const describe = (state: State, type: ObjectType, record: StoredRecord): RecordNow => {
  const properties: Record<string, string> = {};
  for (const { name } of state.properties.list(type, false)) {
    const value = valueOf(state, type, record, name);
    if (value !== null) properties[name] = value;
  }
  const { createdAt, updatedAt, archivedAt } = record;
  const associations = Object.fromEntries(Object.entries(record.links).map(([to, ids]) => [to, [...ids].map(String)]));
  return { id: String(record.id), properties, createdAt, updatedAt, archivedAt, associations };
};

const find = (state: State, type: ObjectType, id: string): StoredRecord => {
  const record = state.tables[type].records.get(Number(id));
  if (record === undefined) throw new Error(`The portal has no ${objectFacts[type].singular} ${id}`);
  return record;
};

const stored = (state: State, type: ObjectType, input: Input, self: number | null): Values => {
  const { values, problems } = checkValues(state, type, input, false);
  if (problems.length > 0) throw new Error(problems.map((one) => `${type} ${one.name}: ${one.message}`).join('\n'));
  if (emailHolder(state, type, values, self) !== null)
    throw new Error('Another contact has this e-mail address already');
  return values;
};

/** A portal without a server; `startHubSpotTwin` puts one before it. Ids begin at `firstId` (901, so that their lengths mix). */
export const createPortal = (options: PortalOptions = {}): HubSpotPortal => {
  const clock = options.clock ?? systemClock;
  const state = createState({
    portalId: 25_000_001,
    timeZone: 'Europe/Berlin',
    accountType: 'DEVELOPER_TEST',
    firstId: 901,
    seed: 1,
    limits: {},
    behaviour: {},
    ...options,
    clock,
  });
  const timeOf = (by: By | undefined): number => by?.at ?? clock.now();
  const add = (type: ObjectType, input: Input, by: By | undefined): StoredRecord =>
    addRecord(state, type, stored(state, type, input, null), timeOf(by), sourceOf(by));
  const tieTo = (type: ObjectType, record: StoredRecord, to: ObjectType, id: string): void => {
    tie({ type, record }, { type: to, record: find(state, to, id) });
  };

  return {
    state,
    clock,
    metrics: state.metrics,
    createContact: (properties, by) => {
      const company = by?.company;
      const record = add(
        'contacts',
        company === undefined ? properties : { ...properties, associatedcompanyid: company },
        by,
      );
      if (company !== undefined) tieTo('contacts', record, 'companies', company);
      return String(record.id);
    },
    createCompany: (properties, by) => String(add('companies', properties, by).id),
    createDeal: (properties, by) => {
      const record = add('deals', properties, by);
      for (const contact of by?.contacts ?? []) tieTo('deals', record, 'contacts', contact);
      if (by?.company !== undefined) tieTo('deals', record, 'companies', by.company);
      return String(record.id);
    },
    createLead: (properties, by) => {
      find(state, 'contacts', by.contact);
      const record = add('leads', properties, by);
      tieTo('leads', record, 'contacts', by.contact);
      return String(record.id);
    },
    createEngagement: (type, properties, by) => {
      const record = add(type, { hs_timestamp: timeOf(by), hs_object_source: 'CRM_UI', ...properties }, by);
      for (const contact of by.contacts) tieTo(type, record, 'contacts', contact);
      return String(record.id);
    },
    associate: (from, fromId, to, toId, by) => {
      const record = find(state, from, fromId);
      if (from === 'contacts' && to === 'companies' && (record.values['associatedcompanyid'] ?? '') === '')
        setPrimaryCompany(state, record, find(state, to, toId), timeOf(by), sourceOf(by));
      else tieTo(from, record, to, toId);
    },
    edit: (type, id, properties, by) => {
      const record = find(state, type, id);
      return writeRecord(state, type, record, stored(state, type, properties, record.id), timeOf(by), sourceOf(by));
    },
    archive: (type, id, by) => {
      archive(state.tables[type], find(state, type, id), timeOf(by));
    },
    merge: (winnerId, loserId, by) => {
      const [winner, loser] = [find(state, 'contacts', winnerId), find(state, 'contacts', loserId)];
      return String(mergeContacts(state, winner, loser, timeOf(by), state.behaviour.mergesMintIds).id);
    },
    touchAll: (type, at, ids) => {
      for (const id of ids ?? state.tables[type].live)
        touch(state.tables[type], find(state, type, String(id)), at, { type: 'BATCH_UPDATE', id: null });
    },
    get: (type, id) => {
      const record = state.tables[type].records.get(Number(id));
      return record === undefined ? null : describe(state, type, record);
    },
    all: (type) => state.tables[type].live.map((id) => describe(state, type, find(state, type, String(id)))),
    count: (type) => state.tables[type].live.length,
    history: (type, id, property) =>
      historyOf(find(state, type, id), property).map(({ value, at, source }) => ({
        value,
        at,
        sourceType: source.type,
        sourceId: source.id,
      })),
    ...setupMethods(state),
  };
};
