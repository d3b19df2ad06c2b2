// Control of the twin from another process: faults, limits, marks, counts and records under /_twin, guarded by the header
// `x-twin` (a page of another site cannot send it) and by the loopback address.
import { z } from 'zod';
import { given, no, ok, patchLike, settingControl, valuesBody, type ControlAnswer } from '../shared/control.ts';
import { doorbellOf, doorbellOptions } from './doorbell.ts';
import { faultPlan } from './faults.ts';
import { defaultLimits } from './limits.ts';
import type { SalesforceOrg } from './org.ts';
import { defaultBehaviour } from './state.ts';

const settings = { faults: faultPlan, limits: patchLike(defaultLimits), behaviour: patchLike(defaultBehaviour) };

const by = z.object({
  at: z.number().optional(),
  user: z.string().optional(),
  lagMs: z.number().nonnegative().optional(),
});
const recordsBody = by.extend({ records: z.array(valuesBody).max(100_000) });
const editBody = by.extend({ values: valuesBody });
const mergeBody = by.extend({ winner: z.string(), loser: z.string() });
const convertBody = by.extend({
  accountId: z.string().optional(),
  contactId: z.string().optional(),
  opportunity: z.string().nullable().optional(),
});
const tieBody = z.strictObject({ at: z.number().optional(), ids: z.array(z.string()).optional() });
const refuseBody = z.strictObject({ id: z.string(), message: z.string().nullable(), errorCode: z.string().optional() });
const lagBody = z.strictObject({ ms: z.number().nonnegative() });
const lockBody = z.strictObject({ id: z.string(), times: z.number().int().positive().optional() });

/** `records/Lead` lists and creates, `record/{id}` reads and edits, `record/{id}/convert|delete|undelete` act. */
const recordControl = (org: SalesforceOrg, method: string, path: readonly string[], body: unknown): ControlAnswer => {
  const [family = '', name = '', action] = path;
  if (family === 'records' && action === undefined) {
    if (method === 'GET') return ok({ total: org.count(name), records: org.all(name) });
    const { records, ...who } = recordsBody.parse(body);
    return ok({ ids: records.map((record) => org.seed(name, record, given(who))) });
  }
  if (family === 'records' && action === 'tie') {
    const { at, ids } = tieBody.parse(body);
    org.tie(name, at ?? org.clock.now(), ids);
    return ok({});
  }
  if (family !== 'record') return no(404, `Unknown control path ${path.join('/')}`);
  if (method === 'GET') {
    const record = org.get(name);
    return record === null ? no(404, 'No such record') : ok(record);
  }
  switch (action) {
    case undefined: {
      const { values: patch, ...who } = editBody.parse(body);
      org.edit(name, patch, given(who));
      return ok({});
    }
    case 'convert': {
      const { at, user, lagMs, ...wanted } = convertBody.parse(body ?? {});
      return ok(org.convert(name, given(wanted), given({ at, user, lagMs })));
    }
    case 'delete':
      org.remove(name, given(by.parse(body ?? {})));
      return ok({});
    case 'undelete':
      org.undelete(name, given(by.parse(body ?? {})));
      return ok({});
    default:
      return no(404, `Unknown control path ${path.join('/')}`);
  }
};

const setting = (org: SalesforceOrg, call: string, body: unknown): ControlAnswer | null => {
  const { state, metrics } = org;
  switch (call) {
    case 'POST lag':
      org.lag(lagBody.parse(body).ms);
      return ok({});
    case 'POST lock': {
      const { id, times } = lockBody.parse(body);
      org.lock(id, times);
      return ok({});
    }
    case 'POST refuse': {
      const { id, message, errorCode } = refuseBody.parse(body);
      org.refuse(id, message === null ? null : { message, ...(errorCode === undefined ? {} : { errorCode }) });
      return ok({});
    }
    case 'POST webhooks':
      doorbellOf(org).set(doorbellOptions.parse(body));
      return ok(doorbellOf(org).report());
    case 'GET webhooks':
      return ok(doorbellOf(org).report());
    case 'POST merge': {
      const { winner, loser, ...who } = mergeBody.parse(body);
      org.merge(winner, loser, given(who));
      return ok({});
    }
    case 'GET metrics':
      return ok({
        ...metrics.report(),
        effects: metrics.effects(),
        headers: metrics.headers(),
        records: Object.fromEntries(
          [...state.store.schema.values()].filter((one) => !one.isSetup).map(({ name }) => [name, org.count(name)]),
        ),
        users: org.users,
        now: org.clock.now(),
      });
    default:
      return settingControl(org, settings, call, body);
  }
};

/** Answers `/_twin/{path}`. A body that does not fit throws a ZodError, a record that is not there an Error. */
export const handleControl = (
  org: SalesforceOrg,
  method: string,
  path: readonly string[],
  body: unknown,
): ControlAnswer => setting(org, `${method} ${path.join('/')}`, body) ?? recordControl(org, method, path, body);
