// The second half of the way in by webhook: takes the hints that wait, reads the records they name, each once however many hints name it, and takes
// them in as a poll does. What a hint said is not believed: a record read too late, twice or out of order says what it says now, histories included.
import type { Instant, RecordRef } from '#domain/lead.ts';
import { claimHints, failHints, type ClaimedHint, settleHints } from '#store/inbox.ts';
import { knownTimes } from '#store/known-times.ts';
import { loadLeadsByRefs } from '#store/leads.ts';
import { reportProblems, resolveProblems } from '#store/problems.ts';
import { findRefs, refKey } from '#store/refs.ts';
import { ConnectorError } from '#src/errors.ts';
import type { ObjectName, ReadPlan, SourceRecord } from '#connectors/connector.ts';
import { readOrder } from './backfill.ts';
import type { Connected, Engine } from './engine.ts';
import { countAsGone, forget, leadsToErase } from './erase.ts';
import { followUp } from './follow-up.ts';
import { gonePerson, goneRecord } from './gone.ts';
import { ingestRecords } from './ingest.ts';
import { unseen } from './poll.ts';
import { saysOf, type HintSays } from './receive-hints.ts';
import { decideRetry, longestWaitMs } from './retry.ts';
import { addIngested, readTally, type ReadTally } from './tally.ts';
import { committed } from './transaction.ts';

/** Hints of one batch: some hundred records, which is what one call reads and one transaction takes in. */
const claimLimit = 500;
/** Records of one transaction. */
const ingestBatch = 200;
/** Longer than reading and taking in one batch takes; what was claimed by a process that was killed waits this long. */
const leaseMs = 120_000;
/** With waits of up to a minute between them this outlasts a restart of the CRM; the poll reads what is given up. */
const triesPerHint = 12;
/** How long hints wait that an admin must give a permission for. */
const heldMs = 15 * 60_000;
/** Bounds one drain, so that writes have their turn. */
const mostBatches = 20;

export type Inbound = { readonly hints: number; readonly tally: ReadTally };

type Hinted = ClaimedHint & { readonly says: HintSays };
/** The hints of each record, by its id. */
type Group = ReadonlyMap<string, readonly Hinted[]>;

/** Takes in what is hinted at now. Throws what stopped it, with the hints put back for later. */
export const drainInbox = async (engine: Engine, connected: Connected): Promise<Inbound> => {
  const tally = readTally();
  let hints = 0;
  for (let batch = 0; batch < mostBatches && engine.signal?.aborted !== true; batch++) {
    const claimed = await committed(engine)((tx) =>
      claimHints(tx, {
        ...{ connection: connected.row.id, limit: claimLimit, leaseMs },
        ...{ now: engine.clock.now(), worker: engine.worker },
      }),
    );
    if (claimed.length === 0) break;
    hints += claimed.length;
    const hinted = claimed.map((one): Hinted => ({ ...one, says: saysOf(one.hint) }));
    await takeIn(engine, connected, hinted, tally);
    if (claimed.length < claimLimit) break;
  }
  return { hints, tally };
};

const takeIn = async (
  engine: Engine,
  connected: Connected,
  hinted: readonly Hinted[],
  tally: ReadTally,
): Promise<void> => {
  let failure: unknown = null;
  const attempt = async (own: readonly Hinted[], work: () => Promise<void>): Promise<void> => {
    try {
      // What has failed once is likely to fail for the rest, who wait for the next time.
      if (failure === null) await work();
      else await putBack(engine, own, failure);
    } catch (error) {
      failure = error;
    }
  };
  const erased = hinted.filter(({ says }) => says.kind === 'erased');
  const rest = hinted.filter(({ says }) => says.kind !== 'erased');
  if (erased.length > 0) await attempt(erased, () => eraseAll(engine, connected, erased));
  for (const object of readOrder) {
    const own = rest.filter(({ ref }) => ref.object === object);
    if (own.length === 0) continue;
    const group = Map.groupBy(own, ({ ref }) => ref.recordId);
    await attempt(own, () => takeInGroup(engine, connected, object, group, tally));
  }
  if (failure !== null) throw failure as Error;
};

