// `contract history`: what was in force when, who signed what, and everything that was done to contracts and signers.
import type { Command } from 'commander';
import { rightSignatures } from '#contract/sign.ts';
import { type AuditEntry, listAudit } from '#store/contract-record.ts';
import { type Activation, contractHistory } from '#store/contracts.ts';
import { listSignatures } from '#store/signatures.ts';
import { runWithApp } from './command.ts';
import { iso, nameOf, shortHash } from './contract-named.ts';
import { wholeNumber } from './whole-number.ts';

const mostEntries = 10_000;

export const addHistory = (contract: Command): void => {
  contract
    .command('history')
    .description('what was in force when, who signed what, and what was done to contracts and signers, by whom')
    .option('--limit <n>', 'signatures and entries of the record shown, newest first', '100')
    .action((options: { limit: string }, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const limit = wholeNumber('--limit', options.limit, 1, mostEntries);
        const { db } = app.store;
        const now = app.clock.now();
        const history = await contractHistory(db);
        const spans = history.map((one, i) => spanOf(one, history.slice(0, i), now));
        const signatures = (await listSignatures(db, limit)).map((one) => ({
          contract: one.contractHash,
          role: one.role,
          email: one.email,
          at: iso(one.signedAt),
          isRight: rightSignatures(one.contractHash, [one]).length > 0,
        }));
        const record = (await listAudit(db, limit)).map(({ at, ...entry }) => ({ at: iso(at), ...entry }));
        out.result({ inForce: spans, signatures, audit: record }, [
          'in force:',
          ...spans.map(spanLine),
          'signatures:',
          ...(signatures.length === 0 ? ['  none'] : []),
          ...signatures.map(
            ({ contract: hash, role, email, at, isRight }) =>
              `  ${at}  ${shortHash(hash)}  for ${role} by ${email}${isRight ? '' : '  NOT RIGHT: it does not count'}`,
          ),
          'record:',
          ...(record.length === 0 ? ['  none'] : []),
          ...record.map(entryLine),
        ]);
      }),
    );
};

/** `later`: the activations after this one, newest first. */
const spanOf = (one: Activation, later: readonly Activation[], now: number) => {
  const next = later.findLast(({ cancelledAt }) => cancelledAt === null);
  return {
    contract: one.contractHash,
    name: one.name,
    version: one.version,
    from: iso(one.inForceSince),
    until: next === undefined || one.cancelledAt !== null ? null : iso(next.inForceSince),
    activatedAt: iso(one.activatedAt),
    by: one.activatedBy,
    cancelledAt: one.cancelledAt === null ? null : iso(one.cancelledAt),
    isAhead: one.inForceSince > now && one.cancelledAt === null,
  };
};

const spanLine = (one: ReturnType<typeof spanOf>): string => {
  const by = one.by === null ? 'taken from the file' : `activated by ${one.by}`;
  const remark = one.cancelledAt === null ? (one.isAhead ? ', still ahead' : '') : `, taken back ${one.cancelledAt}`;
  return `  ${one.from}${one.until === null ? '' : ` to ${one.until}`}  ${nameOf(one)}  ${shortHash(one.contract)}  ${by}${remark}`;
};

const entryLine = (entry: Omit<AuditEntry, 'at'> & { readonly at: string }): string =>
  [
    `  ${entry.at}`,
    entry.who,
    entry.what,
    entry.subject,
    entry.detail,
    entry.contractHash === null ? null : shortHash(entry.contractHash),
  ]
    .filter((part) => part !== null)
    .join('  ');
