// What the org is and what the integration user may do there, found by harmless reads. What cannot be looked up is a finding as well, never a guess.
import { z } from 'zod';
import type { Finding, ObjectName, Probe } from '#connectors/connector.ts';
import type { SalesforceClient } from './client.ts';
import type { Described, Describes } from './describe.ts';
import { SalesforceError } from './failures.ts';
import { longId, salesforceObject, type SalesforceRead, salesforceReads } from './names.ts';
import { oneOf, quoted, textIn, type Queries, type Query } from './soql.ts';
import { isTrue } from './values.ts';
import { limitsAnswer, type Row } from './wire.ts';

type On = { client: SalesforceClient; describes: Describes; queries: Queries };

/** What is lost without an object, in the admin's words. */
const without: Readonly<Record<SalesforceRead, { severity: Finding['severity']; what: string }>> = {
  lead: { severity: 'warning', what: 'leads stay unknown' },
  contact: { severity: 'error', what: 'nobody whose lead was converted can be followed' },
  company: { severity: 'warning', what: 'companies stay unknown' },
  deal: { severity: 'warning', what: 'customers and open opportunities stay unknown' },
  campaign_member: { severity: 'warning', what: 'responses to campaigns do not count as intent' },
  task: { severity: 'warning', what: "sellers' calls and e-mails do not show whether a promise was kept" },
  meeting: { severity: 'warning', what: 'meetings do not count' },
  disposition: { severity: 'warning', what: "sellers' verdicts cannot be read" },
};

const isDenied = (error: unknown): error is SalesforceError =>
  error instanceof SalesforceError && ['not_found', 'auth', 'invalid'].includes(error.kind) && error.status !== 401;

/** A query that the user's rights may not allow; null where they do not. */
const tryRows = async (on: On, what: string, query: Query): Promise<Row[] | null> => {
  try {
    return await on.queries.everything(what, query);
  } catch (error) {
    if (isDenied(error)) return null;
    throw error;
  }
};

/** Org, objects and what is missing. Throws when the login is refused or Salesforce cannot be reached. */
export const probe = async (on: On): Promise<Probe> => {
  const [org] = await on.queries.everything('reading the organisation', {
    select: ['Id', 'Name', 'IsSandbox', 'OrganizationType', 'TimeZoneSidKey'],
    from: 'Organization',
  });
  if (org === undefined)
    throw new SalesforceError('the organisation cannot be read; give the integration user "API Enabled"', {
      kind: 'auth',
      status: 200,
    });
  const seen = await describeAll(on);
  const isSandbox = isTrue(org['IsSandbox']);
  const findings = [
    ...missingObjects(seen),
    ...ourFields(seen),
    ...mayWrite(seen),
    ...(await viewAll(on)),
    ...(await automation(on)),
    ...(await budgetLeft(on)),
    ...edition(textIn(org, 'OrganizationType') ?? ''),
    ...(isSandbox
      ? [
          {
            severity: 'info' as const,
            what: 'this is a sandbox',
            nextStep: 'the mode sandbox may be used here; never with the production org',
          },
        ]
      : []),
  ];
  return {
    accountId: longId(textIn(org, 'Id') ?? ''),
    accountName: textIn(org, 'Name'),
    isSandbox,
    timeZone: textIn(org, 'TimeZoneSidKey'),
    objects: salesforceReads.filter((object) => seen.get(object)?.queryable === true),
    findings,
  };
};

type Seen = ReadonlyMap<ObjectName, Described>;

const describeAll = async (on: On): Promise<Seen> => {
  const seen = new Map<ObjectName, Described>();
  for (const object of salesforceReads) {
    try {
      seen.set(object, await on.describes.of(salesforceObject(object).name));
    } catch (error) {
      if (!isDenied(error)) throw error;
    }
  }
  return seen;
};

const missingObjects = (seen: Seen): Finding[] =>
  salesforceReads
    .filter((object) => seen.get(object)?.queryable !== true)
    .map((object) => ({
      severity: without[object].severity,
      what: `${salesforceObject(object).label} cannot be read: ${without[object].what}`,
      nextStep:
        object === 'disposition'
          ? 'run "baton install apply salesforce", which makes the object and gives access to it'
          : `give the integration user "Read" and "View All Records" on ${salesforceObject(object).name} by the permission set`,
    }));

/** Where Baton shows its fields. */
const shownOn = ['lead', 'contact'] as const;

const ourFields = (seen: Seen): Finding[] =>
  shownOn.flatMap((object): Finding[] => {
    const described = seen.get(object);
    if (described === undefined) return [];
    const { name } = salesforceObject(object);
    const ours = [...described.fields.values()].filter((field) => /^Baton_\w+__c$/i.test(field.name));
    if (ours.length === 0)
      return [
        {
          severity: 'warning',
          what: `none of Baton's fields is on ${name}, or they are hidden from the integration user`,
          nextStep: 'run "baton install apply salesforce", which makes the fields and gives access to them',
        },
      ];
    const readOnly = ours.filter((field) => !field.updateable).map((field) => field.name);
    return readOnly.length === 0
      ? []
      : [
          {
            severity: 'error',
            what: `${name}: the integration user may not edit ${readOnly.join(', ')}`,
            nextStep: 'give it edit access to these fields by the permission set',
          },
        ];
  });

