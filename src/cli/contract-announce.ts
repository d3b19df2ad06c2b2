// `contract announce`: what each channel that the contract names must hear before it counts, and the record that it has heard.
import type { Command } from 'commander';
import type { NotifyChannel } from '#domain/policy-handoff.ts';
import type { App } from '#src/app.ts';
import { ConfigError } from '#src/errors.ts';
import { audit, saveAnnouncement } from '#store/contract-record.ts';
import { scheduledActivations } from '#store/contracts.ts';
import { type Agreement, agreementOn, keepContract } from '#sync/agreement.ts';
import { runWithApp } from './command.ts';
import { differenceLines } from './contract-difference.ts';
import { fileOrHash, iso, namedContract, type NamedContract, nameOf, shortHash, whoIs } from './contract-named.ts';

type AnnounceOptions = { to?: string; by?: string; status?: true };

export const addAnnounce = (contract: Command): void => {
  contract
    .command('announce')
    .description(
      'say what a contract changes, for each channel it names under notify: print the message, pass it on, then note with --to ' +
        'that the channel has been told. A contract is not activated before all of them were told of exactly this version.',
    )
    .argument('[contract]', fileOrHash)
    .option('--to <channel>', 'note that this channel has been told of it')
    .option('--by <email>', 'who has told it (default: the user of the operating system)')
    .option('--status', 'only which channels have been told')
    .action((text: string | undefined, options: AnnounceOptions, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const named = await namedContract(app, text);
        if (options.to !== undefined) await noteTold(app, named, options.to, whoIs(options.by));
        const agreement = await agreementOn(app.store.db, named.policy);
        const channels = channelsOf(named, agreement);
        const document = { contract: named.policy.contractHash, channels };
        if (options.to !== undefined || options.status === true) {
          out.result(document, toldLines(named, agreement));
          return;
        }
        const lines = await messageLines(app, named, agreement);
        const messages = named.policy.handoff.notify.map((one) => ({ channel: one.id, text: messageTo(one, lines) }));
        out.result({ ...document, message: lines.join('\n'), messages }, [
          ...(messages.length === 0 ? lines : messages.flatMap((one) => [`--- ${one.channel}`, one.text, ''])),
          ...toldLines(named, agreement),
        ]);
      }),
    );
};

const noteTold = async (app: App, named: NamedContract, channel: string, by: string): Promise<void> => {
  const { contractHash, handoff } = named.policy;
  const known = handoff.notify.map(({ id }) => id);
  if (!known.includes(channel)) {
    const has = known.length === 0 ? 'it names none' : `it names ${known.join(', ')}`;
    throw new ConfigError([{ where: '--to', message: `${nameOf(named.policy)} has no channel ${channel}: ${has}` }]);
  }
  const now = app.clock.now();
  await app.store.db.transaction().execute(async (tx) => {
    await keepContract(tx, named, now);
    if (!(await saveAnnouncement(tx, { contractHash, channel, toldAt: now, toldBy: by }))) return;
    await audit(tx, {
      at: now,
      who: by,
      what: 'announced',
      contractHash,
      subject: channel,
      detail: nameOf(named.policy),
    });
  });
};

const channelsOf = (named: NamedContract, { told }: Agreement) =>
  named.policy.handoff.notify.map(({ id, way, to }) => {
    const one = told.find(({ channel }) => channel === id);
    return { channel: id, way, to, toldAt: one === undefined ? null : iso(one.toldAt), toldBy: one?.toldBy ?? null };
  });

const toldLines = (named: NamedContract, agreement: Agreement): string[] => {
  const channels = channelsOf(named, agreement);
  if (channels.length === 0) return [`${nameOf(named.policy)} names no channel that must be told`];
  const argument = named.argument === '' ? '' : ` ${named.argument}`;
  return channels.map(({ channel, toldAt, toldBy }) =>
    toldAt === null
      ? `${channel}: not told yet; once it is: baton contract announce${argument} --to ${channel}`
      : `${channel}: told ${toldAt} by ${toldBy ?? ''}`,
  );
};

/** What is said to everybody: what changes, from when, who agreed. */
const messageLines = async (app: App, named: NamedContract, { signed, missing }: Agreement): Promise<string[]> => {
  const { policy, contract } = named;
  const now = app.clock.now();
  const scheduled = (await scheduledActivations(app.store.db, now)).find(
    ({ contractHash }) => contractHash === policy.contractHash,
  );
  const from = scheduled?.inForceSince ?? policy.effective.from;
  return [
    `${nameOf(policy)} of the agreement between marketing and sales`,
    from === null || from <= now ? 'It holds as soon as it is activated.' : `It holds from ${iso(from)}.`,
    ...(policy.effective.until === null ? [] : [`It ends ${iso(policy.effective.until)}.`]),
    ...(contract.note === undefined ? [] : [contract.note.trim()]),
    '',
    ...(await differenceLines(app, named)),
    '',
    ...signed.map(({ role, email, signedAt }) => `Signed for ${role} by ${email}, ${iso(signedAt)}.`),
    ...missing.map((role) => `Not signed for ${role} yet.`),
    `Hash: ${shortHash(policy.contractHash)}`,
  ];
};

const messageTo = ({ to, say }: NotifyChannel, lines: readonly string[]): string =>
  [`To ${to}`, ...(say === null ? [] : [say]), ...lines].join('\n');
