// From what follows /services/data/vNN.0/ to its route.
import type { Route } from './request.ts';
import { orgRoute } from './routes-org.ts';
import { queryRoute } from './routes-query.ts';
import type { State } from './state.ts';

/** null = the twin does not know it. */
export const findRoute = (
  state: State,
  method: string,
  path: readonly string[],
  query: URLSearchParams,
): Route | null => {
  const [family] = path;
  switch (family) {
    case 'query':
    case 'queryAll':
      return queryRoute(method, path, query, state);
    default:
      return orgRoute(method, path);
  }
};
