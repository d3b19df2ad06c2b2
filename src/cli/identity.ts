// `identity`: which records are one person. What could not be told is listed for a person to say; joins and splits are theirs, and can be undone.
import type { Command } from 'commander';
import type { LeadId, RecordRef } from '#domain/lead.ts';
import type { App } from '#src/app.ts';
import { ConfigError, ConnectorError } from '#src/errors.ts';
import { loadLeads } from '#store/leads.ts';
import { joinLeads, keepApart, questionAbout, sayRecord, splitOff, type SplitOff } from '#sync/identity.ts';
import { readAgain } from '#sync/read-again.ts';
import { readTally } from '#sync/tally.ts';
import { committed, rolledBack } from '#sync/transaction.ts';
import { runWithApp } from './command.ts';
import { whoIs } from './contract-named.ts';
import { addIdentityList } from './identity-list.ts';
import { leadNames, namedLead, namedRecord, recordIn } from './identity-named.ts';

type Options = { readonly by?: string; readonly dryRun?: true };
const byOption = ['--by <email>', 'who says so, for the record (default: the user of the operating system)'] as const;
const dryOption = ['--dry-run', 'say what would happen, and change nothing'] as const;

export const addIdentity = (program: Command): void => {
  const identity = program
    .command('identity')
    .description('which records are one person, and what only a person can say');
  addIdentityList(identity);
  addJoin(identity);
  addSplit(identity);
};

const addJoin = (identity: Command): void => {
  identity
    .command('join')
    .description('two leads are one person; the one that was known first goes on, with all records and events of both')
    .argument('<lead>', leadNames)
    .argument('<other>', 'the same of the other; a record that waits for an answer names the lead it has for now')
    .option(...byOption)
    .option(...dryOption)
    .action((one: string, other: string, options: Options, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const isDry = options.dryRun === true;
        const by = whoIs(options.by);
        const engine = await app.engine();
        const joined = await (isDry ? rolledBack(engine) : committed(engine))(async (tx) =>
          joinLeads(tx, engine, [await namedLead(tx, one), await namedLead(tx, other)], { by }),
        );
        const { lead, gone, answered } = joined;
        const records = joined.records.map(sayRecord);
        out.result({ lead, gone, records, answered, isDry }, [
          `${isDry ? 'would join' : 'joined'}: ${gone} ${isDry ? 'would become' : 'is now'} part of ${lead}`,
          ...records.map((record) => `  ${record}`),
          ...(answered === 0 ? [] : [`${answered} ${answered === 1 ? 'question' : 'questions'} answered`]),
          `to undo it: baton identity split ${lead} and the records that are somebody else`,
        ]);
      }),
    );
};

const addSplit = (identity: Command): void => {
  identity
    .command('split')
    .description(
      'these records are somebody else: they leave the lead, with what was read from them, and nothing joins them again. ' +
        'Of a record that waits for an answer about this lead: it is somebody else, and stays alone.',
    )
    .argument('<lead>', leadNames)
    .argument('<records...>', 'as connection/object/id, or the ids alone')
    .option(...byOption)
    .option(...dryOption)
    .action((text: string, named: string[], options: Options, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const isDry = options.dryRun === true;
        const by = whoIs(options.by);
        const done = await split(app, text, named, by, isDry);
        if (done.kind === 'apart') out.result({ ...done.document, isDry }, done.lines);
        else {
          const notRead = isDry ? [] : await readAll(app, done.split);
          out.result({ ...documentOf(done.split), notRead, isDry }, [
            ...linesOf(done.split, isDry),
            ...notRead.map(sayNotRead),
          ]);
        }
      }),
    );
};

type Done =
  | { readonly kind: 'apart'; readonly document: object; readonly lines: readonly string[] }
  | { readonly kind: 'split'; readonly split: SplitOff };

const split = async (app: App, text: string, named: readonly string[], by: string, isDry: boolean): Promise<Done> => {
  const engine = await app.engine();
  return (isDry ? rolledBack(engine) : committed(engine))(async (tx): Promise<Done> => {
    const lead = await namedLead(tx, text);
    const [only, ...more] = named;
    const asked = only === undefined || more.length > 0 ? null : recordIn(only);
    const question = asked === null ? null : await questionAbout(tx, asked, lead);
    if (asked !== null && question !== null) {
      const { isAnswered } = await keepApart(tx, engine, question, lead, { by });
      return { kind: 'apart', ...apartSays(asked, lead, isAnswered, isDry) };
    }
    const [stored] = await loadLeads(tx, [lead]);
    const records = named.map((name) => namedRecord(stored?.refs ?? [], name));
    return { kind: 'split', split: await splitOff(tx, engine, lead, records, { by }) };
  });
};

const apartSays = (
  record: RecordRef,
  lead: LeadId,
  isAnswered: boolean,
  isDry: boolean,
): { readonly document: object; readonly lines: readonly string[] } => ({
  document: { record: sayRecord(record), apartFrom: lead, isAnswered },
  lines: [
    `${sayRecord(record)} ${isDry ? 'would be kept' : 'is kept'} apart from lead ${lead}: nothing joins them but you`,
    isAnswered ? 'nothing more is asked about it' : 'it may still be one of the other leads: baton identity list',
  ],
});

const documentOf = (done: SplitOff): object => ({
  lead: done.stays,
  left: done.leaves,
  isBack: done.isBack,
  records: done.records.map(sayRecord),
  handoffStays: done.handoffStays,
});

const linesOf = (done: SplitOff, isDry: boolean): readonly string[] => [
  `${isDry ? 'would split' : 'split'}: these records ${isDry ? 'would leave' : 'have left'} ${done.stays} for ${
    done.isBack ? `${done.leaves}, the lead they came from` : 'a lead of their own'
  }${isDry || done.isBack ? '' : `, ${done.leaves}`}`,
  ...done.records.map((record) => `  ${sayRecord(record)}`),
  done.handoffStays
    ? `handoffs stay with ${done.stays}; the records that leave start afresh`
    : 'there is no handoff that could go either way',
  ...(isDry ? [] : [`to undo it: baton identity join ${done.stays} ${done.leaves}`]),
];

/** Reads both leads' records again where their CRM can be called now; the others wait for the next round. Those that were not read are returned. */
const readAll = async (app: App, { toRead }: SplitOff): Promise<string[]> => {
  const notRead: string[] = [];
  for (const id of toRead) {
    try {
      const connected = await app.connect(id);
      await readAgain(await app.engine(), connected, readTally());
    } catch (error) {
      if (!(error instanceof ConnectorError) && !(error instanceof ConfigError)) throw error;
      notRead.push(id);
    }
  }
  return notRead;
};

const sayNotRead = (id: string): string =>
  `${id} cannot be called now: its records are read again by the next \`baton sync --once\``;
