// What runs as long as a process does. Each connection has three loops, so that none waits for another: one polls (and reads its people), one follows the
// hints of the inbox, one writes. One more is for what belongs to no connection (due leads, alerts, the house). A loop sleeps until it is rung or a second
// has passed, and longer where its calls would use up the CRM's limit in many small batches; a step that fails never stops another.
import type { ConnectionId } from '#domain/lead.ts';
import { maintain } from '#store/database.ts';
import { nextDueAt } from '#store/due.ts';
import { hasDueHints, releaseHints } from '#store/inbox.ts';
import { endTurn, isTurn, keepTurn, takeTurn, type Turn } from '#store/turns.ts';
import type { Clock } from '#src/clock.ts';
import type { Logger } from '#src/log.ts';
import { backfill, isBackfilled } from './backfill.ts';
import { createBell, type Bell } from './bell.ts';
import { drainInbox } from './drain-inbox.ts';
import type { Connected, Engine } from './engine.ts';
import { keepHouse } from './keep-house.ts';
import { poll } from './poll.ts';
import { pollJob } from './receive-hints.ts';
import { createSpell, type Spell } from './spell.ts';
import { sweepDue } from './sweep-due.ts';
import { drainAll } from './sync-once.ts';
import { committed } from './transaction.ts';
import { wakeForRoster } from './wake-for-roster.ts';

/** Polling alone must bring a hand-raiser to a seller within two minutes. */
export const pollEveryMs = 60_000;
/** However often a CRM rings. */
export const restMs = 5_000;
/** What other processes have queued is seen after this. */
const lookEveryMs = 1_000;
const peopleEveryMs = 3_600_000;
const houseEveryMs = 600_000;
/** New connections, and those that were removed. */
const connectionsEveryMs = 10_000;
/** However much was called at once, such as after a night. */
const mostRestMs = 2_000;
/** A job that says nothing for this long has died. Pages say that they live. */
const turnLeaseMs = 300_000;
const turnKeptEveryMs = 30_000;

export type Jobs = {
  readonly clock: Clock;
  readonly log: Logger;
  /** As contract, connections and roster stand now; may be some seconds old. */
  readonly engine: () => Promise<Engine>;
  readonly connect: (id: ConnectionId) => Promise<Connected>;
  readonly connections: () => Promise<readonly ConnectionId[]>;
  /** No other process works on this database. */
  readonly isOnlyWorker: boolean;
  /** Reads the CRM's people again. */
  readonly refreshPeople?: ((engine: Engine, connected: Connected) => Promise<unknown>) | undefined;
  /** Sends what is to be told; `connected` are those that can be called now. */
  readonly drainAlerts?: ((engine: Engine, connected: readonly Connected[]) => Promise<unknown>) | undefined;
};

export type RunningJobs = {
  /** Something waits for these connections. */
  ring(connections: readonly ConnectionId[]): void;
  /** Resolves once all have ended after the signal. */
  readonly ended: Promise<void>;
};

/** Of one connection: all its loops, or the one that writes. */
type Bells = { ring(): void; write(): void };

type Desk = {
  readonly on: Jobs;
  readonly signal: AbortSignal;
  readonly bells: Map<ConnectionId, Bells>;
  readonly connected: Map<ConnectionId, Connected>;
  readonly own: Bell;
  readonly engine: () => Promise<Engine>;
};

export const runJobs = (on: Jobs, signal: AbortSignal): RunningJobs => {
  const desk: Desk = {
    ...{ on, signal, bells: new Map(), connected: new Map(), own: createBell(on.clock) },
    engine: async () => ({ ...(await on.engine()), signal }),
  };
  return {
    ring: (ids) => {
      for (const id of ids) desk.bells.get(id)?.ring();
    },
    ended: Promise.all([overConnections(desk), ownLoop(desk)]).then(() => undefined),
  };
};

const isEnding = ({ signal }: Desk): boolean => signal.aborted;

/** Runs one step unless it failed a moment ago. True: it ran and did not fail. */
const attempt = async (desk: Desk, spell: Spell, step: () => Promise<unknown>): Promise<boolean> => {
  const { clock } = desk.on;
  if (isEnding(desk) || !spell.isOver(clock.now())) return false;
  try {
    await step();
    spell.worked();
    return true;
  } catch (error) {
    // What was broken off because the process ends is no failure.
    if (!isEnding(desk)) spell.failed(error, clock.now());
    return false;
  }
};

