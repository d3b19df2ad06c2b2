// A contract's text → its document and the policy it means, or every mistake at its line. Never throws, whatever the text.
import type { Policy } from '#domain/policy.ts';
import { check, tooManyRules } from './checks.ts';
import { builtInLists } from './free-mail.ts';
import { hashContract } from './hash.ts';
import { type ListProblem, parseCsvList } from './list-file.ts';
import type { Path } from '#src/yaml/path.ts';
import { expectation } from './pieces.ts';
import { type YamlProblem, type Found, found, problem, toProblems } from '#src/yaml/problems.ts';
import { type ContractDocument, contractSchema } from './schema.ts';
import type { Lists } from './to-condition.ts';
import { toPolicy } from './to-policy.ts';
import { readTree, type Tree } from '#src/yaml/tree.ts';

export type ParsedContract = {
  readonly contract: ContractDocument;
  readonly policy: Policy;
  /** Values of the lists the contract defines or uses. */
  readonly lists: Lists;
  /** Line of the text where the value at this path begins, from 1. */
  readonly lineOf: (path: Path) => number;
  /** A path of the normal form as it stands in the text: a routing that is a plain list has no `mql`. */
  readonly asWritten: (path: Path) => Path;
};

export type ParseOptions = {
  /** How the text is called in problems. */
  readonly file: string;
  /** Text of a list's CSV file, by its path inside the contract's folder; throws where it cannot be read. None: such lists are refused. */
  readonly readList?: (path: string) => string;
  /** Values as they were when the contract was kept: they win over files and over the lists that Baton brings. */
  readonly keptLists?: Lists;
};

export type ParseResult =
  ({ readonly ok: true } & ParsedContract) | { readonly ok: false; readonly problems: readonly YamlProblem[] };

export const parseContract = (yaml: string, options: ParseOptions): ParseResult => {
  const read = readTree(yaml, 'a contract');
  if (!read.ok) return { ok: false, problems: read.problems.map((p) => problem(options.file, p)) };
  const { tree } = read;
  const tooMany = tooManyRules(tree.data);
  if (tooMany.length > 0) return refuse(tooMany, tree, options);
  const parsed = contractSchema.safeParse(tree.data, { error: expectation });
  const wrong = [...check(tree.data), ...(parsed.success ? [] : found(parsed.error.issues, tree))];
  if (!parsed.success || wrong.length > 0) return refuse(wrong, tree, options);
  const contract = parsed.data;
  const { lists, problems } = resolveLists(contract, options);
  if (problems.length > 0) return refuse(problems, tree, options);
  const policy = toPolicy(contract, lists, hashContract(contract, lists));
  const asWritten = asWrittenIn(tree);
  return { ok: true, contract, policy, lists, asWritten, lineOf: (path) => tree.place(asWritten(path), true).line };
};

const asWrittenIn =
  (tree: Tree) =>
  (path: Path): Path =>
    path[0] === 'routing' && path[1] === 'mql' && !tree.has(['routing', 'mql']) ? ['routing', ...path.slice(2)] : path;

const refuse = (wrong: readonly Found[], tree: Tree, { file }: ParseOptions): ParseResult => ({
  ok: false,
  problems: toProblems(wrong, tree, file),
});

const resolveLists = (
  contract: ContractDocument,
  { readList, keptLists = {} }: ParseOptions,
): { lists: Lists; problems: Found[] } => {
  const kept = (name: string): readonly string[] | undefined =>
    Object.hasOwn(keptLists, name) ? keptLists[name] : undefined;
  const problems: Found[] = [];
  const lists: Record<string, readonly string[]> = {};
  for (const [name, source] of Object.entries(contract.lists ?? {})) {
    const values = typeof source === 'string' ? (kept(name) ?? readCsv(source, readList)) : source;
    if ('problem' in values) problems.push({ path: ['lists', name], message: values.problem, isKey: false });
    else lists[name] = values;
  }
  for (const [name, values] of Object.entries(builtInLists))
    if (uses(contract, name)) lists[name] = kept(name) ?? values();
  return { lists, problems };
};

const readCsv = (path: string, readList: ParseOptions['readList']): readonly string[] | ListProblem => {
  if (readList === undefined) return { problem: `the file ${path} cannot be read here; write the values out` };
  try {
    return parseCsvList(readList(path));
  } catch (error) {
    return { problem: `the file ${path} cannot be read (${error instanceof Error ? error.message : 'unknown fault'})` };
  }
};

/** Whether a condition names this list. */
export const uses = (contract: ContractDocument, name: string): boolean => {
  const names = (node: unknown): boolean => {
    if (Array.isArray(node)) return node.some(names);
    if (typeof node !== 'object' || node === null) return false;
    return Object.entries(node).some(([key, value]) => (key === 'in_list' ? value === name : names(value)));
  };
  const { lists: _own, ...rest } = contract;
  return names(rest);
};
