// install/salesforce as parsed XML, one entry for each component, for the linter and the tests of what it is made from.
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type Node = { readonly [tag: string]: readonly (Node | string)[] };
export type Part = {
  readonly path: string;
  readonly type: string;
  /** `Lead.Baton_Why__c`, `Baton_Seller`. */
  readonly fullName: string;
  readonly root: Node;
};

export const sourceRoot = fileURLToPath(new URL('../../../install/salesforce/', import.meta.url));
const main = `${sourceRoot}force-app/main/default/`;

/** Everything is a list, so that nothing is told apart by how often it occurs. */
const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  isArray: () => true,
});

export const parse = (xml: string): { readonly type: string; readonly root: Node } => {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- its successor is a dependency of its own, for one line of a test
  const valid = XMLValidator.validate(xml);
  if (valid !== true) throw new Error(valid.err.msg);
  const [[type, roots] = ['', []]] = Object.entries(parser.parse(xml) as Node);
  const [root] = roots;
  if (typeof root !== 'object') throw new Error('an empty document');
  return { type, root };
};

export const filesOf = (): readonly string[] =>
  readdirSync(main, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(main.length).replace(/^\/+/, ''));

export const sourceTree = (): readonly Part[] =>
  filesOf().map((path) => {
    const folders = path.split('/');
    const name = (folders.at(-1) ?? '').split('.')[0] ?? '';
    const fullName = folders.length === 4 ? `${folders[1] ?? ''}.${name}` : name;
    return { path, fullName, ...parse(readFileSync(main + path, 'utf8')) };
  });

export const nodes = (of: Node, tag: string): readonly Node[] =>
  (of[tag] ?? []).filter((one): one is Node => typeof one === 'object');
export const texts = (of: Node, tag: string): readonly string[] =>
  (of[tag] ?? []).filter((one): one is string => typeof one === 'string');
export const text = (of: Node, tag: string): string | undefined => texts(of, tag)[0];
