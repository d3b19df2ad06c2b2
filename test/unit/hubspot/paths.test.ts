// Every path carries one dated version: the numbered ones go unsupported in 2027.
import { expect, test } from '@jest/globals';
import { connectorKinds } from '#connectors/index.ts';
import { recordNames } from '#connectors/connector.ts';
import { paths } from '#connectors/hubspot/paths.ts';

test('paths name the dated version and no numbered one', () => {
  const all = Object.values(paths).flatMap((path) =>
    typeof path === 'string' ? [path] : recordNames.map((object) => path(object, 'contact')),
  );
  for (const path of all) {
    expect(path).toMatch(/\/2026-09(\/|$)/);
    expect(path).not.toMatch(/\/v\d/);
  }
});

test('the registry knows HubSpot', () => {
  expect(connectorKinds).toEqual(['hubspot', 'salesforce']);
});
