// docs/contract.md tells the truth: its examples parse, its numbers are what the engine computes, its tables name what exists.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { contractJsonSchema } from '#contract/json-schema.ts';
import { contractSchema } from '#contract/schema.ts';
import { closedFields, eventTypeNames } from '#contract/vocabulary.ts';
import { leadFields, type Engagement, type Fields } from '#domain/lead.ts';
import { compile } from '#domain/scoring/compile.ts';
import { score, type Score } from '#domain/scoring/assess.ts';
import { problemsOf, readable, withSections } from './samples.ts';

const page = readFileSync('docs/contract.md', 'utf8');
const sections = page.split(/\n## /).map((text) => ({ title: text.split('\n', 1)[0] ?? '', text }));
const blocksOf = (text: string): readonly string[] =>
  [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = '']) => yaml);
const blockOf = (title: string): string => blocksOf(sections.find((s) => s.title === title)?.text ?? '')[0] ?? '';

const schema = z.fromJSONSchema(contractJsonSchema());
const hour = 3_600_000;
const day = 24 * hour;
const now = Date.UTC(2026, 5, 1);

type Did = { readonly type: string; readonly agoMs: number; readonly properties?: Engagement['properties'] };

const scoreOf = (title: string, fields: Fields, did: readonly Did[] = []): Score => {
  const { policy } = readable(withSections(blockOf(title)));
  const engagements = did.map(({ type, agoMs, properties }, i) => ({
    key: `k${i}`,
    type,
    occurredAt: now - agoMs,
    observedAt: now - agoMs,
    properties: properties ?? {},
  }));
  return score(compile(policy), { fields, engagements, stage: 'lead' }, now);
};
const points = (thousandths: number): number => thousandths / 1000;

describe('docs/contract.md', () => {
  test.each(
    sections.flatMap(({ title, text }) => blocksOf(text).map((yaml, i) => [`${title} (${i + 1})`, yaml] as const)),
  )('the example under %s parses, for the editor too', (_, yaml) => {
    expect(problemsOf(withSections(yaml))).toEqual([]);
    const parsed = schema.safeParse(parse(withSections(yaml), { stringKeys: true }));
    expect(parsed.error?.issues ?? []).toEqual([]);
  });

  test('there is an example of every section', () => {
    const shown = blocksOf(page).flatMap((yaml) => [...yaml.matchAll(/^([a-z_]+):/gm)].map(([, name]) => name));
    expect(new Set(shown)).toEqual(new Set(Object.keys(contractSchema.shape)));
  });

  test('the sums of fit', () => {
    const vp = { 'person.seniority': 'vp', 'person.email_domain': 'gmail.com' };
    expect(points(scoreOf('Fit rules', { ...vp, 'company.employees': 240 }).fit)).toBe(40);
    expect(points(scoreOf('Fit rules', vp).fit)).toBe(15);
    const intern = { 'person.seniority': 'individual', 'person.email_domain': 'gmail.com', 'company.employees': 5 };
    expect(points(scoreOf('Fit rules', intern).fit)).toBe(0);
  });

  test('the sums of intent', () => {
    const viewed = (...ages: readonly number[]): number =>
      points(
        scoreOf(
          'Intent rules',
          {},
          ages.map((agoMs) => ({ type: 'page_viewed', agoMs, properties: { path: '/pricing/enterprise' } })),
        ).intent,
      );
    expect(viewed(0, 10 * hour, 14 * day)).toBe(24);
    expect(viewed(0, 10 * hour, 14 * day, 28 * day)).toBe(28);
    const daily = (days: number): number => viewed(...Array.from({ length: days }, (_, i) => i * day));
    expect([daily(2) < 45, daily(3), daily(20)]).toEqual([true, 45, 45]);
    expect(points(scoreOf('Intent rules', {}, [{ type: 'content_downloaded', agoMs: 15 * day }]).intent)).toBe(15);
    expect(viewed(60 * day)).toBe(0);
  });

  test('the sums of silence', () => {
    const silent = scoreOf('Intent rules', {}, [{ type: 'visit', agoMs: 95 * day }]);
    expect(silent.lines.intent.map((line) => [line.rule, points(line.points), line.count])).toEqual([
      ['silent', -30, 3],
    ]);
    expect(silent.intent).toBe(0);
    const at = (agoMs: number): number => scoreOf('Intent rules', {}, [{ type: 'visit', agoMs }]).lines.intent.length;
    expect([at(30 * day - 1), at(30 * day)]).toEqual([0, 1]);
    expect(scoreOf('Intent rules', {}).lines.intent).toEqual([]);
  });

  test('the states of an MQL, in their order', () => {
    const title = 'MQL';
    const fits = { 'company.industry': 'software', 'company.employees': 100 };
    const asked = [{ type: 'demo_requested', agoMs: hour }];
    expect(scoreOf(title, fits, asked).status).toBe('mql');
    expect(scoreOf(title, { ...fits, 'person.is_student': true }, asked).status).toBe('excluded');
    expect(scoreOf(title, {}, asked).status).toBe('triage');
    expect(scoreOf(title, { 'company.industry': 'mining', 'company.employees': 5 }, asked).status).toBe('not_yet');
    expect(scoreOf(title, { ...fits, 'company.employees': 5 }, asked)).toMatchObject({
      status: 'mql',
      track: 'fast_track',
    });
    expect(scoreOf(title, fits).status).toBe('not_yet');
    expect(scoreOf(title, {}, [{ type: 'demo_requested', agoMs: 30 * day }]).status).toBe('not_yet');
  });

  test('the outcomes of reasons', () => {
    const { policy } = readable(withSections(blockOf('Dispositions and recycling')));
    expect(policy.reasons.recycled.map((r) => [r.label, r.then])).toEqual([
      ['Not this quarter', { kind: 'recycle', forMs: 90 * day, to: 'nurture' }],
      ['No budget yet', { kind: 'recycle', forMs: 180 * day, to: 'nurture' }],
    ]);
  });

  test('names every event type and every rule of the linter, and only those', () => {
    const types =
      sections
        .find((s) => s.title === 'Intent rules')
        ?.text.split('the linter know:')[1]
        ?.split('Others')[0] ?? '';
    expect([...types.matchAll(/`([a-z_]+)`/g)].map(([, name]) => name).sort()).toEqual([...eventTypeNames].sort());
    const lints = ['lint', 'lint-scores', 'lint-words', 'lint-reasons']
      .map((f) => readFileSync(`src/contract/${f}.ts`, 'utf8'))
      .join('');
    const table = sections.find((s) => s.title === 'What the linter finds')?.text ?? '';
    for (const [, rule = ''] of table.matchAll(/`([a-z-]+)`/g)) expect(lints).toContain(`'${rule}'`);
    for (const [, rule = ''] of lints.matchAll(
      /(?:warn\(\s*|rule: |'(?:error|warning|info)',\s*)'([a-z]+(?:-[a-z]+)*)'/g,
    ))
      expect(table).toContain(`\`${rule}\``);
  });
});

test('closed fields are fields of the lead model whose description lists the same words', () => {
  for (const [path, values] of Object.entries(closedFields))
    for (const value of values) expect(leadFields[path as keyof typeof leadFields].says).toContain(value);
});
