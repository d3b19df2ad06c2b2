// What a deployment sends: a multipart body with options and a zip, and the components its files describe.
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/file_based_zip_file.htm
import { XMLParser } from 'fast-xml-parser';
import { strFromU8, unzipSync } from 'fflate';

/** An element's children by name; a text where it has none. Several of one name are a list. */
export type Xml = string | readonly Xml[] | { readonly [name: string]: Xml };

export const componentTypes = ['CustomObject', 'CustomField', 'ListView', 'PermissionSet', 'Flow'] as const;
export type ComponentType = (typeof componentTypes)[number];
export type Component = {
  readonly type: ComponentType;
  readonly fullName: string;
  readonly fileName: string;
  readonly body: Xml;
};
export type Problem = {
  readonly type: string;
  readonly fullName: string;
  readonly fileName: string;
  readonly problem: string;
  readonly line?: number;
};
export type Package = {
  readonly components: readonly Component[];
  readonly destroyed: readonly { readonly type: string; readonly fullName: string }[];
  readonly problems: readonly Problem[];
};

/** Ten times what a package of lists and fields weighs; a zip may unfold to far more than it is. */
const maxUnzippedBytes = 50 * 1024 * 1024;

/** The parts of a multipart body by name; null = it is none. */
export const multipart = (body: Buffer, contentType: string): ReadonlyMap<string, Buffer> | null => {
  const [, quoted, bare] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) return null;
  const parts = new Map<string, Buffer>();
  const mark = Buffer.from(`--${boundary}`);
  let at = body.indexOf(mark);
  while (at >= 0) {
    const next = body.indexOf(mark, at + mark.length);
    if (next < 0) break;
    const part = body.subarray(at + mark.length + 2, next - 2);
    const gap = part.indexOf('\r\n\r\n');
    const [, name] = /name="([^"]+)"/i.exec(part.subarray(0, Math.max(0, gap)).toString('utf8')) ?? [];
    if (gap >= 0 && name !== undefined) parts.set(name, part.subarray(gap + 4));
    at = next;
  }
  return parts;
};

export const children = (xml: Xml | undefined, name: string): readonly Xml[] => {
  if (xml === undefined || typeof xml === 'string' || Array.isArray(xml)) return [];
  const found = (xml as { readonly [name: string]: Xml })[name];
  if (found === undefined) return [];
  return Array.isArray(found) ? (found as readonly Xml[]) : [found];
};
export const child = (xml: Xml | undefined, name: string): Xml | undefined => children(xml, name)[0];
export const textOf = (xml: Xml | undefined, name: string): string | null => {
  const found = child(xml, name);
  return typeof found === 'string' && found !== '' ? found : null;
};
export const namesIn = (xml: Xml | undefined): readonly string[] =>
  xml === undefined || typeof xml === 'string' || Array.isArray(xml) ? [] : Object.keys(xml);

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: true,
});

const parseXml = (text: string): { root: string; body: Xml } | { problem: string; line: number } => {
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- its successor is a package of its own; the twin needs no more than a line number
    const [entry] = Object.entries(parser.parse(text, true) as Record<string, Xml>);
    if (entry !== undefined) return { root: entry[0], body: entry[1] };
    return { problem: 'Error parsing file: no root element', line: 1 };
  } catch (error) {
    const message = error instanceof Error ? error.message : 'malformed';
    return { problem: `Error parsing file: ${message}`, line: Number(/:(\d+):\d+$/.exec(message)?.[1] ?? 1) };
  }
};

const suffixes: Readonly<Record<string, ComponentType>> = {
  object: 'CustomObject',
  permissionset: 'PermissionSet',
  flow: 'Flow',
};
const partTags = { fields: 'CustomField', listViews: 'ListView' } as const;

/** What an object's file holds: the object itself where it says more than its parts, and the parts. */
const objectParts = (owner: string, fileName: string, body: Xml): Component[] => {
  const own = namesIn(body).some((name) => !(name in partTags));
  const parts = Object.entries(partTags).flatMap(([tag, type]) =>
    children(body, tag).map((part): Component => ({
      type,
      fullName: `${owner}.${textOf(part, 'fullName') ?? ''}`,
      fileName,
      body: part,
    })),
  );
  return [...(own ? [{ type: 'CustomObject', fullName: owner, fileName, body } as const] : []), ...parts];
};

