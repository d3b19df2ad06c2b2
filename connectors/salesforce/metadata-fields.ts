// Our fields and the object of the log as the Metadata API describes them.
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customfield.htm
import type { ObjectName, ProvisionField, ProvisionLog, ProvisionLogField } from '#connectors/connector.ts';
import { type Component, componentName } from './metadata-component.ts';
import type { XmlElements } from './metadata-xml.ts';
import { apiName, salesforceObject } from './names.ts';

/** Fifteen digits in all: what a JavaScript number keeps. */
const precision = 15;
/** Points have three decimals. */
const pointDecimals = 3;
const textChars = 255;
/** The default of the setup page, eight times what a why can need. */
const longTextChars = 32_768;

export type PicklistValue = {
  readonly value: string;
  readonly label: string;
  readonly isActive: boolean;
  readonly isDefault: boolean;
};

export const fieldComponent = (object: 'lead' | 'contact', field: ProvisionField): Component => ({
  type: 'CustomField',
  fullName: `${salesforceObject(object).name}.${apiName(field.name)}`,
  needs: [],
  body: {
    description: field.description,
    externalId: field.type === 'text' ? false : undefined,
    inlineHelpText: field.description,
    label: field.label,
    ...typed(field),
  },
});

const typed = (field: ProvisionField): XmlElements => {
  switch (field.type) {
    case 'text':
      return { length: textChars, required: false, type: 'Text', unique: false };
    case 'long_text':
      return { length: longTextChars, type: 'LongTextArea', visibleLines: 6 };
    case 'number':
      return { precision, required: false, scale: field.decimals ?? pointDecimals, type: 'Number', unique: false };
    case 'instant':
      return { required: false, type: 'DateTime' };
    case 'choice':
      return { required: false, type: 'Picklist', valueSet: valueSet(valuesOf(field)) };
  }
};

const valuesOf = (field: ProvisionField): readonly PicklistValue[] =>
  field.options.map(({ value, label }) => ({ value, label, isActive: true, isDefault: false }));

/**
 * Values that are left out become inactive, so this is always the whole list. Labels must differ too: a second one is told by its value.
 * https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_customvalue.htm
 */
export const valueSet = (values: readonly PicklistValue[], isRestricted = true): XmlElements => ({
  restricted: isRestricted,
  valueSetDefinition: {
    sorted: false,
    value: values.map(({ value, label, isActive, isDefault }, nth) => ({
      fullName: value,
      default: isDefault,
      isActive: isActive ? undefined : false,
      label: values.slice(0, nth).some((other) => isSameLabel(other.label, label)) ? `${label} (${value})` : label,
    })),
  },
});

const isSameLabel = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Rows belong to who caused them and are read by others only with a permission set: notes are nobody else's business. */
export const logObject = (log: ProvisionLog): Component => ({
  type: 'CustomObject',
  fullName: apiName(log.name),
  needs: [],
  body: {
    deploymentStatus: 'Deployed',
    description: log.description,
    enableActivities: false,
    enableBulkApi: true,
    enableFeeds: false,
    enableHistory: false,
    enableReports: true,
    enableSearch: false,
    enableSharing: true,
    enableStreamingApi: true,
    label: log.label,
    nameField: { displayFormat: 'D-{00000000}', label: 'Number', type: 'AutoNumber' },
    pluralLabel: log.plural,
    sharingModel: 'Private',
  },
});

/** None where the log's link leads to an object that does not show our fields. */
export const logFieldComponent = (
  log: ProvisionLog,
  field: ProvisionLogField,
  people: readonly ObjectName[],
): readonly Component[] => {
  if (field.type === 'link' && !people.includes(field.to)) return [];
  const object = apiName(log.name);
  const body = { description: field.description, label: field.label, ...logTyped(log, field) };
  return [{ type: 'CustomField', fullName: `${object}.${apiName(field.name)}`, needs: [object], body }];
};

const logTyped = (log: ProvisionLog, field: ProvisionLogField): XmlElements => {
  switch (field.type) {
    case 'text':
      return { length: field.maxChars, required: false, type: 'Text', unique: false };
    case 'long_text':
      return { length: longTextChars, type: 'LongTextArea', visibleLines: 6 };
    case 'number':
      return { precision, required: false, scale: pointDecimals, type: 'Number', unique: false };
    case 'link':
      return {
        deleteConstraint: 'SetNull', // a lead's deletion must not be held up by our log
        referenceTo: salesforceObject(field.to).name,
        relationshipLabel: log.plural,
        relationshipName: `${componentName(log.name)}s`,
        required: false,
        type: 'Lookup',
      };
  }
};
