// The tokens of a connection, sealed, shared by all processes on the database. Whoever renews them holds the connection's row meanwhile, so that a
// rotated refresh token is asked for once and kept before anybody uses it.
import { z } from 'zod';
import type { Kysely } from 'kysely';
import type { ConnectionId, Instant } from '#domain/lead.ts';
import { loadSecrets, saveSecrets } from './connections.ts';
import type { Database, Tx } from './schema.ts';
import type { SecretBox } from './secrets.ts';

/** As connector.ts describes them. */
export type ShelvedTokens = {
  readonly accessToken: string;
  readonly instanceUrl: string;
  readonly refreshToken: string | null;
  readonly issuedAt: Instant;
};

const secretName = 'tokens';

const shape = z.strictObject({
  accessToken: z.string().min(1),
  instanceUrl: z.string().min(1),
  refreshToken: z.string().min(1).nullable(),
  issuedAt: z.number(),
});

const read = async (tx: Tx, box: SecretBox, id: ConnectionId): Promise<ShelvedTokens | null> => {
  const text = (await loadSecrets(tx, box, id))[secretName];
  return text === undefined ? null : shape.parse(JSON.parse(text));
};

export type StoredShelf = {
  load(): Promise<ShelvedTokens | null>;
  renew(stale: string | null, ask: (kept: ShelvedTokens | null) => Promise<ShelvedTokens>): Promise<ShelvedTokens>;
};

/** `ask` is called inside a transaction: it must not touch this database. */
export const storedShelf = (db: Kysely<Database>, box: SecretBox, id: ConnectionId): StoredShelf => ({
  load: () => read(db, box, id),
  renew: (stale, ask) =>
    db.transaction().execute(async (tx) => {
      await tx.selectFrom('connections').select('connection_id').where('connection_id', '=', id).forUpdate().execute();
      const kept = await read(tx, box, id);
      if (kept !== null && kept.accessToken !== stale) return kept;
      const renewed = await ask(kept);
      await saveTokens(tx, box, id, renewed);
      return renewed;
    }),
});

export const saveTokens = (tx: Tx, box: SecretBox, id: ConnectionId, tokens: ShelvedTokens): Promise<void> =>
  saveSecrets(tx, box, id, { [secretName]: JSON.stringify(tokens) });
