// The flow that writes a row of the log: after a record is saved, when the seller's verdict or its reason has changed. Record-triggered flows run
// with the system's rights, so sellers need none on the log, and nobody needs the right to change a row.
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_visual_workflow.htm
import type { ProvisionLog } from '#connectors/connector.ts';
import { type Component, componentName } from './metadata-component.ts';
import type { XmlElements } from './metadata-xml.ts';
import { apiName, salesforceObject } from './names.ts';

/** The rules by which the flow runs: of a release that every org has, so that it behaves alike everywhere. */
const flowVersion = '60.0';

/** `Baton_Log_Lead_Disposition` of the log `baton_disposition` and leads. */
export const flowName = (object: 'lead' | 'contact', log: ProvisionLog): string => {
  const [prefix = '', ...rest] = log.name.split('_');
  return componentName([prefix, 'log', object, ...rest].join('_'));
};

export const logFlow = (object: 'lead' | 'contact', log: ProvisionLog): Component => {
  const watched = salesforceObject(object).name;
  const row = apiName(log.name);
  const assigned = log.fields.flatMap((field): readonly { name: string; from: string; isCopied: boolean }[] => {
    if (field.type === 'link') return field.to === object ? [{ name: field.name, from: 'Id', isCopied: false }] : [];
    return field.from === null ? [] : [{ name: field.name, from: apiName(field.from), isCopied: true }];
  });
  const { changed, isSet } = log.writtenWhen;
  const read = [...changed.map(apiName), apiName(isSet), ...assigned.filter((a) => a.isCopied).map(({ from }) => from)];
  return {
    type: 'Flow',
    fullName: flowName(object, log),
    needs: [
      row,
      ...new Set(read.map((name) => `${watched}.${name}`)),
      ...assigned.map(({ name }) => `${row}.${apiName(name)}`),
    ],
    body: {
      apiVersion: flowVersion,
      description: `Adds a ${log.label} when the verdict on a ${object} or its reason has changed. Saved together with the ${object} or not at all.`,
      environments: 'Default',
      interviewLabel: `${titleOf(object, log)} {!$Flow.CurrentDateTime}`,
      label: titleOf(object, log),
      processMetadataValues: [
        { name: 'BuilderType', value: { stringValue: 'LightningFlowBuilder' } },
        { name: 'CanvasMode', value: { stringValue: 'AUTO_LAYOUT_CANVAS' } },
        { name: 'OriginBuilderType', value: { stringValue: 'LightningFlowBuilder' } },
      ],
      processType: 'AutoLaunchedFlow',
      recordCreates: {
        name: 'Add_row',
        label: 'Add row',
        locationX: 176,
        locationY: 323,
        inputAssignments: assigned.map(({ name, from }) => ({
          field: apiName(name),
          value: { elementReference: `$Record.${from}` },
        })),
        object: row,
        storeOutputAutomatically: true,
      },
      start: startOf(watched, changed.map(apiName), apiName(isSet)),
      status: 'Active',
    },
  };
};

const titleOf = (object: string, log: ProvisionLog): string => `${log.label}: log of a ${object}`;

/** Runs when one of `changed` has changed and `isSet` is not empty. */
const startOf = (object: string, changed: readonly string[], isSet: string): XmlElements => ({
  locationX: 50,
  locationY: 0,
  connector: { targetReference: 'Add_row' },
  filterLogic: `1 AND (${changed.map((_, nth) => String(nth + 2)).join(' OR ')})`,
  filters: [
    { field: isSet, operator: 'IsNull', value: { booleanValue: false } },
    ...changed.map((field) => ({ field, operator: 'IsChanged', value: { booleanValue: true } })),
  ],
  object,
  recordTriggerType: 'CreateAndUpdate',
  triggerType: 'RecordAfterSave',
});
