// One thing Baton puts into an org, as plain data, and how such things are named.
import type { XmlElements } from './metadata-xml.ts';
import { apiName } from './names.ts';

export const componentTypes = ['CustomObject', 'CustomField', 'ListView', 'PermissionSet', 'Flow'] as const;
export type ComponentType = (typeof componentTypes)[number];

export type Component = {
  readonly type: ComponentType;
  /** As package.xml names it: `Lead.Baton_Why__c`, `Baton_Seller`. */
  readonly fullName: string;
  /** Without its own name. */
  readonly body: XmlElements;
  /** Full names of what of ours must be there first. */
  readonly needs: readonly string[];
};

/** Of what is neither a field nor an object: `baton_due_back` is `Baton_Due_Back`. */
export const componentName = (name: string): string => apiName(name).replace(/__c$/, '');

/** The two parts of the name of what belongs to an object. */
export const partsOf = (fullName: string): readonly [owner: string, name: string] => {
  const dot = fullName.indexOf('.');
  return [fullName.slice(0, dot), fullName.slice(dot + 1)];
};
