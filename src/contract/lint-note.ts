// What the linter says of a place in the contract.
import type { LintRule } from './lint-rules.ts';
import type { Path } from '#src/yaml/path.ts';

export const lintSeverities = ['error', 'warning', 'info'] as const;
export type LintSeverity = (typeof lintSeverities)[number];

export type LintFinding = {
  /** Which rule of the linter, kebab-case. */
  readonly rule: LintRule;
  /** Where in the contract: `mql.when.fit`. */
  readonly path: string;
  /** Line of the text, from 1. */
  readonly line: number;
  readonly severity: LintSeverity;
  /** What is wrong, why it matters, what to do. */
  readonly message: string;
};

/** A finding before its line is known. */
export type Note = Omit<LintFinding, 'path' | 'line'> & {
  readonly path: Path;
  /** What stands here can go without changing any decision. */
  readonly drop?: Path;
};

const noteOf =
  (severity: LintSeverity) =>
  (rule: LintRule, path: Path, message: string, drop?: Path): Note => ({
    rule,
    path,
    severity,
    message,
    ...(drop === undefined ? {} : { drop }),
  });
export const fault = noteOf('error');
export const warn = noteOf('warning');
export const tell = noteOf('info');
