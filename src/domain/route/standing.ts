// Whether a rep could be given a lead now, and if not, why and from when on it is worth asking again.
import type { Instant } from '../lead.ts';
import type { Cap } from '../policy-routing.ts';
import type { Rep } from '../roster.ts';
import type { Load, PoolState, RouteRequest } from '../routing.ts';
import { isWorking, nextOpen } from '../working-time.ts';

export type Out = { readonly kind: 'out'; readonly why: string; readonly backAt: Instant | null };
export type Standing =
  /** At work, or hours do not matter. */
  | { readonly kind: 'there' }
  /** All is well but the hour. */
  | { readonly kind: 'off'; readonly opensAt: Instant }
  | Out;

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Nothing tells when somebody who is full has room again, so it is looked for: a quarter of an hour is as long as most promises leave. */
export const askFullAgainMs = 15 * minuteMs;
/** Who opens later than this is away rather than off: longer than any run of holidays, shorter than a holiday of two weeks. */
const longestNightMs = 10 * dayMs;

const nothing: Load = { open: 0, today: 0, thisWeek: 0, thisMonth: 0 };
export const loadOf = (pool: PoolState, rep: string): Load => pool.loads.get(rep) ?? nothing;

const periods = [
  ['perMonth', 'thisMonth', 'month', 'this month'],
  ['perWeek', 'thisWeek', 'week', 'this week'],
  ['perDay', 'today', 'day', 'today'],
] as const;

/** Which of a cap's bounds is reached, the one that lasts longest. */
export const reached = (cap: Cap, load: Load, pool: PoolState, at: Instant): Out | null => {
  for (const [bound, given, period, says] of periods) {
    const most = cap[bound];
    if (most === null || load[given] < most) continue;
    return { kind: 'out', why: `has had ${amount(load[given], most)} ${says}`, backAt: pool.periodEnds[period] };
  }
  if (cap.open === null || load.open < cap.open) return null;
  return { kind: 'out', why: `has ${amount(load.open, cap.open)} open`, backAt: at + askFullAgainMs };
};

const amount = (has: number, most: number): string => `${String(has)} of ${String(most)}`;

export const standingOf = (rep: Rep, request: RouteRequest, pool: PoolState): Standing => {
  const { at, respects, caps } = request;
  if (!rep.isActive) return { kind: 'out', why: 'is not active', backAt: null };
  const time = pool.timeOf(rep.id);
  const isAbsent = pool.isAbsent(rep.id, at);
  if (respects.absences && isAbsent) return { kind: 'out', why: 'is away', backAt: laterThan(nextOpen(time, at), at) };
  const load = loadOf(pool, rep.id);
  if (respects.capacity && rep.capacity !== null && load.open >= rep.capacity) {
    return { kind: 'out', why: `is full (${amount(load.open, rep.capacity)} open)`, backAt: at + askFullAgainMs };
  }
  const capped = caps.rep === null ? null : reached(caps.rep, load, pool, at);
  if (capped !== null) return capped;
  // Hours have absences taken out: where those do not matter, who is away has no hours to go by. Nor has anybody outside the time that is known.
  const isUnknown = at < time.knownFrom || at >= time.knownUntil || isAbsent;
  if (respects.offHours === null || isUnknown || isWorking(time, at)) return { kind: 'there' };
  const opensAt = nextOpen(time, at);
  if (opensAt === null || opensAt - at > longestNightMs) {
    return { kind: 'out', why: 'does not work in the next ten days', backAt: opensAt };
  }
  return { kind: 'off', opensAt };
};

const laterThan = (instant: Instant | null, at: Instant): Instant | null =>
  instant === null ? null : Math.max(instant, at + minuteMs);

/** The earliest of those that are known. */
export const earliest = (instants: readonly (Instant | null)[]): Instant | null => {
  const known = instants.filter((one) => one !== null);
  return known.length === 0 ? null : Math.min(...known);
};
