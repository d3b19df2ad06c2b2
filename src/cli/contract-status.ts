// `contract status`: what is in force, what is scheduled, how far the contract at hand has come, and what to do next.
import type { Command } from 'commander';
import type { App } from '#src/app.ts';
import { listConnections } from '#store/connections.ts';
import { type Activation, contractHistory, scheduledActivations } from '#store/contracts.ts';
import { listSigners } from '#store/signatures.ts';
import { type Agreement, agreementOn } from '#sync/agreement.ts';
import type { InForce } from '#sync/contract-life.ts';
import { runWithApp } from './command.ts';
import { fileOrHash, iso, namedContract, type NamedContract, nameOf, shortHash } from './contract-named.ts';

export const contractStates = ['draft', 'signed', 'scheduled', 'in_force', 'expired', 'superseded'] as const;
export type ContractState = (typeof contractStates)[number];

export const addStatus = (contract: Command): void => {
  contract
    .command('status')
    .description(
      'what is in force and until when, what is signed and scheduled, and what to do next with the contract at hand',
    )
    .argument('[contract]', fileOrHash)
    .action((text: string | undefined, _options: unknown, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const { document, lines } = await contractStatus(app, await namedContract(app, text));
        out.result(document, lines);
      }),
    );
};

/** Everything that is said of where the contracts stand. */
export const contractStatus = async (
  app: App,
  named: NamedContract,
): Promise<{ document: StatusDocument; lines: string[] }> => {
  const { db } = app.store;
  const now = app.clock.now();
  const inForce = await app.inForce();
  const modes = (await listConnections(db)).map(({ mode }) => mode);
  const isLive = modes.includes('live');
  const ofInForce = inForce.activation === null ? null : await agreementOn(db, inForce.deciding.policy);
  const scheduled = await scheduledActivations(db, now);
  const agreement = await agreementOn(db, named.policy);
  const state = stateOf(named, { inForce, scheduled, history: await contractHistory(db), agreement, now });
  const next = await nextSteps(app, named, { inForce, agreement, state, isLive });
  const document = {
    inForce: inForce.activation === null ? null : inForceDocument(inForce.activation, inForce, ofInForce),
    scheduled: scheduled.map((one) => ({ ...headOf(one), from: iso(one.inForceSince), by: one.activatedBy })),
    isLive,
    contract: {
      ...headOf(named.policy),
      file: named.argument === '' ? app.contractFile : named.argument,
      state,
      ...agreementDocument(agreement),
      next,
    },
  };
  return { document, lines: statusLines(app, document, named) };
};

type Head = { readonly contract: string; readonly name: string; readonly version: number };
const headOf = ({ contractHash, name, version }: { contractHash: string; name: string; version: number }): Head => ({
  contract: contractHash,
  name,
  version,
});

const agreementDocument = ({ signed, missing, told, untold }: Agreement) => ({
  signedBy: signed.map(({ role, email, signedAt }) => ({ role, email, at: iso(signedAt) })),
  missing: [...missing],
  told: told.map(({ channel, toldAt, toldBy }) => ({ channel, at: iso(toldAt), by: toldBy })),
  untold: untold.map(({ id }) => id),
});

const inForceDocument = (activation: Activation, inForce: InForce, agreement: Agreement | null) => {
  const { fault, mayAct, expiredSince, deciding } = inForce;
  const until = fault === null ? deciding.policy.effective.until : null;
  return {
    ...headOf(activation),
    since: iso(activation.inForceSince),
    until: until === null ? null : iso(until),
    by: activation.activatedBy,
    isExpired: expiredSince !== null,
    fault,
    mayAct,
    signedBy: fault === null && agreement !== null ? agreementDocument(agreement).signedBy : [],
    missing: [...inForce.missing],
  };
};

type StatusDocument = {
  readonly inForce: ReturnType<typeof inForceDocument> | null;
  readonly scheduled: readonly (Head & { readonly from: string; readonly by: string | null })[];
  readonly isLive: boolean;
  readonly contract: Head & {
    readonly file: string;
    readonly state: ContractState;
    readonly next: readonly string[];
  } & ReturnType<typeof agreementDocument>;
};

