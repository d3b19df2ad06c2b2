// Connections: the CRM accounts of this installation, how far each may act, and their sealed secrets.
import { sql } from 'kysely';
import type { ConnectionId, Instant } from '#domain/lead.ts';
import { insertRows, setExcluded, toJson } from './recordset.ts';
import type { ConnectionMode, ConnectionsTable, JsonObject, Tx } from './schema.ts';
import type { SecretBox } from './secrets.ts';

export type StoredConnection = {
  readonly id: ConnectionId;
  /** Which adapter. */
  readonly kind: string;
  readonly mode: ConnectionMode;
  readonly accountId: string | null;
  readonly baseUrl: string | null;
  readonly settings: JsonObject;
  /** Null until it acts: what qualified before is baseline and opens no handoff. */
  readonly actsSince: Instant | null;
  readonly createdAt: Instant;
};

const toConnection = (row: ConnectionsTable): StoredConnection => ({
  id: row.connection_id,
  kind: row.kind,
  mode: row.mode,
  accountId: row.account_id,
  baseUrl: row.base_url,
  settings: row.settings,
  actsSince: row.acts_since,
  createdAt: row.created_at,
});

const COLUMNS = [
  'connection_id',
  'kind',
  'mode',
  'account_id',
  'base_url',
  'settings',
  'secrets',
  'acts_since',
  'created_at',
] as const;
const UPDATED = ['kind', 'mode', 'account_id', 'base_url', 'settings', 'acts_since'] as const;

/** Inserts or replaces a connection; its secrets and the time it was made stay. */
export const saveConnection = async (tx: Tx, connection: StoredConnection): Promise<void> => {
  const row: ConnectionsTable = {
    connection_id: connection.id,
    kind: connection.kind,
    mode: connection.mode,
    account_id: connection.accountId,
    base_url: connection.baseUrl,
    settings: connection.settings,
    secrets: {},
    acts_since: connection.actsSince,
    created_at: connection.createdAt,
  };
  await insertRows(
    tx,
    'connections',
    COLUMNS,
    [row],
    sql`on conflict (connection_id) do update set ${setExcluded(UPDATED)}`,
  );
};

export const getConnection = async (tx: Tx, id: ConnectionId): Promise<StoredConnection | null> => {
  const row = await tx.selectFrom('connections').selectAll().where('connection_id', '=', id).executeTakeFirst();
  return row === undefined ? null : toConnection(row);
};

export const listConnections = async (tx: Tx): Promise<StoredConnection[]> => {
  const rows = await tx.selectFrom('connections').selectAll().orderBy('connection_id').execute();
  return rows.map(toConnection);
};

/** Changes how far a connection may act. `actsSince` is set by its first time in `live` or `sandbox` and never moves after. */
export const setMode = async (tx: Tx, id: ConnectionId, mode: ConnectionMode, now: Instant): Promise<void> => {
  const since = mode === 'observe' ? sql`acts_since` : sql`coalesce(acts_since, ${now})`;
  await sql`update connections set mode = ${mode}, acts_since = ${since} where connection_id = ${id}`.execute(tx);
};

const secretContext = (id: ConnectionId, name: string): string => `connection ${id} ${name}`;

/** Seals and keeps secrets of a saved connection by name; others it has stay. */
export const saveSecrets = async (
  tx: Tx,
  box: SecretBox,
  id: ConnectionId,
  secrets: Readonly<Record<string, string>>,
): Promise<void> => {
  const sealed = Object.fromEntries(
    Object.entries(secrets).map(([name, secret]) => [name, box.seal(secretContext(id, name), secret)]),
  );
  await sql`update connections set secrets = secrets || ${toJson(sealed)}::jsonb where connection_id = ${id}`.execute(
    tx,
  );
};

/** All of them: what signed in another way, or another app in, must not be mixed with what comes now. */
export const forgetSecrets = async (tx: Tx, id: ConnectionId): Promise<void> => {
  await sql`update connections set secrets = '{}'::jsonb where connection_id = ${id}`.execute(tx);
};

/** The connection's secrets by name, opened; none if it is unknown. Throws ConfigError when the key is another one. */
export const loadSecrets = async (tx: Tx, box: SecretBox, id: ConnectionId): Promise<Record<string, string>> => {
  const row = await tx.selectFrom('connections').select('secrets').where('connection_id', '=', id).executeTakeFirst();
  return Object.fromEntries(
    Object.entries(row?.secrets ?? {}).map(([name, sealed]) => [name, box.open(secretContext(id, name), sealed)]),
  );
};
