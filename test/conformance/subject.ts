// What the conformance suite needs to know of a CRM: its connector, its twin, and how to bring about what each law speaks
// of. One subject a test; the suite never names a CRM.
import type { Connector, Provision, ReadPlan, SourceRecord } from '#connectors/connector.ts';
import type { VirtualClock } from '#src/clock.ts';
import type { ConnectorErrorKind } from '#src/errors.ts';

/** Faults that every CRM has, by what happens to the call. */
export const faultNames = [
  'too many calls',
  'server error',
  'bad gateway',
  'locked',
  'migration',
  'reset before',
  'reset after',
  'hang before',
  'hang after',
  'html',
  'truncated',
] as const;
export type FaultName = (typeof faultNames)[number];

export type FaultLaw = {
  readonly kind: ConnectorErrorKind;
  readonly leastRetryAfterMs?: number;
  /** What a write may know of its outcome afterwards, and whether it took effect. */
  readonly write: { readonly isOutcomeUnknown: boolean; readonly hasEffect: boolean };
};

export const accessFailures = ['wrong token', 'expired token', 'missing scope', 'unreachable host'] as const;
export type AccessFailure = (typeof accessFailures)[number];

export type Subject = {
  readonly connector: Connector;
  readonly clock: VirtualClock;
  readonly plan: ReadPlan;
  /** The property of `plan` that `edit` changes and writes set; any short text fits. */
  readonly property: string;
  /** Past values of `property` are asked for. Null: the CRM keeps none. */
  readonly planWithHistory: ReadPlan | null;
  /** Of the right form, but no record's. */
  readonly absentId: string;
  /** Adds people; returns their record ids. */
  seed(count: number): readonly string[];
  edit(id: string, text: string): void;
  /** Gives these records (all where none are named) one identical modified time. */
  tie(at: number, ids?: readonly string[]): void;
  /** What the CRM holds now. */
  look(id: string): { readonly text: string | null; readonly modifiedAt: number } | null;
  /** How late searches and change queries show a change. */
  lag(ms: number): void;
  /** The longest lag under which nothing may be missed. */
  readonly mostLagMs: number;
  /** Every write of this record is refused from now on. */
  refuse(id: string): void;
  /** A batch with a refused row is refused whole, naming no row. Null: the CRM always answers row by row. */
  readonly refuseWhole: (() => void) | null;
  /** A person joins two records of the same people; returns the id that lives on. */
  merge(winner: string, loser: string): string;
  /** A person turns a lead into a contact, and perhaps a deal; returns the contact's id. Null: the CRM knows no such thing. */
  readonly convert: ((id: string) => string) | null;
  /** Null: the connector does not set owners on their own. */
  readonly owners: {
    readonly people: readonly [string, string, string];
    of(id: string): string | null;
    /** A person takes or gives the record. */
    give(id: string, to: string): void;
  } | null;
  readonly tasks: {
    /** Who can have tasks. */
    readonly owner: string;
    /** The tasks that a person has, as whoever opens the record sees them. */
    of(recordId: string): readonly { readonly subject: string; readonly body: string; readonly owner: string | null }[];
    /** The next call that makes tasks meets this fault. */
    spoil(name: 'reset before' | 'reset after' | 'too many calls'): void;
    /** Nobody who left can have one. */
    readonly left: string;
  };
  /** Null: the connection's token does not end. */
  readonly tokens: {
    /** All access tokens end now. */
    end(): void;
    /** How often tokens were asked for, and how often one that had been given up was shown. */
    asked(): { readonly renewals: number; readonly misused: number };
    /** Another process of the same connection, with the same kept tokens. */
    another(): Connector;
  } | null;
  /** The next call that reads or writes meets this fault. Null: the CRM has no such fault. */
  spoil(name: FaultName, on: 'list' | 'write'): FaultLaw | null;
  connect(as: AccessFailure): {
    readonly connector: Connector;
    readonly message: RegExp;
    readonly kind: ConnectorErrorKind;
  };
  /** Begins a new count. */
  mark(): void;
  calls(): { readonly used: number; readonly least: number; readonly refusedByLimit: number };
  /** Trace ids whose write changed a record more than once. */
  doubled(): readonly string[];
  readonly provision: Provision;
  /** The portal as an admin may have left it: see each name. */
  readonly admin: {
    addOption(field: string, value: string): void;
    /** Null: what is deleted there is gone. */
    readonly archive: ((field: string) => void) | null;
    /** A field of ours by name, but of another type. */
    occupy(field: string): void;
    optionsOf(field: string): readonly string[];
    segments(): readonly string[];
    /** What is made for a segment of this label. */
    segmentsFor(label: string): readonly string[];
    /** Null: whoever may make fields may make segments. */
    readonly withoutSegments: (() => { readonly connector: Connector; readonly scope: string }) | null;
  };
  close(): Promise<void>;
};

/** Opens a fresh CRM with `variant` of its uncertain behaviours. */
export type OpenSubject = (variant?: string) => Promise<Subject>;

/** Bounds of the loops below: a connector that never ends fails its test instead of hanging it. */
export const mostPages = 400;

export const listAll = async (subject: Subject, plan = subject.plan): Promise<SourceRecord[]> => {
  const records: SourceRecord[] = [];
  let cursor = null;
  for (let page = 0; page < mostPages; page++) {
    const { records: more, next } = await subject.connector.list(plan, cursor);
    records.push(...more);
    if (next === null) return records;
    cursor = JSON.parse(JSON.stringify(next)) as typeof next; // as the store keeps it
  }
  throw new Error('list has no end');
};

export type Drain = {
  readonly records: SourceRecord[];
  readonly cursor: ReturnType<Connector['cursorAt']>;
  readonly pages: number;
};

/** Reads changes until it is caught up; `between` pages the world may change. */
export const drain = async (
  subject: Subject,
  cursor: ReturnType<Connector['cursorAt']>,
  between: (page: number) => void = () => undefined,
  connector = subject.connector,
): Promise<Drain> => {
  const records: SourceRecord[] = [];
  let at = cursor;
  for (let page = 1; page <= mostPages; page++) {
    const changes = await connector.changes(subject.plan, at);
    records.push(...changes.records);
    at = JSON.parse(JSON.stringify(changes.next)) as typeof at;
    if (changes.isCaughtUp) return { records, cursor: at, pages: page };
    between(page);
  }
  throw new Error('changes have no end');
};
