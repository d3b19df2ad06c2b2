// A practice CRM as a seller uses it, the same words for both: what the tests of whole handoffs do and see.
import type { App } from '#src/app.ts';
import type { VirtualClock } from '#src/clock.ts';
import type { SyncReport } from '#sync/sync-once.ts';
import { runApp } from './app.ts';
import { runOrg } from './org.ts';
import { addressOf, rosterFile, type Seller, sellers } from './roster-file.ts';

export type HandoffCrm = {
  readonly app: App;
  readonly clock: VirtualClock;
  sync(): Promise<SyncReport>;
  /** Somebody who fits and is known to nobody's queue yet. */
  person(name: string): string;
  /** Each time by another form: the same one again does not show in a contact's history. */
  asksForDemo(id: string): void;
  answers(id: string, verdict: string, reason?: string, note?: string): void;
  finds(id: string, evidence: Readonly<Record<'need' | 'authority' | 'timeline', string>>): void;
  logs(id: string, what: 'call' | 'email', by: Seller): void;
  gives(id: string, to: Seller): void;
  opensDeal(id: string): void;
  /** Two records of one person become one; the id of it. */
  merges(winner: string, loser: string): string;
  /** A field of ours as the CRM shows it; empty text = nothing. */
  shows(id: string, field: string): string;
  owner(id: string): Seller | null;
  tasks(id: string): readonly { readonly subject: string; readonly owner: Seller | null }[];
  done(): Promise<void>;
};

const minute = 60_000;
const fits = { title: 'VP Operations', country: 'Germany', employees: 240 };

const withRoster = async <R extends { done(): Promise<void> }>(run: (path: string) => Promise<R>): Promise<R> => {
  const file = rosterFile();
  const running = await run(file.path);
  return {
    ...running,
    done: async () => {
      await running.done();
      file.done();
    },
  };
};

/** `contract`: a file of its own instead of the shipped one. */
export const hubspotCrm = async ({ contract }: { readonly contract?: string } = {}): Promise<HandoffCrm> => {
  const running = await withRoster((path) =>
    runApp({
      database: 'embedded',
      env: { BATON_ROSTER: path, ...(contract !== undefined && { BATON_CONTRACT: contract }) },
    }),
  );
  const { portal, clock } = running;
  portal.setLimits({ burst: 100_000, searchesPerSecond: 1_000 });
  const ids = new Map(
    sellers.map((one) => [one, portal.addOwner({ email: addressOf(one), firstName: one, lastName: 'Sample' })]),
  );
  const sellerOf = (id: string | undefined): Seller | null => sellers.find((one) => ids.get(one) === id) ?? null;
  const company = portal.createCompany({
    ...{ name: 'Northwind Freight', domain: 'northwind.example' },
    ...{ industry: 'LOGISTICS_AND_SUPPLY_CHAIN', numberofemployees: String(fits.employees) },
  });
  let forms = 0;
  await running.install();
  await running.backfill();
  await running.act();
  return {
    app: running.app,
    clock,
    sync: () => {
      clock.advance(minute);
      return running.sync();
    },
    person: (name) =>
      portal.createContact(
        {
          ...{ email: `${name}@northwind.example`, firstname: 'Sample', lastname: name },
          ...{ jobtitle: fits.title, country: fits.country },
        },
        { company },
      ),
    asksForDemo: (id) => {
      portal.edit('contacts', id, {
        recent_conversion_event_name: `Demo request ${String((forms += 1))}`,
        recent_conversion_date: String(clock.now()),
      });
    },
    answers: (id, verdict, reason = '', note = '') => {
      portal.edit('contacts', id, {
        ...{ baton_verdict: verdict, baton_verdict_reason: reason, baton_verdict_note: note },
      });
    },
    finds: (id, { need, authority, timeline }) => {
      portal.edit('contacts', id, { baton_need: need, baton_authority: authority, baton_timeline: timeline });
    },
    logs: (id, what, by) => {
      const owner = ids.get(by) ?? '';
      if (what === 'call') {
        portal.createEngagement('calls', { hs_call_status: 'COMPLETED', hubspot_owner_id: owner }, { contacts: [id] });
      } else {
        const sent = { hs_email_direction: 'EMAIL', hs_email_status: 'SENT', hubspot_owner_id: owner };
        portal.createEngagement('emails', sent, { contacts: [id] });
      }
    },
    gives: (id, to) => {
      portal.edit('contacts', id, { hubspot_owner_id: ids.get(to) ?? '' });
    },
    opensDeal: (id) => {
      portal.createDeal(
        { dealname: 'Evaluation', dealstage: 'qualifiedtobuy', pipeline: 'default' },
        { contacts: [id] },
      );
    },
    merges: (winner, loser) => portal.merge(winner, loser),
    shows: (id, field) => portal.get('contacts', id)?.properties[`baton_${field}`] ?? '',
    owner: (id) => sellerOf(portal.get('contacts', id)?.properties['hubspot_owner_id']),
    tasks: (id) =>
      portal
        .all('tasks')
        .filter(({ associations }) => associations.contacts?.includes(id) === true)
        .map(({ properties }) => ({
          subject: properties['hs_task_subject'] ?? '',
          owner: sellerOf(properties['hubspot_owner_id']),
        })),
    done: () => running.done(),
  };
};

