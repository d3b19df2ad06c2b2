// The property definitions of a portal: standard ones, custom ones, archived ones that a create restores, and their groups.
// https://developers.hubspot.com/docs/api-reference/crm-properties-v3/guide
import { defaultRows, readOnlyNames } from './defaults.ts';
import { objectFacts, objectTypes, type ObjectType } from './types.ts';
import type { PropertyType } from './values.ts';

export type Option = {
  readonly value: string;
  readonly label: string;
  readonly displayOrder: number;
  readonly hidden: boolean;
};

export type Property = {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly groupName: string;
  readonly type: PropertyType;
  readonly fieldType: string;
  readonly options: readonly Option[];
  readonly isCustom: boolean;
  /** Its options live elsewhere (owners). */
  readonly hasExternalOptions: boolean;
  readonly isReadOnly: boolean;
  readonly isEmail: boolean;
  readonly hasUniqueValue: boolean;
  readonly isFormField: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly archivedAt: number | null;
};

export type PropertyGroup = { readonly name: string; readonly label: string; readonly displayOrder: number };

export type PropertyInput = {
  readonly name: string;
  readonly label: string;
  readonly type: PropertyType;
  readonly fieldType: string;
  readonly groupName: string;
  readonly description?: string | undefined;
  readonly formField?: boolean | undefined;
  readonly hasUniqueValue?: boolean | undefined;
  readonly options?: readonly OptionInput[] | undefined;
};

export type OptionInput = {
  readonly value: string;
  readonly label: string;
  readonly displayOrder?: number | undefined;
  readonly hidden?: boolean | undefined;
};

export type PropertyPatch = {
  readonly label?: string | undefined;
  readonly description?: string | undefined;
  readonly groupName?: string | undefined;
  readonly type?: PropertyType | undefined;
  readonly fieldType?: string | undefined;
  readonly formField?: boolean | undefined;
  readonly options?: readonly OptionInput[] | undefined;
};

/** What the portal refuses, with the status and the sub-category of its answer. */
export type Refusal = { readonly refused: string; readonly status: 400 | 404 | 409; readonly subCategory: string };

/** Field types each type may be shown as; a pair outside this table is refused. */
const fieldTypes: Readonly<Record<PropertyType, readonly string[]>> = {
  string: ['text', 'textarea', 'html', 'phonenumber', 'file'],
  number: ['number'],
  date: ['date'],
  datetime: ['date'],
  enumeration: ['select', 'radio', 'checkbox', 'booleancheckbox'],
  bool: ['booleancheckbox'],
};
const nameText = /^[a-z][a-z0-9_]*$/;
const yesNo: readonly Option[] = [
  { value: 'true', label: 'Yes', displayOrder: 0, hidden: false },
  { value: 'false', label: 'No', displayOrder: 1, hidden: false },
];

const optionsOf = (given: readonly OptionInput[] | undefined): readonly Option[] =>
  (given ?? []).map((option, index) => ({
    value: option.value,
    label: option.label,
    displayOrder: option.displayOrder ?? index,
    hidden: option.hidden ?? false,
  }));

const defaultsOf = (type: ObjectType): Property[] =>
  defaultRows[type].map(([name, label, valueType, fieldType, options]) => ({
    name,
    label,
    description: '',
    groupName: `${objectFacts[type].singular}information`,
    type: valueType,
    fieldType,
    options:
      valueType === 'bool'
        ? yesNo
        : optionsOf(
            options?.map((option) => {
              const [value = '', text] = option.split('=');
              return { value, label: text ?? value };
            }),
          ),
    isCustom: false,
    hasExternalOptions: name === 'hubspot_owner_id',
    isReadOnly: readOnlyNames.has(name),
    isEmail: type === 'contacts' && name === 'email',
    hasUniqueValue: type === 'contacts' && name === 'email',
    isFormField: false,
    createdAt: 0,
    updatedAt: 0,
    archivedAt: null,
  }));

export type PropertyBook = {
  /** The live definition; undefined where there is none or it is archived. */
  get(type: ObjectType, name: string): Property | undefined;
  list(type: ObjectType, isArchived: boolean): readonly Property[];
  groups(type: ObjectType): readonly PropertyGroup[];
  customCount(type: ObjectType): number;
  create(type: ObjectType, input: PropertyInput, at: number, limit: number): Property | Refusal;
  patch(type: ObjectType, name: string, patch: PropertyPatch, at: number): Property | Refusal;
  archive(type: ObjectType, name: string, at: number): Refusal | null;
  createGroup(type: ObjectType, group: PropertyGroup): PropertyGroup | Refusal;
};

const refuse = (refused: string, status: Refusal['status'], subCategory: string): Refusal => ({
  refused,
  status,
  subCategory,
});

