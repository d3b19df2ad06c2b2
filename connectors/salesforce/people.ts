// The org's users, who are named by records, and where asked for what they say of being away.
import type { PeopleAsk, Person } from '#connectors/connector.ts';
import type { Describes } from './describe.ts';
import { apiName } from './names.ts';
import { idOf } from './records.ts';
import { cell, textIn, type Queries } from './soql.ts';
import { instantOf, isTrue } from './values.ts';
import type { Row } from './wire.ts';

/** Users, those who left included: old records still name them. */
export const people = async (
  on: { readonly queries: Queries; readonly describes: Describes },
  ask: PeopleAsk = {},
): Promise<readonly Person[]> => {
  const away = ask.away === undefined ? null : await fieldsFor(on.describes, ask.away);
  const rows = await on.queries.everything('reading the users', {
    select: ['Id', 'Name', 'Email', 'IsActive', ...Object.values(away ?? {})],
    from: 'User',
  });
  return rows.map((row) => ({
    id: idOf(row),
    email: textIn(row, 'Email')?.toLowerCase() ?? null,
    name: textIn(row, 'Name') ?? idOf(row),
    isActive: isTrue(cell(row, 'IsActive')),
    ...(away !== null && { away: awayOf(row, away) }),
  }));
};

type AwayFields = { readonly property: string; readonly from?: string; readonly until?: string };

/** Those of the asked fields that the user sees: one that is missing would fail the whole query. Null: nobody can be known to be away. */
const fieldsFor = async (describes: Describes, ask: NonNullable<PeopleAsk['away']>): Promise<AwayFields | null> => {
  const { fields } = await describes.of('User');
  const seen = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : fields.get(apiName(name).toLowerCase())?.name;
  const [property, from, until] = [seen(ask.property), seen(ask.from), seen(ask.until)];
  if (property === undefined) return null;
  return { property, ...(from !== undefined && { from }), ...(until !== undefined && { until }) };
};

const dayMs = 86_400_000;

/** A day alone is meant to its end. */
const instantIn = (row: Row, field: string | undefined, isEnd: boolean): number | null => {
  const text = field === undefined ? null : textIn(row, field);
  const at = instantOf(text);
  return at !== null && isEnd && /^\d{4}-\d{2}-\d{2}$/.test(text ?? '') ? at + dayMs : at;
};

const awayOf = (row: Row, { property, from, until }: AwayFields): NonNullable<Person['away']> | null => {
  const value = cell(row, property);
  const isAway =
    isTrue(value) ||
    (typeof value === 'string' && ['yes', 'away', 'out_of_office', 'out of office'].includes(value.toLowerCase()));
  return isAway ? { from: instantIn(row, from, false), until: instantIn(row, until, true) } : null;
};
