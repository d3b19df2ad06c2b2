// Merging two contacts: the winner keeps its values and takes those it had not, the loser's id is gone for good.
import { emailHolder } from './records.ts';
import type { State } from './state.ts';
import { change, insert, remove, tell } from './table.ts';
import { objectTypes, type ObjectType, type Source, type StoredRecord, type Values } from './types.ts';

const mergedProperty = 'hs_merged_object_ids';

const relink = (state: State, from: StoredRecord, to: StoredRecord): void => {
  for (const type of objectTypes)
    for (const id of from.links[type] ?? []) {
      (to.links[type] ??= new Set()).add(id);
      const back = state.tables[type].records.get(id)?.links.contacts;
      back?.delete(from.id);
      back?.add(to.id);
    }
};

const later = (state: State, a: string, b: string): string => {
  const options = state.properties.get('contacts', 'lifecyclestage')?.options ?? [];
  const place = (stage: string): number => options.findIndex((option) => option.value === stage);
  return place(a) >= place(b) ? a : b;
};

/**
 * Merges `loser` into `winner` and returns the record that lives on: the winner, or a new one where the portal mints ids.
 * The furthest lifecycle stage stays; the loser's history is not carried over (a simplification).
 */
export const mergeContacts = (
  state: State,
  winner: StoredRecord,
  loser: StoredRecord,
  at: number,
  mintsId: boolean,
): StoredRecord => {
  const type: ObjectType = 'contacts';
  const table = state.tables[type];
  const source: Source = { type: 'MERGE_CONTACTS', id: null };
  const mergedIds = [
    ...(winner.values[mergedProperty] ?? '').split(';'),
    ...(loser.values[mergedProperty] ?? '').split(';'),
    String(loser.id),
    ...(mintsId ? [String(winner.id)] : []),
  ].filter((id) => id !== '');
  const taken: Record<string, string> = { [mergedProperty]: mergedIds.join(';') };
  for (const [name, value] of Object.entries(loser.values))
    if (value !== '' && (winner.values[name] ?? '') === '') taken[name] = value;
  const stages = [winner.values['lifecyclestage'] ?? '', loser.values['lifecyclestage'] ?? ''] as const;
  if (stages[0] !== '' && stages[1] !== '') taken['lifecyclestage'] = later(state, ...stages);

  const values: Values = { ...winner.values, ...taken };
  const heir = mintsId ? insert(table, values, at, source) : winner;
  if (!mintsId) change(table, winner, taken, at, source);
  for (const gone of mintsId ? [winner, loser] : [loser]) {
    relink(state, gone, heir);
    const email = gone.values['email'];
    if (email !== undefined && state.emails.get(email) === gone.id) state.emails.delete(email);
    remove(table, gone, at);
  }
  const gone = (mintsId ? [winner, loser] : [loser]).map(({ id }) => id);
  tell(table, { kind: 'merged', record: heir, winner: winner.id, gone, at, source });
  const email = heir.values['email'];
  if (email !== undefined && email !== '' && emailHolder(state, type, heir.values, heir.id) === null)
    state.emails.set(email, heir.id);
  return heir;
};
