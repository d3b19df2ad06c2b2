// The tables as Kysely sees them. Column names are the database's own; the functions beside this file speak the domain's words.
// Every *_at, *_since and *_until column is a bigint of milliseconds since the epoch: time is always passed in, SQL's own clock is never asked.
import type { Generated, Kysely } from 'kysely';
import type { Shown } from '#domain/app-fields.ts';
import type { Clock, Stretch } from '#domain/clock.ts';
import type { AlertChannel, AlertNote } from '#domain/delivery.ts';
import type {
  Disposition,
  Fields,
  HandoffState,
  HandoffWork,
  Instant,
  LeadId,
  LifecycleStage,
  Provenance,
  Said,
  SeatWay,
  Value,
} from '#domain/lead.ts';
import type { disputeJudges } from '#domain/policy-handoff.ts';
import type { Turns } from '#domain/round-robin.ts';
import type { DealState } from '#domain/snapshot.ts';

/** The database or a transaction on it. Inside a transaction only the transaction may be used: PGlite has one connection and would wait for itself. */
export type Tx = Kysely<Database>;

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

export const connectionModes = ['observe', 'live', 'sandbox'] as const;
export type ConnectionMode = (typeof connectionModes)[number];

export const leadEventKinds = ['engaged', 'field_changed'] as const;
export type LeadEventKind = (typeof leadEventKinds)[number];

export const outboxKinds = ['fields', 'owner', 'create'] as const;
export type OutboxKind = (typeof outboxKinds)[number];
export const outboxStates = ['ready', 'claimed', 'sent', 'settled', 'dead'] as const;
export type OutboxState = (typeof outboxStates)[number];

export const hintStates = ['ready', 'claimed', 'settled', 'dead'] as const;
export type HintState = (typeof hintStates)[number];

/** What we wrote last into a property: our own value coming back at or before that time is no edit. */
export type Written = { readonly value: string | null; readonly modifiedAt: Instant };

export type ConnectionsTable = {
  connection_id: string;
  kind: string;
  mode: ConnectionMode;
  account_id: string | null;
  base_url: string | null;
  settings: JsonObject;
  /** Sealed by secrets.ts, by name. */
  secrets: Readonly<Record<string, string>>;
  /** Null until the connection acts: what qualified before is baseline. */
  acts_since: Instant | null;
  created_at: Instant;
};

export type LeadsTable = {
  lead_id: LeadId;
  fields: Fields;
  provenance: Readonly<Record<string, Provenance>>;
  others: Readonly<Record<string, readonly Said[]>>;
  stage: LifecycleStage;
  stage_since: Instant;
  mql_at: Instant | null;
  native_stage: LifecycleStage | null;
  owner: string | null;
  disposition: Disposition | null;
  recycle_until: Instant | null;
  recycle_label: string | null;
  intent_reset_at: number | null;
  shown: Shown | null;
  shown_at: Instant | null;
  is_archived: boolean;
  merged_into: LeadId | null;
  next_wake_at: Instant | null;
  created_at: Instant;
  updated_at: Instant;
};

export type RecordRefsTable = {
  connection_id: string;
  object: string;
  record_id: string;
  lead_id: LeadId;
  modified_at: Instant;
  last_written: Readonly<Record<string, Written>>;
  ours: Readonly<Record<string, string | null>>;
  seen: JsonObject;
  is_archived: boolean;
  merged_into: string | null;
  company_id: string | null;
  owner: string | null;
  is_owner_read: boolean;
};

export type LeadEventsTable = {
  lead_id: LeadId;
  occurred_at: Instant;
  event_key: string;
  kind: LeadEventKind;
  type: string;
  observed_at: Instant;
  properties: Readonly<Record<string, Value | null>>;
  /** `object|record id` of the person's record it was read from, in the connection that its key begins with. */
  of_record: string | null;
};

export type CompaniesTable = {
  connection_id: string;
  record_id: string;
  fields: Readonly<Record<string, Value | null>>;
  is_archived: boolean;
  modified_at: Instant;
  observed_at: Instant;
};