const mayWrite = (seen: Seen): Finding[] =>
  shownOn
    .filter((object) => seen.get(object)?.updateable === false)
    .map((object) => ({
      severity: 'error',
      what: `scores cannot be written to ${salesforceObject(object).label}`,
      nextStep: `give the integration user "Edit" on ${salesforceObject(object).name} by the permission set`,
    }));

const identityAnswer = z.object({ identity: z.string() });

/** The user this connection runs as, from the API's own list of resources. */
const userId = async (on: On): Promise<string | null> => {
  try {
    const what = 'reading who the integration user is';
    const { identity } = await on.client.call({ what, method: 'GET', path: '', answer: identityAnswer });
    return /\/(005\w{12,15})$/.exec(identity)?.[1] ?? null;
  } catch (error) {
    if (isDenied(error)) return null;
    throw error;
  }
};

/** Objects of which every record must be seen: sharing would hide some without a word. */
const seenWhole = ['Lead', 'Contact', 'Account', 'Opportunity'] as const;

const viewAll = async (on: On): Promise<Finding[]> => {
  const user = await userId(on);
  const sets =
    user === null
      ? null
      : await tryRows(on, "reading the user's permission sets", {
          select: ['Id', 'PermissionSetId'],
          from: 'PermissionSetAssignment',
          where: [`AssigneeId = ${quoted(user)}`],
        });
  const ids = (sets ?? []).flatMap((row) => textIn(row, 'PermissionSetId') ?? []);
  const rights =
    ids.length === 0
      ? null
      : await tryRows(on, "reading the user's permissions", {
          select: ['Id', 'SobjectType', 'PermissionsViewAllRecords'],
          from: 'ObjectPermissions',
          where: [oneOf('ParentId', ids), oneOf('SobjectType', seenWhole)],
        });
  if (rights === null)
    return [
      {
        severity: 'info',
        what: 'whether the integration user sees all records could not be looked up',
        nextStep: `check in Setup that it has "View All Records" on ${seenWhole.join(', ')}`,
      },
    ];
  const all = new Set(
    rights.filter((row) => isTrue(row['PermissionsViewAllRecords'])).flatMap((row) => textIn(row, 'SobjectType') ?? []),
  );
  const lacking = seenWhole.filter((name) => !all.has(name));
  return lacking.length === 0
    ? []
    : [
        {
          severity: 'warning',
          what: `the integration user lacks "View All Records" on ${lacking.join(', ')}: records that sharing hides are missed`,
          nextStep: 'give it "View All Records" on them by the permission set',
        },
      ];
};

/** What of the org's own automation meets Baton's writes. */
const automation = async (on: On): Promise<Finding[]> => {
  const rules = await tryRows(on, 'reading assignment rules', {
    select: ['Id', 'Name'],
    from: 'AssignmentRule',
    where: ['Active = true', "SobjectType = 'Lead'"],
  });
  const duplicates = await tryRows(on, 'reading duplicate rules', {
    select: ['Id', 'DeveloperName', 'SobjectType'],
    from: 'DuplicateRule',
    where: ['IsActive = true', oneOf('SobjectType', ['Lead', 'Contact'])],
  });
  const rule = rules?.[0] === undefined ? null : (textIn(rules[0], 'Name') ?? 'one');
  return [
    ...(rule === null
      ? []
      : [
          {
            severity: 'info' as const,
            what: `the lead assignment rule "${rule}" is active; Baton's writes do not run it`,
            nextStep: 'decide who gives leads their owner: the rule when they come in, Baton at the handoff',
          },
        ]),
    ...(duplicates === null || duplicates.length === 0
      ? []
      : [
          {
            severity: 'info' as const,
            what: `${duplicates.length} duplicate rules are active on leads and contacts; one that blocks also blocks Baton's writes`,
            nextStep:
              'nothing, or let the rules alert only; a record that is refused is shown with the rule as its reason',
          },
        ]),
  ];
};

/** Below this share of the day the finding is a warning. */
const littleLeft = 0.2;

const budgetLeft = async (on: On): Promise<Finding[]> => {
  try {
    const answer = await on.client.call({
      what: 'reading the limits',
      method: 'GET',
      path: 'limits',
      answer: limitsAnswer,
    });
    const day = answer.DailyApiRequests;
    if (day === undefined) return [];
    const isLittle = day.Remaining < day.Max * littleLeft;
    return [
      {
        severity: isLittle ? 'warning' : 'info',
        what: `${day.Remaining} of ${day.Max} API calls of 24 hours are left`,
        nextStep: isLittle
          ? 'Baton waits until more are free; find out which app uses them in Setup, Company Information'
          : 'nothing: Baton leaves the last fifth to everything else',
      },
    ];
  } catch (error) {
    if (isDenied(error)) return [];
    throw error;
  }
};

/** Editions that have the API only as an add-on, or not at all. */
const edition = (name: string): Finding[] =>
  /Group|Starter|Essentials|Personal|Team Edition|Professional/i.test(name)
    ? [
        {
          severity: 'warning',
          what: `this is ${name}, where the API may be an add-on and record-triggered flows are few`,
          nextStep: 'ask your Salesforce account manager whether "API Enabled" is included',
        },
      ]
    : [];
