// The forms that components take: XML that gives back any text, one package that names every part, source and package alike, and the way out again.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import { readFileSync } from 'node:fs';
import { componentsOf } from '#connectors/salesforce/metadata.ts';
import { packageFiles, removalFiles, sourceFiles, zipOf } from '#connectors/salesforce/metadata-package.ts';
import { xmlFile } from '#connectors/salesforce/metadata-xml.ts';
import { type Node, nodes, parse, sourceTree, text, texts } from './source-tree.ts';
import { wantedWith } from './wanted.ts';

const wanted = wantedWith({ student: 'Student', other: 'Other' });
const components = componentsOf(wanted);
const files = packageFiles(components, '67.0');
const members = (xml: string): readonly string[] =>
  nodes(parse(xml).root, 'types').flatMap((type) =>
    texts(type, 'members').map((member) => `${text(type, 'name') ?? ''} ${member}`),
  );

describe('XML', () => {
  test('gives back any text that XML can hold', () => {
    const character = fc.constantFrom(
      '&',
      '<',
      '>',
      '"',
      "'",
      ']]>',
      'é',
      '汉',
      '\u{1f600}',
      'a',
      ' b ',
      '&amp;',
      '\n',
      '\u0001',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(character, { minLength: 1 }), (parts) => {
        const given = `x${parts.join('')}x`;
        const { root } = parse(xmlFile('Flow', { label: given }));
        expect(text(root, 'label')).toBe(given.toWellFormed().replaceAll(/\u0001/g, ''));
      }),
    );
  });

  test('repeats the element of a list and leaves out what is undefined', () => {
    const { root } = parse(xmlFile('Flow', { a: [1, true, { b: 'c' }], d: undefined }));
    expect(texts(root, 'a')).toEqual(['1', 'true']);
    expect(nodes(root, 'a')).toEqual([{ b: ['c'] }]);
    expect(Object.keys(root)).toEqual(['a']);
  });
});

describe('the package', () => {
  test('names exactly the parts that it holds', () => {
    const held = Object.entries(files).flatMap(([path, xml]) => {
      const [folder, file = ''] = path.split('/');
      const name = file.split('.')[0] ?? '';
      const { root } = parse(xml);
      if (folder === 'flows') return [`Flow ${name}`];
      if (folder === 'permissionsets') return [`PermissionSet ${name}`];
      if (folder !== 'objects') return [];
      const own = name.endsWith('__c') ? [`CustomObject ${name}`] : [];
      const parts = (tag: string, type: string): string[] =>
        nodes(root, tag).map((part) => `${type} ${name}.${text(part, 'fullName') ?? ''}`);
      return [...own, ...parts('fields', 'CustomField'), ...parts('listViews', 'ListView')];
    });
    expect(held.toSorted()).toEqual([...members(files['package.xml']!)].toSorted());
    expect(text(parse(files['package.xml']!).root, 'version')).toBe('67.0');
  });

  test('changes nothing of the objects of Salesforce but what is ours', () => {
    for (const object of ['Lead', 'Contact'])
      expect(Object.keys(parse(files[`objects/${object}.object`]!).root)).toEqual(['fields', 'listViews']);
  });

  test('is the same bytes every time, and the zip holds what was put in', () => {
    expect(zipOf(files)).toEqual(zipOf(packageFiles(componentsOf(wanted), '67.0')));
    const unzipped = Object.entries(unzipSync(zipOf(files))).map(([path, bytes]) => [path, strFromU8(bytes)]);
    expect(Object.fromEntries(unzipped)).toEqual(files);
  });

  test('says the same as the source, part by part', () => {
    const source = Object.entries(sourceFiles(components)).map(([path, xml]) => ({ path, ...parse(xml) }));
    const inPackage = (type: string, fullName: string): Node => {
      const [owner = '', own = ''] = fullName.split('.');
      if (type === 'Flow') return parse(files[`flows/${fullName}.flow`]!).root;
      if (type === 'PermissionSet') return parse(files[`permissionsets/${fullName}.permissionset`]!).root;
      const { root } = parse(files[`objects/${owner}.object`]!);
      if (type === 'CustomObject')
        return Object.fromEntries(Object.entries(root).filter(([tag]) => tag !== 'fields' && tag !== 'listViews'));
      const tag = type === 'CustomField' ? 'fields' : 'listViews';
      return nodes(root, tag).find((part) => text(part, 'fullName') === own)!;
    };
    expect(source).toHaveLength(components.length);
    components.forEach(({ type, fullName }, nth) => {
      expect(source[nth]!.root).toEqual(inPackage(type, fullName));
    });
  });

  test('tells two values of one label apart, for a picklist has each label once', () => {
    const xml = packageFiles(componentsOf(wantedWith({ other: 'Other', other_track: 'other' })), '67.0');
    expect(xml['objects/Lead.object']).toContain('<label>other (other_track)</label>');
  });
});

