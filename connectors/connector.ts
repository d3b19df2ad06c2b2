// The interface every CRM adapter fulfils. What differs between CRMs is data in mappings/ or an optional member here,
// never a method that throws. A connector speaks records in the CRM's own terms; src/mapping turns them into our words.
import type { Instant } from '#domain/lead.ts';
import type { ConnectorError } from '#src/errors.ts';

/** Objects that are a person, or that a person belongs to. */
export const recordNames = ['contact', 'company', 'deal', 'lead'] as const;
/** Objects of which each record is one thing that happened to a person: it names that person among `associated`. */
export const happeningNames = [
  'campaign_member',
  'task',
  'call',
  'email',
  'meeting',
  'message',
  'disposition',
] as const;
/** The objects Baton reads, in our words. */
export const objectNames = [...recordNames, ...happeningNames] as const;
export type HappeningName = (typeof happeningNames)[number];
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
  /**
   * Ids of associated records where they were read; absent object = not read. Of a lead that was converted, its contact; of a happening, the lead
   * or contact it happened to.
   */
  readonly associated: Readonly<Partial<Record<ObjectName, readonly string[]>>>;
  /** Ids of records of this object that were merged into this one. A record that was merged away is not handed out itself. */
  readonly mergedIds: readonly string[];
};

export type PastValue = {
  readonly value: string | null;
  readonly at: Instant;
  readonly sourceType: string;
  readonly sourceId: string | null;
};

export type PersonKey = { readonly object: 'contact' | 'lead'; readonly id: string };

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
  /** Properties of `values` that the CRM moves one way only: each is emptied in a call of its own before. */
  readonly emptiedFirst?: readonly string[];
  /** Properties of `values` that the CRM may leave as they are without a word: what it then shows is compared, and a refusal is the row's own. */
  readonly readBack?: readonly string[];
};

export type WriteResult = {
  readonly traceId: string;
  readonly outcome:
    { readonly ok: true; readonly modifiedAt: Instant } | { readonly ok: false; readonly error: ConnectorError };
};

/** A new owner for a record, to be set only while `from` still owns it: a person's later change wins. */
export type OwnerRequest = {
  readonly object: ObjectName;
  readonly recordId: string;
  readonly traceId: string;
  /** Ids of the CRM's people; null = nobody (of `from`: the record has no owner). */
  readonly from: string | null;
  readonly to: string;
};

/** Something a person is to do, shown where they work. */
export type TaskRequest = {
  /** Ours and unique: the same key twice is the same task. */
  readonly key: string;
  readonly object: PersonKey['object'];
  readonly recordId: string;
  /** The CRM's id of the user; null = nobody in particular. */
  readonly ownerId: string | null;
  readonly subject: string;
  /** Plain text. */
  readonly body: string;
  readonly dueAt: Instant | null;
  /** IANA name of the zone whose day counts where a CRM keeps the day alone; absent = UTC. */
  readonly timeZone?: string;
  readonly isUrgent?: boolean;
};

export type TaskResult = {
  readonly key: string;
  readonly outcome:
    | {
        readonly ok: true;
        readonly taskId: string;
        /** True: it was there already, by an earlier call. */
        readonly wasThere: boolean;
      }
    | { readonly ok: false; readonly error: ConnectorError };
};

export type OwnerResult = {
  readonly traceId: string;
  readonly outcome:
    | { readonly ok: true; readonly modifiedAt: Instant }
    /** Somebody else owns it by now: nothing was written. */
    | { readonly ok: false; readonly ownedBy: string | null }
    | { readonly ok: false; readonly error: ConnectorError };
};

/** What a CRM gave in exchange for an authorisation. */
export type Tokens = {
  readonly accessToken: string;
  /** Where this account is called. */
  readonly instanceUrl: string;
  /** Null: the next access token is asked for with the connection's own credentials. */
  readonly refreshToken: string | null;
  readonly issuedAt: Instant;
};

/** Where a connection's tokens are kept, for all processes that share its database. */
export type TokenShelf = {
  load(): Promise<Tokens | null>;
  /**
   * One at a time over all processes: where the kept access token is no longer `stale`, somebody else has renewed it and theirs is the answer; else
   * `ask` is called with what is kept and its answer is kept before it is handed out, so that a rotated refresh token is never lost.
   */
  renew(stale: string | null, ask: (kept: Tokens | null) => Promise<Tokens>): Promise<Tokens>;
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
  /** False: who left, or may not sign in any more. */
  readonly isActive: boolean;
  /** Away now or from a time on, as the CRM says; `until` null = until further notice. Absent or null = here, or not asked. */
  readonly away?: { readonly from: Instant | null; readonly until: Instant | null } | null;
};

/** Where a CRM's users say that they are away, in the CRM's names: a property that is true, or names a state like "away", and perhaps its times. */
export type PeopleAsk = {
  readonly away?:
    { readonly property: string; readonly from?: string | undefined; readonly until?: string | undefined } | undefined;
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
  /** No two records have the same value. */
  readonly isUnique?: true;
  /** Of a number: decimals it keeps. Absent: as many as our points have. */
  readonly decimals?: number;
};

