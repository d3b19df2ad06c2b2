// A job that fails is said once, with what to do, and once more when it works again; in between it is tried at growing distances.
import { ConfigError, ConnectorError } from '#src/errors.ts';
import type { Logger } from '#src/log.ts';
import { firstWaitMs, longestWaitMs } from './retry.ts';

export type Spell = {
  /** Whether it may be tried at `now`. */
  isOver(now: number): boolean;
  failed(error: unknown, now: number): void;
  worked(): void;
};

/** `of` names the job in the log: its name, its connection. */
export const createSpell = (log: Logger, of: Readonly<Record<string, string>>): Spell => {
  let failures = 0;
  let until = 0;
  let said = '';
  return {
    isOver: (now) => now >= until,
    failed: (error, now) => {
      const what = sayFailure(error);
      if (what !== said) log.error(of, what);
      said = what;
      failures += 1;
      const advised = error instanceof ConnectorError ? Math.min(error.retryAfterMs ?? 0, longestWaitMs) : 0;
      until = now + Math.max(advised, Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures, 10)));
    },
    worked: () => {
      if (said !== '') log.warn(of, 'works again');
      failures = 0;
      until = 0;
      said = '';
    },
  };
};

/** What a person can do about it stands in the messages that we wrote; of others only the name, since they may quote a value. */
const sayFailure = (error: unknown): string => {
  if (error instanceof ConfigError || error instanceof ConnectorError) return error.message;
  const { name, code } = error instanceof Error ? (error as Error & { code?: unknown }) : { name: 'unknown', code: '' };
  const known = typeof code === 'string' && code !== '' ? `${name} ${code}` : name;
  return `failed (${known}) and is tried again: if it goes on, check the database and \`baton doctor\``;
};