const membersOf = (manifest: Xml): { type: string; fullName: string }[] =>
  children(manifest, 'types').flatMap((types) =>
    children(types, 'members').map((member) => ({
      type: textOf(types, 'name') ?? '',
      fullName: typeof member === 'string' ? member : '',
    })),
  );

/** Reads a zip; throws where it is none or unfolds to too much. */
const filesOf = (zip: Buffer): ReadonlyMap<string, string> => {
  let size = 0;
  const files = unzipSync(zip, {
    filter: (file) => {
      size += file.originalSize;
      return size <= maxUnzippedBytes;
    },
  });
  return new Map(Object.entries(files).map(([path, bytes]) => [path, strFromU8(bytes)]));
};

const readFile = (path: string, text: string): { components: Component[]; problems: Problem[] } => {
  const [, name = '', suffix = ''] = /([^/]+)\.(\w+)$/.exec(path) ?? [];
  const type = suffixes[suffix];
  if (type === undefined)
    return {
      components: [],
      problems: [{ type: '', fullName: path, fileName: path, problem: `Unknown file type: ${path}` }],
    };
  const xml = parseXml(text);
  if ('problem' in xml)
    return {
      components: [],
      problems: [{ type, fullName: name, fileName: path, problem: xml.problem, line: xml.line }],
    };
  if (xml.root !== type)
    return {
      components: [],
      problems: [{ type, fullName: name, fileName: path, problem: `Root element ${type} expected, ${xml.root} found` }],
    };
  return {
    components:
      type === 'CustomObject'
        ? objectParts(name, path, xml.body)
        : [{ type, fullName: name, fileName: path, body: xml.body }],
    problems: [],
  };
};

/** Every component of a zip, and what is wrong with it as a package. */
export const readPackage = (zip: Buffer): Package => {
  let files: ReadonlyMap<string, string>;
  try {
    files = filesOf(zip);
  } catch {
    return {
      components: [],
      destroyed: [],
      problems: [{ type: '', fullName: '', fileName: '', problem: 'The zip cannot be read' }],
    };
  }
  const manifestOf = (path: string): Xml | null => {
    const text = files.get(path);
    const xml = text === undefined ? null : parseXml(text);
    return xml === null || 'problem' in xml ? null : xml.body;
  };
  const manifest = manifestOf('package.xml');
  if (manifest === null)
    return {
      components: [],
      destroyed: [],
      problems: [{ type: '', fullName: 'package.xml', fileName: 'package.xml', problem: 'No package.xml found' }],
    };
  const destructive = manifestOf('destructiveChanges.xml') ?? manifestOf('destructiveChangesPost.xml');
  const read = [...files]
    .filter(([path]) => !path.endsWith('/') && !/^(package|destructiveChanges\w*)\.xml$/.test(path))
    .map(([path, text]) => readFile(path, text));
  const components = read.flatMap((one) => one.components);
  const problems = read.flatMap((one) => one.problems);
  const members = membersOf(manifest);
  const isNamed = (type: string, fullName: string): boolean =>
    members.some((member) => member.type === type && (member.fullName === fullName || member.fullName === '*'));
  for (const { type, fullName } of members)
    if (
      fullName !== '*' &&
      problems.length === 0 &&
      !components.some((one) => one.type === type && one.fullName === fullName)
    )
      problems.push({
        type,
        fullName,
        fileName: 'package.xml',
        problem: `An object '${fullName}' of type ${type} was named in package.xml, but was not found in zipped directory`,
      });
  for (const { type, fullName, fileName } of components)
    if (!isNamed(type, fullName))
      problems.push({ type, fullName, fileName, problem: `${fullName} is in the zip but not in package.xml` });
  return { components, destroyed: destructive === null ? [] : membersOf(destructive), problems };
};
