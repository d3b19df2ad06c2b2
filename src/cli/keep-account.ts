// What `connect` does for every CRM: it probes the account with the credentials given, keeps them sealed, and says what was found.
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { makeConnector, type Secrets, webhookSecretsOf } from '#src/accounts.ts';
import { changeMode, noteProbe, type App } from '#src/app.ts';
import { ConfigError } from '#src/errors.ts';
import type { Tokens } from '#connectors/connector.ts';
import { forgetSecrets, getConnection, saveConnection, saveSecrets } from '#store/connections.ts';
import { saveTokens } from '#store/token-shelf.ts';
import type { Output } from './output.ts';

const idPattern = /^[a-z][a-z0-9-]{0,39}$/;

export const checkName = (name: string): void => {
  if (idPattern.test(name)) return;
  throw new ConfigError('--name: use lower case letters, digits and dashes, beginning with a letter');
};

export type Account = {
  readonly id: string;
  readonly kind: string;
  readonly baseUrl: string;
  /** A test portal: an unsigned contract may act there. */
  readonly isSandbox: boolean;
};

/** Nothing is kept of credentials that the account refuses. `tokens`: of a person's consent, which cannot be asked for again. */
export const keepAccount = async (
  app: App,
  out: Output,
  account: Account,
  credentials: Secrets,
  tokens: Tokens | null,
): Promise<void> => {
  const { clock, store, config, box } = app;
  const { id, kind, baseUrl } = account;
  const secrets = { ...credentials, ...webhookSecretsOf(config, kind) };
  const known = await getConnection(store.db, id);
  if (known !== null && known.kind !== kind) {
    throw new ConfigError(`${id} is a connection to ${known.kind} already: give this one another name with --name`);
  }
  const row = {
    ...{ id, kind, baseUrl },
    mode: known?.mode ?? ('observe' as const),
    accountId: known?.accountId ?? null,
    settings: known?.settings ?? {},
    actsSince: known?.actsSince ?? null,
    createdAt: known?.createdAt ?? clock.now(),
  };
  const isConsent = tokens !== null;
  if (isConsent) await keep(app, row, secrets, tokens);
  const connector = makeConnector({ config, store, clock, box }, row, secrets, {
    budget: app.budget(id),
    isKept: isConsent,
  });
  const probe = await connector.probe();
  if (!isConsent) await keep(app, row, secrets, null);
  if (account.isSandbox) await changeMode(store, id, 'sandbox', clock.now());
  await noteProbe(store, (await getConnection(store.db, id)) ?? row, probe);
  const mode = account.isSandbox ? 'sandbox' : row.mode;
  out.result({ connection: id, account: probe.accountId, mode, findings: probe.findings }, [
    `connected account ${probe.accountId} as ${id}, mode ${mode}`,
    ...probe.findings.map((finding) => `${finding.severity}: ${finding.what}. ${finding.nextStep}`),
    `next: \`baton install plan ${id}\`, then \`baton backfill ${id}\``,
  ]);
  if (probe.findings.some(({ severity }) => severity === 'error')) process.exitCode = 1;
};

const keep = (
  { store, box }: App,
  row: Parameters<typeof saveConnection>[1],
  secrets: Secrets,
  tokens: Tokens | null,
): Promise<void> => {
  const sealing = box();
  return store.db.transaction().execute(async (tx) => {
    await saveConnection(tx, row);
    await forgetSecrets(tx, row.id);
    await saveSecrets(tx, sealing, row.id, secrets);
    if (tokens !== null) await saveTokens(tx, sealing, row.id, tokens);
  });
};

/** The whole of standard input, trimmed. `option` is only named when nothing comes. */
export const readStdin = async (option: string): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8').trim();
  if (text === '') throw new ConfigError(`${option}: nothing came on standard input`);
  return text;
};

/** Asks on the terminal without showing what is typed. `remedy`: what to do where there is no terminal. */
export const askUnseen = async (what: string, remedy: string): Promise<string> => {
  if (!process.stdin.isTTY) throw new ConfigError(`no ${what.toLowerCase()}: ${remedy}`);
  process.stderr.write(`${what} (not shown): `);
  const unseen = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: true });
  try {
    const text = await new Promise<string>((resolve) => {
      lines.once('line', resolve);
      lines.once('close', () => {
        resolve('');
      });
    });
    if (text.trim() === '') throw new ConfigError(`no ${what.toLowerCase()} was given`);
    return text.trim();
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
};