const takeInGroup = async (
  engine: Engine,
  connected: Connected,
  object: ObjectName,
  group: Group,
  tally: ReadTally,
): Promise<void> => {
  const hints = [...group.values()].flat();
  try {
    const plan = connected.plans.get(object);
    // An object that the mapping or the edition does not know: nothing can be read, and nothing is wrong.
    if (plan !== undefined) await readAndTakeIn(engine, connected, plan, group, tally);
    await settle(engine, hints);
  } catch (error) {
    const isOfOne = !(error instanceof ConnectorError) || error.kind === 'invalid' || error.kind === 'not_found';
    if (group.size > 1 && isOfOne && engine.signal?.aborted !== true) {
      // One of them spoils it for all: halve until it stands alone.
      const entries = [...group];
      const middle = Math.ceil(entries.length / 2);
      await takeInGroup(engine, connected, object, new Map(entries.slice(0, middle)), tally);
      await takeInGroup(engine, connected, object, new Map(entries.slice(middle)), tally);
      return;
    }
    await putBack(engine, hints, error);
    // One bad record is settled by itself; what concerns all of them stops the drain.
    if (!isOfOne || engine.signal?.aborted === true) throw error;
  }
};

const readAndTakeIn = async (
  engine: Engine,
  connected: Connected,
  plan: ReadPlan,
  group: Group,
  tally: ReadTally,
): Promise<void> => {
  const { object } = plan;
  const records = await readHinted(connected, plan, group);
  const read = new Set(records.map(({ id }) => id));
  const fresh = await unseen(engine, connected, plan, records, tally);
  const gone = await goneOf(
    engine,
    connected,
    object,
    [...group.keys()].filter((id) => !read.has(id)),
  );
  const all = [...fresh, ...gone];
  for (let at = 0; at < all.length; at += ingestBatch) {
    const ingested = await committed(engine)((tx) =>
      ingestRecords(tx, engine, connected, all.slice(at, at + ingestBatch)),
    );
    addIngested(tally, object, ingested);
    await followUp(engine, connected, object, ingested, tally);
  }
};

/** Histories cost more, so they are read at once only where the hints say that they are needed: of a new record, or of a property that gives events. */
const readHinted = async ({ connector }: Connected, plan: ReadPlan, group: Group): Promise<readonly SourceRecord[]> => {
  const wantsHistory = ({ says: { kind, property } }: Hinted): boolean =>
    kind === 'changed' && (property === null || plan.history.includes(property));
  const isWhole = (id: string): boolean => plan.history.length > 0 && (group.get(id) ?? []).some(wantsHistory);
  const ids = [...group.keys()];
  const [whole, plain] = [ids.filter(isWhole), ids.filter((id) => !isWhole(id))];
  const records = [
    ...(whole.length === 0 ? [] : await connector.read(plan, whole)),
    ...(plain.length === 0 ? [] : await connector.read({ ...plan, history: [] }, plain)),
  ];
  return records.map((record) => {
    const said = (group.get(record.id) ?? []).flatMap(({ says }) => says.mergedIds);
    const mergedIds = [...new Set([...record.mergedIds, ...said])].filter((id) => id !== record.id);
    return { ...record, mergedIds };
  });
};

/** Known records that the CRM does not give any more. One that was merged away lives on in another; one we never knew is nothing to us. */
const goneOf = async (
  engine: Engine,
  connected: Connected,
  object: ObjectName,
  ids: readonly string[],
): Promise<readonly SourceRecord[]> => {
  if (ids.length === 0) return [];
  const connection = connected.row.id;
  if (object === 'company' || object === 'deal') {
    const times = await knownTimes(engine.db, object === 'company' ? 'companies' : 'deals', connection, ids);
    return [...times].map(([id, at]) => goneRecord(object, id, { at, createdAt: at }));
  }
  if (object !== 'contact' && object !== 'lead') return [];
  const refs = ids.map((recordId): RecordRef => ({ connection, object, recordId }));
  const known = (await findRefs(engine.db, refs)).filter((ref) => !ref.isArchived && ref.mergedInto === null);
  const leads = await loadLeadsByRefs(
    engine.db,
    known.map(({ ref }) => ref),
  );
  return known.map((ref) => gonePerson(ref, leads.get(refKey(ref.ref))));
};

