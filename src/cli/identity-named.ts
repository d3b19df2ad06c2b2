// Whom a person means at the command line: a lead by its id, a record or an address; a record by `connection/object/id` or by its id alone.
import type { LeadId, RecordRef } from '#domain/lead.ts';
import { ConfigError } from '#src/errors.ts';
import { livingLeads } from '#store/identity.ts';
import { findLeads } from '#store/leads.ts';
import { findRefs, type StoredRef } from '#store/refs.ts';
import type { Tx } from '#store/schema.ts';

export const leadNames = "Baton's lead id, a record as connection/object/id, a record id alone or an e-mail address";

const recordPattern = /^([^/]+)\/(contact|lead)\/(.+)$/;

export const recordIn = (text: string): RecordRef | null => {
  const [, connection, object, recordId] = recordPattern.exec(text.trim()) ?? [];
  return connection === undefined || object === undefined || recordId === undefined
    ? null
    : { connection, object, recordId };
};

/** Throws ConfigError where it names no lead, or several. */
export const namedLead = async (tx: Tx, text: string): Promise<LeadId> => {
  const record = recordIn(text);
  const ofRecord = record === null ? [] : (await findRefs(tx, [record])).map(({ leadId }) => leadId);
  const found = ofRecord.length > 0 ? ofRecord : await findLeads(tx, text);
  const ids = [...new Set((await livingLeads(tx, found)).values())].sort();
  const [id, ...others] = ids;
  if (id === undefined) throw new ConfigError(`no lead is known by that: give ${leadNames}`);
  if (others.length > 0) throw new ConfigError(`that names ${ids.length} leads: give one of ${ids.join(', ')}`);
  return id;
};

/** One of these records. Throws ConfigError where it names several; what names none is taken as it is written, or refused. */
export const namedRecord = (refs: readonly StoredRef[], text: string): RecordRef => {
  const record = recordIn(text);
  if (record !== null) return record;
  const found = refs.filter(({ ref }) => ref.recordId === text.trim()).map(({ ref }) => ref);
  const [only, ...others] = found;
  if (others.length > 0)
    throw new ConfigError('that names several records of the lead: write it as connection/object/id');
  if (only === undefined) throw new ConfigError('no record of that lead has this id: write it as connection/object/id');
  return only;
};
