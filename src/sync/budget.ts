// The CRM's limits, kept on our side, so that no call is made that would be refused. One budget per account; families are
// the CRM's own (burst, search); the day is shared by all. Another app on the same account is seen through the headers.
import type { Clock } from '#src/clock.ts';
import { ConnectorError } from '#src/errors.ts';
import type { Budget } from '#connectors/connector.ts';

export type FamilyLimit = { readonly calls: number; readonly intervalMs: number };
export type BudgetLimits = {
  readonly families: Readonly<Record<string, FamilyLimit>>;
  /** Share of a day's calls that is left to the account's other integrations, 0–1. */
  readonly dayReserve: number;
};

/** Used until the CRM's headers say better. The lowest tier's burst and the account-wide search limit; a fifth of both is left to others. */
export const cautiousLimits: BudgetLimits = {
  families: { burst: { calls: 100, intervalMs: 10_000 }, search: { calls: 5, intervalMs: 1_000 } },
  dayReserve: 0.1,
};

/** How much of a window is used: the rest absorbs calls in flight and clocks that differ. */
const usableShare = 0.9;
/** How long the word of an answer on what is left of the day is believed. */
const relearnMs = 3_600_000;

/** Of the usable calls, how many steady work may plan with: polls need the rest. */
const plannedShare = 0.8;
/** A shorter window is soon over: nothing has to be planned for it. */
const shortIntervalMs = 1_000;

/** A window's calls are remembered one by one; this bounds the memory of a mistaken limit. */
const mostRemembered = 2_000;

export type CountingBudget = Budget & {
  /** Calls taken since the beginning, by family. */
  used(): Readonly<Record<string, number>>;
  /** How much longer to wait so that the calls taken since `since` are spread as evenly as the limits allow them to be repeated. */
  restMs(since: number): number;
};

export const createBudget = (
  clock: Clock,
  connector: string,
  limits: BudgetLimits = cautiousLimits,
): CountingBudget => {
  const taken: Record<string, number[]> = {};
  const used: Record<string, number> = {};
  const learned: Record<string, FamilyLimit> = {};
  const blockedUntil: Record<string, number> = {};
  let dayFirstRemaining: number | undefined;
  let dayRemaining: number | undefined;
  let dayBlockedUntil = 0;
  let dayLearnedAt = 0;

  const limitOf = (family: string): FamilyLimit => {
    const base = learned[family] ?? limits.families[family] ?? { calls: 1, intervalMs: 1_000 };
    return { calls: Math.max(1, Math.floor(base.calls * usableShare)), intervalMs: base.intervalMs };
  };

  /** Milliseconds until the next call of the family may go out; 0 = now. */
  const waitMs = (family: string, now: number): number => {
    const { calls, intervalMs } = limitOf(family);
    const recent = (taken[family] ??= []);
    while (recent.length > 0 && (recent[0] ?? 0) <= now - intervalMs) recent.shift();
    const blocked = (blockedUntil[family] ?? 0) - now;
    if (blocked > 0) return blocked;
    if (recent.length < calls) return 0;
    return Math.max(1, (recent[recent.length - calls] ?? now) + intervalMs - now);
  };

  const refuseWhenDayIsUsedUp = (now: number): void => {
    const reserve = (dayFirstRemaining ?? 0) * limits.dayReserve;
    // What was learned grows old: after an hour a call goes out to learn anew, or a long-lived process would never hear that the day is over.
    const isFresh = now - dayLearnedAt < relearnMs;
    const isUsedUp = dayBlockedUntil > now || (isFresh && dayRemaining !== undefined && dayRemaining <= reserve);
    if (!isUsedUp) return;
    const retryAfterMs = Math.max(dayBlockedUntil - now, relearnMs);
    throw new ConnectorError(
      `${connector}: today's API calls are used up but for the share left to other integrations; the next run goes on where this one stopped`,
      { connector, kind: 'rate_limited', retryAfterMs },
    );
  };

  return {
    async take(family, signal) {
      for (;;) {
        const now = clock.now();
        refuseWhenDayIsUsedUp(now);
        const wait = waitMs(family, now);
        if (wait === 0) {
          const recent = (taken[family] ??= []);
          recent.push(now);
          if (recent.length > mostRemembered) recent.shift();
          used[family] = (used[family] ?? 0) + 1;
          if (dayRemaining !== undefined) dayRemaining -= 1;
          return;
        }
        await clock.sleep(wait, signal);
      }
    },
    learn(of) {
      const now = clock.now();
      if (of.limit !== undefined && of.intervalMs !== undefined && of.limit > 0 && of.intervalMs > 0) {
        learned[of.family] = { calls: Math.min(of.limit, mostRemembered), intervalMs: of.intervalMs };
      }
      if (of.remaining !== undefined && of.remaining <= 1) {
        // Others have used the window: wait it out rather than provoke a refusal.
        const { intervalMs } = limitOf(of.family);
        blockedUntil[of.family] = Math.max(blockedUntil[of.family] ?? 0, now + intervalMs);
      }
      if (of.dayRemaining !== undefined) {
        if (dayRemaining === undefined || of.dayRemaining > dayRemaining + mostRemembered)
          dayFirstRemaining = of.dayRemaining;
        dayRemaining = of.dayRemaining;
        dayLearnedAt = now;
      }
      if (of.blockedForMs !== undefined) {
        if (of.family === 'day') dayBlockedUntil = now + of.blockedForMs;
        else blockedUntil[of.family] = Math.max(blockedUntil[of.family] ?? 0, now + of.blockedForMs);
      }
    },
    used: () => ({ ...used }),
    restMs: (since) => {
      const now = clock.now();
      const rests = Object.entries(taken).map(([family, times]) => {
        const { calls, intervalMs } = limitOf(family);
        if (intervalMs <= shortIntervalMs) return 0;
        const fresh = times.length - times.findLastIndex((at) => at < since) - 1;
        return since + (fresh * intervalMs) / (calls * plannedShare) - now;
      });
      return Math.max(0, ...rests);
    },
  };
};
