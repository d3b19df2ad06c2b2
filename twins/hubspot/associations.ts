// Which records belong together, and under which association types the API names that.
// https://developers.hubspot.com/docs/api-reference/crm-associations-v4/guide
import type { ObjectType, StoredRecord } from './types.ts';

type Kinds = { readonly plain: number; readonly primary?: number };
const kinds: Partial<Record<`${ObjectType}-${ObjectType}`, Kinds>> = {
  'contacts-companies': { plain: 279, primary: 1 },
  'companies-contacts': { plain: 280, primary: 2 },
  'contacts-deals': { plain: 4 },
  'deals-contacts': { plain: 3 },
  'deals-companies': { plain: 341, primary: 5 },
  'companies-deals': { plain: 342, primary: 6 },
  'leads-contacts': { plain: 608, primary: 578 },
  'contacts-leads': { plain: 609, primary: 579 },
  'calls-contacts': { plain: 194 },
  'contacts-calls': { plain: 193 },
  'emails-contacts': { plain: 198 },
  'contacts-emails': { plain: 197 },
  'meetings-contacts': { plain: 200 },
  'contacts-meetings': { plain: 199 },
  'communications-contacts': { plain: 81 },
  'contacts-communications': { plain: 82 },
  'tasks-contacts': { plain: 204 },
  'contacts-tasks': { plain: 203 },
};

export const isAssociable = (from: ObjectType, to: ObjectType): boolean => kinds[`${from}-${to}`] !== undefined;

/** Which object an association type id of a create points to; null = none that the twin knows. */
export const targetOf = (from: ObjectType, typeId: number): ObjectType | null => {
  for (const [pair, { plain, primary }] of Object.entries(kinds)) {
    const [source, target] = pair.split('-') as [ObjectType, ObjectType];
    if (source === from && (plain === typeId || primary === typeId)) return target;
  }
  return null;
};

const add = (record: StoredRecord, type: ObjectType, id: number): void => {
  (record.links[type] ??= new Set()).add(id);
};

/** Ties two records both ways. It bumps no modified time, as in a portal; the primary company is a property of the contact. */
export const tie = (
  from: { type: ObjectType; record: StoredRecord },
  to: { type: ObjectType; record: StoredRecord },
): void => {
  add(from.record, to.type, to.record.id);
  add(to.record, from.type, from.record.id);
};

/** The first company tied to a deal, and a contact's `associatedcompanyid`, are primary; so is a lead's first contact. */
export const isPrimary = (
  from: { type: ObjectType; record: StoredRecord },
  to: { type: ObjectType; record: StoredRecord },
): boolean => {
  const pair = `${from.type}-${to.type}` as const;
  if (kinds[pair]?.primary === undefined) return false;
  const first = (one: StoredRecord, type: ObjectType): number | undefined => one.links[type]?.values().next().value;
  if (pair === 'contacts-companies') return from.record.values['associatedcompanyid'] === String(to.record.id);
  if (pair === 'companies-contacts') return to.record.values['associatedcompanyid'] === String(from.record.id);
  return pair === 'deals-companies' || pair === 'leads-contacts'
    ? first(from.record, to.type) === to.record.id
    : first(to.record, from.type) === from.record.id;
};

export type AssociationType = { readonly typeId: number; readonly label: string | null };

export const typesOf = (from: ObjectType, to: ObjectType, primary: boolean): readonly AssociationType[] => {
  const pair = kinds[`${from}-${to}`];
  if (pair === undefined) return [];
  const plain = { typeId: pair.plain, label: null };
  return primary && pair.primary !== undefined ? [{ typeId: pair.primary, label: 'Primary' }, plain] : [plain];
};
