// The practice org as its sellers use it: leads and contacts with Baton's fields, calls and e-mails as completed tasks, and a lead that becomes an
// opportunity by being converted.
import type { SalesforceOrg } from '../salesforce/org.ts';
import type { Value } from '../salesforce/types.ts';
import type { Doing, SellersDesk } from './desk.ts';

export const orgFieldOf = (field: string): string =>
  `Baton_${field.replace(/(^|_)([a-z])/g, (_, edge: string, letter: string) => edge + letter.toUpperCase())}__c`;

const dayText = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** `leadOf`: the lead as which a person of the world came into the org; undefined = never. */
export const orgDesk = (org: SalesforceOrg, leadOf: (person: string) => string | undefined): SellersDesk => {
  const users = new Map(org.all('User').map(({ id, values }) => [String(values['Email']), id]));
  const emails = new Map([...users].map(([email, id]) => [id, email]));
  const userNamed = (email: string): string => {
    const id = users.get(email);
    if (id === undefined) throw new Error(`The org has no user ${email}`);
    return id;
  };
  const as = ({ by, at }: Doing): { at: number; user: string } => ({ at, user: userNamed(by) });
  const valueOf = (record: string, field: string): Value => org.get(record)?.values[field] ?? null;
  const edit = (record: string, values: Readonly<Record<string, string>>, doing: Doing): void => {
    org.edit(record, values, as(doing));
  };
  const task = (record: string, kind: 'Call' | 'Email', subject: string, more: object, doing: Doing): void => {
    const done = { Status: 'Completed', ActivityDate: dayText(doing.at), OwnerId: userNamed(doing.by) };
    org.create('Task', { Subject: subject, WhoId: record, Type: kind, TaskSubtype: kind, ...done, ...more }, as(doing));
  };
  /** The account of that name; a conversion without one makes a new one. */
  const accountOf = (record: string): string | undefined =>
    org.all('Account').find(({ values }) => values['Name'] === valueOf(record, 'Company'))?.id;
  return {
    name: 'org',
    recordOf: (person) => {
      const lead = leadOf(person);
      const values = lead === undefined ? undefined : org.get(lead)?.values;
      if (lead === undefined || values === undefined || values['IsDeleted'] === true) return null;
      return values['IsConverted'] === true ? String(values['ConvertedContactId']) : lead;
    },
    shown: (record, field) => {
      const value = valueOf(record, orgFieldOf(field));
      if (value === null) return '';
      return typeof value === 'number' && field.endsWith('_at') ? new Date(value).toISOString() : String(value);
    },
    ownerOf: (record) => emails.get(String(valueOf(record, 'OwnerId'))) ?? null,
    offers: (reason) =>
      org.state.store.schema
        .get('lead')
        ?.fields.get('baton_verdict_reason__c')
        ?.picklist.some(({ value, isActive }) => isActive && value === reason) === true,
    answer: (record, { verdict, reason, note = '' }, doing) => {
      const names = { verdict, verdict_reason: reason, verdict_note: note };
      edit(record, Object.fromEntries(Object.entries(names).map(([name, text]) => [orgFieldOf(name), text])), doing);
    },
    call: (record, outcome, doing) => {
      const more = { CallType: 'Outbound', CallDisposition: outcome };
      task(record, 'Call', outcome === 'connected' ? 'Qualifying call' : 'Call', more, doing);
    },
    mail: (record, doing) => {
      task(record, 'Email', 'Your request', {}, doing);
    },
    fillIn: (record, found, doing) => {
      edit(record, Object.fromEntries(Object.entries(found).map(([name, text]) => [orgFieldOf(name), text])), doing);
    },
    giveTo: (record, email, doing) => {
      edit(record, { OwnerId: userNamed(email) }, doing);
    },
    openDeal: (record, { name, amount }, doing) => {
      const isLead = org.get(record)?.object === 'Lead';
      if (isLead) {
        const accountId = accountOf(record);
        const wanted = { opportunity: name, ...(accountId === undefined ? {} : { accountId }) };
        const { opportunityId } = org.convert(record, wanted, as(doing));
        return opportunityId ?? '';
      }
      const deal = org.create(
        'Opportunity',
        {
          ...{ Name: name, StageName: 'Qualification', CloseDate: dayText(doing.at + 60 * 86_400_000), Amount: amount },
          ...{ AccountId: valueOf(record, 'AccountId'), OwnerId: userNamed(doing.by) },
        },
        as(doing),
      );
      org.create('OpportunityContactRole', { OpportunityId: deal, ContactId: record, IsPrimary: true }, as(doing));
      return deal;
    },
    closeDeal: (deal, _record, isWon, doing) => {
      if (org.get(deal) === null) return;
      edit(deal, { StageName: isWon ? 'Closed Won' : 'Closed Lost', CloseDate: dayText(doing.at) }, doing);
    },
  };
};
