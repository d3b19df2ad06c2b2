// The CRMs' users as read last: whom an owner's id means, who has left, and who says there that they are away.
import { sql } from 'kysely';
import type { ConnectionId, Instant } from '#domain/lead.ts';
import { insertRows, setExcluded } from './recordset.ts';
import { changeDesk } from './rosters.ts';
import type { CrmPeopleTable, Tx } from './schema.ts';

export type CrmPerson = {
  readonly connection: ConnectionId;
  readonly userId: string;
  readonly email: string | null;
  readonly name: string;
  readonly isActive: boolean;
  /** Was named once and is no more. */
  readonly isGone: boolean;
  /** Null bounds: since whenever, until further notice. Null = here. */
  readonly away: { readonly from: Instant | null; readonly until: Instant | null } | null;
  readonly readAt: Instant;
};

const COLUMNS = [
  'connection_id',
  'user_id',
  'email',
  'name',
  'is_active',
  'is_gone',
  'is_away',
  'away_from',
  'away_until',
  'read_at',
] as const;

const toRow = (person: CrmPerson): CrmPeopleTable => ({
  connection_id: person.connection,
  user_id: person.userId,
  email: person.email,
  name: person.name,
  is_active: person.isActive,
  is_gone: person.isGone,
  is_away: person.away !== null,
  away_from: person.away?.from ?? null,
  away_until: person.away?.until ?? null,
  read_at: person.readAt,
});

const toPerson = (row: CrmPeopleTable): CrmPerson => ({
  connection: row.connection_id,
  userId: row.user_id,
  email: row.email,
  name: row.name,
  isActive: row.is_active,
  isGone: row.is_gone,
  away: row.is_away ? { from: row.away_from, until: row.away_until } : null,
  readAt: row.read_at,
});

export const listCrmPeople = async (tx: Tx, connection?: ConnectionId): Promise<CrmPerson[]> => {
  const rows = await tx
    .selectFrom('crm_people')
    .selectAll()
    .$if(connection !== undefined, (query) => query.where('connection_id', '=', connection ?? ''))
    .orderBy('connection_id')
    .orderBy('user_id')
    .execute();
  return rows.map(toPerson);
};

const sameAs = (a: CrmPerson, b: CrmPerson | undefined): boolean =>
  b !== undefined && JSON.stringify({ ...a, readAt: 0 }) === JSON.stringify({ ...b, readAt: 0 });

/** What the CRM says now of all its users; whoever it names no more is kept as gone. Returns whether anything is different. */
export const saveCrmPeople = async (
  tx: Tx,
  connection: ConnectionId,
  people: readonly Omit<CrmPerson, 'connection' | 'isGone' | 'readAt'>[],
  now: Instant,
): Promise<boolean> => {
  const known = new Map((await listCrmPeople(tx, connection)).map((person) => [person.userId, person]));
  const named = new Map(
    people.map((person): [string, CrmPerson] => [
      person.userId,
      {
        connection,
        userId: person.userId,
        email: person.email,
        name: person.name,
        isActive: person.isActive,
        isGone: false,
        away: person.away === null ? null : { from: person.away.from, until: person.away.until },
        readAt: now,
      },
    ]),
  );
  const gone = [...known.values()].filter((person) => !named.has(person.userId) && !person.isGone);
  const changed = [
    ...[...named.values()].filter((person) => !sameAs(person, known.get(person.userId))),
    ...gone.map((person) => ({ ...person, isGone: true, readAt: now })),
  ].sort((a, b) => (a.userId < b.userId ? -1 : 1));
  if (changed.length === 0) return false;
  await changeDesk(tx);
  await insertRows(
    tx,
    'crm_people',
    COLUMNS,
    changed.map(toRow),
    sql`on conflict (connection_id, user_id) do update set ${setExcluded(COLUMNS.slice(2))}`,
  );
  return true;
};
