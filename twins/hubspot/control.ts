// Control of the twin from another process: faults, limits, marks, counts and records under /_twin, guarded by the header
// `x-twin` (a page of another site cannot send it) and by the loopback address.
import { z } from 'zod';
import { given, no, ok, patchLike, settingControl, valuesBody, type ControlAnswer } from '../shared/control.ts';
import { faultPlan } from './faults.ts';
import { defaultLimits } from './limits.ts';
import type { HubSpotPortal } from './portal.ts';
import { defaultBehaviour } from './state.ts';
import { objectTypeOf, objectTypes, type Input } from './types.ts';
import { webhookOptions, webhooksOf } from './webhooks.ts';

const settings = { faults: faultPlan, limits: patchLike(defaultLimits), behaviour: patchLike(defaultBehaviour) };

const by = { at: z.number().optional(), sourceType: z.string().optional(), sourceId: z.string().optional() };
const recordsBody = z.strictObject({
  records: z.array(valuesBody).max(100_000),
  at: z.number().optional(),
  company: z.string().optional(),
});
const editBody = z.strictObject({ properties: valuesBody, ...by });
const refuseBody = z.strictObject({ id: z.string(), message: z.string().nullable() });
const mergeBody = z.strictObject({ winner: z.string(), loser: z.string() });
const touchBody = z.strictObject({ at: z.number().optional(), ids: z.array(z.string()).optional() });

const recordControl = (
  portal: HubSpotPortal,
  method: string,
  path: readonly string[],
  body: unknown,
): ControlAnswer => {
  const [name = '', id, action] = path;
  const type = objectTypeOf(name);
  if (type === null) return no(404, `Unknown control path ${path.join('/')}`);
  if (method === 'GET' && id === undefined) return ok({ total: portal.count(type), records: portal.all(type) });
  if (method === 'GET' && id !== undefined) {
    const record = portal.get(type, id);
    return record === null ? no(404, 'No such record') : ok(record);
  }
  if (method !== 'POST') return no(405, 'GET or POST');
  if (id === undefined) {
    const { records, at, company } = recordsBody.parse(body);
    const options = given({ at, company }) as { at?: number; company?: string };
    const create = (properties: Input): string =>
      type === 'contacts'
        ? portal.createContact(properties, options)
        : type === 'companies'
          ? portal.createCompany(properties, options)
          : portal.createDeal(properties, options);
    return type === 'leads' ? no(400, 'Leads are created by the API') : ok({ ids: records.map(create) });
  }
  if (id === 'touch') {
    const { at, ids } = touchBody.parse(body);
    portal.touchAll(type, at ?? portal.clock.now(), ids);
    return ok({});
  }
  if (id === 'refuse') {
    const { id: refused, message } = refuseBody.parse(body);
    portal.refuse(type, refused, message);
    return ok({});
  }
  if (id === 'merge' && type === 'contacts') {
    const { winner, loser } = mergeBody.parse(body);
    return ok({ id: portal.merge(winner, loser) });
  }
  if (action === 'archive') {
    portal.archive(type, id);
    return ok({});
  }
  if (action !== undefined) return no(404, `Unknown control path ${path.join('/')}`);
  const { properties, ...who } = editBody.parse(body);
  return ok({ changed: portal.edit(type, id, properties, given(who)) });
};

/** Answers `/_twin/{path}`. A body that does not fit throws a ZodError, a record that is not there an Error. */
export const handleControl = (
  portal: HubSpotPortal,
  method: string,
  path: readonly string[],
  body: unknown,
): ControlAnswer => {
  const { metrics } = portal;
  const call = `${method} ${path.join('/')}`;
  if (call === 'GET metrics')
    return ok({
      ...metrics.report(),
      effects: metrics.effects(),
      records: Object.fromEntries(objectTypes.map((type) => [type, portal.count(type)])),
      now: portal.clock.now(),
    });
  if (call === 'POST webhooks') webhooksOf(portal).set(webhookOptions.parse(body));
  if (call === 'POST webhooks' || call === 'GET webhooks') return ok(webhooksOf(portal).report());
  if (method === 'POST' && path[0] === 'erase' && path[1] !== undefined) {
    webhooksOf(portal).erase(path[1]);
    return ok({});
  }
  return settingControl(portal, settings, call, body) ?? recordControl(portal, method, path, body);
};
