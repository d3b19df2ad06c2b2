// What the org says of itself: its versions, resources, limits, counts, and who the caller is.
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_list.htm
import { objectRight } from './access.ts';
import { ok, restInstant, type Answer } from './answers.ts';
import { describeBriefly, describeObject } from './describe.ts';
import { seerOf, type Route, type TwinRequest } from './request.ts';
import { findObject } from './schema.ts';
import { seenObject } from './soql-paths.ts';
import { recordCount } from './soql.ts';
import type { State } from './state.ts';
import { tableNamed } from './store.ts';

const seasons = ['Spring', 'Summer', 'Winter'] as const;
export const firstVersion = 60;
export const lastVersion = 68;

/** Every version the org offers, oldest first; needs no login. */
export const versions = (): unknown[] =>
  Array.from({ length: lastVersion - firstVersion + 1 }, (_, index) => {
    const number = firstVersion + index;
    // Spring '24 was 60, and three come a year.
    const year = 24 + Math.floor((number - firstVersion) / 3) + (number % 3 === 2 ? 1 : 0);
    return {
      label: `${seasons[number % 3] ?? ''} '${year}`,
      url: `/services/data/v${number}.0`,
      version: `${number}.0`,
    };
  });

export const isVersion = (text: string): boolean => {
  const [, number] = /^v(\d\d)\.0$/.exec(text) ?? [];
  return number !== undefined && Number(number) >= firstVersion && Number(number) <= lastVersion;
};

const resources = ({ version, state, userId }: TwinRequest): Answer => {
  const path = `/services/data/${version}`;
  const names = ['composite', 'jobs', 'limits', 'metadata', 'query', 'queryAll', 'sobjects'];
  const identityUrl = `${state.url}/id/${state.organizationId}/${userId}`;
  return ok({ ...Object.fromEntries(names.map((name) => [name, `${path}/${name}`])), identity: identityUrl });
};

const limits = ({ state }: TwinRequest): Answer => {
  const { daily, bulkQueryJobs } = state.limits;
  const jobs = [...state.bulkJobs.values()].length;
  return ok({
    DailyApiRequests: { Max: daily, Remaining: Math.max(0, daily - state.gate.used()) },
    DailyBulkV2QueryJobs: { Max: bulkQueryJobs, Remaining: Math.max(0, bulkQueryJobs - jobs) },
    DailyBulkV2QueryFileStorageMB: { Max: 976_562, Remaining: 976_562 },
    DailyBulkApiBatches: { Max: 15_000, Remaining: 15_000 },
    DataStorageMB: { Max: 10_240, Remaining: 8_192 },
  });
};

const counts = (request: TwinRequest): Answer => {
  const seer = seerOf(request);
  const { state, userId } = request;
  const asked = request.query.get('sObjects')?.split(',') ?? [...state.store.schema.values()].map((one) => one.name);
  const sObjects = asked.flatMap((name) => {
    const object = findObject(state.store.schema, name.trim());
    return object === null || object.isSetup || !objectRight(state, userId, object).read
      ? []
      : [{ name: object.name, count: recordCount(seer, object.name) }];
  });
  return ok({ sObjects });
};

const allObjects = (request: TwinRequest): Answer => {
  const seer = seerOf(request);
  const { state, userId, version } = request;
  const seen = [...state.store.schema.values()].filter((object) => objectRight(state, userId, object).read);
  return ok({
    encoding: 'UTF-8',
    maxBatchSize: 200,
    sobjects: seen.map((object) => describeBriefly(seer, object, version)),
  });
};

export const orgRoute = (method: string, path: readonly string[]): Route | null => {
  if (method !== 'GET') return null;
  const [family, name, what] = path;
  if (path.length === 0) return { endpoint: 'resources', run: resources };
  if (path.join('/') === 'limits') return { endpoint: 'limits', run: limits };
  if (path.join('/') === 'limits/recordCount') return { endpoint: 'recordCount', run: counts };
  if (path.join('/') === 'sobjects') return { endpoint: 'describe', run: allObjects };
  if (family === 'sobjects' && name !== undefined && what === 'describe' && path.length === 3)
    return {
      endpoint: `describe ${name}`,
      run: (request) => ok(describeObject(seerOf(request), seenForDescribe(request, name), request.version)),
    };
  return null;
};

const seenForDescribe = (request: TwinRequest, name: string): ReturnType<typeof seenObject> =>
  seenObject(seerOf(request), name);

/** /id/{organisation}/{user}: who the token belongs to. */
export const identity = (state: State, userId: string): Answer => {
  const user = tableNamed(state.store, 'User').rows.get(userId)?.values ?? {};
  const text = (name: string): string => String(user[name] ?? '');
  return ok({
    id: `${state.url}/id/${state.organizationId}/${userId}`,
    asserted_user: true,
    user_id: userId,
    organization_id: state.organizationId,
    username: text('Username'),
    display_name: text('Name'),
    email: text('Email'),
    active: user['IsActive'] !== false,
    user_type: 'STANDARD',
    language: 'en_US',
    locale: text('LocaleSidKey'),
    urls: { rest: `${state.url}/services/data/v{version}/`, query: `${state.url}/services/data/v{version}/query/` },
    last_modified_date: restInstant(typeof user['LastModifiedDate'] === 'number' ? user['LastModifiedDate'] : 0),
  });
};
