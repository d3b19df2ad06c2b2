// Which contract decides now, and whether it may act: it is read again from where it was kept, its hash and signatures are checked, and time puts a
// scheduled one in force by itself. Everything that follows from a change of that is done here: leads are looked at again, problems are noted.
import assert from 'node:assert/strict';
import { type ReadAgain, readAgain } from '#contract/kept.ts';
import type { ParsedContract } from '#contract/parse.ts';
import type { SignerRole } from '#contract/sign.ts';
import { missingRoles } from '#contract/sign.ts';
import type { Instant } from '#domain/lead.ts';
import { listConnections } from '#store/connections.ts';
import { type Activation, contractInForce, getContract, lockActivations, putInForce } from '#store/contracts.ts';
import { getCursor, setCursor } from '#store/cursors.ts';
import { wakeAllLeads } from '#store/leads.ts';
import { listProblems, reportProblems, resolveProblems, type StoredProblem } from '#store/problems.ts';
import type { Tx } from '#store/schema.ts';
import { signaturesOf } from '#store/signatures.ts';
import type { Logger } from '#src/log.ts';
import { keepContract } from './agreement.ts';
import type { Engine } from './engine.ts';
import { committed } from './transaction.ts';

export type ContractFile = ParsedContract & { readonly file: string; readonly yaml: string };

export type InForce = {
  /** The one that decides: the contract in force, or the file's where that one cannot be trusted. */
  readonly deciding: ParsedContract;
  /** Null = none has ever been in force. */
  readonly activation: Activation | null;
  /** Why the contract in force is not the one that was kept; null = it is. */
  readonly fault: string | null;
  /** Roles without a right signature over the contract in force. */
  readonly missing: readonly SignerRole[];
  /** Signed by both teams and proven to be what they signed: only such a contract acts on a live connection. */
  readonly mayAct: boolean;
  readonly expiredSince: Instant | null;
};

export type ContractLife = {
  /** At opening: while nothing is live a changed file decides at once; on live connections it is only kept. */
  takeFile(): Promise<void>;
  /** As of now, with all that follows from it done. */
  inForce(): Promise<InForce>;
};

type Shell = Pick<Engine, 'db' | 'clock'> & { readonly log: Logger };

/** Not of any connection. */
const own = '$baton';
const fileStream = 'contract file';
const decidingStream = 'contract deciding';
const problemKinds = ['contract_expired', 'contract_altered'] as const;
const dayMs = 86_400_000;

const isLive = async (tx: Tx): Promise<boolean> => (await listConnections(tx)).some(({ mode }) => mode === 'live');

export const contractLife = (shell: Shell, file: ContractFile): ContractLife => {
  const read = reader();
  let toldFault: string | null = null;
  return {
    takeFile: () => takeFile(shell, file),
    inForce: async () => {
      const now = shell.clock.now();
      const current = await contractInForce(shell.db, now);
      const inForce = await judge(shell.db, current, file, read, now);
      const isHeld = !inForce.mayAct && (await isLive(shell.db));
      await look(shell, { contract: inForce.deciding.policy.contractHash, isHeld });
      await noteProblems(shell, inForce, now);
      if (isHeld || inForce.fault !== null) {
        const why = inForce.fault ?? `is not signed for ${inForce.missing.join(' and ')}`;
        if (why !== toldFault) {
          shell.log.error(
            { job: 'contract', contract: current?.contractHash },
            `the contract in force ${why}: it does not act`,
          );
        }
        toldFault = why;
      }
      return inForce;
    },
  };
};

type Reader = (tx: Tx, current: InForceRow) => Promise<ReadAgain>;
type InForceRow = Activation & { readonly fingerprint: string };

/** Reads a kept contract again only where what is stored of it is not the very same as last time. */
const reader = (): Reader => {
  let last: { readonly key: string; readonly answer: ReadAgain } | null = null;
  return async (tx, { contractHash, fingerprint }) => {
    const key = `${contractHash} ${fingerprint}`;
    if (last?.key === key) return last.answer;
    const stored = await getContract(tx, contractHash);
    assert(stored !== null, 'an activation names a stored contract');
    const answer = readAgain(stored);
    last = { key, answer };
    return answer;
  };
};

const judge = async (
  tx: Tx,
  current: InForceRow | null,
  file: ContractFile,
  read: Reader,
  now: Instant,
): Promise<InForce> => {
  if (current === null) {
    return { deciding: file, activation: null, fault: null, missing: [], mayAct: false, expiredSince: null };
  }
  const again = await read(tx, current);
  const deciding = again.ok ? again.parsed : file;
  const missing = missingRoles(current.contractHash, await signaturesOf(tx, current.contractHash));
  const { until } = deciding.policy.effective;
  return {
    deciding,
    activation: current,
    fault: again.ok ? null : again.message,
    missing,
    mayAct: again.ok && missing.length === 0,
    expiredSince: again.ok && until !== null && until <= now ? until : null,
  };
};

