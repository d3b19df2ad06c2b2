// install/salesforce-doorbell: what of the optional door-bell is made by rule rather than written: a flow for each object that rings, the list of all
// components, and the files that name an API version. The Apex, its setting and its permissions are written by hand beside them.
import { readFileSync } from 'node:fs';
import { format } from 'prettier';
import { apiName } from '#connectors/salesforce/names.ts';
import { xmlFile, type XmlElements } from '#connectors/salesforce/metadata-xml.ts';
import { loadManifest } from '#mapping/manifest.ts';
import { project, sourceApiVersion } from './generate-salesforce.ts';

const folder = 'install/salesforce-doorbell';
const main = `${folder}/force-app/main/default`;
const apexClass = 'BatonDoorbell';
const silent = 'Baton_Doorbell_Silent';
const setting = 'Baton_Doorbell__c';
/** The rules by which code and flows run: of a release that every org has, as with the flows of install/salesforce. */
const runVersion = '60.0';

type Ringing = {
  readonly flow: string;
  readonly object: string;
  readonly called: string;
  readonly trigger: 'Create' | 'CreateAndUpdate';
};

/** `log`: the object of the log of verdicts, whose rows are added and never changed. */
const ringing = (log: string): readonly Ringing[] => [
  { flow: 'Baton_Ring_Lead', object: 'Lead', called: 'a lead', trigger: 'CreateAndUpdate' },
  { flow: 'Baton_Ring_Contact', object: 'Contact', called: 'a contact', trigger: 'CreateAndUpdate' },
  {
    ...{ flow: 'Baton_Ring_Campaign_Member', object: 'CampaignMember', called: 'a campaign member' },
    trigger: 'CreateAndUpdate',
  },
  { flow: 'Baton_Ring_Opportunity', object: 'Opportunity', called: 'an opportunity', trigger: 'CreateAndUpdate' },
  { flow: 'Baton_Ring_Disposition', object: log, called: 'a verdict', trigger: 'Create' },
];

/** After the commit, where callouts are allowed; a call that cannot be made ends the path without a mail to the admin. */
const ringFlow = ({ object, called, trigger }: Ringing): XmlElements => ({
  actionCalls: {
    name: 'Ring',
    label: 'Ring',
    locationX: 308,
    locationY: 323,
    actionName: apexClass,
    actionType: 'apex',
    faultConnector: { targetReference: 'Not_rung' },
    flowTransactionModel: 'CurrentTransaction',
    inputParameters: { name: 'recordId', value: { elementReference: '$Record.Id' } },
  },
  apiVersion: runVersion,
  assignments: {
    name: 'Not_rung',
    label: 'Not rung',
    locationX: 572,
    locationY: 431,
    assignmentItems: {
      assignToReference: 'whyNot',
      operator: 'Assign',
      value: { elementReference: '$Flow.FaultMessage' },
    },
  },
  description: `Tells Baton that ${called} was saved, so that it looks at once. Runs after the save and cannot hinder it; sends the id and no values.`,
  environments: 'Default',
  interviewLabel: `Baton door-bell: ${called} {!$Flow.CurrentDateTime}`,
  label: `Baton door-bell: ${called}`,
  processMetadataValues: [
    { name: 'BuilderType', value: { stringValue: 'LightningFlowBuilder' } },
    { name: 'CanvasMode', value: { stringValue: 'AUTO_LAYOUT_CANVAS' } },
    { name: 'OriginBuilderType', value: { stringValue: 'LightningFlowBuilder' } },
  ],
  processType: 'AutoLaunchedFlow',
  start: {
    locationX: 50,
    locationY: 0,
    filterFormula: `NOT({!$Permission.${silent}})`,
    object,
    recordTriggerType: trigger,
    scheduledPaths: { connector: { targetReference: 'Ring' }, pathType: 'AsyncAfterCommit' },
    triggerType: 'RecordAfterSave',
  },
  status: 'Active',
  variables: { name: 'whyNot', dataType: 'String', isCollection: false, isInput: false, isOutput: false },
});

const members = (flows: readonly Ringing[]): XmlElements => ({
  types: [
    { members: [apexClass, `${apexClass}Test`], name: 'ApexClass' },
    { members: [`${setting}.Secret__c`, `${setting}.Url__c`], name: 'CustomField' },
    { members: [setting], name: 'CustomObject' },
    { members: [silent], name: 'CustomPermission' },
    { members: flows.map(({ flow }) => flow).toSorted(), name: 'Flow' },
    { members: ['Baton_Doorbell', silent], name: 'PermissionSet' },
    { members: ['Baton_Doorbell'], name: 'RemoteSiteSetting' },
  ],
  version: sourceApiVersion,
});

/** Path from the root → text. */
export const doorbellSource = async (root: URL): Promise<Readonly<Record<string, string>>> => {
  const manifest = loadManifest(readFileSync(new URL('manifest.json', root), 'utf8'));
  if (!manifest.ok) throw new Error(manifest.problems.map(({ where, message }) => `${where}: ${message}`).join('\n'));
  const flows = ringing(apiName(manifest.value.log.name));
  const apexMeta = xmlFile('ApexClass', { apiVersion: runVersion, status: 'Active' });
  return {
    [`${folder}/sfdx-project.json`]: await format(JSON.stringify({ ...project, name: 'baton-doorbell' }), {
      parser: 'json',
      printWidth: 120,
    }),
    [`${folder}/manifest/package.xml`]: xmlFile('Package', members(flows)),
    ...Object.fromEntries(
      [apexClass, `${apexClass}Test`].map((name) => [`${main}/classes/${name}.cls-meta.xml`, apexMeta]),
    ),
    ...Object.fromEntries(
      flows.map((one) => [`${main}/flows/${one.flow}.flow-meta.xml`, xmlFile('Flow', ringFlow(one))]),
    ),
  };
};
