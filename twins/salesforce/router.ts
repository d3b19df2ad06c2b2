// From what follows /services/data/vNN.0/ to its route.
import type { Route } from './request.ts';
import { bulkRoute } from './routes-bulk.ts';
import { changesRoute } from './routes-changes.ts';
import { deployRoute } from './routes-deploy.ts';
import { orgRoute } from './routes-org.ts';
import { queryRoute } from './routes-query.ts';
import { recordsRoute } from './routes-records.ts';
import type { State } from './state.ts';

/** The object a collection is of, from the start of its body: the name it is counted under. */
const typeIn = (body: Buffer): string | null =>
  /"type"\s*:\s*"(\w+)"/.exec(body.toString('utf8', 0, 4_096))?.[1] ?? null;

/** null = the twin does not know it. */
export const findRoute = (
  state: State,
  method: string,
  path: readonly string[],
  query: URLSearchParams,
  body: Buffer,
): Route | null => {
  switch (path[0]) {
    case 'query':
    case 'queryAll':
      return queryRoute(method, path, query, state);
    case 'jobs':
      return bulkRoute(state, method, path.slice(1), body);
    case 'metadata':
      return deployRoute(method, path.slice(1));
    case 'tooling':
      return path[1] === 'query' ? queryRoute(method, path.slice(1), query, state) : null;
    default:
      return orgRoute(method, path) ?? changesRoute(method, path) ?? recordsRoute(method, path, typeIn(body));
  }
};