/**
 * The file counts by itself when it is another one than it was: a file that was taken already does not undo what `contract activate` has put in force
 * since. On live connections it is kept, so that it can be signed, and no more.
 */
const takeFile = async ({ db, clock, log }: Shell, file: ContractFile): Promise<void> => {
  const now = clock.now();
  const { contractHash } = file.policy;
  const current = await contractInForce(db, now);
  const taken = await getCursor(db, own, fileStream);
  if (current?.contractHash === contractHash && taken?.position['contract'] === contractHash) return;
  await db.transaction().execute(async (tx) => {
    await lockActivations(tx);
    await keepContract(tx, file, now);
    const isTakenAlready = taken?.position['contract'] === contractHash && current !== null;
    if (await isLive(tx)) {
      if (current?.contractHash !== contractHash) {
        log.warn(
          { job: 'contract', contract: contractHash },
          `${file.file} is not the contract in force: it is kept as a draft, see \`baton contract status\``,
        );
        return;
      }
    } else if (!isTakenAlready) {
      await putInForce(tx, { contractHash, from: now, now, by: null });
    }
    if (!isTakenAlready) {
      await setCursor(tx, { connection: own, stream: fileStream, position: { contract: contractHash }, now });
    }
  });
};

type Deciding = { readonly contract: string; readonly isHeld: boolean };

/** Has every lead looked at again where another contract decides than the last time, or may act now and could not before, or the reverse. */
export const lookAgain = async (tx: Tx, deciding: Deciding, now: Instant): Promise<number> => {
  const last = await getCursor(tx, own, decidingStream);
  if (last?.position['contract'] === deciding.contract && last.position['isHeld'] === deciding.isHeld) return 0;
  await setCursor(tx, { connection: own, stream: decidingStream, position: deciding, now });
  return wakeAllLeads(tx, now);
};

const look = async ({ db, clock, log }: Shell, deciding: Deciding): Promise<void> => {
  const last = await getCursor(db, own, decidingStream);
  if (last?.position['contract'] === deciding.contract && last.position['isHeld'] === deciding.isHeld) return;
  const leads = await committed({ db })(async (tx) => {
    await lockActivations(tx);
    return lookAgain(tx, deciding, clock.now());
  });
  if (leads > 0) log.info({ job: 'contract', leads }, 'another contract decides: all leads are looked at again');
};

type Note = { readonly kind: (typeof problemKinds)[number]; readonly subject: string; readonly detail: string };

const notesOf = ({ activation, fault, expiredSince }: InForce): Note[] => {
  if (activation === null) return [];
  const subject = `${activation.name} version ${activation.version}`;
  const notes: Note[] = [];
  if (fault !== null) {
    notes.push({ kind: 'contract_altered', subject, detail: `the contract in force ${fault}` });
  }
  if (expiredSince !== null) {
    notes.push({
      kind: 'contract_expired',
      subject,
      detail: `ended ${new Date(expiredSince).toISOString()} and stays in force until another one is activated`,
    });
  }
  return notes;
};

/** Once a day for as long as it lasts; closed when it is over. */
const noteProblems = async ({ db, log }: Shell, inForce: InForce, now: Instant): Promise<void> => {
  const notes = notesOf(inForce);
  const open = await openNotes(db);
  const isNoted = (note: Note, known: readonly StoredProblem[]): boolean =>
    known.some((one) => one.kind === note.kind && one.subject === note.subject && one.lastSeenAt > now - dayMs);
  const isOver = (one: StoredProblem): boolean =>
    !notes.some(({ kind, subject }) => kind === one.kind && subject === one.subject);
  if (notes.every((note) => isNoted(note, open)) && !open.some(isOver)) return;
  const fresh = await db.transaction().execute(async (tx) => {
    await lockActivations(tx);
    const known = await openNotes(tx);
    await resolveProblems(tx, known.filter(isOver), now);
    const due = notes.filter((note) => !isNoted(note, known));
    await reportProblems(
      tx,
      due.map((note) => ({ connection: own, ...note })),
      now,
    );
    return due;
  });
  for (const { kind, subject, detail } of fresh) {
    if (kind === 'contract_expired') log.warn({ job: 'contract' }, `${subject} ${detail}`);
  }
};

const mostOpen = 50;

const openNotes = async (tx: Tx): Promise<StoredProblem[]> =>
  (await listProblems(tx, own, mostOpen)).filter(({ kind }) => (problemKinds as readonly string[]).includes(kind));
