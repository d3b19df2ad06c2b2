// `dispute`: acceptances by silence that somebody says were none. Raised within the contract's time, settled by whom the contract names.
import type { Command } from 'commander';
import { ConfigError } from '#src/errors.ts';
import { type Dispute, listDisputes, type Ruling } from '#store/disputes.ts';
import { raiseByPerson } from '#sync/raise-disputes.ts';
import { settleDispute } from '#sync/settle-disputes.ts';
import { committed } from '#sync/transaction.ts';
import { runWithApp } from './command.ts';
import { emailOf, iso } from './contract-named.ts';
import { leadNames, namedLead } from './identity-named.ts';

const mostListed = 200;
/** As long as a sentence of the contract. */
const mostWhy = 500;

export const addDispute = (program: Command): void => {
  const dispute = program
    .command('dispute')
    .description('acceptances by silence that somebody says were none: list, raise, settle');
  addList(dispute);
  addRaise(dispute);
  addSettle(dispute);
};

export const disputeDocument = (one: Dispute) => ({
  lead: one.leadId,
  handoff: one.ordinal,
  acceptedBySilenceAt: iso(one.deemedAt),
  state: one.state,
  raisedAt: iso(one.raisedAt),
  raisedBy: one.raisedBy,
  ground: one.ground,
  why: one.why,
  settledBy: one.judges,
  settledAt: one.settledAt === null ? null : iso(one.settledAt),
  rulings: one.rulings.map(({ role, ruling, by, at }) => ({ role, ruling, by, at: iso(at) })),
});

const stateSays = {
  open: 'open',
  stands: 'settled: the acceptance stands',
  withdrawn: 'settled: the acceptance is undone',
} as const;

export const sayDispute = (one: Dispute): string[] => [
  `${one.leadId} handoff ${String(one.ordinal)}: ${stateSays[one.state]}; accepted by silence ${iso(one.deemedAt)}, ` +
    `disputed ${iso(one.raisedAt)} by ${one.raisedBy}${one.ground === 'verdict' ? ' with their verdict' : ''}${one.why === '' ? '' : `: ${one.why}`}`,
  ...one.rulings.map(({ role, ruling, by, at }) => `  ${role}: ${sayRuling(ruling)}, says ${by} ${iso(at)}`),
  ...(one.state === 'open' ? [`  ${saysWhoIsAsked(one)}`] : []),
];

const sayRuling = (ruling: Ruling): string => (ruling === 'stands' ? 'it stands' : 'it does not stand');

const saysWhoIsAsked = ({ judges, rulings }: Dispute): string => {
  const asked = judges === 'both' ? (['marketing', 'sales'] as const) : [judges];
  const silent = asked.filter((role) => !rulings.some((one) => one.role === role));
  return silent.length === 0
    ? 'the two sides differ: it stays open until they say the same'
    : `waits for ${silent.join(' and ')}`;
};

const addList = (dispute: Command): void => {
  dispute
    .command('list')
    .description('disputes, the newest first')
    .option('--open', 'only those that are not settled')
    .action((options: { open?: true }, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const found = await listDisputes(app.store.db, { isOpen: options.open === true, limit: mostListed });
        out.result(
          { disputes: found.map(disputeDocument) },
          found.length === 0 ? ['nothing is disputed'] : found.flatMap(sayDispute),
        );
      }),
    );
};

const addRaise = (dispute: Command): void => {
  dispute
    .command('raise')
    .description('say that a lead was accepted by silence alone, within the time that the contract gives')
    .argument('<lead>', leadNames)
    .requiredOption('--by <email>', 'who says so')
    .requiredOption('--why <text>', 'in a sentence, without words about the person the lead is')
    .action((text: string, options: { by: string; why: string }, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const by = emailOf(options.by, '--by');
        const why = options.why.trim();
        if (why === '' || why.length > mostWhy)
          throw new ConfigError([{ where: '--why', message: `say it in 1 to ${String(mostWhy)} characters` }]);
        const engine = await app.engine();
        const raised = await committed(engine)(async (tx) =>
          raiseByPerson(tx, engine, { leadId: await namedLead(tx, text), by, why }, app.clock.now()),
        );
        out.result(disputeDocument(raised), [
          ...sayDispute(raised),
          `to settle it: baton dispute settle ${raised.leadId} --by EMAIL --stands (or --withdrawn)`,
        ]);
      }),
    );
};

type SettleOptions = { readonly by: string; readonly stands?: true; readonly withdrawn?: true };

const rulingOf = ({ stands, withdrawn }: SettleOptions): Ruling => {
  if ((stands === true) === (withdrawn === true))
    throw new ConfigError('say one of --stands (the acceptance counts) and --withdrawn (it is undone)');
  return stands === true ? 'stands' : 'withdrawn';
};

const addSettle = (dispute: Command): void => {
  dispute
    .command('settle')
    .description(
      'say for your side whether the acceptance stands. Who settles is in the contract; where both do, it is settled once they say the same',
    )
    .argument('<lead>', leadNames)
    .requiredOption('--by <email>', "the contract's owner of that side, or somebody enrolled to sign for it")
    .option('--stands', 'the acceptance counts')
    .option('--withdrawn', 'it is undone: as if it had never been accepted')
    .action((text: string, options: SettleOptions, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const ruling = rulingOf(options);
        const by = emailOf(options.by, '--by');
        const engine = await app.engine();
        const { dispute: settled, open } = await committed(engine)(async (tx) =>
          settleDispute(tx, engine, { leadId: await namedLead(tx, text), by, ruling }, app.clock.now()),
        );
        out.result({ ...disputeDocument(settled), waitsFor: open }, sayDispute(settled));
      }),
    );
};
