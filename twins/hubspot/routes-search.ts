// POST /crm/objects/{version}/{type}/search with its caps: 200 a page, 10,000 results a query, 3,000 characters of body.
// https://developers.hubspot.com/docs/api-reference/search/guide
import { readScopes } from './access.ts';
import { invalid, render, type Answer } from './answers.ts';
import { readBody, type Route, type TwinRequest } from './request.ts';
import { search, searchBody, type SearchBody } from './search.ts';
import type { State } from './state.ts';
import type { ObjectType } from './types.ts';

const capProblem = (state: State, body: SearchBody, bodyChars: number): string | null => {
  const { limits } = state;
  const filters = body.filterGroups.map((group) => group.filters.length);
  if (bodyChars > limits.searchBodyChars) return `The request body exceeds ${limits.searchBodyChars} characters.`;
  if (filters.length > limits.filterGroups) return `A search takes at most ${limits.filterGroups} filter groups.`;
  if (filters.some((count) => count > limits.filtersPerGroup))
    return `A filter group takes at most ${limits.filtersPerGroup} filters.`;
  if (filters.reduce((sum, count) => sum + count, 0) > limits.filters)
    return `A search takes at most ${limits.filters} filters.`;
  if (body.limit > limits.searchPage) return `The limit of a search is at most ${limits.searchPage}.`;
  if (!Number.isInteger(body.after) || body.after < 0) return 'The after value is not a cursor of this API.';
  if (body.after >= limits.searchResults)
    return `A search can be paged through ${limits.searchResults} results at most.`;
  return null;
};

const run = (state: State, type: ObjectType, endpoint: string, request: TwinRequest): Answer => {
  const read = readBody(searchBody, request.body);
  if ('answer' in read) return read.answer;
  const body = read.value;
  const problem = capProblem(state, body, request.bodyChars);
  if (problem !== null) return invalid(problem);
  const found = search(state, type, body);
  const end = Math.min(body.after + body.limit, state.limits.searchResults);
  const page = found.slice(body.after, end);
  // The last page within the cap still points on where more matches: whoever follows it gets the 400.
  const hasMore = body.limit > 0 && found.length > end;
  return {
    status: 200,
    body: {
      total: found.length,
      results: page.map((view) =>
        render(state, type, view, { properties: body.properties, history: [], associations: [] }),
      ),
      ...(hasMore ? { paging: { next: { after: String(end), link: '' } } } : {}),
    },
    tally: { endpoint, keys: page.map((view) => view.id), cap: state.limits.searchPage, isAtLeastOne: true },
  };
};

/** `/{type}/search`; null = no such path. */
export const searchRoute = (method: string, type: ObjectType, rest: readonly string[]): Route | null => {
  if (method !== 'POST' || rest.join('/') !== 'search') return null;
  const endpoint = `search ${type}`;
  return {
    endpoint,
    scopes: readScopes(type),
    isSearch: true,
    run: (state, request) => run(state, type, endpoint, request),
  };
};
