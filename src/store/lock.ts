// The exclusive lock of a PGlite directory. PGlite takes none itself: a second process would open the same files and both would go on, each blind
// to the other's rows (github.com/electric-sql/pglite/issues/1106). The lock is a file beside the directory; it outlives a killed process and is
// then taken over, but only by one, and only when its holder is certainly gone.
import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigError } from '#src/errors.ts';

const holderSchema = z.object({
  pid: z.number().int().positive(),
  /** When the process started, in the kernel's ticks; null where the system does not tell. A later process of the same pid has another. */
  startTicks: z.string().nullable(),
  /** One run of the machine. */
  bootId: z.string().nullable(),
  /** The set of processes that can see one another: a container has its own. */
  pidNamespace: z.string().nullable(),
  nonce: z.string(),
});
type Holder = z.infer<typeof holderSchema>;

/** Takeovers and retries to go through before giving up: each needs another process to come and go in the same moment. */
const MAX_TRIES = 10;

const readOrNull = (read: () => string): string | null => {
  try {
    return read();
  } catch {
    return null; // not Linux, or the process is gone
  }
};

/** Field 22 of /proc/PID/stat (proc(5)); the command in field 2 may hold blanks and brackets, so count from its end. */
const startTicksOf = (pid: number | 'self'): string | null => {
  const stat = readOrNull(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
};

const thisProcess = (): Holder => ({
  pid: process.pid,
  startTicks: startTicksOf('self'),
  bootId: readOrNull(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
  pidNamespace: readOrNull(() => readlinkSync('/proc/self/ns/pid')),
  nonce: randomUUID(),
});

const readHolder = (path: string): Holder | 'gone' | 'unreadable' => {
  const text = readOrNull(() => readFileSync(path, 'utf8'));
  if (text === null) return 'gone';
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return 'unreadable';
  }
};

const isPidInUse = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // someone else's process, but a process
  }
};

const isCertainlyGone = (holder: Holder, self: Holder): boolean => {
  if (holder.bootId !== self.bootId) return true; // the machine has started again since
  if (holder.pidNamespace !== self.pidNamespace) return false; // another container's processes cannot be seen from here
  if (!isPidInUse(holder.pid)) return true;
  return holder.startTicks !== null && startTicksOf(holder.pid) !== holder.startTicks;
};

const refuse = (dataDir: string, path: string, holder: Holder | 'unreadable', self: Holder): ConfigError => {
  const remedy = 'stop it first, or set DATABASE_URL to a PostgreSQL server, which many processes can share';
  if (holder === 'unreadable') {
    return new ConfigError(`${path} is not a lock Baton wrote. If no Baton uses ${dataDir}, delete that file.`);
  }
  if (holder.pidNamespace !== self.pidNamespace) {
    return new ConfigError(
      `${dataDir} is in use by process ${holder.pid} of another container: ${remedy}. If that container is gone, delete ${path}.`,
    );
  }
  return new ConfigError(
    holder.pid === self.pid
      ? `${dataDir} is already open in this process (${holder.pid}).`
      : `${dataDir} is in use by process ${holder.pid}: ${remedy}.`,
  );
};

/** Puts our file at `path` if nothing is there. The file is linked whole, so that nobody ever reads half a lock. */
const place = (path: string, self: Holder): boolean => {
  const draft = `${path}.${self.nonce}.draft`;
  writeFileSync(draft, JSON.stringify(self), { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(draft, { force: true });
  }
};

/**
 * Takes `path` or throws. A dead holder's file may be replaced only by who holds `path.<nonce of the dead>`, itself taken by the same rule: so of
 * several who find the same dead holder one succeeds, and one who is killed while succeeding is succeeded in turn.
 */
const take = (path: string, dataDir: string, self: Holder): void => {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    if (place(path, self)) return;
    const holder = readHolder(path);
    if (holder === 'gone') continue;
    if (holder === 'unreadable' || !isCertainlyGone(holder, self)) throw refuse(dataDir, path, holder, self);
    const succession = `${path}.${holder.nonce}`;
    take(succession, dataDir, self);
    const now = readHolder(path);
    if (typeof now === 'object' && now.nonce === holder.nonce) {
      renameSync(succession, path);
      return;
    }
    rmSync(succession, { force: true }); // another succeeded before us
  }
  throw new ConfigError(`${dataDir} is being opened by several processes at once: try again.`);
};

/**
 * Locks a PGlite directory for this process; the file is `<dataDir>.lock`. Throws ConfigError, naming the process that holds it and what to do.
 * The function returned gives the lock back.
 */
export const lockDirectory = (dataDir: string): (() => void) => {
  const path = `${dataDir}.lock`;
  const self = thisProcess();
  take(path, dataDir, self);
  return () => {
    const holder = readHolder(path);
    if (typeof holder === 'object' && holder.nonce === self.nonce) rmSync(path, { force: true });
  };
};
