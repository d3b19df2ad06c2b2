// What `contract lint` prints for people: a line for each finding with its place, severity and rule, under it what is wrong and what to do, in columns.
import type { Removal } from '#contract/fix.ts';
import type { LintFinding } from '#contract/lint-note.ts';
import { lintSeverities } from '#contract/lint-note.ts';

/** Longer lines are hard to read, and most terminals are no wider. */
const widest = 110;

const wrap = (text: string, width: number): readonly string[] =>
  text.split(' ').reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) return [...lines, word];
    return [...lines.slice(0, -1), `${last} ${word}`];
  }, []);

const counted = (count: number, what: string): string => `${String(count)} ${what}${count === 1 ? '' : 's'}`;

/** Each in two columns or more: `acme.yaml:14  error  mql.when.fit  (threshold-unreachable)`, and below it the sentence. */
export const sayFindings = (file: string, findings: readonly LintFinding[], canBeFixed: number): readonly string[] => {
  if (findings.length === 0) return ['nothing found'];
  const placeOf = ({ line }: LintFinding): string => `${file}:${String(line)}`;
  const placeWidth = Math.max(...findings.map((one) => placeOf(one).length));
  const severityWidth = Math.max(...findings.map(({ severity }) => severity.length));
  const indent = '    ';
  return [
    ...findings.flatMap((one) => [
      `${placeOf(one).padEnd(placeWidth)}  ${one.severity.padEnd(severityWidth)}  ${one.path === '' ? '' : `${one.path}  `}(${one.rule})`,
      ...wrap(one.message, widest - indent.length).map((line) => `${indent}${line}`),
    ]),
    '',
    `${summary(findings)}${canBeFixed === 0 ? '' : `; ${sayFixable(canBeFixed)}`}`,
  ];
};

const summary = (findings: readonly LintFinding[]): string =>
  lintSeverities
    .map((severity) => ({ severity, count: findings.filter((one) => one.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => (severity === 'info' ? counted(count, 'remark') : counted(count, severity)))
    .join(', ');

const sayFixable = (count: number): string =>
  `--fix can take out ${counted(count, 'part')} that ${count === 1 ? 'changes' : 'change'} no decision`;

export const sayRemoved = (removed: readonly Removal[], isWritten: boolean): readonly string[] => {
  if (removed.length === 0) return ['nothing to take out: whatever is left may change a decision', ''];
  const width = Math.max(...removed.map(({ line }) => String(line).length));
  return [
    `${isWritten ? 'taken out' : 'would be taken out'}, as no decision changes by it:`,
    ...removed.map(({ line, path, rule }) => `  line ${String(line).padStart(width)}  ${path}  (${rule})`),
    ...(isWritten ? ['the text is another now: signatures on the one before do not hold for it'] : []),
    '',
  ];
};