export type DealsTable = {
  connection_id: string;
  record_id: string;
  company_id: string | null;
  person_ids: readonly string[];
  state: DealState;
  is_archived: boolean;
  created_at: Instant;
  closed_at: Instant | null;
  modified_at: Instant;
  observed_at: Instant;
  owner: string | null;
};

export type ScoresTable = {
  lead_id: LeadId;
  /** Integer thousandths of a point. */
  fit: number;
  intent: number;
  total: number;
  grade: string;
  status: string;
  lines: JsonValue;
  as_of: Instant;
  contract_hash: string;
};

export type HandoffsTable = {
  lead_id: LeadId;
  ordinal: number;
  mql_at: Instant;
  handed_over_at: Instant;
  contract_hash: string;
  trigger_key: string | null;
  state: HandoffState;
  closed_at: Instant | null;
  /** All of it but the clocks; null while nobody routes and no clock runs. */
  work: Omit<HandoffWork, 'clocks'> | null;
  rep: string | null;
  sla_class: string | null;
};

export type SlaClocksTable = {
  lead_id: LeadId;
  ordinal: number;
  kind: Clock['kind'];
  turn: number;
  state: Clock['state'];
  rep: string | null;
  started_at: Instant;
  due_at: Instant | null;
  paused_since: Instant | null;
  runs_since: Instant;
  spent: Stretch;
  days_ms: number | null;
  breached_at: Instant | null;
  ended_at: Instant | null;
  took: Stretch | null;
  fired: readonly string[];
};

export type AssignmentsTable = {
  lead_id: LeadId;
  ordinal: number;
  assigned_at: Instant;
  assignment_id: string;
  rep: string | null;
  team: string | null;
  way: SeatWay;
  rule: string | null;
  request: JsonValue;
  answer: JsonValue;
  roster_version: string;
  /** As what it was routed, and the how manieth of that sort in the handoff; null where a person or the CRM gave it. */
  routed_thing: string | null;
  nth: number | null;
  /** The state of the pools it was answered from. */
  pool: JsonValue;
};

export type PoolsTable = { pool_id: string; turns: Turns | null };

export type DecisionsTable = {
  lead_id: LeadId;
  decided_at: Instant;
  decision_id: string;
  contract_hash: string;
  mapping_version: string;
  roster_version: string | null;
  calendar_version: string | null;
  engine_version: string;
  inputs: JsonValue;
  outcome: JsonValue;
  reasons: JsonValue;
};

export type OutboxTable = {
  id: string;
  connection_id: string;
  object: string;
  record_id: string;
  kind: OutboxKind;
  payload: JsonObject;
  state: OutboxState;
  attempts: number;
  run_at: Instant;
  lease_until: Instant | null;
  claimed_by: string | null;
  error: string | null;
  created_at: Instant;
  settled_at: Instant | null;
};

export const alertStates = ['ready', 'claimed', 'sent', 'settled', 'unsent', 'dead'] as const;
export type AlertState = (typeof alertStates)[number];
/** `withdrawn`: moot by the time it was to be sent. */
export const alertOutcomes = ['delivered', 'withdrawn'] as const;
export type AlertOutcome = (typeof alertOutcomes)[number];

export type AlertsTable = {
  id: string;
  lead_id: LeadId;
  alert_key: string;
  channel: AlertChannel;
  recipient: string;
  note: AlertNote;
  is_digest: boolean;
  /** Rows with the same one leave together; stays when they are sent again. Null = never claimed. */
  message_id: string | null;
  state: AlertState;
  outcome: AlertOutcome | null;
  attempts: number;
  /** How often it was sent again although the first may have arrived. */
  repeats: number;
  run_at: Instant;
  lease_until: Instant | null;
  claimed_by: string | null;
  error: string | null;
  created_at: Instant;
  settled_at: Instant | null;
};

