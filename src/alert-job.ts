// Alerts leave by the channels that the environment sets up. Part of the composition root: the senders, and what is known of a channel that is down, are
// kept for the life of the process.
import { emptyRoster } from '#domain/roster.ts';
import { drainAlerts } from '#sync/drain-alerts.ts';
import type { Connected, Engine } from '#sync/engine.ts';
import { createSenders } from './alerts/senders.ts';
import type { Config } from './config.ts';

export type AlertJob = (engine: Engine, connected: readonly Connected[]) => ReturnType<typeof drainAlerts>;

/** Sends what is due; tasks go to those of the connections that can be called now. */
export const createAlertJob = (config: Config): AlertJob => {
  const down: Parameters<typeof drainAlerts>[0]['down'] = new Map();
  let senders: ReturnType<typeof createSenders> | null = null;
  return (engine, connected) => {
    const { db, clock, log, random, policy, worker, desk } = engine;
    senders ??= createSenders(config.alerts, { now: () => clock.now() });
    const roster = desk?.roster ?? emptyRoster;
    return drainAlerts({ db, clock, log, random, policy, worker, roster, senders, connected, down });
  };
};
