// What a contract may say but should not: thresholds nobody reaches, an axis that is hidden, lists nobody uses, reasons that teach nothing.
// Mistakes that make a contract unreadable are findings too, so that `contract lint` answers whatever it is given.
import type { LintFinding } from './lint-note.ts';
import { lintReasons } from './lint-reasons.ts';
import { lintScores } from './lint-scores.ts';
import { lintWords } from './lint-words.ts';
import { type ParsedContract, type ParseOptions, parseContract } from './parse.ts';
import { sayPath } from './path.ts';

/** In the order of the file. */
export const lintContract = (parsed: ParsedContract): { readonly findings: readonly LintFinding[] } => {
  const notes = [...lintScores(parsed), ...lintWords(parsed), ...lintReasons(parsed)];
  const findings = notes.map(({ path, ...note }) => ({ ...note, path: sayPath(path), line: parsed.lineOf(path) }));
  return { findings: findings.sort((a, b) => a.line - b.line || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)) };
};

/** As `lintContract`, of a text: what keeps it from being read are findings of the rule `unreadable`. */
export const lintText = (yaml: string, options: ParseOptions): { readonly findings: readonly LintFinding[] } => {
  const parsed = parseContract(yaml, options);
  if (parsed.ok) return lintContract(parsed);
  return {
    findings: parsed.problems.map(({ path, line, message }) => ({
      rule: 'unreadable',
      path,
      line,
      severity: 'error',
      message,
    })),
  };
};
