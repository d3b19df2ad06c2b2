// An engine on a bare database that knows a HubSpot and a Salesforce, neither of which can be called: what tests bring comes as snapshots.
import { loadContract } from '#contract/load-contract.ts';
import type { Instant, RecordRef, Value } from '#domain/lead.ts';
import { compile, engineVersion } from '#domain/scoring/compile.ts';
import type { PersonSnapshot } from '#domain/snapshot.ts';
import type { Mapping } from '#mapping/mapping.ts';
import { readMapping, readManifest, defaultContractFile } from '#src/app.ts';
import { virtualClock } from '#src/clock.ts';
import { readConfig } from '#src/config.ts';
import { createLog } from '#src/log.ts';
import type { Store } from '#store/database.ts';
import { beliefsOf } from '#sync/beliefs.ts';
import type { Engine, Target } from '#sync/engine.ts';
import { ingestPeople, type Ingested } from '#sync/ingest.ts';
import { committed } from '#sync/transaction.ts';
import { v7 } from 'uuid';
import { NOW } from './samples.ts';

const policy = compile(loadContract(defaultContractFile).policy);
const shipped = readMapping(readConfig({}), 'hubspot').mapping;

/** Ranks and rules of a test, on a mapping of which nothing else matters here. */
const mappingOf = (crm: string, fieldRanks: Readonly<Record<string, number>>, emailRank: number): Mapping => ({
  ...shipped,
  crm,
  believed: { fields: { ...fieldRanks }, events: { '*': emailRank } },
  identity: { by_email: true, shared_addresses: ['info'] },
});

const targetOf = (id: string, mapping: Mapping): Target => ({
  row: {
    id,
    kind: id,
    mode: 'observe',
    accountId: null,
    baseUrl: null,
    settings: {},
    actsSince: null,
    createdAt: NOW,
  },
  mapping,
  mappingVersion: id,
  isInstalled: false,
});

export const engineOn = (store: Store): Engine => {
  const clock = virtualClock(NOW);
  const targets = new Map([
    ['hubspot', targetOf('hubspot', mappingOf('hubspot', { '*': 50 }, 20))],
    ['salesforce', targetOf('salesforce', mappingOf('salesforce', { '*': 50, $owner: 10, 'person.phone': 10 }, 60))],
  ]);
  return {
    store,
    db: store.db,
    clock,
    log: createLog('silent'),
    random: () => 0.5,
    newId: () => v7(),
    policy,
    versions: { contractHash: policy.policy.contractHash, engine: engineVersion },
    manifest: readManifest(),
    targets,
    beliefs: beliefsOf(targets),
    desk: null,
    alertDesk: { owners: { marketing: 'm@example.com', sales: 's@example.com' }, channels: new Set() },
    worker: 'w',
    onProgress: () => undefined,
  };
};

export const ref = (connection: string, recordId: string, object = 'contact'): RecordRef => ({
  connection,
  object,
  recordId,
});

type Fields = Readonly<Record<string, Value | null>>;

export const person = (
  of: RecordRef,
  fields: Fields,
  modifiedAt: Instant = NOW,
  over: Partial<PersonSnapshot> = {},
): PersonSnapshot => ({
  kind: 'person',
  ref: of,
  mergedIds: [],
  modifiedAt,
  observedAt: modifiedAt,
  isArchived: false,
  fields,
  companyId: null,
  standsOn: null,
  links: [],
  nativeStage: null,
  owner: null,
  disposition: null,
  engagements: [],
  ours: {},
  ...over,
});

/** A page, committed. */
export const read = (engine: Engine, ...snapshots: readonly PersonSnapshot[]): Promise<Ingested> =>
  committed(engine)((tx) =>
    ingestPeople(
      tx,
      engine,
      snapshots.map((snapshot) => ({ snapshot, seen: {} })),
    ),
  );
