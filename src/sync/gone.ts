// Records that a CRM does not give any more, as the last thing it says of them: gone. Their values are not read, so none of them is taken away.
import type { Instant } from '#domain/lead.ts';
import type { StoredLead } from '#store/leads.ts';
import type { StoredRef } from '#store/refs.ts';
import type { ObjectName, SourceRecord } from '#connectors/connector.ts';

/** `at`: when it is known to have gone. A record that comes back later, or was changed later, is then newer than that. */
export const goneRecord = (
  object: ObjectName,
  id: string,
  of: { readonly at: Instant; readonly createdAt: Instant },
): SourceRecord => ({
  object,
  id,
  createdAt: of.createdAt,
  modifiedAt: of.at,
  isArchived: true,
  values: {},
  history: {},
  associated: {},
  mergedIds: [],
});

/** Of a person we know: no later than the record was last read, so that whatever the CRM says of it when it is restored counts. */
export const gonePerson = (ref: StoredRef, lead: StoredLead | undefined): SourceRecord => {
  const createdAt = lead?.lead.fields['person.created_at'];
  return goneRecord(ref.ref.object as ObjectName, ref.ref.recordId, {
    at: ref.modifiedAt,
    createdAt: typeof createdAt === 'number' ? createdAt : ref.modifiedAt,
  });
};
