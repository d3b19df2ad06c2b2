// A cross-reference check of install/salesforce: what only an org could refuse otherwise. It reads the files, not what they are made from.
import { describe, expect, test } from '@jest/globals';
import { type Node, nodes, sourceTree, text, texts, type Part } from './source-tree.ts';

const tree = sourceTree();
const ofType = (type: string): readonly Part[] => tree.filter((part) => part.type === type);
const fields = new Map(ofType('CustomField').map((part) => [part.fullName, part.root]));
const values = (field: string): readonly string[] => {
  const set = nodes(fields.get(field) ?? {}, 'valueSet')[0] ?? {};
  return nodes(nodes(set, 'valueSetDefinition')[0] ?? {}, 'value').map((value) => text(value, 'fullName') ?? '');
};
const ownerOf = ({ fullName }: Part): string => fullName.split('.')[0] ?? '';
const isOurs = (field: string): boolean => field.endsWith('__c');

/** What Salesforce takes at most, by component and element. */
const longest: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  CustomObject: { label: 40, pluralLabel: 40, description: 1_000 },
  CustomField: { label: 40, description: 1_000, inlineHelpText: 510, relationshipName: 40, relationshipLabel: 80 },
  ListView: { label: 40, fullName: 40 },
  PermissionSet: { label: 80, description: 255 },
  Flow: { label: 80, description: 1_000 },
};

describe('the source for an org', () => {
  test('has all that is promised, on leads and contacts alike', () => {
    const names = (type: string): string[] => ofType(type).map(({ fullName }) => fullName);
    for (const object of ['Lead', 'Contact'])
      for (const view of ['New', 'Working', 'Due_Back', 'Breached'])
        for (const whose of ['', '_Mine']) expect(names('ListView')).toContain(`${object}.Baton_${view}${whose}`);
    expect(names('PermissionSet').toSorted()).toEqual(['Baton_Admin', 'Baton_Integration', 'Baton_Seller']);
    expect(names('Flow').toSorted()).toEqual(['Baton_Log_Contact_Disposition', 'Baton_Log_Lead_Disposition']);
    const on = (object: string): string[] =>
      [...fields.keys()].filter((name) => name.startsWith(`${object}.`)).map((name) => name.slice(object.length));
    expect(on('Lead')).toEqual(on('Contact'));
    expect(on('Lead').length).toBeGreaterThan(10);
  });

  test('holds nothing but these kinds: no layout, profile, code or value set of the org', () => {
    expect([...new Set(tree.map(({ type }) => type))].toSorted()).toEqual(Object.keys(longest).toSorted());
    expect(ofType('CustomObject').map(({ fullName }) => fullName)).toEqual(['Baton_Disposition__c']);
  });

  test.each(tree.map((part) => [part.path, part] as const))('%s keeps names, labels and lengths', (_path, part) => {
    const name = part.fullName.split('.').at(-1) ?? '';
    expect(name).toMatch(/^Baton_[A-Z0-9][A-Za-z0-9]*(?:_[A-Z0-9][A-Za-z0-9]*)*(?:__c)?$/);
    expect(name).not.toMatch(/__(?!c$)/);
    expect(name.replace(/__c$/, '').length).toBeLessThanOrEqual(40);
    for (const [element, most] of Object.entries(longest[part.type]!))
      for (const value of texts(part.root, element)) expect(value.length).toBeLessThanOrEqual(most);
    expect(text(part.root, 'label')).toBeTruthy();
    if (part.type !== 'ListView') expect(text(part.root, 'description')).toBeTruthy();
    if (text(part.root, 'fullName') !== undefined) expect(text(part.root, 'fullName')).toBe(name);
  });

  test('has no formula and no field that must be filled', () => {
    const tags = (of: Node): readonly string[] =>
      Object.entries(of).flatMap(([tag, list]) => [
        tag,
        ...list.flatMap((one) => (typeof one === 'object' ? tags(one) : [])),
      ]);
    expect(tree.flatMap(({ root }) => tags(root)).filter((tag) => /formula/i.test(tag))).toEqual([]);
    for (const root of fields.values()) {
      expect(text(root, 'required') ?? 'false').toBe('false');
      expect(text(root, 'type')).not.toBe('MasterDetail');
    }
  });
});

/** What an element of each type of field must say. */
const typed: Readonly<Record<string, readonly string[]>> = {
  Text: ['length'],
  LongTextArea: ['length', 'visibleLines'],
  Number: ['precision', 'scale'],
  DateTime: [],
  Picklist: ['valueSet'],
  Lookup: ['referenceTo', 'relationshipName', 'deleteConstraint'],
};

describe('fields', () => {
  test.each([...fields])('%s says what its type needs', (name, root) => {
    const type = text(root, 'type') ?? '';
    expect(Object.keys(typed)).toContain(type);
    for (const element of typed[type]!) expect(root[element]).toBeDefined();
    const length = Number(text(root, 'length') ?? 1);
    expect(length).toBeLessThanOrEqual(type === 'Text' ? 255 : 131_072);
    const [precision, scale] = [Number(text(root, 'precision') ?? 1), Number(text(root, 'scale') ?? 0)];
    expect(precision).toBeLessThanOrEqual(18);
    expect(scale).toBeLessThan(precision);
    if (type === 'Picklist') {
      expect(text(nodes(root, 'valueSet')[0]!, 'restricted')).toBe('true');
      expect(values(name).length).toBeGreaterThan(0);
      expect(new Set(values(name)).size).toBe(values(name).length);
    }
  });
});

