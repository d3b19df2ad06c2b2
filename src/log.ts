// One JSON line per job run and per settled failure, on stderr. Ids and field names, never values; never a secret.
import { pino } from 'pino';
import type { Logger } from 'pino';

export type { Logger } from 'pino';

/** `level` from LOG_LEVEL; the default is quiet enough for a command line. */
export const createLog = (level: string): Logger =>
  pino(
    {
      level,
      base: null,
      redact: ['accessToken', 'token', 'secret', 'password', '*.accessToken', '*.token', '*.secret', '*.password'],
    },
    pino.destination({ fd: 2, sync: true }),
  );
