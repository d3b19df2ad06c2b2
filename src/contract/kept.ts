// A contract that was kept, read again: by this engine, from its own text and the lists it was kept with. Its hash must still be the one it is kept
// under, so that whoever changes what was signed is found out.
import { type ParsedContract, parseContract } from './parse.ts';
import type { Lists } from './to-condition.ts';

export type KeptContract = {
  /** What it was kept under, and what its signatures stand on. */
  readonly contractHash: string;
  readonly name: string;
  readonly version: number;
  readonly yaml: string;
  /** Values of every list it uses, built-in ones too; null = it was kept before they were kept with it. */
  readonly lists: Lists | null;
};

export type ReadAgain =
  | { readonly ok: true; readonly parsed: ParsedContract }
  /**
   * `altered`: not what was signed. `unreadable`: altered, or of a language that this version does not read any more. `lists_unknown`: it cannot be
   * told, because its lists were not kept.
   */
  | { readonly ok: false; readonly kind: 'altered' | 'unreadable' | 'lists_unknown'; readonly message: string };

const shown = (hash: string): string => hash.slice(0, 12);

export const readAgain = (kept: KeptContract): ReadAgain => {
  const { contractHash, lists } = kept;
  const file = `${kept.name} version ${kept.version} as stored`;
  const parsed = parseContract(kept.yaml, { file, ...(lists !== null && { keptLists: lists }) });
  if (parsed.ok && parsed.policy.contractHash === contractHash) {
    const { name, version } = parsed.policy;
    if (name === kept.name && version === kept.version) return { ok: true, parsed };
    return { ok: false, kind: 'altered', message: `is stored under the name of ${kept.name} version ${kept.version}` };
  }
  if (lists === null) {
    return {
      ok: false,
      kind: 'lists_unknown',
      message: 'was kept by an older Baton without the values of its lists, so what was signed cannot be proven',
    };
  }
  if (!parsed.ok) {
    const first = parsed.problems[0];
    const why = first === undefined ? '' : ` (line ${first.line}: ${first.message})`;
    return { ok: false, kind: 'unreadable', message: `is not what was kept, or cannot be read by this Baton${why}` };
  }
  const now = shown(parsed.policy.contractHash);
  return {
    ok: false,
    kind: 'altered',
    message: `is not what was kept: its stored text and lists have the hash ${now}, not ${shown(contractHash)}`,
  };
};
