// New records by the API: judged by the portal's rules, then made with what they are tied to.
import { z } from 'zod';
import type { Failure } from './answers.ts';
import { targetOf, tie } from './associations.ts';
import { addRecord, checkValues, uniqueHolder } from './records.ts';
import type { State } from './state.ts';
import type { ObjectType, Source, StoredRecord, Values } from './types.ts';
import { conflictFailure, liveRecord, valuesFailure } from './writes.ts';

export const createInput = z.looseObject({
  properties: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  associations: z
    .array(
      z.looseObject({
        to: z.looseObject({ id: z.union([z.string(), z.number()]).transform(String) }),
        types: z.array(z.looseObject({ associationTypeId: z.coerce.number() })).min(1),
      }),
    )
    .default([]),
});
export type CreateInput = z.infer<typeof createInput>;

export type JudgedCreate =
  | { readonly ok: true; readonly values: Values; readonly targets: readonly { type: ObjectType; id: string }[] }
  | { readonly ok: false; readonly failure: Failure };

/** What a record of this object must have beside values that are right. */
const lacks = (type: ObjectType, values: Values, targets: readonly (ObjectType | null)[]): string | null => {
  // A lead stands on a contact. https://developers.hubspot.com/docs/api-reference/crm-leads-v3/guide
  if (type === 'leads' && ((values['hs_lead_name'] ?? '') === '' || !targets.includes('contacts')))
    return 'A lead needs hs_lead_name and an association with an existing contact.';
  if (type === 'tasks' && (values['hs_timestamp'] ?? '') === '') return 'A task needs hs_timestamp.';
  return null;
};

/** Whether one record may be made. Writes nothing. */
export const judgeCreate = (state: State, type: ObjectType, input: CreateInput): JudgedCreate => {
  const refused = (message: string): JudgedCreate => ({
    ok: false,
    failure: { status: 400, category: 'VALIDATION_ERROR', message },
  });
  const { values, problems } = checkValues(state, type, input.properties, true);
  if (problems.length > 0) return { ok: false, failure: valuesFailure(problems) };
  const holder = uniqueHolder(state, type, values, null);
  if (holder !== null) return { ok: false, failure: conflictFailure(type, holder) };
  const targets = input.associations.map(({ to, types }) => ({
    id: to.id,
    type: targetOf(type, types[0]?.associationTypeId ?? 0),
  }));
  const unknown = targets.find((target) => target.type === null || liveRecord(state, target.type, target.id) === null);
  if (unknown !== undefined) return refused(`No association of this type with record ${unknown.id} can be made.`);
  const missing = lacks(
    type,
    values,
    targets.map((target) => target.type),
  );
  if (missing !== null) return refused(missing);
  return { ok: true, values, targets: targets.flatMap(({ id, type: to }) => (to === null ? [] : [{ id, type: to }])) };
};

export const makeRecord = (
  state: State,
  type: ObjectType,
  { values, targets }: Extract<JudgedCreate, { ok: true }>,
  source: Source,
): StoredRecord => {
  const record = addRecord(state, type, values, state.clock.now(), source);
  for (const target of targets) {
    const other = liveRecord(state, target.type, target.id);
    if (other !== null) tie({ type, record }, { type: target.type, record: other });
  }
  state.metrics.created();
  return record;
};