const stateOf = (
  { policy }: NamedContract,
  of: {
    inForce: InForce;
    scheduled: readonly Activation[];
    history: readonly Activation[];
    agreement: Agreement;
    now: number;
  },
): ContractState => {
  const isThis = ({ contractHash }: Activation): boolean => contractHash === policy.contractHash;
  const { activation } = of.inForce;
  if (activation !== null && isThis(activation)) {
    const { until } = policy.effective;
    return until !== null && until <= of.now ? 'expired' : 'in_force';
  }
  if (of.scheduled.some(isThis)) return 'scheduled';
  if (of.history.some((one) => isThis(one) && one.inForceSince <= of.now)) return 'superseded';
  return of.agreement.missing.length === 0 ? 'signed' : 'draft';
};

/** One line each, in the order in which they are done. */
const nextSteps = async (
  app: App,
  named: NamedContract,
  {
    inForce,
    agreement,
    state,
    isLive,
  }: { inForce: InForce; agreement: Agreement; state: ContractState; isLive: boolean },
): Promise<string[]> => {
  const argument = named.argument === '' ? '' : ` ${named.argument}`;
  if (state === 'expired') return ['its time is over: give a new version a later end, have it signed, activate it'];
  const signers = await listSigners(app.store.db);
  const sign = agreement.missing.map((role) => {
    const people = signers.filter((one) => one.role === role);
    if (people.length === 0) return `nobody may sign for ${role}: baton contract enrol EMAIL --role ${role}`;
    return `to be signed for ${role}: baton contract sign${argument} --as ${people.map(({ email }) => email).join(' or ')}`;
  });
  const tell = agreement.untold.map(
    ({ id }) => `${id} must be told of it: baton contract announce${argument} --to ${id}`,
  );
  const steps = [...sign, ...tell];
  if (state === 'in_force' && inForce.fault !== null) {
    return [...steps, `put it back as it was signed: baton contract activate${argument}`];
  }
  if (state === 'in_force' && !isLive) return [...steps, 'then it may act: baton go-live CONNECTION'];
  if (state === 'draft' || state === 'signed')
    return [...steps, `then it may count: baton contract activate${argument}`];
  if (state === 'superseded') return [...steps, `to go back to it: baton contract activate${argument} --again`];
  return steps;
};

const stateWords: Readonly<Record<ContractState, string>> = {
  draft: 'a draft, not signed by both teams',
  signed: 'signed by both teams, not activated',
  scheduled: 'scheduled',
  in_force: 'the contract in force',
  expired: 'the contract in force, past its end',
  superseded: 'was in force before',
};

const statusLines = (
  app: App,
  { inForce, scheduled, contract, isLive }: StatusDocument,
  named: NamedContract,
): string[] => [
  ...(inForce === null
    ? ['nothing is in force']
    : [
        `in force: ${nameOf(inForce)} (${shortHash(inForce.contract)}) since ${inForce.since}` +
          (inForce.until === null ? '' : `, until ${inForce.until}`) +
          (inForce.by === null ? ', taken from the file' : `, activated by ${inForce.by}`),
        ...inForceRemarks(inForce, isLive).map((line) => `  ${line}`),
      ]),
  ...scheduled.map((one) => `scheduled: ${nameOf(one)} (${shortHash(one.contract)}) from ${one.from}`),
  `${named.argument === '' ? app.contractFile : named.argument}: ${nameOf(contract)} (${shortHash(contract.contract)}), ${stateWords[contract.state]}`,
  ...(inForce?.contract === contract.contract ? [] : contract.signedBy.map(signedLine)),
  ...contract.told.map(({ channel, at, by }) => `  ${channel} was told ${at} by ${by}`),
  ...(contract.next.length === 0 ? ['nothing is left to do'] : ['next:', ...contract.next.map((line) => `  ${line}`)]),
];

const inForceRemarks = (inForce: NonNullable<StatusDocument['inForce']>, isLive: boolean): string[] => [
  ...(inForce.fault === null ? [] : [`ALTERED: ${inForce.fault}. It does not act: activate it again from its file`]),
  ...(inForce.missing.length === 0
    ? []
    : [
        isLive
          ? `NOT SIGNED for ${inForce.missing.join(' and ')}: it does not act`
          : `not signed for ${inForce.missing.join(' and ')}: it decides in observe and sandbox mode only`,
      ]),
  ...(inForce.isExpired ? ['EXPIRED: it stays in force until another one is activated'] : []),
  ...inForce.signedBy.map((one) => signedLine(one).trim()),
];

const signedLine = ({ role, email, at }: StatusDocument['contract']['signedBy'][number]): string =>
  `  signed for ${role} by ${email}, ${at}`;
