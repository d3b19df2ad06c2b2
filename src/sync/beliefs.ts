// What the mappings of all connections say together: who is believed about a fact, who tells of an event, and by what one person's records find
// each other.
import type { Authority } from '#domain/authority.ts';
import type { RankOf } from '#domain/believed.ts';
import type { ConnectionId, RecordRef } from '#domain/lead.ts';
import type { Link } from '#domain/snapshot.ts';
import { eventRank, eventTypes, fieldRank, type Mapping } from '#mapping/mapping.ts';
import type { StoredConnection } from '#store/connections.ts';

/** A connection and how its records look. */
type Known = { readonly row: Pick<StoredConnection, 'id' | 'kind'>; readonly mapping: Mapping };

export type Beliefs = {
  readonly rankOf: RankOf;
  readonly authority: Authority;
  /** The address a record is found by; null where it joins nobody. */
  readonly joiningEmail: (connection: ConnectionId, email: unknown) => string | null;
  /** The record that a link means; null where no connection, or more than one, is of that CRM. */
  readonly linked: (connection: ConnectionId, link: Link) => RecordRef | null;
};

export const beliefsOf = (targets: ReadonlyMap<ConnectionId, Known>): Beliefs => {
  const all = [...targets.values()].sort((a, b) => (a.row.id < b.row.id ? -1 : 1));
  const told = tellers(all);
  const byKind = Map.groupBy(all, ({ row }) => row.kind);
  return {
    rankOf: (source, path) => {
      const target = targets.get(source);
      return all.length < 2 || target === undefined ? 0 : fieldRank(target.mapping, path);
    },
    authority: (type) => told.get(type) ?? null,
    joiningEmail: (connection, email) => {
      const identity = targets.get(connection)?.mapping.identity;
      if (identity?.by_email !== true || typeof email !== 'string') return null;
      const at = email.lastIndexOf('@');
      // "n/a" and the like are nobody's address.
      if (at < 1 || at === email.length - 1) return null;
      const local = email.slice(0, at).toLowerCase();
      const isShared = all.some(({ mapping }) => mapping.identity.shared_addresses.includes(local));
      return isShared ? null : email.toLowerCase();
    },
    linked: (connection, { crm, object, recordId }) => {
      if (crm === null) return { connection, object, recordId };
      const known = byKind.get(crm) ?? [];
      return known.length === 1 && known[0] !== undefined ? { connection: known[0].row.id, object, recordId } : null;
    },
  };
};

/** For each event type that more than one connection can tell of, the one that does: the lowest rank, then the first by name. */
const tellers = (all: readonly Known[]): ReadonlyMap<string, ConnectionId> => {
  const told = new Map<string, { id: ConnectionId; rank: number; count: number }>();
  for (const { row, mapping } of all) {
    for (const type of eventTypes(mapping)) {
      const rank = eventRank(mapping, type);
      const known = told.get(type);
      const count = (known?.count ?? 0) + 1;
      if (known === undefined || rank < known.rank) told.set(type, { id: row.id, rank, count });
      else told.set(type, { ...known, count });
    }
  }
  return new Map([...told].filter(([, { count }]) => count > 1).map(([type, { id }]) => [type, id]));
};