const overConnections = async (desk: Desk): Promise<void> => {
  const { on, signal } = desk;
  const spell = createSpell(on.log, { job: 'connections' });
  const loops = new Map<ConnectionId, Promise<void>>();
  const look = createBell(on.clock);
  while (!signal.aborted) {
    await attempt(desk, spell, async () => {
      for (const id of await on.connections()) {
        if (loops.has(id)) continue;
        loops.set(id, connectionLoops(desk, id));
      }
    });
    await look.wait(connectionsEveryMs, signal);
  }
  await Promise.all(loops.values());
};

type Step = (engine: Engine, connected: Connected) => Promise<boolean>;

/** Its three loops end together. */
const connectionLoops = async (desk: Desk, id: ConnectionId): Promise<void> => {
  const { on } = desk;
  const [hinted, queued] = [createBell(on.clock), createBell(on.clock)];
  const idle = createBell(on.clock);
  desk.bells.set(id, {
    ring: () => {
      hinted.ring();
      queued.ring();
      // A door-bell asks for a poll.
      idle.ring();
    },
    write: () => {
      queued.ring();
    },
  });
  const spellOf = (job: string): Spell => createSpell(on.log, { job, connection: id });
  const spells = {
    poll: spellOf('poll'),
    people: spellOf('people'),
    inbox: spellOf('inbox'),
    outbox: spellOf('outbox'),
  };
  let isFirst = true;
  await Promise.all([
    loopOf(desk, id, idle, async (engine, connected) => {
      await attempt(desk, spells.poll, () => pollInTurn(desk, engine, connected));
      await attempt(desk, spells.people, () => peopleInTurn(desk, engine, connected));
      return false;
    }),
    loopOf(desk, id, hinted, async (engine, connected) => {
      let hasMore = false;
      await attempt(desk, spells.inbox, async () => {
        if (isFirst && on.isOnlyWorker) await releaseHints(engine.db, id);
        isFirst = false;
        hasMore = await takeInHints(desk, engine, connected);
      });
      return hasMore;
    }),
    loopOf(desk, id, queued, async (engine, connected) => {
      await attempt(desk, spells.outbox, () => writeOut(desk, engine, connected));
      return false;
    }),
  ]);
};

/** `step` says whether there is more to do at once. */
const loopOf = async (desk: Desk, id: ConnectionId, bell: Bell, step: Step): Promise<void> => {
  const { on, signal } = desk;
  const spell = createSpell(on.log, { job: 'connect', connection: id });
  while (!signal.aborted) {
    const begunAt = on.clock.now();
    const round = { hasMore: false };
    await attempt(desk, spell, async () => {
      const engine = await desk.engine();
      const connected = await connectedNow(desk, engine, id);
      if (connected !== null) round.hasMore = await step(engine, connected);
    });
    if (!round.hasMore) await bell.wait(lookEveryMs, signal);
    await pace(desk, [id], begunAt);
  }
};

/** Leads that come one by one would each cost the calls of a full batch: whoever has just called gathers until the limit allows for as much again. */
const pace = async (desk: Desk, ids: Iterable<ConnectionId>, begunAt: number): Promise<void> => {
  const { clock } = desk.on;
  const rests = [...ids].map((id) => desk.connected.get(id)?.budget.restMs(begunAt) ?? 0);
  const restMs = Math.min(mostRestMs, Math.max(0, ...rests));
  if (restMs > 0) await clock.sleep(restMs, desk.signal).catch(() => undefined);
};

/** Connected anew where something about it has changed, such as how far it may act. Null: it is no more. */
const connectedNow = async (desk: Desk, engine: Engine, id: ConnectionId): Promise<Connected | null> => {
  const target = engine.targets.get(id);
  if (target === undefined) {
    desk.connected.delete(id);
    return null;
  }
  const known = desk.connected.get(id);
  const isSame =
    known !== undefined &&
    known.mappingVersion === target.mappingVersion &&
    JSON.stringify(known.row) === JSON.stringify(target.row);
  if (isSame) return known;
  const fresh = await desk.on.connect(id);
  desk.connected.set(id, fresh);
  return fresh;
};

/** What was taken in may be written to any connection, and tells somebody something. */
const ringAll = (desk: Desk): void => {
  for (const bells of desk.bells.values()) bells.write();
  desk.own.ring();
};

