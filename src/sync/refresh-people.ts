// The users of a CRM, read again at most once an hour: people come and go more slowly than leads, and every reading costs calls.
import { getCursor, setCursor } from '#store/cursors.ts';
import { saveCrmPeople } from '#store/crm-people.ts';
import type { Connected, Engine } from './engine.ts';
import { committed } from './transaction.ts';

const refreshMs = 3_600_000;
const stream = 'people';

/** Returns whether anything is different. Throws ConnectorError where the CRM cannot be asked. `isNow`: even if it was asked a minute ago. */
export const refreshPeople = async (engine: Engine, connected: Connected, isNow = false): Promise<boolean> => {
  const connection = connected.row.id;
  const now = engine.clock.now();
  const last = await getCursor(engine.db, connection, stream);
  if (!isNow && last !== null && now - last.updatedAt < refreshMs) return false;
  const people = await connected.connector.people(connected.mapping.people);
  return committed(engine)(async (tx) => {
    await setCursor(tx, { connection, stream, position: { people: people.length }, now });
    return saveCrmPeople(
      tx,
      connection,
      people.map(({ id, email, name, isActive, away }) => ({ userId: id, email, name, isActive, away: away ?? null })),
      now,
    );
  });
};
