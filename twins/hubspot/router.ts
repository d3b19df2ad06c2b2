// From a path to its route. The version stands second in date-based paths (/crm/objects/2026-09/contacts) and before the
// family in older ones (/crm/v3/objects/contacts): both lead to the same place.
import { accountRoute, ownersRoute, pipelinesRoute, tokenInfoRoute } from './routes-account.ts';
import { associationsRoute, batchRoute } from './routes-batch.ts';
import { listsRoute } from './routes-lists.ts';
import { createRoute } from './routes-create.ts';
import { objectRoute } from './routes-objects.ts';
import { limitsRoute, propertiesRoute } from './routes-properties.ts';
import { searchRoute } from './routes-search.ts';
import type { Route } from './request.ts';
import { objectTypeOf, type ObjectType } from './types.ts';

const versionText = /^(v\d+|\d{4}-\d{2}(-beta)?)$/;

export type Found = { readonly route: Route; readonly version: string; readonly type: ObjectType | null };

const crmRoute = (
  method: string,
  family: string,
  rest: readonly string[],
): { route: Route | null; type: ObjectType | null } => {
  if (family === 'owners') return { route: ownersRoute(method, rest), type: null };
  if (family === 'lists') return { route: listsRoute(method, rest), type: null };
  if (family === 'limits') return { route: limitsRoute(method, rest), type: null };
  const [name = '', ...more] = rest;
  const type = objectTypeOf(name);
  if (type === null) return { route: null, type };
  switch (family) {
    case 'objects':
      return {
        route:
          searchRoute(method, type, more) ??
          createRoute(method, type, more) ??
          batchRoute(method, type, more) ??
          objectRoute(method, type, more),
        type,
      };
    case 'properties':
      return { route: propertiesRoute(method, type, more), type };
    case 'pipelines':
      return { route: pipelinesRoute(method, type, more), type };
    case 'associations': {
      const [other = '', ...last] = more;
      const to = objectTypeOf(other);
      return { route: to === null ? null : associationsRoute(method, type, to, last), type };
    }
    default:
      return { route: null, type: null };
  }
};

/** The route of a decoded path; null = the twin does not know it. */
export const findRoute = (method: string, segments: readonly string[]): Found | null => {
  const [area, second = '', third = ''] = segments;
  if (segments.join('/') === 'oauth/v2/private-apps/get/access-token-info')
    return method === 'POST' ? { route: tokenInfoRoute, version: 'v2', type: null } : null;
  if (area === 'account-info' && versionText.test(second)) {
    const route = accountRoute(method, segments.slice(2));
    return route === null ? null : { route, version: second, type: null };
  }
  if (area !== 'crm') return null;
  const isDated = versionText.test(third);
  if (!isDated && !versionText.test(second)) return null;
  const { route, type } = crmRoute(method, isDated ? second : third, segments.slice(3));
  return route === null ? null : { route, version: isDated ? third : second, type };
};
