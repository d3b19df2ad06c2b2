// A manager has what a rep holds routed anew: page by page, each lead decided on under its lock, as everything else is.
import type { Instant, LeadId } from '#domain/lead.ts';
import type { RepId } from '#domain/roster.ts';
import { auditHandoffs } from '#store/disputes.ts';
import { latestHandoffs } from '#store/handoffs.ts';
import { heldBy } from '#store/open-handoffs.ts';
import type { Tx } from '#store/schema.ts';
import type { Engine } from './engine.ts';
import { settleNow } from './settle-now.ts';
import { committed, rolledBack } from './transaction.ts';

/** Leads of one transaction: their pools are locked for some 100 ms. */
const pageSize = 100;
/** A dry run keeps the pools locked until its end; nobody holds more. */
const mostPages = 200;

export type Rerouted = {
  readonly leadId: LeadId;
  readonly ordinal: number;
  /** Who has it now; null = it waits. */
  readonly rep: RepId | null;
  readonly queue: string | null;
  readonly rule: string | null;
  readonly why: string;
  readonly hasMoved: boolean;
};

export type RerouteAsk = {
  readonly rep: RepId;
  /** Null = all that the rep holds. */
  readonly leadId: LeadId | null;
  readonly by: string;
  readonly isDry: boolean;
};

export const reroute = async (engine: Engine, ask: RerouteAsk): Promise<Rerouted[]> => {
  if (ask.isDry) return rolledBack(engine)((tx) => pages(engine, ask, (body) => body(tx)));
  return pages(engine, ask, committed(engine));
};

type Page = { readonly held: readonly LeadId[]; readonly moved: readonly Rerouted[] };

const pages = async (
  engine: Engine,
  ask: RerouteAsk,
  inTransaction: <T>(body: (tx: Tx) => Promise<T>) => Promise<T>,
): Promise<Rerouted[]> => {
  const moved: Rerouted[] = [];
  let after: LeadId | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const from: LeadId | null = after;
    const done: Page = await inTransaction(async (tx) => {
      const held = ask.leadId === null ? await heldBy(tx, ask.rep, from, pageSize) : [ask.leadId];
      return { held, moved: await rerouteSome(tx, engine, held, ask, engine.clock.now()) };
    });
    moved.push(...done.moved);
    engine.onProgress('routing', moved.length, null);
    after = done.held.at(-1) ?? null;
    if (ask.leadId !== null || done.held.length < pageSize) break;
  }
  return moved;
};

const rerouteSome = async (
  tx: Tx,
  engine: Engine,
  ids: readonly LeadId[],
  { rep, by }: RerouteAsk,
  now: Instant,
): Promise<Rerouted[]> => {
  const { before } = await settleNow(
    tx,
    engine,
    ids,
    ({ lead }) => (lead.handoff?.work?.seat?.rep === rep ? { kind: 'reroute_asked', rep } : null),
    now,
  );
  const after = await latestHandoffs(
    tx,
    before.map(({ lead }) => lead.id),
  );
  const moved = before.flatMap(({ lead }): Rerouted[] => {
    const handoff = after.get(lead.id);
    const seat = handoff?.work?.seat ?? null;
    if (handoff === undefined) return [];
    const { ordinal } = handoff;
    const [to, queue, rule] = [seat?.rep ?? null, seat?.queue ?? null, seat?.rule ?? null];
    return [{ leadId: lead.id, ordinal, rep: to, queue, rule, why: seat?.why ?? '', hasMoved: to !== rep }];
  });
  await auditHandoffs(
    tx,
    moved.map(({ leadId, ordinal, rep: to, queue }) => ({
      ...{ at: now, who: by, what: 'rerouted' as const, leadId, ordinal },
      detail: `from ${rep} to ${to ?? (queue === null ? 'nobody' : `the queue ${queue}`)}`,
    })),
  );
  return moved;
};