const problemOfShape = (type: PropertyType, fieldType: string, options: readonly Option[]): Refusal | null => {
  if (!fieldTypes[type].includes(fieldType))
    return refuse(`Field type ${fieldType} is not allowed for type ${type}.`, 400, 'Properties.INVALID_FIELD_TYPE');
  if (type === 'bool') {
    const values = options.map((option) => option.value).sort();
    if (values.join() !== 'false,true')
      return refuse('A bool property has exactly the options true and false.', 400, 'Properties.INVALID_OPTIONS');
  }
  if (type === 'enumeration' && options.length === 0)
    return refuse('An enumeration property needs options.', 400, 'Properties.INVALID_OPTIONS');
  for (const key of ['value', 'label'] as const)
    if (new Set(options.map((option) => option[key])).size !== options.length)
      return refuse(`Option ${key}s must be unique.`, 400, 'Properties.INVALID_OPTIONS');
  return null;
};

/** The definitions of a fresh portal. */
export const createPropertyBook = (): PropertyBook => {
  const books = new Map(
    objectTypes.map((type) => [type, new Map(defaultsOf(type).map((property) => [property.name, property]))]),
  );
  const groupsOf = new Map<ObjectType, PropertyGroup[]>(
    objectTypes.map((type) => {
      const { singular } = objectFacts[type];
      return [type, [{ name: `${singular}information`, label: `${singular} information`, displayOrder: 0 }]];
    }),
  );
  const book = (type: ObjectType): Map<string, Property> => books.get(type) ?? new Map<string, Property>();
  const groups = (type: ObjectType): PropertyGroup[] => groupsOf.get(type) ?? [];
  const customCount = (type: ObjectType): number =>
    [...book(type).values()].filter((property) => property.isCustom && property.archivedAt === null).length;
  const unknown = (name: string): Refusal =>
    refuse(`Property "${name}" does not exist.`, 404, 'Properties.PROPERTY_NOT_FOUND');

  return {
    get: (type, name) => {
      const found = book(type).get(name);
      return found?.archivedAt === null ? found : undefined;
    },
    list: (type, isArchived) =>
      [...book(type).values()].filter((property) => (property.archivedAt !== null) === isArchived),
    groups,
    customCount,
    create: (type, input, at, limit) => {
      const old = book(type).get(input.name);
      if (old?.archivedAt === null)
        return refuse(`A property named "${input.name}" already exists.`, 409, 'Properties.PROPERTY_WITH_NAME_EXISTS');
      if (!nameText.test(input.name))
        return refuse(`"${input.name}" is not a valid property name.`, 400, 'Properties.INVALID_PROPERTY_NAME');
      if (!groups(type).some((group) => group.name === input.groupName))
        return refuse(`Group "${input.groupName}" does not exist.`, 400, 'Properties.GROUP_DOES_NOT_EXIST');
      if (customCount(type) >= limit)
        return refuse(`The limit of ${limit} custom properties is reached.`, 400, 'Properties.PROPERTY_LIMIT_REACHED');
      const options = optionsOf(input.options);
      const problem = problemOfShape(input.type, input.fieldType, options);
      if (problem !== null) return problem;
      const property: Property = {
        name: input.name,
        label: input.label,
        description: input.description ?? '',
        groupName: input.groupName,
        type: input.type,
        fieldType: input.fieldType,
        options,
        isCustom: true,
        hasExternalOptions: false,
        isReadOnly: false,
        isEmail: false,
        hasUniqueValue: input.hasUniqueValue ?? false,
        isFormField: input.formField ?? false,
        createdAt: at,
        updatedAt: at,
        archivedAt: null,
      };
      book(type).set(input.name, property);
      return property;
    },
    patch: (type, name, patch, at) => {
      const old = book(type).get(name);
      if (old?.archivedAt !== null) return unknown(name);
      if (patch.groupName !== undefined && !groups(type).some((group) => group.name === patch.groupName))
        return refuse(`Group "${patch.groupName}" does not exist.`, 400, 'Properties.GROUP_DOES_NOT_EXIST');
      // Options sent replace the whole list, also where fewer are sent than there were.
      const options = patch.options === undefined ? old.options : optionsOf(patch.options);
      const type2 = patch.type ?? old.type;
      const fieldType = patch.fieldType ?? old.fieldType;
      const problem = problemOfShape(type2, fieldType, options);
      if (problem !== null) return problem;
      const next: Property = {
        ...old,
        label: patch.label ?? old.label,
        description: patch.description ?? old.description,
        groupName: patch.groupName ?? old.groupName,
        isFormField: patch.formField ?? old.isFormField,
        type: type2,
        fieldType,
        options,
        updatedAt: at,
      };
      book(type).set(name, next);
      return next;
    },
    archive: (type, name, at) => {
      const old = book(type).get(name);
      if (old?.archivedAt !== null) return unknown(name);
      if (!old.isCustom)
        return refuse(`Property "${name}" cannot be archived.`, 400, 'Properties.PROPERTY_NOT_ARCHIVABLE');
      book(type).set(name, { ...old, archivedAt: at });
      return null;
    },
    createGroup: (type, group) => {
      if (groups(type).some((other) => other.name === group.name))
        return refuse(`A group named "${group.name}" already exists.`, 409, 'Properties.GROUP_WITH_NAME_EXISTS');
      groups(type).push(group);
      return group;
    },
  };
};
