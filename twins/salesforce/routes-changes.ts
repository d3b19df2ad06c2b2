// getUpdated and getDeleted: which records a span of time touched, and up to when that list is known to be whole. While a
// transaction runs, the list is whole only up to its start.
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_getupdated.htm
import { ok, refuse, restInstant, type Answer } from './answers.ts';
import { seerOf, type Route, type TwinRequest } from './request.ts';
import { seenObject } from './soql-paths.ts';
import { seesAllRows } from './access.ts';
import type { State } from './state.ts';
import { eachVisible, tableOf } from './store.ts';
import type { ObjectDef, Values } from './types.ts';
import { instantOf, wholeSecond } from './values.ts';

type Span = { readonly object: ObjectDef; readonly start: number; readonly end: number };

/** Shortest span that may be asked for. */
const leastSpanMs = 60_000;

const spanOf = (request: TwinRequest, name: string): Span => {
  const { state, query, userId } = request;
  const seer = seerOf(request);
  const object = seenObject(seer, name);
  if (object.isSetup) refuse(400, 'INVALID_TYPE_FOR_OPERATION', `${object.name} does not support replication`);
  if (!seesAllRows(state, userId, object))
    refuse(403, 'INSUFFICIENT_ACCESS', 'You need to have the View All permission on this object');
  const moment = (field: string): number =>
    instantOf(query.get(field) ?? '') ?? refuse(400, 'INVALID_FIELD', `${field} is not a date and time`);
  const [start, end] = [moment('start'), moment('end')];
  if (end - start < leastSpanMs)
    refuse(400, 'INVALID_REPLICATION_DATE', 'startDate must be at least one minute before endDate');
  if (start < seer.now - state.limits.updatedMs)
    refuse(400, 'INVALID_REPLICATION_DATE', 'startDate before org replication enabled date');
  return { object, start, end };
};

const latestCovered = (state: State, end: number): number => {
  const now = state.clock.now();
  const running = state.behaviour.coversInFlight ? state.inFlight.filter((one) => one.until > now) : [];
  return wholeSecond(Math.min(end, now, ...running.map((one) => one.startedAt)));
};

const touchedIn = (request: TwinRequest, { object, start, end }: Span, isDeleted: boolean): Values[] => {
  const found: Values[] = [];
  for (const values of eachVisible(tableOf(request.state.store, object), request.state.clock.now())) {
    const stamp = Number(values['SystemModstamp']);
    if ((values['IsDeleted'] === true) === isDeleted && stamp >= start && stamp < end) found.push(values);
  }
  if (found.length > request.state.limits.updatedIds) refuse(400, 'EXCEEDED_ID_LIMIT', 'too many ids in the result');
  return found;
};

const updated = (request: TwinRequest, name: string): Answer => {
  const span = spanOf(request, name);
  return ok({
    ids: touchedIn(request, span, false).map((values) => values['Id']),
    latestDateCovered: restInstant(latestCovered(request.state, span.end)),
  });
};

const deleted = (request: TwinRequest, name: string): Answer => {
  const span = spanOf(request, name);
  const now = request.state.clock.now();
  return ok({
    deletedRecords: touchedIn(request, span, true).map((values) => ({
      id: values['Id'],
      deletedDate: restInstant(Number(values['SystemModstamp'])),
    })),
    earliestDateAvailable: restInstant(wholeSecond(now - request.state.limits.updatedMs)),
    latestDateCovered: restInstant(latestCovered(request.state, span.end)),
  });
};

export const changesRoute = (method: string, path: readonly string[]): Route | null => {
  const [family, name = '', what] = path;
  if (method !== 'GET' || family !== 'sobjects' || path.length !== 3) return null;
  if (what === 'updated') return { endpoint: `updated ${name}`, run: (request) => updated(request, name) };
  if (what === 'deleted') return { endpoint: `deleted ${name}`, run: (request) => deleted(request, name) };
  return null;
};