describe('what is committed', () => {
  test('is what the manifest gives, but for the reasons, which are those of the shipped contract', () => {
    const committed = sourceTree().map(({ path }) => path);
    expect(committed.toSorted()).toEqual(Object.keys(sourceFiles(components)).toSorted());
  });

  test('is as young as what every org takes', () => {
    const project = JSON.parse(
      readFileSync(new URL('../../../install/salesforce/sfdx-project.json', import.meta.url), 'utf8'),
    ) as { sourceApiVersion: string; packageDirectories: unknown };
    expect(Number(project.sourceApiVersion)).toBeGreaterThanOrEqual(60);
    expect(project.packageDirectories).toEqual([{ path: 'force-app', default: true }]);
  });
});

describe('the way out', () => {
  const flows = ['Baton_Log_Lead_Disposition', 'Baton_Log_Contact_Disposition'];
  const removal = removalFiles(
    components,
    flows.flatMap((flow) => [1, 2].map((version) => ({ flow, version }))),
    '67.0',
  );
  const removed = members(removal['destructiveChangesPost.xml']!);

  test('takes out all that was put in, the log with its fields, each flow version by version', () => {
    for (const { type, fullName } of components) {
      if (type === 'Flow')
        expect(removed).toEqual(expect.arrayContaining([`Flow ${fullName}-1`, `Flow ${fullName}-2`]));
      else if (fullName.startsWith('Baton_Disposition__c.')) expect(removed).not.toContain(`${type} ${fullName}`);
      else expect(removed).toContain(`${type} ${fullName}`);
    }
  });

  test('takes out nothing else', () => {
    for (const one of removed) expect(one).toMatch(/ (?:(?:Lead|Contact)\.)?Baton_/);
  });

  test('switches the flows off first: an active one cannot be deleted', () => {
    expect(members(removal['package.xml']!)).toEqual([...flows].toSorted().map((flow) => `FlowDefinition ${flow}`));
    for (const flow of flows)
      expect(text(parse(removal[`flowDefinitions/${flow}.flowDefinition`]!).root, 'activeVersionNumber')).toBe('0');
  });
});

describe('the manifest', () => {
  test('gives the log and the permission sets in the names of the fields', () => {
    expect(wanted.log?.writtenWhen).toEqual({
      changed: ['baton_verdict', 'baton_verdict_reason', 'baton_verdict_note'],
      isSet: 'baton_verdict',
    });
    expect(wanted.access?.filter(({ isOwn }) => isOwn).map(({ name }) => name)).toEqual(['baton_integration']);
    const evidence = ['baton_authority', 'baton_need', 'baton_timeline'];
    const seller = wanted.access?.find(({ name }) => name === 'baton_seller');
    expect(seller?.edits).toEqual([...['baton_verdict', 'baton_verdict_reason', 'baton_verdict_note'], ...evidence]);
    const all = wanted.fields.map(({ name }) => name);
    expect(wanted.access?.find(({ name }) => name === 'baton_integration')?.edits).toEqual(
      all.filter((name) => !evidence.includes(name)),
    );
    const sources = wanted.log?.fields.flatMap((field) => (field.type === 'link' ? [] : (field.from ?? [])));
    for (const source of sources!) expect(all).toContain(source);
  });
});
