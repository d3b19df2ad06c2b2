// The first contract of a team: the shipped practice with their own answers put in, comments kept. What `baton init` writes.
import { readFileSync } from 'node:fs';
import { type Document, isMap, isSeq, parseDocument } from 'yaml';
import { z } from 'zod';
import { ConfigError } from '#src/errors.ts';
import { expectation, limits, text } from './pieces.ts';
import { closedFields } from './vocabulary.ts';

const oneOf = (field: string) => z.enum(closedFields[field] as readonly [string, ...string[]]);
const owner = z.email({ error: 'an e-mail address' });

/** What a team is asked. Empty lists leave the rules out that would stand on them. */
export const draftAnswersSchema = z.strictObject({
  name: z.string().max(limits.textChars),
  marketingOwner: owner,
  salesOwner: owner,
  /** As the CRM spells them. */
  industries: z.array(text).max(limits.inValues),
  /** Fewest and most employees of a company that fits. */
  sizes: z.tuple([z.int().min(1).max(10_000_000), z.int().min(1).max(10_000_000)]),
  /** Of people who can decide. */
  seniorities: z.array(oneOf('person.seniority')),
  regions: z.array(oneOf('person.region')),
  /** Domains. */
  competitors: z.array(text).max(limits.inValues),
  /** Points; left out, half of what the fit rules can reach. */
  fitThreshold: z.int().min(10).max(100).optional(),
  intentThreshold: z.int().min(25).max(200).optional(),
});
export type DraftAnswers = z.input<typeof draftAnswersSchema>;

const template = new URL('../../contracts/default.yaml', import.meta.url);

/** Commented YAML that parses and, unless a threshold was asked for that no lead can reach, lints clean. Throws ConfigError on answers that are none. */
export const draftContract = (answers: DraftAnswers): string => {
  const checked = draftAnswersSchema.safeParse(answers, { error: expectation });
  if (!checked.success)
    throw new ConfigError(
      checked.error.issues.map((issue) => ({ where: issue.path.join('.'), message: `expected ${issue.message}` })),
    );
  const doc = parseDocument(readFileSync(template, 'utf8'), { stringKeys: true });
  fill(doc, checked.data);
  return doc.toString({ lineWidth: 120, singleQuote: true, flowCollectionPadding: true });
};

const slugOf = (name: string): string => {
  const slug = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '') // "Söhne" becomes "sohne"
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, 64)
    .replace(/-+$/, '');
  return slug === '' ? 'our-handoff' : slug;
};

const unique = (values: readonly string[]): readonly string[] => [...new Set(values.map((v) => v.trim()))];

type Answers = z.output<typeof draftAnswersSchema>;

const fill = (doc: Document, answers: Answers): void => {
  doc.set('contract', slugOf(answers.name));
  doc.setIn(['owners', 'marketing'], answers.marketingOwner);
  doc.setIn(['owners', 'sales'], answers.salesOwner);
  doc.set('note', 'First draft, from our answers and common practice.');
  fillLists(doc, answers);
  fillFit(doc, answers);
  fillThresholds(doc, answers);
};

const setFlow = (doc: Document, path: readonly (string | number)[], value: unknown): void => {
  doc.setIn(path, doc.createNode(value, { flow: true }));
};

const fillLists = (doc: Document, { industries, competitors }: Answers): void => {
  if (industries.length > 0) setFlow(doc, ['lists', 'target_industries'], unique(industries));
  else doc.deleteIn(['lists', 'target_industries']);
  if (competitors.length > 0) setFlow(doc, ['lists', 'competitors'], unique(competitors));
  else {
    doc.deleteIn(['lists', 'competitors']);
    setFlow(doc, ['mql', 'never'], { 'person.is_student': true });
  }
  if (industries.length === 0 && competitors.length === 0) doc.delete('lists');
};

const fitIds = (doc: Document): readonly string[] => {
  const rules = doc.get('fit');
  return isSeq(rules) ? rules.items.map((rule) => (isMap(rule) ? String(rule.get('id')) : '')) : [];
};

/** A company somewhat smaller than the smallest that fits: from two fifths of it. */
const smallFrom = (smallest: number): number => Math.floor(smallest * 0.4);

const fillFit = (doc: Document, { industries, sizes, seniorities, regions }: Answers): void => {
  const drop = (id: string): void => void doc.deleteIn(['fit', fitIds(doc).indexOf(id)]);
  const ask = (id: string, when: unknown): void => {
    setFlow(doc, ['fit', fitIds(doc).indexOf(id), 'when'], when);
  };
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  ask('size', { 'company.employees': { between: [least, most] } });
  if (smallFrom(least) >= 1)
    ask('small-company', { 'company.employees': { at_least: smallFrom(least), less_than: least } });
  else drop('small-company');
  if (industries.length === 0) drop('industry');
  if (seniorities.length === 0) drop('decides');
  else ask('decides', { 'person.seniority': { in: unique(seniorities) } });
  if (seniorities.includes('manager')) drop('influences');
  if (regions.length === 0) drop('region');
  else ask('region', { 'person.region': { in: unique(regions) } });
};

/** Half of the best fit, in steps of five, never above the practice's 50. */
const reachableThreshold = (doc: Document): number => {
  const rules = doc.toJS() as { fit: readonly { id: string; points: number }[] };
  const exclusive = new Set(['small-company', 'influences']);
  const best = rules.fit
    .filter((rule) => rule.points > 0 && !exclusive.has(rule.id))
    .reduce((sum, rule) => sum + rule.points, 0);
  return Math.min(50, Math.ceil(best / 10) * 5);
};

const fillThresholds = (doc: Document, answers: Answers): void => {
  const fit = answers.fitThreshold ?? reachableThreshold(doc);
  const intent = answers.intentThreshold ?? 50;
  setFlow(doc, ['mql', 'when', 'fit'], { at_least: fit });
  setFlow(doc, ['mql', 'when', 'any', 0], { intent: { at_least: intent } });
  setFlow(doc, ['mql', 'fast_track', 'when'], { fit: { at_least: Math.ceil(fit / 2) } });
  setFlow(doc, ['grades', 'fit'], { A: Math.ceil(fit * 1.5), B: fit, C: Math.ceil(fit / 2) });
  setFlow(doc, ['grades', 'intent'], { 1: Math.ceil(intent * 1.8), 2: intent, 3: Math.ceil(intent * 0.4) });
};