/** The record is gone, and so is what we know of the person: their lead ends as with any record that is gone, then its values go. */
const eraseAll = async (engine: Engine, connected: Connected, hints: readonly Hinted[]): Promise<void> => {
  try {
    await committed(engine)(async (tx) => {
      const now = engine.clock.now();
      const refs = hints.map(({ ref }) => ref);
      const leads = await leadsToErase(tx, refs);
      await countAsGone(tx, leads);
      const own = leads.flatMap((one) =>
        one.refs.filter(({ ref }) => ref.connection === connected.row.id).map((ref) => gonePerson(ref, one)),
      );
      await ingestRecords(tx, engine, connected, own);
      await forget(tx, engine, refs, leads, now);
      await settleHints(tx, idsOf(hints), engine.worker);
    });
  } catch (error) {
    await putBack(engine, hints, error);
    throw error;
  }
};

const idsOf = (hints: readonly Hinted[]): readonly string[] => hints.map(({ id }) => id);

const subjectOf = ({ ref }: Hinted): string => `${ref.object} ${ref.recordId}`;
const deadHint = 'dead_hint';

const settle = (engine: Engine, hints: readonly Hinted[]): Promise<void> =>
  committed(engine)(async (tx) => {
    await settleHints(tx, idsOf(hints), engine.worker);
    const keys = hints.map((hint) => ({ connection: hint.ref.connection, kind: deadHint, subject: subjectOf(hint) }));
    await resolveProblems(tx, keys, engine.clock.now());
  });

/** Hints that could not be followed wait for their next time; after the last they are dead, and a person is told. */
const putBack = (engine: Engine, hints: readonly Hinted[], error: unknown): Promise<void> =>
  committed(engine)(async (tx) => {
    const now = engine.clock.now();
    const says = sayOf(error);
    const failures = hints.map((hint) => ({ id: hint.id, runAt: nextTry(engine, hint, error, now), error: says }));
    await failHints(tx, failures, engine.worker);
    const dead = new Set(failures.filter(({ runAt }) => runAt === null).map(({ id }) => id));
    const buried = hints.filter(({ id }) => dead.has(id));
    await reportProblems(
      tx,
      buried.map((hint) => ({
        connection: hint.ref.connection,
        kind: deadHint,
        subject: subjectOf(hint),
        detail: `a change of this record could not be taken in (${says}): mend that, then change the record once more`,
      })),
      now,
    );
  });

const nextTry = (engine: Engine, hint: Hinted, error: unknown, now: Instant): Instant | null => {
  if (engine.signal?.aborted === true) return now;
  const attempt = hint.attempts - 1;
  const known =
    error instanceof ConnectorError
      ? error
      : new ConnectorError('failed', { connector: hint.ref.connection, kind: 'unavailable' });
  if (known.kind === 'auth') return now + heldMs;
  const tries = known.kind === 'rate_limited' ? Infinity : triesPerHint;
  const decision = decideRetry(known, attempt, tries, engine.random());
  if (decision.kind === 'retry') return now + decision.afterMs;
  if (decision.kind === 'stop') return now + Math.max(known.retryAfterMs ?? 0, longestWaitMs);
  return null;
};

/** Of failures that are not the CRM's only the name: a database's message may quote a row. */
const sayOf = (error: unknown): string => {
  if (error instanceof ConnectorError) return error.message;
  if (!(error instanceof Error)) return 'unexpected';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? `${error.name} ${code}` : error.name;
};
