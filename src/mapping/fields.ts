// One property of a CRM record to one value of the lead model. An unreadable value is a fact we do not have, and a problem to show.
import { type FieldType, type Value } from '#domain/lead.ts';
import { type FieldMapping, fieldType, recordIdProperty } from './mapping.ts';
import { boolean, cleanText, instant, isGuess, list, normalise, number, plainNumber, rangeStart } from './normalise.ts';
import type { MappingProblemKind } from './problems.ts';

export type FieldReading =
  | { readonly kind: 'not_read' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'value'; readonly value: Value }
  /** `shown`: the value may be shown to the admin. */
  | { readonly kind: 'problem'; readonly problem: MappingProblemKind; readonly says: string; readonly shown: boolean };

type Values = Readonly<Record<string, string | null>>;

/** Enough for any multiple choice; more is no list of choices. */
const maxListItems = 200;

/** Texts that identify a person: their values are never put into a problem. */
const identifying: ReadonlySet<string> = new Set([
  'person.email',
  'person.first_name',
  'person.last_name',
  'person.title',
  'person.phone',
]);

/** Reads one mapping entry off a record. `home`: the person's country, for national telephone numbers. */
export const readField = (entry: FieldMapping, id: string, values: Values, home: string | null): FieldReading => {
  const raw =
    entry.property === recordIdProperty
      ? id
      : Object.hasOwn(values, entry.property)
        ? values[entry.property]
        : undefined;
  if (raw === undefined) return { kind: 'not_read' };
  const text = cleanText(raw ?? '');
  if (text === null) return { kind: 'empty' };
  return entry.picklist === undefined ? readText(entry, text, home) : readPicklist(entry, entry.picklist, text, home);
};

const readPicklist = (
  entry: FieldMapping,
  picklist: NonNullable<FieldMapping['picklist']>,
  text: string,
  home: string | null,
): FieldReading => {
  if (fieldType(entry) === 'list') return readChoices(entry, picklist, list(text));
  // Of several choices in a single fact the one that the mapping names first counts.
  const choices = new Set([text, ...list(text)]);
  const hit = Object.entries(picklist).find(([choice]) => choices.has(choice));
  if (hit !== undefined) return { kind: 'value', value: hit[1] };
  return unlisted(entry) ?? readText(entry, text, home);
};

const readChoices = (
  entry: FieldMapping,
  picklist: NonNullable<FieldMapping['picklist']>,
  choices: readonly string[],
): FieldReading => {
  const known = choices.slice(0, maxListItems).map((c) => (Object.hasOwn(picklist, c) ? String(picklist[c]) : null));
  if (!known.includes(null)) return { kind: 'value', value: known.filter((c) => c !== null) };
  return unlisted(entry) ?? { kind: 'value', value: known.map((c, i) => c ?? choices[i] ?? '') };
};

/** Null = keep it as it is. */
const unlisted = (entry: FieldMapping): FieldReading | null => {
  if (entry.unlisted === 'keep') return null;
  if (entry.unlisted === 'unknown') return { kind: 'empty' };
  const says = `the mapping of ${entry.field} does not know this value; add it to the picklist`;
  return { kind: 'problem', problem: 'unmapped_value', says, shown: !identifying.has(entry.field) };
};

const readText = (entry: FieldMapping, text: string, home: string | null): FieldReading => {
  const value = valueOf(entry, text, home);
  if (value !== null) return { kind: 'value', value };
  const how = entry.normalise ?? 'none';
  if (isGuess(how)) return { kind: 'empty' };
  const wanted = how === 'none' ? wantedBy[fieldType(entry)] : wantedBy[how];
  return { kind: 'problem', problem: 'unreadable_value', says: `${entry.field} wants ${wanted}`, shown: false };
};

const valueOf = (entry: FieldMapping, text: string, home: string | null): Value | null => {
  const type = fieldType(entry);
  switch (type) {
    case 'text':
      return entry.normalise === undefined || entry.normalise === 'range'
        ? text
        : normalise(entry.normalise, text, home);
    case 'number':
      return entry.normalise === 'range' ? rangeStart(text) : (plainNumber(text) ?? number(text));
    case 'boolean':
      return boolean(text);
    case 'instant':
      return instant(text);
    case 'list':
      return list(text).slice(0, maxListItems);
  }
};

const wantedBy: Readonly<Record<FieldType | NonNullable<FieldMapping['normalise']>, string>> = {
  text: 'a text',
  number: 'a number',
  boolean: 'true or false',
  instant: 'a date, or a time in ISO 8601 with a zone',
  list: 'a list',
  none: 'a text',
  lower: 'a text',
  email: 'an e-mail address',
  domain: 'a domain or web address',
  country: 'a country',
  region: 'a country',
  phone: 'a telephone number',
  seniority: 'a job title',
  function: 'a job title',
  range: 'a number or a range',
};