export type InboxTable = {
  id: string;
  received_at: Instant;
  connection_id: string;
  object: string;
  record_id: string;
  dedupe_key: string;
  hint: JsonObject;
  state: HintState;
  attempts: number;
  run_at: Instant;
  lease_until: Instant | null;
  claimed_by: string | null;
  error: string | null;
};

/** A job that one process at a time may do. `begun_at` 0 = it was asked for and never ran. */
export type TurnsTable = {
  connection_id: string;
  job: string;
  due_at: Instant;
  asked_at: Instant | null;
  begun_at: Instant;
  held_by: string | null;
  lease_until: Instant | null;
};

export const suppressionKinds = ['record', 'email'] as const;
export type SuppressionKind = (typeof suppressionKinds)[number];
/** Whoever asked to be forgotten, as a mark that says nothing by itself. */
export type SuppressionsTable = { mark: string; kind: SuppressionKind; erased_at: Instant };

export type CursorsTable = { connection_id: string; stream: string; position: JsonObject; updated_at: Instant };

export type ProblemsTable = {
  connection_id: string;
  kind: string;
  subject: string;
  detail: string;
  first_seen_at: Instant;
  last_seen_at: Instant;
  times: number;
  resolved_at: Instant | null;
};

export type ContractsTable = {
  contract_hash: string;
  name: string;
  version: number;
  yaml: string;
  /** Values of every list it uses, by name; null = kept before they were kept. */
  lists: Readonly<Record<string, readonly string[]>> | null;
  added_at: Instant;
};

export type ContractsInForceTable = {
  activation_id: Generated<number>;
  in_force_since: Instant;
  contract_hash: string;
  activated_at: Instant;
  /** Null = taken from the contract's file at opening. */
  activated_by: string | null;
  /** Only of what still lay ahead then. */
  cancelled_at: Instant | null;
};

export type ContractAnnouncementsTable = {
  contract_hash: string;
  channel: string;
  told_at: Instant;
  told_by: string;
};

export const auditKinds = [
  'enrolled',
  'retired',
  'signed',
  'announced',
  'activated',
  'scheduled',
  'cancelled',
  'restored',
] as const;
export type AuditKind = (typeof auditKinds)[number];

export type ContractAuditTable = {
  entry_id: Generated<number>;
  at: Instant;
  who: string;
  what: AuditKind;
  contract_hash: string | null;
  /** Whom or what it was done to: a person, a channel. */
  subject: string | null;
  detail: string | null;
};

export type IdentityApartTable = { one: string; other: string; ruled_at: Instant; ruled_by: string };

export const questionKinds = ['several_leads', 'taken'] as const;
export type QuestionKind = (typeof questionKinds)[number];

export type IdentityQuestionsTable = {
  connection_id: string;
  object: string;
  record_id: string;
  kind: QuestionKind;
  candidates: readonly LeadId[];
  asked_at: Instant;
  answered_at: Instant | null;
  answer: string | null;
};

export const moveGrounds = ['crm', 'email', 'person', 'merge'] as const;
export type MoveGround = (typeof moveGrounds)[number];

export type IdentityMovesTable = {
  move_id: Generated<number>;
  at: Instant;
  kind: 'join' | 'split';
  ground: MoveGround;
  moved_by: string | null;
  /** The lead that goes on, and the one that became part of it or left it. */
  lead_id: LeadId;
  other_lead_id: LeadId;
  /** Records that changed their lead, as `connection|object|record id`. */
  records: readonly string[];
};

export type RunsTable = {
  run_id: string;
  connection_id: string | null;
  kind: string;
  started_at: Instant;
  ended_at: Instant | null;
  report: JsonObject | null;
};

export type SignersTable = {
  email: string;
  role: string;
  public_key: string;
  /** Null = the person keeps the key. */
  sealed_key: string | null;
  enrolled_at: Instant;
  retired_at: Instant | null;
};
export type SignaturesTable = {
  contract_hash: string;
  email: string;
  public_key: string;
  signature: string;
  signed_at: Instant;
};

