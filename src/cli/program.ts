// The commands. One file per command beside this one; each adds itself to the program.
import { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { addAlerts } from './alerts.ts';
import { addBackfill } from './backfill.ts';
import { addConnect } from './connect.ts';
import { addContract } from './contract.ts';
import { addDemo } from './demo.ts';
import { addDispute } from './dispute.ts';
import { addDoctor } from './doctor.ts';
import { addExplain } from './explain.ts';
import { addGoLive } from './go-live.ts';
import { addHandoffs } from './handoffs.ts';
import { addIdentity } from './identity.ts';
import { addImport } from './import.ts';
import { addInit } from './init.ts';
import { addInstall } from './install.ts';
import { addOutbox } from './outbox.ts';
import { addRoute } from './route-preview.ts';
import { addRoster } from './roster.ts';
import { addScore } from './score.ts';
import { addSync } from './sync.ts';
import { addTwins } from './twins.ts';
import { addServe, addUp, addWorker } from './up.ts';

const { version } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')));

const program = new Command('baton')
  .description('The handoff of leads from marketing to sales as a contract that the CRM enforces.')
  .version(version)
  .option('--json', 'one JSON document on stdout, everything else on stderr')
  .configureHelp({ showGlobalOptions: true })
  .showHelpAfterError('(see --help)')
  .addHelpText(
    'after',
    `
First steps:
  baton demo                      see the whole thing on a practice portal
  baton connect hubspot           let Baton read your portal (observe mode)
  baton backfill hubspot          read everything once
  baton install plan hubspot      see which fields and work queues it would make
  baton up                        read changes, decide, write, and hear webhooks, until it is stopped
  baton sync --once               one round of the same
`,
  );

for (const add of [
  addDemo,
  addInit,
  addConnect,
  addInstall,
  addBackfill,
  addImport,
  addSync,
  addUp,
  addServe,
  addWorker,
  addGoLive,
  addExplain,
  addDoctor,
  addIdentity,
  addOutbox,
  addHandoffs,
  addDispute,
  addRoster,
  addAlerts,
  addContract,
  addRoute,
  addScore,
  addTwins,
]) {
  add(program);
}

// A reader that has gone (`baton … | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

await program.parseAsync();
