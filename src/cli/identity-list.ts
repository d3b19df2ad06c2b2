// `identity list`: what only a person can say, in plain words, and which joins and splits a lead has been through.
import type { Command } from 'commander';
import type { App } from '#src/app.ts';
import { countQuestions, listQuestions, livingLeads, type Move, movesOf, type Question } from '#store/identity.ts';
import { loadLeads, type StoredLead } from '#store/leads.ts';
import type { MoveGround, QuestionKind } from '#store/schema.ts';
import { sayRecord } from '#sync/identity.ts';
import { runWithApp } from './command.ts';
import { iso } from './contract-named.ts';
import { leadNames, namedLead } from './identity-named.ts';

/** Questions shown at once, oldest first; the count is of all. */
const mostListed = 100;

export const addIdentityList = (identity: Command): void => {
  identity
    .command('list')
    .description(
      'records that may be one of several people, or the second one of a person: say which with join or split',
    )
    .option('--moves <lead>', `instead, the joins and splits of a lead, first one first: ${leadNames}`)
    .action((options: { moves?: string }, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const { document, lines } =
          options.moves === undefined ? await questionsSay(app) : await movesSay(app, options.moves);
        out.result(document, lines);
      }),
    );
};

type Said = { readonly document: object; readonly lines: readonly string[] };

const whySays: Readonly<Record<QuestionKind, (count: number) => string>> = {
  several_leads: (count) => `its e-mail address is that of ${count} leads`,
  taken: () => 'the person it seems to be has another record of the same kind in that CRM already',
};

type Candidate = { readonly lead: string; readonly stage: string; readonly records: readonly string[] };

const candidatesOf = (
  { candidates }: Question,
  living: ReadonlyMap<string, string>,
  leads: ReadonlyMap<string, StoredLead>,
): readonly Candidate[] =>
  [...new Set(candidates.map((id) => living.get(id) ?? id))].flatMap((id) => {
    const lead = leads.get(id)?.lead;
    return lead === undefined ? [] : [{ lead: id, stage: lead.stage, records: lead.refs.map(sayRecord) }];
  });

const questionsSay = async (app: App): Promise<Said> => {
  const { db } = app.store;
  const open = await listQuestions(db, mostListed);
  const waiting = await countQuestions(db);
  const living = await livingLeads(
    db,
    open.flatMap(({ candidates }) => candidates),
  );
  const stored = await loadLeads(db, [...new Set(living.values())]);
  const leads = new Map(stored.map((one) => [one.lead.id, one]));
  const questions = open.map((question) => {
    const candidates = candidatesOf(question, living, leads);
    return {
      record: sayRecord(question.ref),
      why: whySays[question.kind](candidates.length),
      kind: question.kind,
      askedAt: iso(question.askedAt),
      candidates,
    };
  });
  const lines = questions.flatMap(({ record, why, askedAt, candidates }) => [
    `${record}: ${why} (asked ${askedAt})`,
    ...candidates.map(({ lead, stage, records }) => `  ${lead}, ${stage}: ${records.join(', ')}`),
  ]);
  return { document: { waiting, questions }, lines: [...lines, ...nextStep(waiting, questions.length)] };
};

const nextStep = (waiting: number, shown: number): string[] =>
  waiting === 0
    ? ['nothing waits for an answer']
    : [
        ...(waiting > shown ? [`${waiting - shown} more wait`] : []),
        'the same person: baton identity join RECORD LEAD; somebody else: baton identity split LEAD RECORD',
      ];

const groundSays: Readonly<Record<MoveGround, string>> = {
  crm: 'the CRM says so itself',
  email: 'the same e-mail address',
  person: 'a person said so',
  merge: 'they were merged inside their CRM',
};

const movesSay = async (app: App, text: string): Promise<Said> => {
  const { db } = app.store;
  const lead = await namedLead(db, text);
  const moves = (await movesOf(db, [lead])).map(moveDocument);
  return {
    document: { lead, moves },
    lines: [`lead ${lead}`, ...(moves.length === 0 ? ['  was never joined or split'] : moves.map(moveLine))],
  };
};

type MoveDocument = ReturnType<typeof moveDocument>;
const moveDocument = (move: Move) => ({
  at: iso(move.at),
  kind: move.kind,
  ground: move.ground,
  by: move.by,
  lead: move.lead,
  other: move.other,
  records: move.records.map(sayRecord),
});

const moveLine = ({ at, kind, ground, by, lead, other, records }: MoveDocument): string => {
  const who = by === null ? '' : `, ${by}`;
  const whom = lead === other ? '' : kind === 'join' ? ` from ${other} to ${lead}` : ` from ${lead} to ${other}`;
  return `  ${at} ${kind} (${groundSays[ground]}${who})${whom}: ${records.join(', ')}`;
};
