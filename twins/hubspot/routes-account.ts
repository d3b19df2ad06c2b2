// Who the portal is and who works in it: account details, token information, owners and pipelines.
import { z } from 'zod';
import { readScopes } from './access.ts';
import { failed, invalid, notFound, type Answer } from './answers.ts';
import { dealStages, leadStages } from './defaults.ts';
import { numberParam, readBody, type Route } from './request.ts';
import type { Owner, State } from './state.ts';
import type { ObjectType } from './types.ts';
import { isoText } from './values.ts';

const offsetMs = (timeZone: string, at: number): number => {
  const name = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find((part) => part.type === 'timeZoneName')?.value;
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d{2}):(\d{2})/.exec(name ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
};

/** GET /account-info/{version}/details. https://developers.hubspot.com/docs/api-reference/latest/account/account-information/guide */
export const accountRoute = (method: string, rest: readonly string[]): Route | null => {
  if (method !== 'GET' || rest.join('/') !== 'details') return null;
  return {
    endpoint: 'account',
    scopes: [],
    run: (state) => {
      const { portalId, timeZone, accountType, uiDomain } = state.account;
      const utcOffsetMilliseconds = offsetMs(timeZone, state.clock.now());
      const minutes = Math.abs(utcOffsetMilliseconds) / 60_000;
      const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
      return {
        status: 200,
        body: {
          portalId,
          accountType,
          timeZone,
          companyCurrency: 'EUR',
          additionalCurrencies: [],
          utcOffset: `${utcOffsetMilliseconds < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`,
          utcOffsetMilliseconds,
          uiDomain,
          dataHostingLocation: 'eu1',
        },
      };
    },
  };
};

const tokenBody = z.looseObject({ tokenKey: z.string() });

/** POST /oauth/v2/private-apps/get/access-token-info: what a private app's token may do. It needs no scope. */
export const tokenInfoRoute: Route = {
  endpoint: 'token_info',
  scopes: [],
  run: (state, request) => {
    const read = readBody(tokenBody, request.body);
    if ('answer' in read) return read.answer;
    const app = state.apps.find((one) => one.token === read.value.tokenKey);
    if (app === undefined || (app.expiresAt !== null && app.expiresAt <= state.clock.now()))
      return failed({ status: 404, category: 'OBJECT_NOT_FOUND', message: 'No private app has this token.' });
    return {
      status: 200,
      body: { userId: 1, hubId: state.account.portalId, appId: Number(app.appId), scopes: app.scopes },
    };
  },
};

const renderOwner = (owner: Owner): Record<string, unknown> => ({
  id: owner.id,
  email: owner.email,
  type: 'PERSON',
  firstName: owner.firstName,
  lastName: owner.lastName,
  // Somebody who left has no user any more; the old id stays readable beside it.
  ...(owner.isArchived ? {} : { userId: owner.userId }),
  userIdIncludingInactive: owner.userId,
  createdAt: isoText(owner.at),
  updatedAt: isoText(owner.at),
  archived: owner.isArchived,
});

const owners = (state: State, query: URLSearchParams): Answer => {
  const cap = state.limits.ownersPage;
  const limit = numberParam(query, 'limit', cap);
  const after = numberParam(query, 'after', 0);
  if (limit === null || limit < 1 || limit > cap || after === null)
    return invalid(`The limit parameter must be from 1 to ${cap}.`);
  const isArchived = query.get('archived') === 'true';
  const email = query.get('email')?.toLowerCase();
  const found = state.owners
    .filter((owner) => owner.isArchived === isArchived && (email === undefined || owner.email === email))
    .sort((a, b) => Number(a.id) - Number(b.id));
  const rest = found.filter((owner) => Number(owner.id) > after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    status: 200,
    body: {
      results: page.map(renderOwner),
      ...(rest.length > page.length && last !== undefined ? { paging: { next: { after: last.id, link: '' } } } : {}),
    },
    tally: { endpoint: 'owners', keys: page.map((owner) => owner.id), cap, isAtLeastOne: true },
  };
};

/** GET /crm/owners/{version} and one by id or, with idProperty=userId, by user. https://developers.hubspot.com/docs/api-reference/crm-owners-v3/guide */
export const ownersRoute = (method: string, rest: readonly string[]): Route | null => {
  const [id] = rest;
  if (method !== 'GET' || rest.length > 1) return null;
  return {
    endpoint: 'owners',
    scopes: ['crm.objects.owners.read'],
    run: (state, { query }) => {
      if (id === undefined) return owners(state, query);
      const isArchived = query.get('archived') === 'true';
      const key = query.get('idProperty') === 'userId' ? 'userId' : 'id';
      const owner = state.owners.find((one) => String(one[key]) === id && one.isArchived === isArchived);
      return owner === undefined ? notFound() : { status: 200, body: renderOwner(owner) };
    },
  };
};

const pipelineOf = (id: string, label: string, stages: readonly string[]): Record<string, unknown> => ({
  id,
  label,
  displayOrder: 0,
  archived: false,
  createdAt: isoText(0),
  updatedAt: isoText(0),
  stages: stages.map((stage, displayOrder) => {
    const [stageId = '', stageLabel = '', probability] = stage.split('=');
    return {
      id: stageId,
      label: stageLabel,
      displayOrder,
      archived: false,
      createdAt: isoText(0),
      updatedAt: isoText(0),
      // Texts, both of them, as a live portal answers.
      metadata:
        probability === undefined ? {} : { probability, isClosed: String(['1.0', '0.0'].includes(probability)) },
    };
  }),
});

/** GET /crm/pipelines/{version}/{deals|leads} and one by id. https://developers.hubspot.com/docs/api-reference/crm-pipelines-v3/guide */
export const pipelinesRoute = (method: string, type: ObjectType, rest: readonly string[]): Route | null => {
  const [id] = rest;
  if (method !== 'GET' || rest.length > 1 || (type !== 'deals' && type !== 'leads')) return null;
  const pipeline =
    type === 'deals'
      ? pipelineOf('default', 'Sales pipeline', dealStages)
      : pipelineOf('lead-pipeline-id', 'Lead pipeline', leadStages);
  return {
    endpoint: `pipelines ${type}`,
    scopes: readScopes(type),
    run: () => {
      if (id === undefined) return { status: 200, body: { results: [pipeline] } };
      return id === pipeline['id'] ? { status: 200, body: pipeline } : notFound();
    },
  };
};
