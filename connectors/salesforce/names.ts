// How things are called there and here: objects, our own fields, ids. Everything else keeps the name Salesforce gives it.
import type { ObjectName } from '#connectors/connector.ts';
import { checkedId } from '#mapping/record-id.ts';

export type SalesforceObject = {
  /** API name. */
  readonly name: string;
  /** In the plural, for messages. */
  readonly label: string;
};

export const salesforceObjects = {
  contact: { name: 'Contact', label: 'contacts' },
  company: { name: 'Account', label: 'accounts' },
  deal: { name: 'Opportunity', label: 'opportunities' },
  lead: { name: 'Lead', label: 'leads' },
  campaign_member: { name: 'CampaignMember', label: 'campaign members' },
  task: { name: 'Task', label: 'tasks' },
  meeting: { name: 'Event', label: 'events' },
  disposition: { name: 'Baton_Disposition__c', label: 'dispositions' },
} as const satisfies Partial<Record<ObjectName, SalesforceObject>>;

/** What sellers did by telephone and mail are tasks there. */
export type SalesforceRead = keyof typeof salesforceObjects;
export const salesforceReads = Object.keys(salesforceObjects) as readonly SalesforceRead[];

/** `reads` of the connector names the objects above; to ask for another is the caller's mistake. */
export const salesforceObject = (object: ObjectName): SalesforceObject => {
  const known: Readonly<Partial<Record<ObjectName, SalesforceObject>>> = salesforceObjects;
  const found = known[object];
  if (found === undefined) throw new TypeError(`Salesforce has no object ${object}`);
  return found;
};

/** Objects whose records a merge can join. */
export const isMergeable = (object: ObjectName): boolean =>
  object === 'lead' || object === 'contact' || object === 'company';

const ourPrefix = 'baton_';

/** A field's API name: `baton_mql_at` is `Baton_Mql_At__c` there; all other names are Salesforce's own. */
export const apiName = (name: string): string =>
  name.startsWith(ourPrefix)
    ? `${name
        .split('_')
        .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
        .join('_')}__c`
    : name;

/** The other way: a field's name as the manifest and the mapping have it. */
export const ourName = (name: string): string =>
  /^Baton_\w+__c$/.test(name) ? name.slice(0, -'__c'.length).toLowerCase() : name;

/** Salesforce refuses a whole call for one text that is no id. */
export const isId = (text: string): boolean => checkedId(text) !== null;

/** The 18 characters of an id, of which the last three say which of the others are capitals. */
export const longId = (id: string): string => checkedId(id) ?? id;

/** What an id is of, where that is told by its first three characters: for fields that may name a lead or a contact. */
export const personOf = (id: string): 'lead' | 'contact' | null =>
  id.startsWith('00Q') ? 'lead' : id.startsWith('003') ? 'contact' : null;