const fieldName = (field: string): string =>
  `Baton_${field
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('_')}__c`;

export const salesforceCrm = async (): Promise<HandoffCrm> => {
  const running = await withRoster((path) => runOrg({ database: 'embedded', env: { BATON_ROSTER: path } }));
  const { org, clock } = running;
  const ids = new Map(
    sellers.map((one) => [
      one,
      org.seed('User', {
        ...{ Username: addressOf(one), Email: addressOf(one), FirstName: one, LastName: 'Sample' },
        ...{ TimeZoneSidKey: 'Europe/Berlin', LocaleSidKey: 'en_US' },
      }),
    ]),
  );
  const sellerOf = (id: unknown): Seller | null => sellers.find((one) => ids.get(one) === id) ?? null;
  const campaign = org.seed('Campaign', { Name: 'Demo request', Type: 'Website' });
  await running.install();
  clock.advance(minute);
  await running.backfill();
  await running.act();
  return {
    app: running.app,
    clock,
    sync: () => {
      clock.advance(minute);
      return running.sync();
    },
    person: (name) =>
      org.seed('Lead', {
        ...{ FirstName: 'Sample', LastName: name, Company: 'Northwind', Email: `${name}@northwind.example` },
        ...{ Title: fits.title, Country: fits.country, NumberOfEmployees: fits.employees, Industry: 'Transportation' },
        ...{ Status: 'Open - Not Contacted' },
      }),
    asksForDemo: (id) => {
      const day = new Date(clock.now()).toISOString().slice(0, 10);
      const responded = { Status: 'Responded', HasResponded: true, FirstRespondedDate: day };
      org.seed('CampaignMember', { CampaignId: campaign, LeadId: id, ...responded });
    },
    answers: (id, verdict, reason = '', note = '') => {
      org.edit(id, {
        Baton_Verdict__c: verdict,
        Baton_Verdict_Reason__c: reason === '' ? null : reason,
        Baton_Verdict_Note__c: note === '' ? null : note,
      });
    },
    finds: (id, { need, authority, timeline }) => {
      org.edit(id, { Baton_Need__c: need, Baton_Authority__c: authority, Baton_Timeline__c: timeline });
    },
    logs: (id, what, by) => {
      org.create(
        'Task',
        {
          ...{ WhoId: id, Subject: what, Status: 'Completed', TaskSubtype: what === 'call' ? 'Call' : 'Email' },
          OwnerId: ids.get(by) ?? null,
        },
        { user: ids.get(by) ?? '' },
      );
    },
    gives: (id, to) => {
      org.edit(id, { OwnerId: ids.get(to) ?? null });
    },
    opensDeal: (id) => {
      org.convert(id, { opportunity: 'Evaluation' });
    },
    merges: (winner, loser) => {
      org.merge(winner, loser);
      return winner;
    },
    shows: (id, field) => {
      const value = org.get(id)?.values[fieldName(field)];
      return value === undefined || value === null ? '' : String(value);
    },
    owner: (id) => sellerOf(org.get(id)?.values['OwnerId']),
    tasks: (id) =>
      org
        .all('Task')
        .filter(({ values }) => values['WhoId'] === id && values['Status'] !== 'Completed')
        .map(({ values }) => ({ subject: String(values['Subject'] ?? ''), owner: sellerOf(values['OwnerId']) })),
    done: () => running.done(),
  };
};