/** Runs the job if it is this process's turn; the next is due after `everyMs`, or sooner where it failed. */
const inTurn = async (
  desk: Desk,
  engine: Engine,
  turn: Turn,
  times: { readonly everyMs: number; readonly restMs: number },
  job: (engine: Engine) => Promise<unknown>,
): Promise<void> => {
  const { clock } = desk.on;
  const of = { ...turn, worker: engine.worker };
  if (!(await isTurn(engine.db, { ...turn, now: clock.now(), restMs: times.restMs }))) return;
  const begunAt = clock.now();
  if (!(await takeTurn(engine.db, { ...of, now: begunAt, leaseMs: turnLeaseMs, restMs: times.restMs }))) return;
  let keptAt = begunAt;
  const onProgress: Engine['onProgress'] = (...progress) => {
    engine.onProgress(...progress);
    const now = clock.now();
    if (now - keptAt < turnKeptEveryMs) return;
    keptAt = now;
    keepTurn(engine.db, { ...of, now, leaseMs: turnLeaseMs }).catch(() => undefined);
  };
  let dueAt = begunAt + times.everyMs;
  try {
    await job({ ...engine, onProgress });
  } catch (error) {
    dueAt = clock.now();
    throw error;
  } finally {
    await endTurn(engine.db, { ...of, dueAt });
  }
};

const pollInTurn = (desk: Desk, engine: Engine, connected: Connected): Promise<void> => {
  const turn = { connection: connected.row.id, job: pollJob };
  return inTurn(desk, engine, turn, { everyMs: pollEveryMs, restMs }, async (own) => {
    // What was never read to its end, such as all of a new connection, is read first.
    if (!(await isBackfilled(own, connected))) {
      await backfill(own, connected, { again: false });
      await maintain(own.store);
    }
    const { queued, decided } = await poll(own, connected, { isDry: false });
    if (queued + decided > 0) ringAll(desk);
  });
};

/** True: hints may still wait. */
const takeInHints = async (desk: Desk, engine: Engine, connected: Connected): Promise<boolean> => {
  if (!(await hasDueHints(engine.db, connected.row.id, engine.clock.now()))) return false;
  const { hints, tally } = await drainInbox(engine, connected);
  if (tally.queued + tally.decided > 0) ringAll(desk);
  return hints > 0;
};

const peopleInTurn = async (desk: Desk, engine: Engine, connected: Connected): Promise<void> => {
  const { refreshPeople } = desk.on;
  if (refreshPeople === undefined) return;
  const turn = { connection: connected.row.id, job: 'people' };
  await inTurn(desk, engine, turn, { everyMs: peopleEveryMs, restMs: peopleEveryMs }, (own) =>
    refreshPeople(own, connected),
  );
};

/** What must wait is left to the next round. */
const writeOut = (desk: Desk, engine: Engine, connected: Connected): Promise<unknown> =>
  drainAll(engine, connected, { isDry: false, patienceMs: 0, isOnlyWorker: desk.on.isOnlyWorker });

const ownLoop = async (desk: Desk): Promise<void> => {
  const { on, signal } = desk;
  const spells = {
    due: createSpell(on.log, { job: 'due' }),
    alerts: createSpell(on.log, { job: 'alerts' }),
    house: createSpell(on.log, { job: 'house' }),
  };
  let houseAt = 0;
  while (!signal.aborted) {
    const begunAt = on.clock.now();
    await attempt(desk, spells.due, () => sweepInTurn(desk));
    const { drainAlerts } = on;
    if (drainAlerts !== undefined) {
      await attempt(desk, spells.alerts, async () => drainAlerts(await desk.engine(), [...desk.connected.values()]));
    }
    if (on.clock.now() >= houseAt) {
      await attempt(desk, spells.house, async () => keepHouse(await desk.engine()));
      houseAt = on.clock.now() + houseEveryMs;
    }
    await desk.own.wait(lookEveryMs, signal);
    await pace(desk, desk.connected.keys(), begunAt);
  }
};

/** Nothing is scanned: the earliest lead that is due says whether there is anything to do. */
const sweepInTurn = async (desk: Desk): Promise<void> => {
  const engine = await desk.engine();
  // Whose absence has begun or ended, or whose place in the roster has changed, has leads that are due now.
  await committed(engine)((tx) => wakeForRoster(tx, engine));
  const dueAt = await nextDueAt(engine.db);
  if (dueAt === null || dueAt > engine.clock.now()) return;
  const turn = { connection: '$baton', job: 'due' };
  await inTurn(desk, engine, turn, { everyMs: 0, restMs: 0 }, async (own) => {
    const { queued, decided } = await sweepDue(own, committed(own));
    if (queued + decided > 0) ringAll(desk);
  });
};
