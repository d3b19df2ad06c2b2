// Fields and objects as metadata describes them: what is wrong with one, and what it becomes in the org.
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customfield.htm
import { child, children, namesIn, textOf, type Xml } from './deploy-zip.ts';
import { makeField } from './schema.ts';
import type { Field, FieldType, PicklistValue } from './types.ts';

const knownElements = new Set(
  'fullName,label,type,length,precision,scale,required,unique,externalId,description,inlineHelpText,visibleLines,valueSet,referenceTo,relationshipLabel,relationshipName,deleteConstraint,defaultValue,trackHistory,trackFeedHistory,caseSensitive,displayFormat,formula,trackTrending'.split(
    ',',
  ),
);
const types: Readonly<Record<string, FieldType>> = {
  Text: 'string',
  LongTextArea: 'textarea',
  TextArea: 'textarea',
  Number: 'double',
  Currency: 'currency',
  Percent: 'percent',
  Checkbox: 'boolean',
  Date: 'date',
  DateTime: 'datetime',
  Email: 'email',
  Phone: 'phone',
  Url: 'url',
  Picklist: 'picklist',
  Lookup: 'reference',
};
const longestLabel = 40;
const longestName = 43;
const mostDigits = 18;

const valuesOf = (body: Xml): readonly Xml[] => children(child(child(body, 'valueSet'), 'valueSetDefinition'), 'value');

const numberIn = (body: Xml, name: string): number => Number(textOf(body, name) ?? Number.NaN);

const typedProblem = (body: Xml, type: string, hasObject: (name: string) => boolean): string | null => {
  const between = (name: string, from: number, to: number): string | null => {
    const value = numberIn(body, name);
    return value >= from && value <= to
      ? null
      : `Must specify '${name}' from ${from} to ${to} for a CustomField of type ${type}`;
  };
  switch (type) {
    case 'Text':
      return between('length', 1, 255);
    case 'LongTextArea':
      return between('length', 256, 131_072) ?? between('visibleLines', 2, 50);
    case 'Number':
    case 'Currency':
    case 'Percent': {
      const problem = between('precision', 1, mostDigits) ?? between('scale', 0, mostDigits);
      return (
        problem ?? (numberIn(body, 'scale') > numberIn(body, 'precision') ? 'Scale must not exceed precision' : null)
      );
    }
    case 'Picklist': {
      const labels = valuesOf(body).map((value) => (textOf(value, 'label') ?? '').toLowerCase());
      if (labels.length === 0) return 'A picklist needs a value set';
      return new Set(labels).size < labels.length ? 'Duplicate label: The label of each value must be unique' : null;
    }
    case 'Lookup': {
      const to = textOf(body, 'referenceTo');
      if (to === null || textOf(body, 'relationshipName') === null)
        return "Must specify 'referenceTo' and 'relationshipName' for a Lookup";
      return hasObject(to) ? null : `referenceTo value of '${to}' does not resolve to a valid sObject type`;
    }
    default:
      return null;
  }
};

export const fieldProblem = (
  name: string,
  body: Xml,
  before: Field | null,
  hasObject: (name: string) => boolean,
): string | null => {
  const strange = namesIn(body).find((element) => !knownElements.has(element));
  if (strange !== undefined)
    return `Element {http://soap.sforce.com/2006/04/metadata}${strange} invalid at this location in type CustomField`;
  if (!/^[A-Za-z](?:_?[A-Za-z0-9])*__c$/.test(name) || name.length > longestName)
    return `The field name "${name}" can only contain alphanumeric characters, must begin with a letter and end with __c`;
  const label = textOf(body, 'label');
  if (label === null) return `Must specify a non-empty label for the CustomField`;
  if (label.length > longestLabel) return `Label: data value too large (max length=${longestLabel})`;
  const type = textOf(body, 'type') ?? '';
  if (types[type] === undefined) return `'${type}' is not a valid value for the enum 'FieldType'`;
  if (before !== null && before.type !== types[type])
    return `Cannot change the type of an existing field from ${before.type} to ${type}`;
  return typedProblem(body, type, hasObject);
};

/** Values that a deployment leaves out stay as inactive ones. */
const picklistOf = (body: Xml, before: Field | null): PicklistValue[] => {
  const values = valuesOf(body).map((value) => {
    const name = textOf(value, 'fullName') ?? '';
    return { value: name, label: textOf(value, 'label') ?? name, isActive: textOf(value, 'isActive') !== 'false' };
  });
  const gone = (before?.picklist ?? []).filter((old) => !values.some((value) => value.value === old.value));
  return [...values, ...gone.map((old) => ({ ...old, isActive: false }))];
};

export const fieldOf = (name: string, body: Xml, before: Field | null): Field => {
  const type = types[textOf(body, 'type') ?? ''] ?? 'string';
  const isText = type === 'string' || type === 'textarea';
  const lengths: Readonly<Partial<Record<FieldType, number>>> = {
    email: 80,
    phone: 40,
    url: 255,
    picklist: 255,
    reference: 18,
  };
  const to = textOf(body, 'referenceTo');
  return makeField({
    name,
    type,
    label: textOf(body, 'label') ?? name,
    description: textOf(body, 'inlineHelpText') ?? textOf(body, 'description') ?? '',
    length: isText ? Number(textOf(body, 'length') ?? 255) : (lengths[type] ?? 0),
    scale: Number(textOf(body, 'scale') ?? 0),
    isCustom: true,
    isRequired: textOf(body, 'required') === 'true',
    picklist: picklistOf(body, before),
    isRestricted: textOf(child(body, 'valueSet'), 'restricted') === 'true',
    referenceTo: to === null ? [] : [to],
    relationship: to === null ? null : name.replace(/__c$/, '__r'),
  });
};

/** The name by which a parent's child rows go: Baton_Dispositions__r. */
export const childRelationshipOf = (body: Xml): { readonly parent: string; readonly name: string } | null => {
  const [parent, name] = [textOf(body, 'referenceTo'), textOf(body, 'relationshipName')];
  return parent === null || name === null ? null : { parent, name: `${name}__r` };
};

export const objectProblem = (name: string, body: Xml, isNew: boolean): string | null => {
  if (!name.endsWith('__c')) return isNew ? `Entity of type CustomObject named '${name}' cannot be found` : null;
  const missing = ['label', 'pluralLabel', 'deploymentStatus', 'sharingModel'].find(
    (element) => textOf(body, element) === null,
  );
  if (missing !== undefined) return `Must specify a ${missing} for the CustomObject`;
  return child(body, 'nameField') === undefined ? 'Must specify a nameField of type Text or AutoNumber' : null;
};
