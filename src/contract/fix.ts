// `contract lint --fix`: takes out what the linter has proven to be without effect on any decision. It never changes a number, a name or an order, and
// never touches what only looks wrong: that is for the two people who sign.
import type { Instant } from '#domain/lead.ts';
import { cutOut } from './fix-cut.ts';
import { notesOf } from './lint.ts';
import type { Note } from './lint-note.ts';
import type { LintRule } from './lint-rules.ts';
import { type ParsedContract, type ParseOptions, parseContract } from './parse.ts';
import { type Path, sayPath } from '#src/yaml/path.ts';

export type Removal = {
  /** Rule of the linter that found it. */
  readonly rule: LintRule;
  readonly path: string;
  /** Of the text before, from 1. */
  readonly line: number;
  readonly message: string;
};

export type Fixed = {
  readonly yaml: string;
  /** In the order of the file; empty: nothing was to be done, and the text is the same. */
  readonly removed: readonly Removal[];
};

/** What goes may set free what it alone used, but not for ever. */
const maxPasses = 10;
/** Where all together leave no readable contract each is tried by itself; more are left as they are. */
const maxTries = 100;

/** Rules of whose findings some can be taken out. Others need not be looked at again to know that none can. */
const removable: readonly LintRule[] = [
  'cap-idle',
  'ceiling-idle',
  'dead-list',
  'floor-idle',
  'keep-idle',
  'never-adds',
  'override-hidden',
  'threshold-idle',
];
export const mayBeRemoved = ({ rule }: { readonly rule: LintRule }): boolean => removable.includes(rule);

type Droppable = { readonly note: Note; readonly path: Path };

const droppable = (parsed: ParsedContract, asOf: Instant | undefined): readonly Droppable[] =>
  notesOf(parsed, asOf).flatMap((note) =>
    note.drop === undefined ? [] : [{ note, path: parsed.asWritten(note.drop) }],
  );

type Step = { readonly yaml: string; readonly parsed: ParsedContract; readonly done: readonly Droppable[] };

/** The text without these, if it is a contract still. */
const without = (yaml: string, done: readonly Droppable[], options: ParseOptions): Step | null => {
  const text = cutOut(
    yaml,
    done.map(({ path }) => path),
  );
  const parsed = text === null ? null : parseContract(text, options);
  return text === null || parsed === null || !parsed.ok ? null : { yaml: text, parsed, done };
};

/** All of them, else as many as can go without making the contract unreadable. */
const step = (yaml: string, wanted: readonly Droppable[], options: ParseOptions): Step | null => {
  const all = without(yaml, wanted, options);
  if (all !== null) return all;
  return wanted
    .slice(0, maxTries)
    .reduce<Step | null>((best, one) => without(yaml, [...(best?.done ?? []), one], options) ?? best, null);
};

/** A text that cannot be read comes back as it is. */
export const fixText = (yaml: string, options: ParseOptions & { readonly asOf?: Instant | undefined }): Fixed => {
  const removed: Removal[] = [];
  let parsed = parseContract(yaml, options);
  let text = yaml;
  for (let pass = 0; pass < maxPasses && parsed.ok; pass += 1) {
    const wanted = droppable(parsed, options.asOf);
    const next = wanted.length === 0 ? null : step(text, wanted, options);
    if (next === null) break;
    const { lineOf } = parsed;
    removed.push(
      ...next.done.map(({ note }) => ({
        rule: note.rule,
        path: sayPath(note.drop ?? note.path),
        line: lineOf(note.drop ?? note.path),
        message: note.message,
      })),
    );
    text = next.yaml;
    parsed = { ok: true, ...next.parsed };
  }
  return { yaml: text, removed };
};
