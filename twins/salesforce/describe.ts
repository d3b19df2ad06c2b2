// What describe says of an object to one user: fields they cannot see are not there at all.
// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm
import { fieldRight, objectRight, visibleFields } from './access.ts';
import type { Seer } from './soql-paths.ts';
import type { Field, FieldType, ObjectDef } from './types.ts';

const soapTypes: Readonly<Partial<Record<FieldType, string>>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
};
/** Texts of more than 255 characters can be neither filtered nor sorted. */
const isLongText = (field: Field): boolean => field.type === 'textarea' && field.length > 255;

const describeField = ({ state, userId }: Seer, object: ObjectDef, field: Field): Record<string, unknown> => {
  const canEdit = fieldRight(state, userId, object, field) === 'edit';
  const isNumber = ['int', 'double', 'currency', 'percent'].includes(field.type);
  return {
    name: field.name,
    label: field.label,
    type: field.type,
    length: field.length,
    byteLength: field.length * 3,
    precision: isNumber ? 18 : 0,
    scale: field.scale,
    digits: field.type === 'int' ? 8 : 0,
    soapType: soapTypes[field.type] ?? 'xsd:string',
    custom: field.isCustom,
    createable: canEdit && field.isCreateable,
    updateable: canEdit && field.isUpdateable,
    nillable: !field.isRequired && field.type !== 'boolean' && field.name !== 'Id',
    defaultedOnCreate: field.type === 'boolean' || field.name === 'OwnerId' || field.name === 'Status',
    filterable: !isLongText(field),
    sortable: !isLongText(field),
    groupable: !isLongText(field) && !isNumber,
    calculated: false,
    externalId: false,
    idLookup: field.name === 'Id',
    unique: false,
    nameField: field.name === 'Name',
    inlineHelpText: field.description === '' ? null : field.description,
    picklistValues: field.picklist.map(({ value, label, isActive }) => ({
      value,
      label,
      active: isActive,
      defaultValue: false,
      validFor: null,
    })),
    restrictedPicklist: field.isRestricted,
    referenceTo: field.referenceTo,
    relationshipName: field.relationship,
    polymorphicForeignKey: field.referenceTo.length > 1,
    namePointing: field.referenceTo.length > 1,
  };
};

/** The entry of an object in the list of all. */
export const describeBriefly = (
  { state, userId }: Seer,
  object: ObjectDef,
  version: string,
): Record<string, unknown> => {
  const right = objectRight(state, userId, object);
  const path = `/services/data/${version}/sobjects/${object.name}`;
  return {
    name: object.name,
    label: object.label,
    labelPlural: object.labelPlural,
    keyPrefix: object.keyPrefix,
    custom: object.isCustom,
    customSetting: false,
    createable: right.create,
    updateable: right.edit,
    deletable: right.remove,
    undeletable: right.remove && !object.isSetup,
    queryable: right.read,
    retrieveable: right.read,
    replicateable: !object.isSetup,
    searchable: !object.isSetup,
    triggerable: !object.isSetup,
    urls: { sobject: path, describe: `${path}/describe`, rowTemplate: `${path}/{ID}` },
  };
};

export const describeObject = (seer: Seer, object: ObjectDef, version: string): Record<string, unknown> => ({
  ...describeBriefly(seer, object, version),
  fields: visibleFields(seer.state, seer.userId, object).map((field) => describeField(seer, object, field)),
  childRelationships: object.children.map(({ name, child, field }) => ({
    relationshipName: name,
    childSObject: child,
    field,
    cascadeDelete: false,
    deprecatedAndHidden: false,
  })),
  recordTypeInfos: [
    {
      active: true,
      available: true,
      defaultRecordTypeMapping: true,
      master: true,
      name: 'Master',
      recordTypeId: '012000000000000AAA',
    },
  ],
});
