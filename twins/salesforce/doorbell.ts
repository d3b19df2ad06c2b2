// The org's door-bell, as the record-triggered flows of install/salesforce-doorbell ring it: whatever is saved by anybody but the silent, by page, API
// or bulk job, is told after the commit in one signed call for each object of a transaction and 200 records. Nothing is sent twice: who missed a ring
// polls. https://help.salesforce.com/s/articleView?id=platform.flow_concepts_trigger_record.htm
import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { SalesforceOrg } from './org.ts';
import type { Saved } from './state.ts';
import type { Transaction } from './types.ts';

/** Objects with a flow that rings. */
export const ringingObjects = ['Lead', 'Contact', 'CampaignMember', 'Opportunity', 'Baton_Disposition__c'] as const;

export const doorbellOptions = z.strictObject({
  /** Where to ring; null = nowhere. */
  url: z.url().nullable(),
  secret: z.string().min(1).optional(),
  objects: z.array(z.string()).optional(),
  /** Ids of users whose writes ring no bell; the integration user unless given. */
  silent: z.array(z.string()).optional(),
  /** How long after the commit the asynchronous path runs. */
  afterMs: z.number().nonnegative().optional(),
  timeoutMs: z.number().positive().optional(),
});
export type DoorbellOptions = z.infer<typeof doorbellOptions>;

export type DoorbellReport = {
  /** Calls that wait or are under way. */
  readonly pending: number;
  readonly calls: number;
  /** Records that were told of. */
  readonly records: number;
  readonly delivered: number;
  readonly failed: number;
  /** Not made at all, since too many waited. */
  readonly dropped: number;
  /** Failed ones by status, or `no answer`. */
  readonly failures: Readonly<Record<string, number>>;
};

export type Doorbell = {
  /** Settings replace the earlier ones; counts go on. */
  set(options: DoorbellOptions): void;
  report(): DoorbellReport;
  /** Resolves once nothing waits any more. */
  settled(): Promise<void>;
  stop(): void;
};

/** A transaction of the platform works on this many records at once; so does the flow. */
const mostRecords = 200;
/** An org queues more; a twin is not there to fill the memory. */
const mostWaiting = 1_000;
const mostAtOnce = 10;
/** What the Apex of the door-bell waits. */
const usual = { afterMs: 20, timeoutMs: 5_000 };

const known = new WeakMap<SalesforceOrg, Doorbell>();

/** One for each org, silent until an address is set. */
export const doorbellOf = (org: SalesforceOrg): Doorbell => {
  const there = known.get(org);
  if (there !== undefined) return there;
  const made = createDoorbell(org);
  known.set(org, made);
  return made;
};

/** What `X-Baton-Signature` says of a body. */
export const signatureOf = (secret: string, at: number, body: string): string =>
  `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}`;

/** Ids by object, in the order in which they were saved. */
type Gathered = Map<string, Set<string>>;

/** One call each: the records of one object, at most 200. */
const callsOf = (gathered: Gathered): { readonly object: string; readonly ids: readonly string[] }[] =>
  [...gathered].flatMap(([object, set]) => {
    const ids = [...set];
    return Array.from({ length: Math.ceil(ids.length / mostRecords) }, (_, nth) => ({
      object,
      ids: ids.slice(nth * mostRecords, (nth + 1) * mostRecords),
    }));
  });

const createDoorbell = (org: SalesforceOrg): Doorbell => {
  let options: DoorbellOptions = { url: null };
  let isStopped = false;
  let open = 0;
  let waiting: string[] = [];
  /** Transactions whose asynchronous path has not run. */
  const gathering = new Map<Transaction, { readonly gathered: Gathered; readonly timer: NodeJS.Timeout }>();
  const counts = { calls: 0, records: 0, delivered: 0, failed: 0, dropped: 0 };
  const failures: Record<string, number> = {};
  let onSettled: (() => void)[] = [];

  const pending = (): number => gathering.size + waiting.length + open;
  const checkSettled = (): void => {
    if (pending() > 0) return;
    for (const tell of onSettled) tell();
    onSettled = [];
  };

  const hear = ({ object, id, tx }: Saved): void => {
    if (options.url === null || isStopped) return;
    const objects: readonly string[] = options.objects ?? ringingObjects;
    if (!objects.includes(object) || (options.silent ?? [org.users.integration]).includes(tx.userId)) return;
    const begun = gathering.get(tx) ?? begin(tx);
    const ids = begun.gathered.get(object) ?? new Set();
    begun.gathered.set(object, ids.add(id));
  };

  const begin = (tx: Transaction): { readonly gathered: Gathered; readonly timer: NodeJS.Timeout } => {
    const commitMs = Math.max(0, tx.visibleAt - org.clock.now());
    const gathered: Gathered = new Map();
    const timer = setTimeout(
      () => {
        gathering.delete(tx);
        for (const { object, ids } of callsOf(gathered)) queue(object, ids);
        pump();
      },
      commitMs + (options.afterMs ?? usual.afterMs),
    );
    const begun = { gathered, timer };
    gathering.set(tx, begun);
    return begun;
  };

  const queue = (object: string, ids: readonly string[]): void => {
    if (waiting.length >= mostWaiting) {
      counts.dropped += 1;
      return;
    }
    counts.records += ids.length;
    const changedAt = new Date(org.clock.now()).toISOString();
    waiting.push(JSON.stringify(ids.map((id) => ({ object, id, changedAt }))));
  };

  const pump = (): void => {
    while (open < mostAtOnce && !isStopped) {
      const body = waiting.shift();
      if (body === undefined) break;
      void ring(body);
    }
    checkSettled();
  };

  const ring = async (body: string): Promise<void> => {
    open += 1;
    counts.calls += 1;
    const failure = await post(body);
    open -= 1;
    counts[failure === null ? 'delivered' : 'failed'] += 1;
    if (failure !== null) failures[failure] = (failures[failure] ?? 0) + 1;
    pump();
  };

  /** What went wrong; null = nothing. */
  const post = async (body: string): Promise<string | null> => {
    const { url, secret = '', timeoutMs = usual.timeoutMs } = options;
    if (url === null) return 'no address';
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'X-Baton-Signature': signatureOf(secret, org.clock.now(), body),
        },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      await answer.arrayBuffer();
      return answer.ok ? null : String(answer.status);
    } catch {
      return 'no answer';
    }
  };

  const forget = (tx: Transaction): void => {
    const begun = gathering.get(tx);
    if (begun === undefined) return;
    clearTimeout(begun.timer);
    gathering.delete(tx);
    checkSettled();
  };
  org.state.watchers.push({ saved: hear, rolledBack: forget });

  return {
    set: (next) => {
      options = next;
    },
    report: () => ({ pending: pending(), ...counts, failures: { ...failures } }),
    settled: () =>
      pending() === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            onSettled.push(resolve);
          }),
    stop: () => {
      isStopped = true;
      for (const { timer } of gathering.values()) clearTimeout(timer);
      gathering.clear();
      waiting = [];
      checkSettled();
    },
  };
};
