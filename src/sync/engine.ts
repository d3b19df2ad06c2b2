// What every job of the shell is given: the database, the time, the compiled contract and the connections. app.ts makes it.
import type { Kysely } from 'kysely';
import type { Manifest } from '#mapping/manifest.ts';
import type { Mapping } from '#mapping/mapping.ts';
import type { CompiledPolicy } from '#domain/scoring/compile.ts';
import type { ConnectionId } from '#domain/lead.ts';
import type { Connector, ObjectName, ReadPlan } from '#connectors/connector.ts';
import type { StoredConnection } from '#store/connections.ts';
import type { Store } from '#store/database.ts';
import type { Database } from '#store/schema.ts';
import type { Clock } from '#src/clock.ts';
import type { Logger } from '#src/log.ts';
import type { Beliefs } from './beliefs.ts';
import type { CountingBudget } from './budget.ts';
import type { Desk } from '#domain/desk.ts';
import type { QueueDeps } from './queue-alerts.ts';

export type Versions = {
  readonly contractHash: string;
  readonly mapping: string;
  readonly engine: string;
};

/** How a connection's records look and what may be written to them; known without calling the CRM. */
export type Target = {
  readonly row: StoredConnection;
  readonly mapping: Mapping;
  readonly mappingVersion: string;
  /** Our fields exist in the CRM (`install apply` has run), so that they can be written. */
  readonly isInstalled: boolean;
};

/** A target that can be called. */
export type Connected = Target & {
  readonly connector: Connector;
  readonly budget: CountingBudget;
  readonly objects: readonly ObjectName[];
  readonly plans: ReadonlyMap<ObjectName, ReadPlan>;
};

export type Engine = {
  readonly store: Store;
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly log: Logger;
  /** In [0, 1): jitter. */
  readonly random: () => number;
  /** A UUIDv7 of the clock's time. */
  readonly newId: () => string;
  readonly policy: CompiledPolicy;
  readonly versions: Omit<Versions, 'mapping'>;
  readonly manifest: Manifest;
  readonly targets: ReadonlyMap<ConnectionId, Target>;
  /** Who is believed about what, and who tells of which events, from the mappings of all targets. */
  readonly beliefs: Beliefs;
  /** Who works and when; null = nobody is routed to, no clock runs and nobody is told. */
  readonly desk: Desk | null;
  /** Who signs for each team, and through what people are told. */
  readonly alertDesk: Pick<QueueDeps, 'owners' | 'channels'>;
  /** Unique for each run of a process. */
  readonly worker: string;
  /** Aborted when the process is to end: waits are broken off, and long reads stop at the next page. Absent: nobody ends it. */
  readonly signal?: AbortSignal | undefined;
  /** A keyed mark of a text, the same for the same text, from which the text cannot be had; null where no key is kept. Absent: as null. */
  readonly mark?: ((text: string) => string) | null | undefined;
  /** Told of long work: phase, records done, records in all where that is known. */
  readonly onProgress: (phase: string, done: number, total: number | null) => void;
};
