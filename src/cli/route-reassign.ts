// `route reassign`: what a rep holds goes to others by the contract's rules; printed lead by lead, and nothing is written in a dry run.
import type { Command } from 'commander';
import type { App } from '#src/app.ts';
import { ConfigError } from '#src/errors.ts';
import { repNamed } from '#domain/roster.ts';
import type { LeadId } from '#domain/lead.ts';
import { loadLeads } from '#store/leads.ts';
import { reroute, type Rerouted } from '#sync/reroute.ts';
import { runWithApp } from './command.ts';
import { emailOf } from './contract-named.ts';
import { leadNames, namedLead } from './identity-named.ts';

type ReassignOptions = {
  readonly from: string;
  readonly lead?: string;
  readonly dryRun?: true;
  readonly by: string;
};

/** Lines of a person's terminal; `--json` has all. */
const mostShown = 200;

export const addReassign = (route: Command): void => {
  route
    .command('reassign')
    .description(
      'what a rep holds goes to others by the contract’s rules, also what a person gave them; a lead that nobody else can take stays',
    )
    .requiredOption('--from <rep>', 'id or e-mail address of a rep')
    .requiredOption('--by <email>', 'who has it done, for the record')
    .option('--lead <lead>', `this one alone: ${leadNames}`)
    .option('--dry-run', 'say who would get what, and change nothing')
    .action((options: ReassignOptions, command: Command) =>
      runWithApp(command, async (app, { out }) => {
        const { document, lines } = await reassign(app, options);
        out.result(document, lines);
      }),
    );
};

export const reassign = async (
  app: App,
  options: ReassignOptions,
): Promise<{ document: { from: string; isDry: boolean; leads: readonly Rerouted[] }; lines: readonly string[] }> => {
  const engine = await app.engine();
  const by = emailOf(options.by, '--by');
  if (engine.policy.policy.handoff.routing === null)
    throw new ConfigError('the contract has no routing: owners stay as the CRM has them, so change them there');
  if (engine.desk === null || engine.desk.roster.reps.length === 0)
    throw new ConfigError(
      'nobody is in the roster, so nobody can get a lead: write a roster first, see docs/roster.md',
    );
  // Whoever has left the roster may hold leads still, under the id they had.
  const rep = repNamed(engine.desk.roster, options.from)?.id ?? options.from.trim().toLowerCase();
  const leadId = options.lead === undefined ? null : await namedLead(app.store.db, options.lead);
  if (leadId !== null) await mustHold(app, leadId, rep);
  const isDry = options.dryRun === true;
  const leads = await reroute(engine, { rep, leadId, by, isDry });
  return { document: { from: rep, isDry, leads }, lines: linesOf(rep, leads, isDry) };
};

const mustHold = async (app: App, leadId: LeadId, rep: string): Promise<void> => {
  const [stored] = await loadLeads(app.store.db, [leadId]);
  const holder = stored?.lead.handoff?.work?.seat?.rep ?? null;
  if (holder !== rep)
    throw new ConfigError(`${rep} does not have this lead: ${holder === null ? 'nobody has it' : `${holder} has it`}`);
};

const targetOf = ({ rep, queue }: Rerouted): string => rep ?? (queue === null ? 'nobody' : `queue ${queue}`);

const linesOf = (rep: string, leads: readonly Rerouted[], isDry: boolean): readonly string[] => {
  if (leads.length === 0) return [`${rep} has no open lead`];
  const moved = leads.filter(({ hasMoved }) => hasMoved);
  const tally = [...Map.groupBy(moved, targetOf)].sort(([, a], [, b]) => b.length - a.length);
  const kept = leads.length - moved.length;
  return [
    ...leads
      .slice(0, mostShown)
      .map((one) =>
        one.hasMoved
          ? `${one.leadId}: to ${targetOf(one)}${one.rule === null ? '' : ` by ${one.rule}`}. ${one.why}`
          : `${one.leadId}: stays with ${rep}: nobody else is there for it`,
      ),
    ...(leads.length > mostShown ? [`… and ${String(leads.length - mostShown)} more: --json names all`] : []),
    `${isDry ? 'would move' : 'moved'} ${String(moved.length)}${kept === 0 ? '' : `, ${String(kept)} stay`}`,
    ...tally.map(([who, got]) => `  ${who}: ${String(got.length)}`),
    ...(isDry || moved.length === 0 ? [] : ['owners are written to the CRM with the next round']),
  ];
};
