// The interface every CRM adapter fulfils. What differs between CRMs is data in mappings/ or an optional member here,
// never a method that throws. A connector speaks records in the CRM's own terms; src/mapping turns them into our words.
import type { Instant } from '#domain/lead.ts';
import type { ConnectorError } from '#src/errors.ts';

/** The objects Baton reads, in our words. */
export const objectNames = ['contact', 'company', 'deal', 'lead'] as const;
export type ObjectName = (typeof objectNames)[number];

/** One record as the CRM gave it: values in the CRM's own text, null = empty. */
export type SourceRecord = {
  readonly object: ObjectName;
  readonly id: string;
  readonly createdAt: Instant;
  readonly modifiedAt: Instant;
  readonly isArchived: boolean;
  readonly values: Readonly<Record<string, string | null>>;
  /** Past values of the properties whose history was asked for, newest first; absent property = not asked for. */
  readonly history: Readonly<Record<string, readonly PastValue[]>>;
  /** Ids of associated records where they were read; absent object = not read. */
  readonly associated: Readonly<Partial<Record<ObjectName, readonly string[]>>>;
  readonly mergedIds: readonly string[];
};

export type PastValue = {
  readonly value: string | null;
  readonly at: Instant;
  readonly sourceType: string;
  readonly sourceId: string | null;
};

/** What to read of an object: from the mapping. */
export type ReadPlan = {
  readonly object: ObjectName;
  readonly properties: readonly string[];
  /** Properties whose history gives events. */
  readonly history: readonly string[];
  readonly associations: readonly ObjectName[];
};

/** Opaque to the engine, plain JSON, stored between calls. */
export type Cursor = Readonly<Record<string, string | number | boolean | null>>;

export type RecordPage = {
  readonly records: readonly SourceRecord[];
  /** Where to go on; null = the end was reached. */
  readonly next: Cursor | null;
};

export type ChangePage = {
  readonly records: readonly SourceRecord[];
  /** To be stored once `records` are safe. */
  readonly next: Cursor;
  /** False while more changes wait behind `next`. */
  readonly isCaughtUp: boolean;
};

export type WriteRequest = {
  readonly object: ObjectName;
  readonly recordId: string;
  /** Unique for each intended write (the outbox row): lets a CRM name the rows that failed. */
  readonly traceId: string;
  /** The CRM's property names and texts; null empties. Only what has changed. */
  readonly values: Readonly<Record<string, string | null>>;
};

export type WriteResult = {
  readonly traceId: string;
  readonly outcome:
    { readonly ok: true; readonly modifiedAt: Instant } | { readonly ok: false; readonly error: ConnectorError };
};

export const findingSeverities = ['error', 'warning', 'info'] as const;
export type Finding = {
  readonly severity: (typeof findingSeverities)[number];
  readonly what: string;
  readonly nextStep: string;
};

/** What the account is and can do. Missing scopes and editions are findings, not exceptions. */
export type Probe = {
  readonly accountId: string;
  readonly accountName: string | null;
  readonly isSandbox: boolean;
  readonly timeZone: string | null;
  readonly objects: readonly ObjectName[];
  readonly findings: readonly Finding[];
};

export type Person = {
  readonly id: string;
  readonly email: string | null;
  readonly name: string;
  readonly isActive: boolean;
};

export const changeActions = ['create', 'update', 'restore', 'blocked'] as const;
/** One change of a provisioning plan. `blocked` says why it cannot be applied; the rest of the plan still can. */
export type ProvisionChange = {
  readonly action: (typeof changeActions)[number];
  readonly object: string;
  readonly name: string;
  readonly why: string;
};

/** A field of ours as the connector must provision it (from manifest.json and the contract's reasons). */
export type ProvisionField = {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly type: 'text' | 'long_text' | 'number' | 'instant' | 'choice';
  readonly options: readonly { readonly value: string; readonly label: string }[];
};

export type ProvisionSegment = {
  readonly name: string;
  readonly label: string;
  /** Field tests joined by and: the field's value is one of `in`, or (where `in` is empty) it is set. */
  readonly where: readonly { readonly field: string; readonly in: readonly string[] }[];
};

export type Provision = {
  readonly group: { readonly name: string; readonly label: string };
  readonly objects: readonly ObjectName[];
  readonly fields: readonly ProvisionField[];
  readonly segments: readonly ProvisionSegment[];
};

/** Where the CRM's limits are kept; one per account. The engine owns it, the connector asks it before every call. */
export type Budget = {
  /** Resolves when a call of this family may go out. Throws ConnectorError `rate_limited` when the day is used up. */
  take(family: string, signal?: AbortSignal): Promise<void>;
  /** What an answer said of the limits. */
  learn(of: {
    family: string;
    limit?: number;
    remaining?: number;
    intervalMs?: number;
    dayRemaining?: number;
    blockedForMs?: number;
  }): void;
};

/** Work of a run, to tell the least number of calls it needs. */
export type Work = {
  readonly kind: 'backfill' | 'sync';
  readonly plans: readonly ReadPlan[];
  /** Records read, by object; in a sync, changed records. */
  readonly read: Readonly<Partial<Record<ObjectName, number>>>;
  /** Of a sync: records that were read once more with their histories. */
  readonly readWithHistory: Readonly<Partial<Record<ObjectName, number>>>;
  readonly written: Readonly<Partial<Record<ObjectName, number>>>;
};

export type Connector = {
  /** Which adapter this is: hubspot, salesforce, csv. */
  readonly kind: string;
  readonly reads: readonly ObjectName[];
  /** Largest number of rows one `write` call takes. */
  readonly writeBatch: number;
  /** Largest number of ids that `read` asks for in one call to the CRM when it reads histories: asking for more makes one failure cost more. */
  readonly readBatch: number;
  probe(): Promise<Probe>;
  people(): Promise<readonly Person[]>;
  /** The least number of calls that this work needs, with the largest pages and batches the CRM allows. */
  leastCalls(work: Work): number;
  /** A page of all records in id order: the backfill. `cursor` null = from the start. */
  list(plan: ReadPlan, cursor: Cursor | null): Promise<RecordPage>;
  /** The position from which `changes` picks up, for a backfill that began at `startedAt`. */
  cursorAt(startedAt: Instant): Cursor;
  /** Records changed since the cursor; overlaps on purpose, so the same record may come twice. */
  changes(plan: ReadPlan, cursor: Cursor): Promise<ChangePage>;
  /** These records in full, history included; ids that do not exist are absent from the answer. */
  read(plan: ReadPlan, ids: readonly string[]): Promise<readonly SourceRecord[]>;
  /** One result for each request, whatever happens to the others. Throws only when nothing was sent. */
  write(requests: readonly WriteRequest[]): Promise<readonly WriteResult[]>;
  planProvision(wanted: Provision): Promise<readonly ProvisionChange[]>;
  applyProvision(wanted: Provision, onChange: (change: ProvisionChange) => void): Promise<readonly ProvisionChange[]>;
};
