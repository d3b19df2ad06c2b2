// Who would get a lead, or each lead of a batch, without writing anything: the same answer as in earnest, in a transaction that is taken back.
import { Buffer } from 'node:buffer';
import type { Command } from 'commander';
import { v7 as uuidv7 } from 'uuid';
import { type Lead, leadFields, lifecycleStages, type Value } from '#domain/lead.ts';
import { explainRoute } from '#domain/route/explain.ts';
import { requestFor } from '#domain/route-request.ts';
import type { RouteAnswer, RouteRequest } from '#domain/routing.ts';
import { judge } from '#domain/scoring/assess.ts';
import { zoneOf } from '#domain/zone.ts';
import { type App, readMapping } from '#src/app.ts';
import type { Config } from '#src/config.ts';
import { ConfigError } from '#src/errors.ts';
import { leadResults } from '#src/offline/lead-results.ts';
import { findLeads, listLeadIds, loadLeads } from '#store/leads.ts';
import type { Engine } from '#sync/engine.ts';
import { answerRoutes } from '#sync/route-leads.ts';
import { rolledBack } from '#sync/transaction.ts';
import { runWithApp } from './command.ts';
import { parseInstant } from './contract-named.ts';
import { previewModule } from './route-preview-lead.ts';
import { addReassign } from './route-reassign.ts';

type PreviewOptions = {
  lead?: string;
  set: readonly string[];
  asOf?: string;
  csv?: string;
  events?: string;
  stage?: string;
  as: string;
};

/** The pools stay locked while a batch is tried, so it is kept to what takes seconds. */
const mostLeads = 5_000;
const pageSize = 500;
const routedAs = ['mql', 'sql', 'triage'] as const;
type RoutedAs = (typeof routedAs)[number];

export const addRoute = (program: Command): void => {
  const route = program.command('route').description('who gets leads');
  addReassign(route);
  route
    .command('preview')
    .description('who would get a lead, by which rule, and why not by the rules before it; nothing is written')
    .option('--lead <lead>', "a record id of the CRM, an e-mail address or Baton's lead id")
    .option(
      '--set <field=value>',
      'as if a field said so, for example person.region=emea; may be repeated',
      collect,
      [],
    )
    .option('--as-of <time>', 'at this time, ISO 8601 with zone (default: now)')
    .option('--as <what>', 'routed as mql, sql or triage', 'mql')
    .option('--csv <file>', 'the MQLs of a leads.csv instead, one after the other')
    .option('--events <file>', 'with --csv: their events')
    .option('--stage <stage>', 'all leads of a stage instead, one after the other')
    .action((options: PreviewOptions, command: Command) =>
      runWithApp(command, async (app, { out, config }) => {
        const { document, lines } = await preview(app, config, options);
        out.result(document, lines);
      }),
    );
};

const collect = (one: string, before: readonly string[]): readonly string[] => [...before, one];

type Tried = { readonly name: string; readonly request: RouteRequest; readonly answer: RouteAnswer };

export const preview = async (
  app: App,
  config: Config,
  options: PreviewOptions,
): Promise<{ document: unknown; lines: string[] }> => {
  const ways = [options.lead, options.csv, options.stage].filter((one) => one !== undefined);
  if (ways.length !== 1) throw new ConfigError('say whose: one of --lead, --csv and --stage');
  if (!routedAs.includes(options.as as RoutedAs)) throw new ConfigError(`--as is one of ${routedAs.join(', ')}`);
  const at = options.asOf === undefined ? app.clock.now() : parseInstant(options.asOf, '--as-of');
  const engine = await app.engine();
  const leads = (await leadsOf(app, engine, config, options, at)).map((one) => ({
    ...one,
    lead: withFields(one.lead, options.set, at),
  }));
  const tried = await tryOut(engine, leads, options.as as RoutedAs, at);
  const [only] = tried;
  if (options.lead !== undefined && only !== undefined) {
    return { document: documentOf(only), lines: explainRoute(only.request, only.answer) };
  }
  const tally: Record<string, number> = {};
  for (const { answer } of tried) tally[targetOf(answer)] = (tally[targetOf(answer)] ?? 0) + 1;
  const counted = Object.entries(tally).sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  return {
    document: {
      leads: tried.map((one) => ({ lead: one.name, ...documentOf(one) })),
      tally: Object.fromEntries(counted),
    },
    lines: [
      ...tried.map(
        ({ name, answer }) => `${name}: ${targetOf(answer)}${answer.rule === null ? '' : ` by ${answer.rule}`}`,
      ),
      `${String(tried.length)} leads`,
      ...counted.map(([who, count]) => `  ${who}: ${String(count)}`),
    ],
  };
};

const targetOf = (answer: RouteAnswer): string =>
  answer.kind === 'rep' ? answer.rep : answer.kind === 'queue' ? `queue ${answer.queue}` : 'nobody';

const documentOf = ({ answer }: Tried): Record<string, unknown> => ({
  owner: answer.kind === 'rep' ? answer.rep : null,
  queue: answer.kind === 'queue' ? answer.queue : null,
  rule: answer.rule,
  why: answer.why,
  passedOver: answer.passedOver,
  askAgainAt: answer.kind === 'nobody' && answer.askAgainAt !== null ? new Date(answer.askAgainAt).toISOString() : null,
});

type Named = { readonly name: string; readonly lead: Lead };

