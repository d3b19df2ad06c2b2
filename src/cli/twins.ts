import type { Command } from 'commander';
import { systemClock } from '#src/clock.ts';
import { isSafeBaseUrl, type Config } from '#src/config.ts';
import { ConfigError } from '#src/errors.ts';
import type { HubSpotPortal } from '#twins/hubspot/portal.ts';
import type { HubSpotTwin } from '#twins/hubspot/server.ts';
import type { SalesforceTwin } from '#twins/salesforce/server.ts';
import { run } from './command.ts';
import { wholeNumber } from './whole-number.ts';

type TwinsOptions = {
  hubspotPort?: string;
  salesforcePort?: string;
  leads: string;
  seed: string;
  webhooks?: string;
  csv?: string;
  csvId?: string;
  csvCreated?: string;
  csvProperty: readonly string[];
  csvConversion?: string;
};

const mostLeads = 100_000;

const portOf = (option: string, text: string | undefined): number =>
  text === undefined ? 0 : wholeNumber(option, text, 0, 65_535);

const collect = (value: string, so: readonly string[]): readonly string[] => [...so, value];

/** `a=b` into its halves. */
const pair = (option: string, text: string): [string, string] => {
  const at = text.indexOf('=');
  if (at <= 0 || at === text.length - 1)
    throw new ConfigError(`${option}: use column=${option === '--csv-property' ? 'property' : 'column'}`);
  return [text.slice(0, at), text.slice(at + 1)];
};

export const addTwins = (program: Command): void => {
  program
    .command('twins')
    .description(
      'practice CRMs on this machine, with the real ones’ limits, until stopped.\n' +
        'Prints one line of JSON with addresses and tokens once they listen.',
    )
    .option('--hubspot-port <n>', 'port of the HubSpot twin (default: any free one)')
    .option('--salesforce-port <n>', 'port of the Salesforce twin (default: any free one)')
    .option('--leads <n>', 'generated people the portal begins with; three of five are in the org too', '0')
    .option('--seed <n>', 'another seed, another population', '1')
    .option(
      '--webhooks <url>',
      'tell a Baton at this address (its BATON_PUBLIC_URL) what changes; secrets come from the environment:\n' +
        'SALESFORCE_WEBHOOK_SECRET, and HUBSPOT_CLIENT_SECRET unless it is the one that is printed',
    )
    .option('--csv <file>', 'load the rows of a CSV file as contacts')
    .option('--csv-id <column>', 'column that names each row')
    .option('--csv-created <column>', 'column with the date a contact was created')
    .option('--csv-property <column=property>', 'column into a contact property; may be repeated', collect, [])
    .option('--csv-conversion <name=at>', 'columns with the form a row came through, and when')
    .action((options: TwinsOptions, command: Command) =>
      run(command, async ({ out, config }) => {
        const called = options.webhooks === undefined ? null : calledAt(options.webhooks, config);
        const port = portOf('--hubspot-port', options.hubspotPort);
        const salesforcePort = portOf('--salesforce-port', options.salesforcePort);
        const leads = wholeNumber('--leads', options.leads, 0, mostLeads);
        const seed = wholeNumber('--seed', options.seed, 0, 2 ** 31 - 1);
        const { createPortal } = await import('#twins/hubspot/portal.ts');
        const { startHubSpotTwin } = await import('#twins/hubspot/server.ts');
        const portal = createPortal({ clock: systemClock, seed });
        if (leads > 0) {
          const { createWorld } = await import('#twins/world/world.ts');
          createWorld({ seed, leads, start: systemClock.now() }).seed(portal);
        }
        if (options.csv !== undefined) await loadCsv(portal, options.csv, options);
        const twin = await startHubSpotTwin({ clock: systemClock, portal, port });
        const { startSalesforceTwin } = await import('#twins/salesforce/server.ts');
        const org = await startSalesforceTwin({ clock: systemClock, seed, port: salesforcePort });
        const { bringOver } = await import('#twins/world/org.ts');
        bringOver(portal, org.org);
        if (called !== null) tellOfChanges(twin, org, called);
        const { url, accessToken, clientSecret, appId } = twin;
        const salesforce = { url: org.url, clientId: org.clientId, clientSecret: org.clientSecret };
        process.stdout.write(`${JSON.stringify({ hubspot: { url, accessToken, clientSecret, appId }, salesforce })}\n`);
        const told =
          called === null ? '' : `\nwhat changes there is told to ${called.url}/webhooks/hubspot and …/salesforce`;
        out.say(`look at the practice portal: ${url}\nand at the practice org: ${org.url}${told}\nCtrl-C ends them`);
        await stopped();
        await twin.close();
        await org.close();
      }),
    );
};

type Called = { readonly url: string; readonly hubspotSecret: string | undefined; readonly salesforceSecret: string };

/** Secrets are never arguments: those stand in lists of processes and in histories of shells. */
const calledAt = (given: string, config: Config): Called => {
  const url = given.replace(/\/+$/, '');
  if (!isSafeBaseUrl(url) || /[?#]/.test(url))
    throw new ConfigError([
      { where: '--webhooks', message: 'must be an https URL without user name, ? and # (plain http for this machine)' },
    ]);
  const [salesforceSecret] = config.salesforce.webhookSecrets;
  if (salesforceSecret === undefined)
    throw new ConfigError([
      {
        where: 'SALESFORCE_WEBHOOK_SECRET',
        message: 'is not set: the practice org signs with it. Set the same for these twins and for Baton',
      },
    ]);
  return { url, hubspotSecret: config.hubspot.webhookSecrets[0], salesforceSecret };
};

const tellOfChanges = (portal: HubSpotTwin, org: SalesforceTwin, called: Called): void => {
  const { url, hubspotSecret = portal.clientSecret, salesforceSecret } = called;
  portal.webhooks.set({ url: `${url}/webhooks/hubspot`, secret: hubspotSecret, appId: portal.appId });
  org.doorbell.set({ url: `${url}/webhooks/salesforce`, secret: salesforceSecret });
};

const loadCsv = async (portal: HubSpotPortal, file: string, options: TwinsOptions): Promise<void> => {
  const { loadCsvAsContacts } = await import('#twins/world/csv.ts');
  const conversion = options.csvConversion === undefined ? null : pair('--csv-conversion', options.csvConversion);
  const { loaded, refused } = await loadCsvAsContacts(portal, file, {
    ...(options.csvId !== undefined && { idColumn: options.csvId }),
    ...(options.csvCreated !== undefined && { createdAtColumn: options.csvCreated }),
    properties: Object.fromEntries(options.csvProperty.map((text) => pair('--csv-property', text))),
    ...(conversion !== null && { conversion: { nameColumn: conversion[0], atColumn: conversion[1] } }),
  });
  process.stderr.write(`${loaded} contacts loaded from ${file}, ${refused.length} rows refused\n`);
  for (const { line, why } of refused.slice(0, 20)) process.stderr.write(`${file}:${line}: ${why}\n`);
};

const stopped = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
