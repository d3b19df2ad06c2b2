// Alerts that are tasks: made in the CRM that the rep works in and that has the record, once for each key whatever is lost on the way.
import type { SendOutcome } from '#src/alerts/outcome.ts';
import { toText } from '#src/alerts/write-text.ts';
import type { TaskRequest } from '#connectors/connector.ts';
import { ConnectorError } from '#src/errors.ts';
import { repOf, type AlertShell, type Due } from './alert-shell.ts';
import { wordsOf } from './alert-words.ts';
import type { Connected } from './engine.ts';

type Place = { readonly target: Connected; readonly request: TaskRequest };

/** CRMs take more; nobody reads it. */
const mostBodyChars = 8_000;
/** So close to its deadline a task is urgent. */
const urgentMs = 3_600_000;

/** Where a task can be made and with what in it; else why it cannot. */
export const placeOf = (shell: AlertShell, due: Due): Place | string => {
  const rep = repOf(shell, due.to);
  if (rep === null) return 'it is for nobody of the roster';
  const { refs } = due.stored;
  for (const target of shell.connected.toSorted((a, b) => (a.row.id < b.row.id ? -1 : 1))) {
    const ownerId = rep.users[target.row.id];
    const ref = refs.find(
      (one) =>
        one.ref.connection === target.row.id &&
        (one.ref.object === 'contact' || one.ref.object === 'lead') &&
        !one.isArchived &&
        one.mergedInto === null,
    );
    if (target.connector.createTasks === undefined || target.row.mode === 'observe') continue;
    if (ownerId === undefined || ref === undefined) continue;
    const content = wordsOf(shell, [due]);
    const { note } = due.row;
    return {
      target,
      request: {
        key: due.row.id,
        object: ref.ref.object as TaskRequest['object'],
        recordId: ref.ref.recordId,
        ownerId,
        subject: content.subject,
        body: toText(content).slice(0, mostBodyChars),
        dueAt: note.dueAt,
        timeZone: rep.timeZone,
        isUrgent: note.kind === 'breach' || (note.dueAt !== null && note.dueAt - shell.clock.now() < urgentMs),
      },
    };
  }
  return 'no CRM that acts has both the record and the rep as a user: see the roster';
};

export type TaskMade = { readonly due: Due; readonly connection: string; readonly outcome: SendOutcome };

/** Makes tasks in one call for each CRM. */
export const makeTasks = async (
  wanted: readonly { readonly due: Due; readonly place: Place }[],
): Promise<readonly TaskMade[]> => {
  const made: TaskMade[] = [];
  const byConnection = Map.groupBy(wanted, ({ place }) => place.target.row.id);
  for (const [connection, group] of byConnection) {
    const outcomes = await create(group.map(({ place }) => place));
    for (const { due, place } of group) {
      const outcome = outcomes.get(place.request.key);
      if (outcome === undefined) throw new Error('a connector must answer for each task');
      made.push({ due, connection, outcome });
    }
  }
  return made;
};

const create = async (places: readonly Place[]): Promise<ReadonlyMap<string, SendOutcome>> => {
  const requests = places.map(({ request }) => request);
  const connector = places[0]?.target.connector;
  try {
    const results = (await connector?.createTasks?.(requests)) ?? [];
    return new Map(
      results.map(({ key, outcome }) => [key, outcome.ok ? { kind: 'delivered' } : outcomeOf(outcome.error)]),
    );
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return new Map(requests.map(({ key }) => [key, outcomeOf(error)]));
  }
};

/** Repeats are no danger here: the connector looks for the key first. */
const outcomeOf = (error: ConnectorError): SendOutcome => {
  const why = error.message;
  switch (error.kind) {
    case 'auth':
      return { kind: 'blocked', why, nextStep: 'See `baton doctor`', afterMs: null };
    case 'rate_limited':
      return { kind: 'blocked', why, nextStep: null, afterMs: error.retryAfterMs ?? 30_000 };
    case 'unavailable':
    case 'conflict':
      return { kind: 'later', why, afterMs: error.retryAfterMs ?? null, isUnsure: false };
    case 'invalid':
    case 'not_found':
      return { kind: 'refused', why };
  }
};
