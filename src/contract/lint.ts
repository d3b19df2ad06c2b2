// What a contract may say but should not: thresholds nobody reaches, an axis that is hidden, lists nobody uses, reasons that teach nothing.
// Mistakes that make a contract unreadable are findings too, so that `contract lint` answers whatever it is given.
import type { Instant } from '#domain/lead.ts';
import { lintBands } from './lint-bands.ts';
import { lintBounds } from './lint-bounds.ts';
import { lintClasses } from './lint-classes.ts';
import { lintConditions, withoutEchoes } from './lint-conditions.ts';
import { lintDecay } from './lint-decay.ts';
import { lintFallback } from './lint-fallback.ts';
import { lintHandoff } from './lint-handoff.ts';
import { lintLapse } from './lint-lapse.ts';
import { subjectOf } from './lint-model.ts';
import type { LintFinding, Note } from './lint-note.ts';
import { lintMql } from './lint-mql.ts';
import { lintNever } from './lint-never.ts';
import { lintOrder } from './lint-order.ts';
import { lintPast } from './lint-past.ts';
import { lintReasons } from './lint-reasons.ts';
import { lintSame } from './lint-same.ts';
import { lintScores } from './lint-scores.ts';
import { lintThresholds } from './lint-thresholds.ts';
import { lintWatch } from './lint-watch.ts';
import { lintWays } from './lint-ways.ts';
import { lintWords } from './lint-words.ts';
import { type ParsedContract, type ParseOptions, parseContract } from './parse.ts';
import { sayPath } from '#src/yaml/path.ts';

/** `asOf`: without it nothing is said to be over. */
export type LintOptions = { readonly asOf?: Instant | undefined };

export const notesOf = (parsed: ParsedContract, asOf?: Instant): readonly Note[] => {
  const subject = subjectOf(parsed, asOf ?? null);
  const notes = [
    ...lintScores(subject),
    ...lintWays(subject),
    ...lintThresholds(subject),
    ...lintSame(subject),
    ...lintDecay(subject),
    ...lintWords(subject),
    ...lintReasons(subject),
    ...lintConditions(subject),
    ...lintBounds(subject),
    ...lintBands(subject),
    ...lintOrder(subject),
    ...lintMql(subject),
    ...lintHandoff(subject),
    ...lintClasses(subject),
    ...lintLapse(subject),
    ...lintPast(subject),
    ...lintFallback(subject),
    ...lintWatch(subject),
    ...lintNever(subject),
  ];
  return withoutEchoes(notes, subject);
};

/** In the order of the file. */
export const lintContract = (
  parsed: ParsedContract,
  { asOf }: LintOptions = {},
): { readonly findings: readonly LintFinding[] } => {
  const findings = notesOf(parsed, asOf).map(({ rule, path, severity, message }): LintFinding => {
    return { rule, path: sayPath(path), line: parsed.lineOf(path), severity, message };
  });
  return { findings: findings.sort((a, b) => a.line - b.line || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)) };
};

/** As `lintContract`, of a text: what keeps it from being read are findings of the rule `unreadable`. */
export const lintText = (
  yaml: string,
  options: ParseOptions & LintOptions,
): { readonly findings: readonly LintFinding[] } => {
  const parsed = parseContract(yaml, options);
  if (parsed.ok) return lintContract(parsed, options);
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