describe('permission sets', () => {
  const sets = ofType('PermissionSet');
  const granted = (set: Part): ReadonlyMap<string, Node> =>
    new Map(nodes(set.root, 'fieldPermissions').map((one) => [text(one, 'field') ?? '', one]));

  test('name no field that is not there, and every field is seen through each of them', () => {
    for (const set of sets) expect([...granted(set).keys()].toSorted()).toEqual([...fields.keys()].toSorted());
  });

  const evidence = ['Authority', 'Need', 'Timeline'];
  test('the integration edits our fields, sellers the verdict, what belongs to it and the evidence, admins none; nobody changes a row of the log', () => {
    const edited = (name: string): string[] =>
      [...granted(sets.find(({ fullName }) => fullName === name)!)]
        .filter(([, one]) => text(one, 'editable') === 'true')
        .map(([field]) => field);
    expect(edited('Baton_Integration').toSorted()).toEqual(
      [...fields.keys()]
        .filter((name) => !name.startsWith('Baton_Disposition__c.'))
        .filter((name) => !evidence.some((one) => name.endsWith(`.Baton_${one}__c`)))
        .toSorted(),
    );
    expect(edited('Baton_Seller').toSorted()).toEqual(
      ['Contact', 'Lead']
        .flatMap((o) => [...evidence, 'Verdict', 'Verdict_Note', 'Verdict_Reason'].map((one) => `${o}.Baton_${one}__c`))
        .toSorted(),
    );
    expect(edited('Baton_Admin')).toEqual([]);
  });

  test('need no licence, and let nobody create, delete or change everything', () => {
    for (const { root } of sets) {
      expect(root['license']).toBeUndefined();
      expect(root['userPermissions']).toBeUndefined();
      for (const object of nodes(root, 'objectPermissions')) {
        expect(text(object, 'allowRead')).toBe('true');
        for (const right of ['allowCreate', 'allowDelete', 'modifyAllRecords'])
          expect(text(object, right)).toBe('false');
        const name = text(object, 'object') ?? '';
        if (isOurs(name)) expect(text(object, 'allowEdit')).toBe('false');
        if (isOurs(name)) expect(ofType('CustomObject').map(({ fullName }) => fullName)).toContain(name);
      }
    }
  });
});

describe('list views', () => {
  test.each(ofType('ListView').map((part) => [part.fullName, part] as const))(
    '%s asks what can be asked',
    (_, part) => {
      const named = [...texts(part.root, 'columns'), ...nodes(part.root, 'filters').map((f) => text(f, 'field') ?? '')];
      for (const field of named.filter(isOurs)) expect([...fields.keys()]).toContain(`${ownerOf(part)}.${field}`);
      for (const filter of nodes(part.root, 'filters')) {
        const field = `${ownerOf(part)}.${text(filter, 'field') ?? ''}`;
        expect(text(fields.get(field)!, 'type')).not.toBe('LongTextArea');
        const asked = text(filter, 'value')?.split(',') ?? [];
        expect(text(filter, 'operation')).toBe(asked.length > 0 ? 'equals' : 'notEqual');
        if (asked.length > 0) expect(values(field)).toEqual(expect.arrayContaining(asked));
      }
      expect(text(part.root, 'filterScope')).toBe(part.fullName.endsWith('_Mine') ? 'Mine' : 'Everything');
    },
  );
});

describe('flows', () => {
  test.each(ofType('Flow').map((part) => [part.fullName, part] as const))('%s names what is there', (_, { root }) => {
    const [start] = nodes(root, 'start');
    const [create] = nodes(root, 'recordCreates');
    const watched = text(start!, 'object')!;
    const row = text(create!, 'object')!;
    expect(text(nodes(start!, 'connector')[0]!, 'targetReference')).toBe(text(create!, 'name'));
    for (const filter of nodes(start!, 'filters'))
      expect(fields.has(`${watched}.${text(filter, 'field')!}`)).toBe(true);
    const numbered = text(start!, 'filterLogic')!.match(/\d+/g)!.map(Number);
    expect(numbered).toEqual(nodes(start!, 'filters').map((_one, nth) => nth + 1));
    const assigned = nodes(create!, 'inputAssignments');
    expect(assigned.length).toBeGreaterThan(3);
    for (const one of assigned) {
      const target = fields.get(`${row}.${text(one, 'field')!}`)!;
      const source = text(nodes(one, 'value')[0]!, 'elementReference')!.replace('$Record.', '');
      if (text(target, 'type') === 'Lookup') {
        expect([source, text(target, 'referenceTo')]).toEqual(['Id', watched]);
        continue;
      }
      const from = fields.get(`${watched}.${source}`)!;
      const kind = { Picklist: 'Text', Text: 'Text', Number: 'Number' }[text(from, 'type')!];
      // A long text holds whatever a text holds.
      expect([kind, ...(kind === 'Text' ? ['LongTextArea'] : [])]).toContain(text(target, 'type'));
      for (const value of values(`${watched}.${source}`))
        expect(value.length).toBeLessThanOrEqual(Number(text(target, 'length')));
    }
    expect(text(root, 'status')).toBe('Active');
    expect(text(start!, 'triggerType')).toBe('RecordAfterSave');
  });
});
