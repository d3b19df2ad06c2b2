// What an account may have done to our fields before we come: limits, rights, read-only or hidden things; nothing of an
// admin's is lost or changed.
import { afterEach, expect, test } from '@jest/globals';
import type { Provision, ProvisionChange } from '#connectors/connector.ts';
import { defaultScopes } from '#twins/hubspot/access.ts';
import { createPortal, type PortalOptions } from '#twins/hubspot/portal.ts';
import { startHubSpotTwin, type HubSpotTwin } from '#twins/hubspot/server.ts';
import { failureOf, setup } from './setup.ts';

let twin: HubSpotTwin;
afterEach(async () => {
  await twin.close();
});

const open = async (options: PortalOptions & { without?: RegExp } = {}) => {
  const { without, ...portalOptions } = options;
  const { clock } = setup();
  const portal = createPortal({ ...portalOptions, clock });
  twin = await startHubSpotTwin({ portal });
  const scopes = defaultScopes.filter((scope) => !(without?.test(scope) ?? false));
  const { accessToken } = portal.addApp({ scopes });
  return { portal, connector: setup({ baseUrl: twin.url, accessToken, clock }).connector };
};

const field = (name: string, more: Partial<Provision['fields'][number]> = {}): Provision['fields'][number] => ({
  name,
  label: name,
  description: '',
  type: 'text',
  options: [],
  ...more,
});
const choice = (name: string, ...values: string[]) =>
  field(name, { type: 'choice', options: values.map((value) => ({ value, label: `our ${value}` })) });
const wanted = (fields: Provision['fields'], objects: Provision['objects'] = ['contact']): Provision => ({
  group: { name: 'baton', label: 'Baton' },
  objects,
  fields,
  segments: [],
});
const brief = (changes: readonly ProvisionChange[]) =>
  changes.map(({ action, object, name }) => `${action} ${object} ${name}`);

test('each type becomes the property that shows it', async () => {
  const { connector, portal } = await open();
  const types = ['text', 'long_text', 'number', 'instant', 'choice'] as const;
  const fields = types.map((type) =>
    type === 'choice' ? choice('baton_choice', 'a') : field(`baton_${type}`, { type }),
  );
  await connector.applyProvision(wanted(fields), () => undefined);
  const made = fields.map(({ name }) => {
    const property = portal.state.properties.get('contacts', name);
    return [property?.type, property?.fieldType, property?.groupName];
  });
  expect(made).toEqual([
    ['string', 'text', 'baton'],
    ['string', 'textarea', 'baton'],
    ['number', 'number', 'baton'],
    ['datetime', 'date', 'baton'],
    ['enumeration', 'select', 'baton'],
  ]);
});

test('more fields than the account has room for: none is made half, and it says how many', async () => {
  const { connector, portal } = await open({ limits: { customProperties: 2 } });
  portal.defineProperty('contacts', { name: 'theirs' });
  const changes = await connector.applyProvision(wanted([field('baton_a'), field('baton_b')]), () => undefined);
  expect(brief(changes)).toEqual(['blocked contacts baton_a', 'blocked contacts baton_b']);
  expect(changes[0]?.why).toMatch(/needs room for 2 properties and the account has 1 left/);
  expect(portal.state.properties.customCount('contacts')).toBe(1);
});

test('labels, groups, hidden options and their order stay as the admin left them; only what is missing is added', async () => {
  const { connector, portal } = await open();
  portal.defineProperty('contacts', {
    name: 'baton_verdict',
    label: 'Our own label',
    type: 'enumeration',
    options: [
      { value: 'z', label: 'Last letter first' },
      { value: 'accepted', label: 'Yes please' },
    ],
  });
  portal.state.properties.patch(
    'contacts',
    'baton_verdict',
    {
      options: [
        { value: 'z', label: 'Last letter first', displayOrder: 3, hidden: true },
        { value: 'accepted', label: 'Yes please', displayOrder: 7 },
      ],
    },
    0,
  );
  const changes = await connector.applyProvision(
    wanted([choice('baton_verdict', 'accepted', 'rejected')]),
    () => undefined,
  );
  expect(brief(changes)).toEqual(['update contacts baton_verdict']);
  const property = portal.state.properties.get('contacts', 'baton_verdict');
  expect(property).toMatchObject({ label: 'Our own label', groupName: 'contactinformation' });
  expect(property?.options).toEqual([
    { value: 'z', label: 'Last letter first', displayOrder: 3, hidden: true },
    { value: 'accepted', label: 'Yes please', displayOrder: 7, hidden: false },
    { value: 'rejected', label: 'our rejected', displayOrder: 8, hidden: false },
  ]);
});

test('an object the account lacks, and a right it lacks, block themselves alone', async () => {
  const { connector } = await open({ behaviour: { hasLeadsObject: false } });
  const changes = await connector.applyProvision(wanted([field('baton_a')], ['contact', 'lead']), () => undefined);
  expect(brief(changes)).toEqual(['create contacts baton', 'create contacts baton_a', 'blocked leads baton']);
});

test('without the right to make properties, each is blocked by the name of the scope', async () => {
  const { connector } = await open({ without: /schemas\.contacts\.write/ });
  const changes = await connector.applyProvision(wanted([field('baton_a')]), () => undefined);
  expect(brief(changes)).toEqual(['blocked contacts baton', 'blocked contacts baton_a']);
  expect(changes[1]?.why).toMatch(/scope crm\.schemas\.contacts\.write/);
});

test('an outage in the middle is thrown, and a second run makes what is left', async () => {
  const { connector, portal } = await open();
  portal.setFaults({
    rules: [{ kind: 'status', status: 503, method: 'POST', path: '/properties/', after: 2, times: 1 }],
  });
  const all = wanted([field('baton_a'), field('baton_b'), field('baton_c')]);
  expect(await failureOf(connector.applyProvision(all, () => undefined))).toMatchObject({ kind: 'unavailable' });
  expect(brief(await connector.applyProvision(all, () => undefined))).toEqual([
    'create contacts baton_b',
    'create contacts baton_c',
  ]);
});