/** For CRMs that keep no history of a field: an object of ours to which a row is added whenever a seller gives a verdict. Rows are never changed. */
export type ProvisionLog = {
  readonly name: string;
  readonly label: string;
  readonly plural: string;
  readonly description: string;
  readonly fields: readonly ProvisionLogField[];
  /** A row is written when one of our fields `changed` has changed and `isSet` is not empty. */
  readonly writtenWhen: { readonly changed: readonly string[]; readonly isSet: string };
};

export type ProvisionLogField = {
  readonly name: string;
  readonly label: string;
  readonly description: string;
} & (
  | { readonly type: 'link'; readonly to: ObjectName }
  /** `from`: our field whose value is copied; null: nothing is, or not yet. */
  | { readonly type: 'text'; readonly maxChars: number; readonly from: string | null }
  | { readonly type: 'long_text' | 'number'; readonly from: string | null }
);

export const accessRights = ['read', 'edit', 'read_all'] as const;
export type AccessRight = (typeof accessRights)[number];

/** For CRMs where a field is seen by nobody until somebody may: who sees and edits what of ours. */
export type ProvisionAccess = {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** The one that the connection's own user needs. */
  readonly isOwn: boolean;
  readonly objects: readonly { readonly object: ObjectName; readonly rights: readonly AccessRight[] }[];
  /** Our fields that may be edited; all of them are seen. */
  readonly edits: readonly string[];
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
  /** Absent: not wanted. CRMs that need none of these pass them over. */
  /** On tasks: holds our key, so that the same task is not made twice. */
  readonly taskKey?: ProvisionField;
  readonly log?: ProvisionLog;
  readonly access?: readonly ProvisionAccess[];
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
  people(ask?: PeopleAsk): Promise<readonly Person[]>;
  /** Where a person sees this record in a browser; null where that is not known. */
  recordUrl(object: ObjectName, recordId: string): string | null;
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
  /** Where a merge moves happenings without touching them: those of these people, who are contacts or leads. At most `readBatch` people a call. */
  happeningsOf?(plan: ReadPlan, people: readonly PersonKey[]): Promise<readonly SourceRecord[]>;
  /** One result for each request, whatever happens to the others. Throws only when nothing was sent. */
  write(requests: readonly WriteRequest[]): Promise<readonly WriteResult[]>;
  /** Where owners are set on their own; elsewhere the owner is a value like others. Compares with the owner of this very minute before it sets. */
  writeOwners?(requests: readonly OwnerRequest[]): Promise<readonly OwnerResult[]>;
  /**
   * One result for each request. Looks for each key before it makes a task, so that an answer that was lost makes no second one; an error whose
   * outcome is unknown is settled by asking again.
   */
  createTasks?(requests: readonly TaskRequest[]): Promise<readonly TaskResult[]>;
  planProvision(wanted: Provision): Promise<readonly ProvisionChange[]>;
  applyProvision(wanted: Provision, onChange: (change: ProvisionChange) => void): Promise<readonly ProvisionChange[]>;
};

/**
 * What a CRM says of its own accord. A notice only chooses what to read, so lost, doubled and reordered ones do no harm. `erased`: the person asked
 * to be forgotten, and the record is not to be read again.
 */
export const noticeKinds = ['changed', 'deleted', 'merged', 'restored', 'linked', 'erased'] as const;
export type NoticeKind = (typeof noticeKinds)[number];
export type Notice = {
  readonly object: ObjectName;
  readonly recordId: string;
  readonly kind: NoticeKind;
  /** The CRM's name of what has changed; never its value. */
  readonly property: string | null;
  readonly occurredAt: Instant;
  /** Ids that a merge put into this record. */
  readonly mergedIds: readonly string[];
  /** The same notice sent again has the same key. */
  readonly dedupeKey: string;
  /** Of which account, and to which app, where the CRM says so. */
  readonly accountId: string | null;
  readonly appId: string | null;
};

export type WebhookRequest = {
  readonly method: string;
  /** As the CRM was told to call it: the public address, whatever a proxy has made of it. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Byte for byte as it came. */
  readonly body: Buffer;
};

export type ReadBody =
  | {
      readonly ok: true;
      readonly notices: readonly Notice[];
      /** Whether it means no more than "look what has changed", so that the connection is to be polled. */
      readonly isBell: boolean;
      /** Notices of what Baton does not read, or that could not be understood. */
      readonly passedOver: number;
    }
  | { readonly ok: false; readonly why: string };

/** For CRMs that call. Pure: who has which secret, and what is kept, is the receiver's business. */
export type Webhook = {
  /** Why the headers alone already show that it cannot be genuine now; null = the body must be read to tell. */
  refuse(headers: WebhookRequest['headers'], now: Instant): string | null;
  /** Whether whoever sent it knows this secret. In constant time. */
  isSigned(request: WebhookRequest, secret: string): boolean;
  /** Of a request that is signed. */
  read(body: Buffer): ReadBody;
};