/** Every roster that was loaded, by the hash of its text. */
export type RostersTable = { roster_hash: string; yaml: string; reps: number; added_at: Instant };

/** The newest is the one in force. */
export type RostersInForceTable = {
  load_id: Generated<number>;
  roster_hash: string;
  loaded_at: Instant;
  /** Null = taken from the file at opening. */
  loaded_by: string | null;
};

/** Those said by hand; the file's and the CRMs' are read where they stand. */
export type AbsencesTable = {
  absence_id: string;
  rep: string;
  from_at: Instant;
  until_at: Instant | null;
  why: string | null;
  said_by: string;
  said_at: Instant;
};

export type CrmPeopleTable = {
  connection_id: string;
  user_id: string;
  email: string | null;
  name: string;
  is_active: boolean;
  /** The CRM names this user no more. */
  is_gone: boolean;
  is_away: boolean;
  away_from: Instant | null;
  away_until: Instant | null;
  read_at: Instant;
};

type DisputeJudges = (typeof disputeJudges)[number];

export const disputeStates = ['open', 'stands', 'withdrawn'] as const;
export type DisputeState = (typeof disputeStates)[number];
export const disputeGrounds = ['verdict', 'person'] as const;

export type DisputesTable = {
  dispute_id: string;
  lead_id: LeadId;
  ordinal: number;
  /** Which acceptance of the handoff. */
  deemed_at: Instant;
  raised_at: Instant;
  raised_by: string;
  /** By what a seller answered in the CRM, or by a person's word here. */
  ground: (typeof disputeGrounds)[number];
  why: string;
  /** Who settles it, as the contract said when it was raised. */
  judges: DisputeJudges;
  state: DisputeState;
  settled_at: Instant | null;
};

/** What each side says of it; while it is open a side may change its mind. */
export type DisputeRulingsTable = {
  dispute_id: string;
  role: Exclude<DisputeJudges, 'both'>;
  ruling: Exclude<DisputeState, 'open'>;
  ruled_by: string;
  ruled_at: Instant;
};

export const handoffDeeds = ['dispute_raised', 'dispute_ruled', 'dispute_settled', 'rerouted'] as const;
export type HandoffAuditTable = {
  entry_id: Generated<number>;
  at: Instant;
  who: string;
  what: (typeof handoffDeeds)[number];
  lead_id: LeadId;
  ordinal: number;
  /** Rulings, ids of reps; nothing about the person the lead is. */
  detail: string | null;
};

/** One row: another number whenever anything of the four tables above has changed. */
export type DeskRevisionsTable = { is_only: Generated<boolean>; revision: number };

export type Database = {
  connections: ConnectionsTable;
  leads: LeadsTable;
  record_refs: RecordRefsTable;
  lead_events: LeadEventsTable;
  companies: CompaniesTable;
  deals: DealsTable;
  scores: ScoresTable;
  handoffs: HandoffsTable;
  rosters: RostersTable;
  rosters_in_force: RostersInForceTable;
  absences: AbsencesTable;
  crm_people: CrmPeopleTable;
  desk_revisions: DeskRevisionsTable;
  disputes: DisputesTable;
  dispute_rulings: DisputeRulingsTable;
  handoff_audit: HandoffAuditTable;
  sla_clocks: SlaClocksTable;
  assignments: AssignmentsTable;
  pools: PoolsTable;
  decisions: DecisionsTable;
  outbox: OutboxTable;
  alerts: AlertsTable;
  inbox: InboxTable;
  turns: TurnsTable;
  suppressions: SuppressionsTable;
  cursors: CursorsTable;
  problems: ProblemsTable;
  contracts: ContractsTable;
  contracts_in_force: ContractsInForceTable;
  contract_announcements: ContractAnnouncementsTable;
  contract_audit: ContractAuditTable;
  runs: RunsTable;
  signers: SignersTable;
  signatures: SignaturesTable;
  identity_apart: IdentityApartTable;
  identity_questions: IdentityQuestionsTable;
  identity_moves: IdentityMovesTable;
};
export type TableName = keyof Database;
