// The portal's owners, who are named by records, and where asked for what their users say of being away.
// https://developers.hubspot.com/docs/api-reference/crm-owners-v3/guide
import type { PeopleAsk, Person } from '#connectors/connector.ts';
import type { Instant } from '#domain/lead.ts';
import { HubSpotError, type HubSpotClient } from './client.ts';
import { paths } from './paths.ts';
import { listAnswer, ownersAnswer, type ObjectAnswer } from './wire.ts';

type Owner = (typeof ownersAnswer)['_output']['results'][number];
type Away = NonNullable<Person['away']>;

/** Owners, those who left included: old records still name them. */
export const people = async (client: HubSpotClient, ask: PeopleAsk = {}): Promise<readonly Person[]> => {
  const away = ask.away === undefined ? null : await awayByEmail(client, ask.away);
  const owners = [
    ...(await ownersOf(client, 'false')).map((owner) => ({ owner, isArchived: owner.archived })),
    ...(await ownersOf(client, 'true')).map((owner) => ({ owner, isArchived: true })),
  ];
  return owners.map(({ owner, isArchived }) => {
    const email = owner.email?.toLowerCase() ?? null;
    return {
      id: owner.id,
      email,
      name:
        [owner.firstName, owner.lastName].filter((part) => (part ?? '') !== '').join(' ') || (owner.email ?? owner.id),
      isActive: !isArchived && owner.userId !== null,
      ...(away !== null && { away: (email === null ? undefined : away.get(email)) ?? null }),
    };
  });
};

const ownersOf = async (client: HubSpotClient, archived: 'true' | 'false'): Promise<Owner[]> => {
  const found: Owner[] = [];
  for (let after: string | undefined = ''; after !== undefined;) {
    const page: (typeof ownersAnswer)['_output'] = await client.call({
      what: 'reading the owners',
      family: 'burst',
      method: 'GET',
      path: paths.owners,
      query: { limit: '100', archived, ...(after !== '' && { after }) },
      answer: ownersAnswer,
    });
    found.push(...page.results);
    after = page.paging?.next?.after;
  }
  return found;
};

const emailProperty = 'hs_email';

/** Null: the app may not read users, or the portal has none to read; then nobody is known to be away. */
const awayByEmail = async (
  client: HubSpotClient,
  ask: NonNullable<PeopleAsk['away']>,
): Promise<ReadonlyMap<string, Away> | null> => {
  const asked = [emailProperty, ask.property, ask.from, ask.until].filter((name) => name !== undefined);
  const found = new Map<string, Away>();
  try {
    for (let after: string | undefined = ''; after !== undefined;) {
      const page: (typeof listAnswer)['_output'] = await client.call({
        what: 'reading who is away',
        family: 'burst',
        method: 'GET',
        path: paths.users,
        query: { limit: '100', properties: asked.join(','), ...(after !== '' && { after }) },
        answer: listAnswer,
      });
      for (const user of page.results) {
        const email = (user.properties[emailProperty] ?? '').toLowerCase();
        const away = awayOf(user, ask);
        if (email !== '' && away !== null) found.set(email, away);
      }
      after = page.paging?.next?.after;
    }
    return found;
  } catch (error) {
    if (error instanceof HubSpotError && (error.status === 403 || error.status === 404)) return null;
    throw error;
  }
};

const awayOf = ({ properties }: ObjectAnswer, ask: NonNullable<PeopleAsk['away']>): Away | null => {
  const at = (name: string | undefined): Instant | null => {
    const text = name === undefined ? '' : (properties[name] ?? '');
    const value = /^\d{10,}$/.test(text) ? Number(text) : Date.parse(text);
    return Number.isNaN(value) ? null : value;
  };
  return isAwayWord(properties[ask.property] ?? '') ? { from: at(ask.from), until: at(ask.until) } : null;
};

/** `true` of a checkbox, or a state by its usual names. */
const isAwayWord = (text: string): boolean =>
  ['true', 'yes', 'away', 'out_of_office', 'out of office'].includes(text.trim().toLowerCase());
