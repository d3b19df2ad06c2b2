// A set-up that can be deployed into, as small as these tests need: what is deployed is there afterwards, seen only by whom a permission set lets.
// It reads the zip on its own, so that a package which only its writer understands is noticed.
import { strFromU8, unzipSync } from 'fflate';
import type { SalesforceClient } from '#connectors/salesforce/client.ts';
import { SalesforceError } from '#connectors/salesforce/failures.ts';
import { longId } from '#connectors/salesforce/names.ts';
import { type Node, nodes, parse, text, texts } from './source-tree.ts';

export type FakeField = {
  type: string;
  length: number;
  scale: number;
  label: string;
  referenceTo: string[];
  values: { value: string; label: string; active: boolean; defaultValue: boolean }[];
  controllerName: string | null;
  calculated: boolean;
};
type Grant = Record<string, boolean>;
type Rows = readonly Readonly<Record<string, unknown>>[];

export const userId = '0055g000001AbcdAAE';
const describedTypes: Readonly<Record<string, string>> = {
  Text: 'string',
  LongTextArea: 'textarea',
  Number: 'double',
  DateTime: 'datetime',
  Picklist: 'picklist',
  Lookup: 'reference',
};

export type FakeOrg = ReturnType<typeof fakeOrg>;

export const fakeOrg = () => {
  const org = {
    objects: new Set(['Lead', 'Contact', 'Account', 'Opportunity', 'Campaign']),
    fields: new Map<string, FakeField>(),
    views: new Set<string>(),
    flows: new Map<string, boolean>(),
    sets: new Map<string, { id: string; fields: Map<string, Grant>; objects: Map<string, Grant> }>(),
    assigned: new Set<string>(),
    recordTypes: new Set<string>(),
    /** Full name → what the org says against it. */
    refuses: new Map<string, string>(),
    wholeProblem: null as string | null,
    isOver: true,
    canDeploy: true,
    canSeeSetup: true,
    activatesFlows: true,
    deployments: [] as { isCheck: boolean; components: string[]; files: Record<string, string> }[],
  };
  const results = new Map<string, unknown>();
  const sees = (fullName: string): boolean =>
    !fullName.includes('.Baton_') ||
    [...org.assigned].some((set) => org.sets.get(set)?.fields.get(fullName)?.['read'] === true);

  const describe = (object: string) => ({
    fields: [...org.fields]
      .filter(([name]) => name.startsWith(`${object}.`) && sees(name))
      .map(([name, field]) => ({
        ...field,
        name: name.slice(object.length + 1),
        restrictedPicklist: field.type === 'picklist',
        dependentPicklist: field.controllerName !== null,
        picklistValues: field.values,
      })),
    recordTypeInfos: [
      { active: true, master: true },
      ...(org.recordTypes.has(object) ? [{ active: true, master: false }] : []),
    ],
  });

  const logId = longId('01I5g000000AbCd');
  const rowsFrom: Readonly<Record<string, () => Rows>> = {
    ListView: () =>
      [...org.views].map((name) => ({ SobjectType: name.split('.')[0], DeveloperName: name.split('.')[1] })),
    FlowDefinitionView: () =>
      [...org.flows].map(([ApiName, isActive]) => ({ ApiName, ActiveVersionId: isActive ? '301' : null })),
    PermissionSet: () => [...org.sets].map(([Name, { id }]) => ({ Id: id, Name })),
    PermissionSetAssignment: () => [...org.assigned].map((name) => ({ PermissionSetId: org.sets.get(name)!.id })),
    FieldPermissions: () =>
      [...org.sets].flatMap(([Name, { fields }]) =>
        [...fields].map(([Field, grant]) => ({
          Parent: { Name },
          Field,
          PermissionsRead: grant['read'],
          PermissionsEdit: grant['edit'],
        })),
      ),
    ObjectPermissions: () =>
      [...org.sets].flatMap(([Name, { objects }]) =>
        [...objects].map(([SobjectType, grant]) => ({
          Parent: { Name },
          SobjectType,
          PermissionsRead: grant['allowRead'],
          PermissionsCreate: grant['allowCreate'],
          PermissionsEdit: grant['allowEdit'],
          PermissionsDelete: grant['allowDelete'],
          PermissionsViewAllRecords: grant['viewAllRecords'],
          PermissionsModifyAllRecords: grant['modifyAllRecords'],
        })),
      ),
    CustomObject: () =>
      [...org.objects].filter((o) => o.endsWith('__c')).map((o) => ({ Id: logId, DeveloperName: o.slice(0, -3) })),
    CustomField: () =>
      [...org.fields.keys()].map((name) => {
        const [owner = '', own = ''] = name.split('.');
        return { DeveloperName: own.slice(0, -3), TableEnumOrId: owner.endsWith('__c') ? logId : owner };
      }),
  };
  const ofSetup = [
    'FlowDefinitionView',
    'PermissionSet',
    'PermissionSetAssignment',
    'FieldPermissions',
    'ObjectPermissions',
    'CustomObject',
    'CustomField',
  ];

  /** By the IN or = of the query where it has one: good enough for names. */
  const query = (soql: string): Rows => {
    const from = /FROM (\w+)/.exec(soql)?.[1] ?? '';
    if (!org.canSeeSetup && ofSetup.includes(from)) throw refused(400, 'INVALID_TYPE', 'not_found');
    const named = /Name (?:IN \(|= )(.*?)(?:\)|$)/.exec(soql)?.[1]?.match(/\w+/g);
    const rows = rowsFrom[from]!();
    if (from !== 'PermissionSet' || named == null) return rows;
    return rows.filter(({ Name }) => named.includes(String(Name)));
  };

  const deploy = async (form: FormData): Promise<unknown> => {
    if (!org.canDeploy) throw refused(403, 'INSUFFICIENT_ACCESS', 'auth');
    const { deployOptions } = JSON.parse(await (form.get('json') as Blob).text()) as {
      deployOptions: Record<string, boolean>;
    };
    if (deployOptions['rollbackOnError'] !== true || deployOptions['singlePackage'] !== true) throw new Error('unsafe');
    const zipped = unzipSync(new Uint8Array(await (form.get('file') as Blob).arrayBuffer()));
    const files = Object.fromEntries(Object.entries(zipped).map(([path, bytes]) => [path, strFromU8(bytes)]));
    const components = nodes(parse(files['package.xml']!).root, 'types').flatMap((type) => texts(type, 'members'));
    const isCheck = deployOptions['checkOnly'] === true;
    org.deployments.push({ isCheck, components, files });
    const failures = components.flatMap((fullName) => {
      const problem = org.refuses.get(fullName) ?? brokenBy(files, fullName);
      return problem === null ? [] : [{ fullName, componentType: '', problem, problemType: 'Error' }];
    });
    const success = failures.length === 0 && org.wholeProblem === null;
    if (success && !isCheck) install(files);
    const id = `0Af5g0000${String(results.size).padStart(6, '0')}AAA`;
    const status = success ? 'Succeeded' : 'Failed';
    const details = { componentFailures: failures };
    results.set(id, {
      id,
      deployResult: { status, done: org.isOver, success, errorMessage: org.wholeProblem, details },
    });
    return { id };
  };

  /** What names a field that is neither there nor sent is refused, as an org does. */
  const brokenBy = (files: Record<string, string>, fullName: string): string | null => {
    const set = files[`permissionsets/${fullName}.permissionset`];
    if (set === undefined) return null;
    const sent = Object.entries(files).flatMap(([path, xml]) =>
      path.startsWith('objects/')
        ? nodes(parse(xml).root, 'fields').map((field) => `${path.slice(8, -7)}.${text(field, 'fullName')!}`)
        : [],
    );
    const lacking = nodes(parse(set).root, 'fieldPermissions')
      .map((one) => text(one, 'field')!)
      .find((field) => !org.fields.has(field) && !(sent.includes(field) && !org.refuses.has(field)));
    return lacking === undefined ? null : `In field: field - no CustomField named ${lacking} found`;
  };

  const install = (files: Record<string, string>): void => {
    for (const [path, xml] of Object.entries(files)) {
      const [folder = '', file = ''] = path.split('/');
      const name = file.split('.')[0] ?? '';
      const { root } = parse(xml);
      if (folder === 'objects') installObject(name, root);
      if (folder === 'flows') org.flows.set(name, org.activatesFlows && text(root, 'status') === 'Active');
      if (folder !== 'permissionsets') continue;
      org.sets.set(name, {
        id: org.sets.get(name)?.id ?? longId(`0PS5g000000000${org.sets.size}`),
        fields: new Map(
          nodes(root, 'fieldPermissions').map((one) => [
            text(one, 'field')!,
            { read: text(one, 'readable') === 'true', edit: text(one, 'editable') === 'true' },
          ]),
        ),
        objects: new Map(
          nodes(root, 'objectPermissions').map((one) => [
            text(one, 'object')!,
            Object.fromEntries(Object.keys(one).map((right) => [right, text(one, right) === 'true'])),
          ]),
        ),
      });
    }
  };

  const installObject = (object: string, root: Node): void => {
    org.objects.add(object);
    for (const view of nodes(root, 'listViews')) org.views.add(`${object}.${text(view, 'fullName')!}`);
    for (const field of nodes(root, 'fields')) {
      const fullName = `${object}.${text(field, 'fullName')!}`;
      const before = org.fields.get(fullName)?.values ?? [];
      const set = nodes(nodes(field, 'valueSet')[0] ?? {}, 'valueSetDefinition')[0] ?? {};
      const values = nodes(set, 'value').map((value) => ({
        value: text(value, 'fullName')!,
        label: text(value, 'label')!,
        active: text(value, 'isActive') !== 'false',
        defaultValue: text(value, 'default') === 'true',
      }));
      // What is not named becomes inactive and stays.
      const left = before.filter((one) => !values.some(({ value }) => value === one.value));
      org.fields.set(fullName, {
        type: describedTypes[text(field, 'type')!]!,
        length: Number(text(field, 'length') ?? 0),
        scale: Number(text(field, 'scale') ?? 0),
        label: text(field, 'label')!,
        referenceTo: [...texts(field, 'referenceTo')],
        values: [...values, ...left.map((one) => ({ ...one, active: false }))],
        controllerName: null,
        calculated: false,
      });
    }
  };

  const answer = async (path: string, q: string, form: FormData | undefined, body: unknown): Promise<unknown> => {
    if (path === '')
      return {
        identity: `https://login.example.com/id/00D5g000001AbcdEAE/${userId}`,
        sobjects: '/services/data/v67.0/sobjects',
      };
    if (path === 'sobjects') return { sobjects: [...org.objects].map((name) => ({ name })) };
    if (path === 'query' || path === 'tooling/query') return { records: query(q), done: true };
    if (path === 'metadata/deployRequest' && form !== undefined) return deploy(form);
    if (path.startsWith('metadata/deployRequest/')) return results.get(path.split('/').at(-1) ?? '');
    if (path === 'sobjects/PermissionSetAssignment') {
      const { PermissionSetId } = body as { PermissionSetId: string };
      for (const [name, { id }] of org.sets) if (id === PermissionSetId) org.assigned.add(name);
      return { id: longId('0Pa5g0000000001'), success: true, errors: [] };
    }
    const described = /^sobjects\/(\w+)\/describe$/.exec(path)?.[1];
    if (described !== undefined && org.objects.has(described)) return describe(described);
    throw refused(404, 'NOT_FOUND', 'not_found');
  };

  const client: Pick<SalesforceClient, 'call'> = {
    call: async (call) => call.answer.parse(await answer(call.path, call.query?.['q'] ?? '', call.form, call.body)),
  };
  return Object.assign(org, { client: client as SalesforceClient });
};

const refused = (status: number, code: string, kind: 'auth' | 'not_found'): SalesforceError =>
  new SalesforceError(code, { kind, status, codes: [code] });
