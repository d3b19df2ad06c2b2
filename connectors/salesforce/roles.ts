// The contacts of opportunities, and the other way: a list of its own, OpportunityContactRole, asked for by the ids of a page of either.
import type { ReadPlan } from '#connectors/connector.ts';
import type { Describes } from './describe.ts';
import { hasCode, SalesforceError } from './failures.ts';
import { longId } from './names.ts';
import type { Associated } from './records.ts';
import { textIn, type Queries } from './soql.ts';

const roles = 'OpportunityContactRole';

/** Which side of a role a plan asks for; null where it asks for none. */
const sidesOf = (plan: ReadPlan): { own: string; other: string; to: 'contact' | 'deal' } | null => {
  if (plan.object === 'deal' && plan.associations.includes('contact'))
    return { own: 'OpportunityId', other: 'ContactId', to: 'contact' };
  if (plan.object === 'contact' && plan.associations.includes('deal'))
    return { own: 'ContactId', other: 'OpportunityId', to: 'deal' };
  return null;
};

export const asksForRoles = (plan: ReadPlan): boolean => sidesOf(plan) !== null;

/** What the roles add to each of these records. Where the user may not see roles nothing is said, which is not the same as "none". */
export const readRoles = async (
  on: { queries: Queries; describes: Describes },
  plan: ReadPlan,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Associated>> => {
  const sides = sidesOf(plan);
  if (sides === null || ids.length === 0 || !(await isVisible(on.describes))) return new Map();
  const rows = await on.queries.byIds(
    'reading the contacts of opportunities',
    { select: ['Id', sides.own, sides.other], from: roles },
    sides.own,
    ids,
  );
  const found = new Map<string, Set<string>>(ids.map((id) => [id, new Set()]));
  for (const row of rows) {
    const [own, other] = [textIn(row, sides.own), textIn(row, sides.other)];
    if (own !== null && other !== null) found.get(longId(own))?.add(longId(other));
  }
  return new Map([...found].map(([id, others]) => [id, { [sides.to]: [...others] }]));
};

const isVisible = async (describes: Describes): Promise<boolean> => {
  try {
    await describes.of(roles);
    return true;
  } catch (error) {
    if (hasCode(error, 'INVALID_TYPE', 'NOT_FOUND') || (error instanceof SalesforceError && error.status === 404))
      return false;
    throw error;
  }
};
