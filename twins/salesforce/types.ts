// What the org is made of: objects with their fields, and rows with their values.

export const fieldTypes = [
  'id',
  'string',
  'textarea',
  'email',
  'phone',
  'url',
  'picklist',
  'boolean',
  'double',
  'int',
  'currency',
  'percent',
  'date',
  'datetime',
  'reference',
] as const;
export type FieldType = (typeof fieldTypes)[number];

/** Date-times are milliseconds since the epoch, dates `2026-11-24`; an empty text does not exist, it is null. */
export type Value = string | number | boolean | null;
export type Values = Readonly<Record<string, Value>>;

export type PicklistValue = { readonly value: string; readonly label: string; readonly isActive: boolean };

export type Field = {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  /** Characters a text may have; 0 = not a text. */
  readonly length: number;
  readonly scale: number;
  readonly isCustom: boolean;
  readonly isCreateable: boolean;
  readonly isUpdateable: boolean;
  /** A value must be given on create and cannot be emptied. */
  readonly isRequired: boolean;
  readonly picklist: readonly PicklistValue[];
  /** A picklist that refuses values it does not have. */
  readonly isRestricted: boolean;
  readonly referenceTo: readonly string[];
  /** Owner of OwnerId, Baton_Lead__r of Baton_Lead__c; null = no reference. */
  readonly relationship: string | null;
  readonly description: string;
};

export type ChildRelationship = { readonly name: string; readonly child: string; readonly field: string };

export type ObjectDef = {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string;
  readonly isCustom: boolean;
  /** By lower-cased name: names in SOQL and in bodies know no case. */
  readonly fields: Map<string, Field>;
  readonly children: ChildRelationship[];
  /** Configuration rather than records: no getUpdated, not counted, no recycle bin. */
  readonly isSetup: boolean;
  /** Rows are seen by their owners only, and by who may view all of the object. */
  readonly isPrivate: boolean;
  /** Of names that are counted: `D-{00000000}`. */
  readonly numberFormat: string | null;
};

/** What readers go on seeing until a transaction commits; `before` null = nothing, the row was being created. */
export type Hidden = { readonly until: number; readonly before: Values | null };

export type Row = {
  readonly id: string;
  values: Values;
  hidden: readonly Hidden[];
};

/** One unit of work: whoever does it, the stamp its rows get, and when others see them. */
export type Transaction = {
  /** Milliseconds, whole seconds: Salesforce keeps no finer time. */
  readonly stamp: number;
  readonly userId: string;
  /** When the transaction commits; at or before now = at once. */
  readonly visibleAt: number;
};

export type ApiError = {
  readonly status: number;
  readonly errorCode: string;
  readonly message: string;
  readonly fields?: readonly string[];
};
