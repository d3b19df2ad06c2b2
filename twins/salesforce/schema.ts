// The org's objects and fields: the standard ones read from their table, and what deployments add.
import { childTexts, objectTexts, type ObjectText } from './schema-text.ts';
import { fieldTypes, type Field, type FieldType, type ObjectDef } from './types.ts';

export type Schema = Map<string, ObjectDef>;

const fieldLine = /^(\w+) (\w+)(?:\(([^)]*)\))?(.*)$/;

const words = (name: string): string => name.replace(/Id$/, ' ID').replaceAll(/([a-z])([A-Z])/g, '$1 $2');

const fixedLengths: Readonly<Partial<Record<FieldType, number>>> = { id: 18, reference: 18 };

/** A field with everything a line leaves out. */
export const makeField = (given: Partial<Field> & { readonly name: string; readonly type: FieldType }): Field => ({
  label: words(given.name),
  length: fixedLengths[given.type] ?? 0,
  scale: 0,
  isCustom: false,
  isCreateable: true,
  isUpdateable: true,
  isRequired: false,
  picklist: [],
  isRestricted: false,
  referenceTo: [],
  relationship: null,
  description: '',
  ...given,
});

const typeOf = (text: string): FieldType => {
  const type = fieldTypes.find((one) => one === text);
  if (type === undefined) throw new Error(`The schema speaks of an unknown type ${text}`);
  return type;
};

const readField = (object: string, line: string): Field => {
  const [, name = '', typeText = '', inside = '', rest = ''] = fieldLine.exec(line) ?? [];
  const type = typeOf(typeText);
  const [marks = '', list] = rest.split(/ =(.*)/s);
  const [relationship = null] = /\b[A-Z]\w+/.exec(marks) ?? [];
  const isReadOnly = /\bro\b/.test(marks);
  return makeField({
    name,
    type,
    ...(type === 'reference'
      ? { referenceTo: inside.split(',').map((to) => (to === 'Self' ? object : to)), relationship }
      : { length: Number(inside === '' ? 0 : inside) }),
    scale: type === 'currency' ? 2 : 0,
    isCreateable: !isReadOnly,
    isUpdateable: !isReadOnly && !/\bonce\b/.test(marks),
    isRequired: marks.includes('!'),
    picklist: (list ?? '')
      .split('|')
      .filter((value) => value !== '')
      .map((value) => ({ value, label: value, isActive: true })),
  });
};

/** What every object has. */
const systemFields = (): Field[] => {
  const fixed = { isCreateable: false, isUpdateable: false };
  const user = { type: 'reference', referenceTo: ['User'], ...fixed } as const;
  return [
    makeField({ name: 'Id', type: 'id', ...fixed }),
    makeField({ name: 'IsDeleted', type: 'boolean', ...fixed }),
    makeField({ name: 'CreatedDate', type: 'datetime', ...fixed }),
    makeField({ name: 'CreatedById', relationship: 'CreatedBy', ...user }),
    makeField({ name: 'LastModifiedDate', type: 'datetime', ...fixed }),
    makeField({ name: 'LastModifiedById', relationship: 'LastModifiedBy', ...user }),
    makeField({ name: 'SystemModstamp', type: 'datetime', ...fixed }),
  ];
};

export const makeObject = (of: Omit<ObjectText, 'fields'>, fields: readonly Field[], isCustom: boolean): ObjectDef => ({
  name: of.name,
  label: of.label,
  labelPlural: of.plural,
  keyPrefix: of.prefix,
  isCustom,
  isSetup: of.isSetup === true,
  fields: new Map([...systemFields(), ...fields].map((field) => [field.name.toLowerCase(), field])),
  children: [],
  isPrivate: false,
  numberFormat: null,
});

export const standardSchema = (): Schema => {
  const schema: Schema = new Map();
  for (const text of objectTexts) {
    const lines = text.fields.split('\n').filter((line) => line.trim() !== '');
    schema.set(
      text.name.toLowerCase(),
      makeObject(
        text,
        lines.map((line) => readField(text.name, line)),
        false,
      ),
    );
  }
  for (const [parent, name, child, field] of childTexts)
    schema.get(parent.toLowerCase())?.children.push({ name, child, field });
  return schema;
};

export const findObject = (schema: Schema, name: string): ObjectDef | null => schema.get(name.toLowerCase()) ?? null;
export const findField = (object: ObjectDef, name: string): Field | null =>
  object.fields.get(name.toLowerCase()) ?? null;

export const objectOfId = (schema: Schema, id: string): ObjectDef | null => {
  const prefix = id.slice(0, 3);
  for (const object of schema.values()) if (object.keyPrefix === prefix) return object;
  return null;
};

/** The reference field a relationship name stands for: OwnerId for Owner. */
export const referenceField = (object: ObjectDef, relationship: string): Field | null => {
  const name = relationship.toLowerCase();
  for (const field of object.fields.values()) if (field.relationship?.toLowerCase() === name) return field;
  return null;
};
