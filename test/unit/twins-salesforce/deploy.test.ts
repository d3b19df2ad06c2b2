// Deployments: what is checked, what becomes of it, who sees the fields afterwards, and what the flow writes down.
import { describe, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { open, type Answered, type Opened } from './ask.ts';

const xml = (root: string, inner: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata">\n${inner}\n</${root}>`;
const field = (name: string, type: string, more = ''): string =>
  `<fields><fullName>${name}</fullName><label>${name.replaceAll('_', ' ')}</label><type>${type}</type>${more}</fields>`;
const text = '<length>255</length>';
const choice = (...values: string[]): string =>
  `<valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted>${values
    .map((value) => `<value><fullName>${value}</fullName><default>false</default><label>${value}</label></value>`)
    .join('')}</valueSetDefinition></valueSet>`;
const manifest = (members: Readonly<Record<string, readonly string[]>>): string =>
  xml(
    'Package',
    `${Object.entries(members)
      .map(
        ([name, all]) => `<types>${all.map((one) => `<members>${one}</members>`).join('')}<name>${name}</name></types>`,
      )
      .join('')}<version>67.0</version>`,
  );

type Files = Record<string, string>;
const send = (opened: Opened, files: Files, checkOnly = false): Answered => {
  const options = { deployOptions: { checkOnly, rollbackOnError: true, singlePackage: true } };
  const zip = zipSync(Object.fromEntries(Object.entries(files).map(([path, content]) => [path, strToU8(content)])));
  const part = (name: string, type: string): string =>
    `--mark\r\nContent-Disposition: form-data; name="${name}"\r\nContent-Type: ${type}\r\n\r\n`;
  const body = Buffer.concat([
    Buffer.from(`${part('json', 'application/json')}${JSON.stringify(options)}\r\n${part('file', 'application/zip')}`),
    zip,
    Buffer.from('\r\n--mark--\r\n'),
  ]);
  return opened.ask('POST', 'metadata/deployRequest', body, { 'content-type': 'multipart/form-data; boundary=mark' });
};
const deploy = (opened: Opened, files: Files, checkOnly = false): Answered['body']['deployResult'] => {
  const { id } = send(opened, files, checkOnly).body;
  opened.clock.advance(opened.org.state.limits.deployMs);
  return opened.ask('GET', `metadata/deployRequest/${id}?includeDetails=true`).body.deployResult;
};

const leadFields = {
  'package.xml': manifest({ CustomField: ['Lead.Baton_Stage__c', 'Lead.Baton_Why__c'] }),
  'objects/Lead.object': xml(
    'CustomObject',
    field('Baton_Stage__c', 'Picklist', choice('mql', 'sal')) + field('Baton_Why__c', 'Text', text),
  ),
};
const permissions = (name: string, fields: readonly string[], more = ''): string =>
  xml(
    'PermissionSet',
    `<label>${name}</label>${fields
      .map(
        (one) =>
          `<fieldPermissions><editable>true</editable><field>${one}</field><readable>true</readable></fieldPermissions>`,
      )
      .join('')}${more}`,
  );
const fieldNames = (opened: Opened): string[] =>
  opened.ask('GET', 'sobjects/Lead/describe').body.fields.map((one) => one.name);
const assign = (opened: Opened, set: string): void => {
  const [row] = opened.query(`SELECT Id FROM PermissionSet WHERE Name = '${set}'`);
  const body = { AssigneeId: opened.org.users.integration, PermissionSetId: row?.['Id'] };
  expect(opened.ask('POST', 'sobjects/PermissionSetAssignment', body).status).toBe(201);
};

describe('what a deployment brings', () => {
  test('a check changes nothing; fields are there but unseen until a permission set grants them and is assigned', () => {
    const opened = open();
    expect(deploy(opened, leadFields, true)).toMatchObject({ status: 'Succeeded', success: true });
    expect(opened.query("SELECT Id FROM CustomField WHERE DeveloperName = 'Baton_Why'")).toEqual([]);
    expect(deploy(opened, leadFields)).toMatchObject({ status: 'Succeeded', numberComponentErrors: 0 });
    expect(opened.query("SELECT TableEnumOrId FROM CustomField WHERE DeveloperName = 'Baton_Why'")).toMatchObject([
      { TableEnumOrId: 'Lead' },
    ]);
    expect(fieldNames(opened)).not.toContain('Baton_Why__c');
    const set = {
      'package.xml': manifest({ PermissionSet: ['Baton'] }),
      'permissionsets/Baton.permissionset': permissions('Baton', ['Lead.Baton_Why__c']),
    };
    expect(deploy(opened, set).success).toBe(true);
    expect(fieldNames(opened)).not.toContain('Baton_Why__c');
    assign(opened, 'Baton');
    expect(fieldNames(opened)).toContain('Baton_Why__c');
    expect(fieldNames(opened)).not.toContain('Baton_Stage__c');
  });

  test('it takes its time, and a value that is left out later becomes inactive', () => {
    const opened = open();
    const { id, deployResult } = send(opened, leadFields).body;
    expect(deployResult).toMatchObject({ status: 'Pending', done: false });
    opened.clock.advance(opened.org.state.limits.deployMs - 1);
    expect(opened.ask('GET', `metadata/deployRequest/${id}`).body.deployResult.status).toBe('InProgress');
    opened.clock.advance(1);
    const fewer = {
      ...leadFields,
      'objects/Lead.object': leadFields['objects/Lead.object'].replace(/<value>.*?<\/value>/, ''),
    };
    expect(deploy(opened, fewer).success).toBe(true);
    const stage = opened.org.state.store.schema.get('lead')?.fields.get('baton_stage__c');
    expect(stage?.picklist.map(({ value, isActive }) => [value, isActive])).toEqual([
      ['sal', true],
      ['mql', false],
    ]);
  });

  test('a user who may not change metadata is refused', () => {
    const opened = open();
    opened.org.setRights(opened.org.users.integration, { canDeploy: false });
    const { status, body } = send(opened, leadFields);
    expect([status, body[0]?.errorCode]).toEqual([403, 'INSUFFICIENT_ACCESS']);
  });
});

describe('what is found wrong, so that nothing is brought in', () => {
  const oneField = (inner: string): Files => ({
    'package.xml': manifest({ CustomField: ['Lead.X__c'] }),
    'objects/Lead.object': xml('CustomObject', inner),
  });
  test.each<[string, Files, RegExp]>([
    [
      'broken XML',
      { ...oneField(''), 'objects/Lead.object': '<CustomObject><fields></CustomObject>' },
      /Error parsing file/,
    ],
    ['an unknown type', oneField(field('X__c', 'Nmber')), /'Nmber' is not a valid value/],
    ['an unknown element', oneField(field('X__c', 'Text', `${text}<labell>x</labell>`)), /labell invalid/],
    ['a text without its length', oneField(field('X__c', 'Text')), /length/],
    [
      'a member that is not in the zip',
      { ...leadFields, 'package.xml': manifest({ CustomField: ['Lead.Gone__c'] }) },
      /not found in zipped/,
    ],
    [
      'a permission set with an unknown field',
      {
        'package.xml': manifest({ PermissionSet: ['P'] }),
        'permissionsets/P.permissionset': permissions('P', ['Lead.Nope__c']),
      },
      /no CustomField named Lead.Nope__c/,
    ],
    [
      'a permission set with a required field',
      {
        'package.xml': manifest({ PermissionSet: ['P'] }),
        'permissionsets/P.permissionset': permissions('P', ['Lead.LastName']),
      },
      /required field/,
    ],
    [
      'a list view with an unknown column',
      {
        'package.xml': manifest({ ListView: ['Lead.V'] }),
        'objects/Lead.object': xml(
          'CustomObject',
          '<listViews><fullName>V</fullName><columns>Nope__c</columns><filterScope>Everything</filterScope><label>V</label></listViews>',
        ),
      },
      /Could not resolve list view column: Nope__c/,
    ],
  ])('%s', (_, files, problem) => {
    const opened = open();
    const before = opened.org.state.store.schema.get('lead')?.fields.size;
    const result = deploy(opened, files);
    expect(result).toMatchObject({ status: 'Failed', success: false });
    expect(result.details.componentFailures.map((one) => one.problem).join('\n')).toMatch(problem);
    expect(opened.org.state.store.schema.get('lead')?.fields.size).toBe(before);
  });
});

describe('the log of dispositions', () => {
  const logFields =
    field('Lead__c', 'Lookup', '<referenceTo>Lead</referenceTo><relationshipName>Rows</relationshipName>') +
    field('Verdict__c', 'Text', text);
  const flow = (status: string): string =>
    xml(
      'Flow',
      `<label>Log</label><processType>AutoLaunchedFlow</processType><status>${status}</status>
      <recordCreates><name>Add</name><label>Add</label><object>Log__c</object>
        <inputAssignments><field>Lead__c</field><value><elementReference>$Record.Id</elementReference></value></inputAssignments>
        <inputAssignments><field>Verdict__c</field><value><elementReference>$Record.Verdict__c</elementReference></value></inputAssignments>
      </recordCreates>
      <start><object>Lead</object><recordTriggerType>CreateAndUpdate</recordTriggerType><triggerType>RecordAfterSave</triggerType>
        <filterLogic>1 AND (2 OR 3)</filterLogic>
        <filters><field>Verdict__c</field><operator>IsNull</operator><value><booleanValue>false</booleanValue></value></filters>
        <filters><field>Verdict__c</field><operator>IsChanged</operator><value><booleanValue>true</booleanValue></value></filters>
        <filters><field>Company</field><operator>IsChanged</operator><value><booleanValue>true</booleanValue></value></filters>
      </start>`,
    );
  const files = (status = 'Active'): Files => ({
    'package.xml': manifest({
      CustomObject: ['Log__c'],
      CustomField: ['Lead.Verdict__c', 'Log__c.Lead__c', 'Log__c.Verdict__c'],
      PermissionSet: ['Log'],
      Flow: ['Log_Flow'],
    }),
    'objects/Lead.object': xml('CustomObject', field('Verdict__c', 'Picklist', choice('accepted', 'rejected'))),
    'objects/Log__c.object': xml(
      'CustomObject',
      `<deploymentStatus>Deployed</deploymentStatus><label>Log</label><pluralLabel>Logs</pluralLabel><sharingModel>Private</sharingModel>
      <nameField><displayFormat>L-{0000}</displayFormat><label>No</label><type>AutoNumber</type></nameField>${logFields}`,
    ),
    'flows/Log_Flow.flow': flow(status),
    'permissionsets/Log.permissionset': permissions(
      'Log',
      ['Lead.Verdict__c', 'Log__c.Lead__c', 'Log__c.Verdict__c'],
      '<objectPermissions><allowRead>true</allowRead><object>Log__c</object><viewAllRecords>true</viewAllRecords></objectPermissions>',
    ),
  });

  test('a changed verdict writes a row as who changed it, an emptied or unchanged one does not', () => {
    const opened = open();
    const { org } = opened;
    expect(deploy(opened, files()).details.componentFailures).toEqual([]);
    assign(opened, 'Log');
    const id = org.seed('Lead', { LastName: 'Ann', Company: 'Acme' });
    org.edit(id, { Verdict__c: 'accepted' });
    org.edit(id, { Title: 'Head' });
    org.edit(id, { Verdict__c: null });
    org.edit(id, { Verdict__c: 'rejected' });
    expect(
      opened.query('SELECT Name, Verdict__c, Lead__r.LastName, CreatedById FROM Log__c ORDER BY Name'),
    ).toMatchObject([
      { Name: 'L-0001', Verdict__c: 'accepted', Lead__r: { LastName: 'Ann' }, CreatedById: org.users.seller },
      { Name: 'L-0002', Verdict__c: 'rejected' },
    ]);
  });

  test('flows may arrive inactive, and then write nothing', () => {
    const opened = open({ behaviour: { activatesFlows: false } });
    const { org } = opened;
    deploy(opened, files());
    assign(opened, 'Log');
    expect(
      opened.query("SELECT IsActive, ActiveVersionId FROM FlowDefinitionView WHERE ApiName = 'Log_Flow'"),
    ).toMatchObject([{ IsActive: false, ActiveVersionId: null }]);
    org.edit(org.seed('Lead', { LastName: 'Ann', Company: 'Acme' }), { Verdict__c: 'accepted' });
    expect(org.count('Log__c')).toBe(0);
  });

  test('what is in use is not destroyed, all of it together is', () => {
    const opened = open();
    deploy(opened, files());
    const destroy = (members: Record<string, string[]>): Answered['body']['deployResult'] =>
      deploy(opened, { 'package.xml': manifest({}), 'destructiveChanges.xml': manifest(members) });
    expect(destroy({ CustomField: ['Lead.Verdict__c'] }).details.componentFailures[0]?.problem).toMatch(
      /referenced elsewhere/,
    );
    expect(destroy({ Flow: ['Log_Flow'], CustomField: ['Lead.Verdict__c'], CustomObject: ['Log__c'] }).success).toBe(
      true,
    );
    expect(opened.org.state.store.schema.has('log__c')).toBe(false);
  });
});