const leadsOf = async (
  app: App,
  engine: Engine,
  config: Config,
  options: PreviewOptions,
  at: number,
): Promise<Named[]> => {
  if (options.csv !== undefined) return leadsOfFile(engine, config, options.csv, options.events, at);
  if (options.stage !== undefined) return leadsOfStage(app, options.stage);
  const ids = await findLeads(app.store.db, options.lead ?? '');
  const [id, ...others] = ids;
  if (id === undefined)
    throw new ConfigError('no lead is known by that: give a record id, an e-mail address or a lead id');
  if (others.length > 0) throw new ConfigError(`that names ${String(ids.length)} leads: give one of ${ids.join(', ')}`);
  return (await loadLeads(app.store.db, [id])).map(({ lead }) => ({ name: id, lead }));
};

const tooMany = (): ConfigError => new ConfigError(`that is more than ${String(mostLeads)} leads: try a part of them`);

const leadsOfStage = async (app: App, stage: string): Promise<Named[]> => {
  if (!(lifecycleStages as readonly string[]).includes(stage)) {
    throw new ConfigError(`--stage is one of ${lifecycleStages.join(', ')}`);
  }
  const found: Named[] = [];
  for (let after: string | null = null; ;) {
    const ids = await listLeadIds(app.store.db, after, pageSize);
    for (const { lead } of await loadLeads(app.store.db, ids)) {
      if (lead.stage === stage && !lead.isArchived) found.push({ name: lead.id, lead });
    }
    if (found.length > mostLeads) throw tooMany();
    after = ids.at(-1) ?? null;
    if (after === null || ids.length < pageSize) return found;
  }
};

const leadsOfFile = async (
  engine: Engine,
  config: Config,
  leads: string,
  events: string | undefined,
  asOf: number,
): Promise<Named[]> => {
  const results = leadResults(
    { leads, events, dispositions: undefined },
    { module: previewModule, data: { policy: engine.policy.policy, asOf } },
    { mapping: readMapping(config, 'csv').mapping, mostNamed: 20 },
  );
  const chunks: Uint8Array[] = [];
  for await (const chunk of results.chunks) chunks.push(chunk);
  for (const { file, line, says } of results.summary().refused.first) {
    process.stderr.write(`${file}:${String(line)}: refused: ${says}\n`);
  }
  const named = Buffer.concat(chunks)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Named)
    .filter(({ lead }) => lead.stage === 'mql');
  if (named.length > mostLeads) throw tooMany();
  // A file's ids are its own; the database knows leads by others.
  return named.map(({ name, lead }) => ({ name, lead: { ...lead, id: uuidv7() } }));
};

/** As if the lead's fields said so. */
const withFields = (lead: Lead, sets: readonly string[], at: number): Lead => {
  const fields: Record<string, Value> = { ...lead.fields };
  const provenance = { ...lead.provenance };
  for (const set of sets) {
    const cut = set.indexOf('=');
    const path = set.slice(0, Math.max(0, cut));
    if (cut < 1 || !(path in leadFields || path.startsWith('custom.'))) {
      throw new ConfigError(`--set ${set}: write a field of the lead model and its value, as in person.region=emea`);
    }
    fields[path] = valueOf(path, set.slice(cut + 1));
    provenance[path] ??= { source: 'preview', occurredAt: at, observedAt: at };
  }
  return sets.length === 0 ? lead : { ...lead, fields, provenance };
};

const valueOf = (path: string, text: string): Value => {
  const type = path in leadFields ? leadFields[path as keyof typeof leadFields].type : null;
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (type === 'boolean' || (type === null && (text === 'true' || text === 'false'))) {
    if (text !== 'true' && text !== 'false') throw new ConfigError(`--set ${path}: ${text} is neither true nor false`);
    return text === 'true';
  }
  if (type === 'number' || (type === null && Number.isFinite(number))) {
    if (!Number.isFinite(number)) throw new ConfigError(`--set ${path}: ${text} is no number`);
    return number;
  }
  return type === 'instant' ? parseInstant(text, `--set ${path}`) : text;
};

/** In order, each meeting the pools as the ones before have left them; then all of it is taken back. */
const tryOut = async (engine: Engine, leads: readonly Named[], of: RoutedAs, at: number): Promise<Tried[]> => {
  const { desk, policy } = engine;
  if (desk === null || desk.roster.reps.length === 0) {
    throw new ConfigError(
      'nobody is in the roster, so nobody can get a lead: write a roster first, see docs/roster.md',
    );
  }
  const requests = leads.map(({ name, lead }) => {
    const was = lead.handoff;
    // Whatever has been given before is not asked about: this is a handoff that would be opened now.
    const handoff = {
      ordinal: (was?.ordinal ?? 0) + 1,
      mqlAt: at,
      handedOverAt: at,
      contractHash: engine.versions.contractHash,
      triggerKey: was?.triggerKey ?? lead.engagements.at(-1)?.key ?? null,
      state: 'open' as const,
    };
    const request = requestFor({
      compiled: policy,
      lead: { ...lead, handoff },
      judgement: judge(policy, lead, at),
      desk,
      of,
      at,
      prior: null,
      without: [],
      to: null,
    });
    if (request === null) {
      throw new ConfigError(
        of === 'sql'
          ? 'the contract routes no SQLs: they stay with whoever qualified them'
          : 'the contract has no routing: owners stay as the CRM has them',
      );
    }
    return { name, request };
  });
  const deps = { desk, newId: engine.newId, zone: zoneOf(policy.policy.timeZone) };
  const asked = requests.map(({ request }) => request);
  const answers = await rolledBack(engine)((tx) => answerRoutes(tx, deps, asked));
  return requests.flatMap((one, i) => {
    const answer = answers[i];
    return answer === undefined ? [] : [{ ...one, answer }];
  });
};
