// What can be wrong with a mapping file or with one record's values. Both are outcomes, not exceptions: a file's problems are shown
// to the admin who wrote it, a record's problems are counted and shown, and the rest of the record is used.

/** Something in a file an admin wrote: where (file and path) and what to do. Same shape as `Problem` in src/errors.ts. */
export type FileProblem = { readonly where: string; readonly message: string };

export const mappingProblemKinds = [
  'unmapped_value', // a picklist value the mapping does not know
  'unreadable_value', // not a number, instant, boolean, address… although the field wants one
  'unmapped_object', // the mapping says nothing about this object
  'missing_association', // a record that stands on another one, without it
  'bad_record', // an id or time no record can have
] as const;
export type MappingProblemKind = (typeof mappingProblemKinds)[number];

export type MappingProblem = {
  readonly kind: MappingProblemKind;
  readonly object: string;
  /** The CRM's name of the property; empty where the whole record is meant. */
  readonly property: string;
  /** The value as the CRM gave it, cut to `maxShownValue`; null where it could be personal. */
  readonly value: string | null;
  /** One sentence for the admin. */
  readonly message: string;
};

/** Long enough to recognise a picklist value, short enough not to carry a text somebody wrote. */
export const maxShownValue = 80;

export const shownValue = (text: string): string =>
  text.length <= maxShownValue ? text : `${text.slice(0, maxShownValue - 1).toWellFormed()}…`;
