// Where a person sees a record. An org's own address leads to its Lightning pages; the shared login pages do not.
import type { ObjectName } from '#connectors/connector.ts';
import { isId, longId, salesforceObject } from './names.ts';

const sharedLogins = ['login.salesforce.com', 'test.salesforce.com'];

/** `home`: the org's own address where somebody has signed in, else where to sign in. */
export const recordUrl = (home: string, object: ObjectName, id: string): string | null => {
  const url = URL.canParse(home) ? new URL(home) : null;
  if (url === null || sharedLogins.includes(url.hostname) || !isId(id)) return null;
  return new URL(`/lightning/r/${salesforceObject(object).name}/${longId(id)}/view`, url).href;
};
