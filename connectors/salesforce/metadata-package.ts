// Components as files: as the zip that a deployment sends (one file an object, with a package.xml that names every part), as SFDX source
// (one file a part), and as the package that takes everything out again.
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/file_based_zip_file.htm
import { strToU8, zipSync } from 'fflate';
import { type Component, partsOf } from './metadata-component.ts';
import { type XmlElements, xmlFile } from './metadata-xml.ts';

/** Path → text. */
export type Files = Readonly<Record<string, string>>;

const utf8 = (files: Files): Record<string, Uint8Array> =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)]));

/** The same files give the same bytes: their time is that of no day. */
export const zipOf = (files: Files): Uint8Array => zipSync(utf8(files), { mtime: '2000-01-01T00:00:00' });

const partTags = { CustomField: 'fields', ListView: 'listViews' } as const;
const isPart = (component: Component): component is Component & { readonly type: keyof typeof partTags } =>
  component.type in partTags;

const ownFiles = {
  PermissionSet: (name: string) => `permissionsets/${name}.permissionset`,
  Flow: (name: string) => `flows/${name}.flow`,
} as const;

/** A package for this version of the API, ready to be zipped. Objects that are not ours are named by their parts only, so nothing else of them changes. */
export const packageFiles = (components: readonly Component[], version: string): Files => {
  const files: Record<string, string> = { 'package.xml': packageXml(components, version) };
  const owners = new Set(
    components.flatMap((c) => (isPart(c) ? [partsOf(c.fullName)[0]] : c.type === 'CustomObject' ? [c.fullName] : [])),
  );
  for (const owner of owners) {
    const object = components.find((c) => c.type === 'CustomObject' && c.fullName === owner);
    files[`objects/${owner}.object`] = xmlFile('CustomObject', { ...object?.body, ...partsIn(components, owner) });
  }
  for (const { type, fullName, body } of components)
    if (type === 'PermissionSet' || type === 'Flow') files[ownFiles[type](fullName)] = xmlFile(type, body);
  return files;
};

const partsIn = (components: readonly Component[], owner: string): XmlElements => {
  const own = components.filter(isPart).filter((c) => partsOf(c.fullName)[0] === owner);
  const of = (type: keyof typeof partTags): readonly XmlElements[] =>
    own.filter((c) => c.type === type).map((c) => ({ fullName: partsOf(c.fullName)[1], ...c.body }));
  return { [partTags.CustomField]: of('CustomField'), [partTags.ListView]: of('ListView') };
};

const packageXml = (components: readonly { type: string; fullName: string }[], version: string): string => {
  const types = [...new Set(components.map(({ type }) => type))].toSorted();
  return xmlFile('Package', {
    types: types.map((type) => ({
      members: components
        .filter((c) => c.type === type)
        .map(({ fullName }) => fullName)
        .toSorted(),
      name: type,
    })),
    version,
  });
};

/** The same as SFDX source, below `main/default`. */
export const sourceFiles = (components: readonly Component[]): Files =>
  Object.fromEntries(components.map((component) => [sourcePath(component), sourceText(component)]));

const sourcePath = (component: Component): string => {
  const { type, fullName } = component;
  const [owner, name] = partsOf(fullName);
  switch (type) {
    case 'CustomObject':
      return `objects/${fullName}/${fullName}.object-meta.xml`;
    case 'CustomField':
      return `objects/${owner}/fields/${name}.field-meta.xml`;
    case 'ListView':
      return `objects/${owner}/listViews/${name}.listView-meta.xml`;
    case 'PermissionSet':
    case 'Flow':
      return `${ownFiles[type](fullName)}-meta.xml`;
  }
};

const sourceText = (component: Component): string =>
  xmlFile(
    component.type,
    isPart(component) ? { fullName: partsOf(component.fullName)[1], ...component.body } : component.body,
  );

/**
 * Takes out everything that is named: values in our fields and all rows of the log go with it. A flow must be inactive and is deleted version by
 * version, so the package first switches it off. Permission sets must not be assigned to anybody any more.
 * https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deploy_deleting_files.htm
 */
export const removalFiles = (
  components: readonly Component[],
  flowVersions: readonly { readonly flow: string; readonly version: number }[],
  version: string,
): Files => {
  const flows = [...new Set(flowVersions.map(({ flow }) => flow))].toSorted();
  const removed = components.filter((c) => c.type !== 'Flow' && !isInRemovedObject(c, components));
  const versions = flowVersions.map((one) => ({ type: 'Flow', fullName: `${one.flow}-${one.version}` }));
  return {
    'package.xml': packageXml(
      flows.map((fullName) => ({ type: 'FlowDefinition', fullName })),
      version,
    ),
    ...Object.fromEntries(
      flows.map((flow) => [
        `flowDefinitions/${flow}.flowDefinition`,
        xmlFile('FlowDefinition', { activeVersionNumber: 0 }),
      ]),
    ),
    'destructiveChangesPost.xml': packageXml([...removed, ...versions], version),
  };
};

/** An object takes its fields along. */
const isInRemovedObject = (component: Component, components: readonly Component[]): boolean =>
  isPart(component) &&
  components.some((c) => c.type === 'CustomObject' && c.fullName === partsOf(component.fullName)[0]);
