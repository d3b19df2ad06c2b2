// Which fields the connection's user sees, by describe: a field that its profile hides, or that the org lacks, is left out of every query, since one
// such name would fail the whole. What is missing, `probe` says.
import type { ReadPlan } from '#connectors/connector.ts';
import type { Clock } from '#src/clock.ts';
import type { SalesforceClient } from './client.ts';
import type { SalesforceLimits } from './limits.ts';
import { apiName, salesforceObject } from './names.ts';
import { isReadable } from './values.ts';
import { describeAnswer, type DescribeAnswer } from './wire.ts';

export type Field = DescribeAnswer['fields'][number];
export type Described = Omit<DescribeAnswer, 'fields'> & { readonly fields: ReadonlyMap<string, Field> };

export type Describes = {
  /** By API name. Asked for once an hour. */
  of(name: string): Promise<Described>;
  /** Asked for anew where what is known is older than a minute: something seems to be missing. */
  again(name: string): Promise<Described>;
  forget(): void;
};

export const createDescribes = (on: {
  client: SalesforceClient;
  clock: Clock;
  limits: SalesforceLimits;
}): Describes => {
  const { client, clock, limits } = on;
  const known = new Map<string, { at: number; answer: Promise<Described> }>();

  const ask = async (name: string): Promise<Described> => {
    const answer = await client.call({
      what: `reading the fields of ${name}`,
      method: 'GET',
      path: `sobjects/${name}/describe`,
      answer: describeAnswer,
    });
    return { ...answer, fields: new Map(answer.fields.map((field) => [field.name.toLowerCase(), field])) };
  };

  const of = (name: string, mostMs: number): Promise<Described> => {
    const found = known.get(name);
    if (found !== undefined && clock.now() - found.at <= mostMs) return found.answer;
    const answer = ask(name).catch((error: unknown) => {
      known.delete(name);
      throw error;
    });
    known.set(name, { at: clock.now(), answer });
    return answer;
  };

  return {
    of: (name) => of(name, limits.describeMs),
    again: (name) => of(name, limits.describeAgainMs),
    forget: () => {
      known.clear();
    },
  };
};

/** A property of a plan and where it is read. */
export type Column = { readonly property: string; readonly path: string; readonly type: string };
/** What to select for a plan: its columns, and the fields that say of which record a row speaks and to whom it belongs. */
export type Selection = {
  readonly from: string;
  readonly columns: readonly Column[];
  readonly fields: readonly string[];
  readonly isReplicateable: boolean;
};

/** Read of every record where the object has them. */
const standing = [
  'Id',
  'CreatedDate',
  'SystemModstamp',
  'IsDeleted',
  'MasterRecordId',
  'IsConverted',
  'ConvertedContactId',
  'ConvertedAccountId',
  'ConvertedOpportunityId',
  'AccountId',
  'LeadId',
  'ContactId',
  'WhoId',
  'Baton_Lead__c',
  'Baton_Contact__c',
] as const;

export const selectionFor = async (describes: Describes, plan: ReadPlan): Promise<Selection> => {
  const { name } = salesforceObject(plan.object);
  const described = await describes.of(name);
  const columns: Column[] = [];
  for (const property of new Set([...plan.properties, ...plan.history])) {
    const column = await columnOf(describes, described, property);
    if (column !== null) columns.push(column);
  }
  const present = standing.flatMap((field) => described.fields.get(field.toLowerCase())?.name ?? []);
  const fields = [...new Set([...present, ...columns.map(({ path }) => path)])];
  return { from: name, columns, fields, isReplicateable: described.replicateable };
};

/** A field, or a field of the one record that a lookup names (`Campaign.Name`). Null where the user sees no such field. */
const columnOf = async (describes: Describes, described: Described, property: string): Promise<Column | null> => {
  const [first = '', second] = apiName(property).split('.');
  if (second === undefined) {
    const field = described.fields.get(first.toLowerCase());
    return field === undefined || !isReadable(field.type) ? null : { property, path: field.name, type: field.type };
  }
  const lookup = [...described.fields.values()].find(
    ({ relationshipName }) => relationshipName?.toLowerCase() === first.toLowerCase(),
  );
  const parent = lookup?.referenceTo?.[0];
  if (lookup?.relationshipName == null || parent === undefined) return null;
  const field = (await describes.of(parent)).fields.get(second.toLowerCase());
  return field === undefined || !isReadable(field.type)
    ? null
    : { property, path: `${lookup.relationshipName}.${field.name}`, type: field.type };
};
