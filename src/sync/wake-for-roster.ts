// When somebody goes, comes back, leaves or gets other hours, the leads they hold are looked at again: some are offered to others, some come due later.
import type { LeadId } from '#domain/lead.ts';
import type { RepId } from '#domain/roster.ts';
import { getCursor, setCursor } from '#store/cursors.ts';
import { holders, leadsHeldBy } from '#store/held-leads.ts';
import { wakeLeads } from '#store/leads.ts';
import type { JsonObject, Tx } from '#store/schema.ts';
import { loadDesk, type LoadedDesk } from './desk-of.ts';
import type { Engine } from './engine.ts';

/** Our own cursors stand beside the connections'. */
const own = '$baton';
const stream = 'roster';

type Look = {
  readonly stamps: Readonly<Record<string, string>>;
  readonly revision: number;
  readonly nextAt: number | null;
};

/** Under this key stands what holds for handoffs that nobody has. */
const nobody = '';

/** The leads of everybody whose absence has begun or ended, or whose entry was changed, since the last look; and those that nobody holds, whenever anything did. */
export const leadsTouchedByAbsences = async (
  tx: Tx,
  desk: LoadedDesk,
  last: Look | null,
): Promise<{ readonly leads: readonly LeadId[]; readonly stamps: Look['stamps'] }> => {
  const stampOf = (rep: RepId | null): string => desk.stampOf(rep);
  const stamps = Object.fromEntries([
    [nobody, stampOf(null)],
    ...desk.roster.reps.map(({ id }) => [id, stampOf(id)] as const),
  ]) as Look['stamps'];
  const names = new Set([...Object.keys(stamps), ...Object.keys(last?.stamps ?? {})]);
  const changed = [...names].filter((name) => stamps[name] !== last?.stamps[name]);
  if (changed.length === 0) return { leads: [], stamps };
  const affected = new Set<RepId | null>(changed.filter((name) => name !== nobody));
  // Whatever changed, somebody may be there now for what nobody has.
  affected.add(null);
  const held = (await holders(tx)).filter((rep) => affected.has(rep));
  return { leads: await leadsHeldBy(tx, held), stamps };
};

/** Wakes them, and notes what was seen: a second call changes nothing. Costs two small queries where nothing has changed. Returns how many. */
export const wakeForRoster = async (tx: Tx, engine: Pick<Engine, 'store' | 'clock' | 'policy'>): Promise<number> => {
  const now = engine.clock.now();
  const desk = await loadDesk(tx, { ...engine, timeZone: engine.policy.policy.timeZone });
  const last = lookIn((await getCursor(tx, own, stream))?.position);
  if (last?.revision === desk.revision && (last.nextAt === null || now < last.nextAt)) return 0;
  const { leads, stamps } = await leadsTouchedByAbsences(tx, desk, last);
  await wakeLeads(tx, leads, now);
  const position = { stamps, revision: desk.revision, nextAt: desk.nextChangeAt(now) };
  await setCursor(tx, { connection: own, stream, position, now });
  return leads.length;
};

const lookIn = (position: JsonObject | undefined): Look | null => (position === undefined ? null : (position as Look));
