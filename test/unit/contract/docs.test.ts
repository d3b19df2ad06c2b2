// docs/contract.md tells the truth: its examples parse, its numbers are what the engine computes, its tables name what exists.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { contractJsonSchema } from '#contract/json-schema.ts';
import { lintRules } from '#contract/lint-rules.ts';
import { contractSchema } from '#contract/schema.ts';
import { closedFields, eventTypeNames } from '#contract/vocabulary.ts';
import { leadFields, type Engagement, type Fields } from '#domain/lead.ts';
import { compile } from '#domain/scoring/compile.ts';
import { gradeOf } from '#domain/scoring/evaluate.ts';
import { qualifiedAt } from '#domain/scoring/qualified-at.ts';
import { score, type Score } from '#domain/scoring/assess.ts';
import { problemsOf, readable, withSections } from './samples.ts';

const page = readFileSync('docs/contract.md', 'utf8');
const sections = page.split(/\n## /).map((text) => ({ title: text.split('\n', 1)[0] ?? '', text }));
const blocksOf = (text: string): readonly string[] =>
  [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = '']) => yaml);
const blockOf = (title: string): string => blocksOf(sections.find((s) => s.title === title)?.text ?? '')[0] ?? '';

const schema = z.fromJSONSchema(contractJsonSchema());
const minute = 60_000;
const hour = 60 * minute;
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
    // `now` is midnight UTC: ten minutes to either side.
    const visits = (...ages: readonly number[]): number =>
      points(
        scoreOf(
          'Intent rules',
          {},
          ages.map((agoMs) => ({ type: 'visit', agoMs })),
        ).intent,
      );
    expect([visits(day - 10 * minute, day + 10 * minute), visits(hour, 2 * hour)]).toEqual([4, 2]);
    const trial = (...did: readonly Did[]): number => points(scoreOf('Intent rules', {}, did).intent);
    const begun = (agoMs: number): Did => ({ type: 'trial_started', agoMs });
    expect([trial(begun(15 * day)), trial(begun(25 * day))]).toEqual([20, 12]);
    expect(trial(begun(25 * day), { type: 'visit', agoMs: 0 })).toBe(42);
  });

  test('what bounds make of the sums', () => {
    const vp = { 'company.employees': 80, 'company.industry': 'software', 'person.seniority': 'vp' };
    const reading = [1, 2].map((n): Did => ({ type: 'content_downloaded', agoMs: n * day }));
    const did = [...reading, { type: 'webinar_attended', agoMs: day }];
    const demo = { type: 'demo_requested', agoMs: hour };
    const of = (fields: Fields, all: readonly Did[]): readonly number[] => {
      const { fit, intent } = scoreOf('Bounds', fields, all);
      return [points(fit), points(intent)];
    };
    expect(of(vp, did)).toEqual([90, 40]);
    expect(of(vp, [...did, demo])).toEqual([90, 140]);
    expect(of({ 'person.seniority': 'vp' }, [...did, demo])).toEqual([30, 140]);
    const unfit = { 'company.employees': 5, 'company.industry': 'mining', 'person.seniority': 'individual' };
    expect(of(unfit, [...did, demo])).toEqual([0, 60]);
  });

  test('what resets and freezes make of the past', () => {
    const rules = 'intent: [{ id: paper, on: content_downloaded, points: 10 }]\n';
    const { policy } = readable(withSections(`${rules}${blockOf('Resets and freezes')}`));
    const intentAt = (
      at: number,
      did: readonly (readonly [type: string, at: number, properties?: object])[],
    ): number => {
      const engagements = did.map(([type, occurredAt, properties], i) => ({
        key: `k${i}`,
        type,
        occurredAt,
        observedAt: occurredAt,
        properties: (properties ?? {}) as Engagement['properties'],
      }));
      const fields = { 'person.consent': 'granted' };
      return points(score(compile(policy), { fields, engagements, stage: 'lead' }, at).intent);
    };
    const monday = Date.UTC(2026, 5, 1);
    const on = (weekday: number): number => monday + weekday * day;
    const week = [
      ['content_downloaded', on(0)],
      ['ticket_opened', on(1)],
      ['content_downloaded', on(2)],
      ['ticket_solved', on(4)],
      ['content_downloaded', on(5)],
    ] as const;
    expect([intentAt(on(3), week), intentAt(on(6), week)]).toEqual([10, 20]);
    const cancelled = ['trial_ended', on(5) + hour, { outcome: 'cancelled' }] as const;
    const begun = (at: number) => [...week, cancelled, ['trial_started', at] as const];
    expect([intentAt(on(6), begun(on(5) + hour)), intentAt(on(6), begun(on(5) + hour + 1))]).toEqual([0, 20]);
    const left = [...week, ['trial_ended', on(5), { outcome: 'cancelled' }] as const];
    expect(intentAt(on(6), left)).toBe(0);
    expect(intentAt(on(6), [...left, ['trial_started', on(6)]])).toBe(20);
  });

  test('the grade, and what overrides it', () => {
    const { policy } = readable(withSections(blockOf('Grades')));
    expect(gradeOf(50_000, 49_999, policy.grades)).toBe('B3');
    expect(scoreOf('Grades', {}).grade).toBe('D4');
    expect(policy.grades.overrides).toEqual([{ when: { kind: 'stage', in: ['customer'] }, grade: 'D4' }]);
  });

  test('what is kept, and what is not', () => {
    const yaml = blockOf('MQL');
    const fading = `fit: [{ id: size, when: { company.employees: 100 }, points: 60 }]
intent:
  - { id: paper, on: content_downloaded, points: 50, decay: { linear: 10d } }
  - { id: visit, on: visit, points: 26 }
`;
    const { policy } = readable(withSections(`${fading}${yaml}`));
    const fields = { 'company.employees': 100 };
    const monday = Date.UTC(2026, 5, 1);
    const event = (type: string, occurredAt: number): Engagement => {
      return { key: `${type}${occurredAt}`, type, occurredAt, observedAt: occurredAt, properties: {} };
    };
    const engagements = [event('content_downloaded', monday), event('visit', monday + 6 * day)];
    const at = (days: number): string => {
      const { status, intent } = score(compile(policy), { fields, engagements, stage: 'lead' }, monday + days * day);
      return `${status} ${points(intent)}`;
    };
    expect([at(0), at(3), at(4.2), at(6)]).toEqual(['mql 50', 'mql 35', 'not_yet 29', 'not_yet 46']);
  });

  test('what a track sees, and when', () => {
    const fit = 'fit: [{ id: size, when: { company.employees: 100 }, points: 60 }]\n';
    const { policy } = readable(withSections(`${fit}${blockOf('Tracks')}`));
    const compiled = compile(policy);
    // Tuesday, 2 June 2026; Berlin is two hours ahead of UTC.
    const noon = (days: number): number => Date.UTC(2026, 5, 2 + days, 10);
    const used = [0, 1, 2, 3].map((n) => [noon(n), n === 1 ? 'invite' : 'board'] as const);
    const engagements = [[noon(-1), null] as const, ...used].map(([occurredAt, feature], i) => ({
      key: `k${i}`,
      type: feature === null ? 'trial_started' : 'product_used',
      occurredAt,
      observedAt: occurredAt,
      properties: feature === null ? {} : { feature },
    }));
    const subject = { fields: { 'company.employees': 100 }, engagements, stage: 'lead' } as const;
    const morning = (date: number): number => Date.UTC(2026, 5, date, 6);
    expect(qualifiedAt(compiled, subject, morning(9))).toMatchObject({ at: morning(4), track: 'trial' });
    expect(score(compiled, subject, morning(4) - 1).status).toBe('not_yet');
    expect(points(score(compiled, subject, morning(4)).intent)).toBe(60);
    expect(points(score(compiled, subject, morning(8)).intent)).toBe(80);
  });

  test('a fast track of any model goes before a definition that is met', () => {
    const partner = { 'company.employees': 250, 'person.source': 'partner' };
    const fit = 'fit: [{ id: size, when: { company.employees: 250 }, points: 60 }]\n';
    const all = withSections(`${fit}${blockOf('Tracks')}mql: { when: { fit: { at_least: 60 } } }\n`);
    const compiled = compile(readable(all).policy);
    const met = { key: 'm', type: 'meeting_booked', occurredAt: now, observedAt: now, properties: {} };
    const of = (engagements: readonly Engagement[]) =>
      score(compiled, { fields: partner, engagements, stage: 'lead' }, now);
    expect(of([])).toMatchObject({ status: 'mql', track: 'standard' });
    expect(of([met])).toMatchObject({ status: 'mql', track: 'partner' });
  });

  test('the table of what a condition may ask', () => {
    const words = {
      facts: 'person.region: emea',
      stage: 'stage: customer',
      count: 'count: { of: visit, at_least: 1 }',
      track: 'track: other',
      now: 'now: { after: 2026-01-01 }',
      fit: 'fit: { at_least: 1 }',
      intent: 'intent: { at_least: 1 }, total: { at_least: 1 }',
      grade: 'grade: A1',
    };
    const mql = (rest: string): string => `mql: { when: { fit: { at_least: 1 } }${rest} }\n`;
    const places: Readonly<Record<string, readonly ((when: string) => string)[]>> = {
      'fit rules': [(when) => `fit: [{ id: a, when: ${when}, points: 5 }]\n`],
      '`enter` and `exit` of a track': ['enter', 'exit'].map(
        (gate) => (when: string) => `@  one: { ${gate}: ${when}, `,
      ),
      'ceilings of fit': [(when) => `axes: { fit: { ceilings: [{ id: a, when: ${when}, at: 5 }] } }\n`],
      'ceilings of intent': [(when) => `axes: { intent: { ceilings: [{ id: a, when: ${when}, at: 5 }] } }\n`],
      '`restore.when` of a reset': [
        (when) =>
          `axes: { intent: { resets: [{ id: a, on: visit, to: zero, restore: { on: visit, when: ${when} } }] } }\n`,
      ],
      '`grades.override`': [(when) => `grades: { override: [{ when: ${when}, grade: D4 }] }\n`],
      '`mql.when`, `keep`, `never`, `fast_track.when`, `again.when`': [
        (when) => `mql: { when: ${when} }\n`,
        (when) => mql(`, keep: ${when}`),
        (when) => mql(`, never: ${when}`),
        (when) => mql(`, fast_track: { on: visit, when: ${when} }`),
        (when) => mql(`, again: { when: ${when} }`),
      ],
    };
    const track = 'intent: [], mql: { when: { fit: { at_least: 1 } } } }\n';
    const isAllowed = (of: (when: string) => string, word: string): boolean => {
      const written = of(`{ ${word} }`);
      const first = written.startsWith('@') ? `${written.slice(1)}${track}` : '';
      const rest = written.startsWith('@') ? '' : written;
      return problemsOf(withSections(`tracks:\n  other: { ${track}${first}${rest}`)).length === 0;
    };
    const rows = page
      .split('\n')
      .filter((line) => /^\| .*\| (yes|no) +\|/.test(line))
      .map((line) => line.split('|').map((cell) => cell.trim()));
    expect(rows.map(([, place]) => place)).toEqual(Object.keys(places));
    for (const [, place = '', ...cells] of rows)
      for (const of of places[place] ?? [])
        expect([place, ...Object.values(words).map((word) => (isAllowed(of, word) ? 'yes' : 'no'))]).toEqual([
          place,
          ...cells.slice(0, -1),
        ]);
  });

  test('what is temporary goes by itself', () => {
    const { policy } = readable(withSections(blockOf('Temporary rules')));
    const attendedAt = Date.UTC(2026, 10, 30, 12);
    const webinar = {
      key: 'w',
      type: 'webinar_attended',
      occurredAt: attendedAt,
      observedAt: attendedAt,
      properties: {},
    };
    const clicked = { ...webinar, key: 'c', type: 'email_clicked' };
    const of = (at: number): readonly (string | number)[] => {
      const subject = { fields: { 'company.employees': 60 }, engagements: [webinar, clicked], stage: 'lead' } as const;
      const { intent, status, lines } = score(compile(policy), subject, at);
      return [points(intent), status, lines.intent.map(({ rule }) => rule).join()];
    };
    expect(of(attendedAt)).toEqual([35, 'not_yet', 'webinar,clicks']);
    expect(of(Date.UTC(2026, 11, 1))).toEqual([45, 'mql', 'webinar@fair']);
    expect(of(Date.UTC(2026, 11, 15) - 1)).toEqual([45, 'mql', 'webinar@fair']);
    expect(of(Date.UTC(2026, 11, 15))).toEqual([35, 'not_yet', 'webinar,clicks']);
  });

  test('every key that can be written is explained', () => {
    const prose = page.replaceAll(/```[\s\S]*?```/g, '');
    const inCode = new Set(
      [...blocksOf(page), ...[...prose.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)].flatMap((code) =>
        [...code.matchAll(/[A-Za-z0-9_]+/g)].map(([word]) => word),
      ),
    );
    const keys = new Set<string>();
    const walk = (node: unknown): void => {
      if (Array.isArray(node)) node.forEach(walk);
      if (typeof node !== 'object' || node === null) return;
      const { properties } = node as { properties?: Record<string, unknown> };
      for (const key of Object.keys(properties ?? {})) keys.add(key);
      Object.values(node).forEach(walk);
    };
    walk(contractJsonSchema());
    const fields = new Set<string>(Object.keys(leadFields));
    const missing = [...keys].filter((key) => !fields.has(key) && !inCode.has(key));
    expect(missing).toEqual([]);
  });

  test('the sums of silence', () => {
    const silent = scoreOf('Intent rules', {}, [{ type: 'visit', agoMs: 95 * day }]);
    expect(silent.lines.intent.map((line) => [line.rule, points(line.points), line.count])).toEqual([
      ['silent', -30, 3],
    ]);
    expect(silent.intent).toBe(0);
    const at = (agoMs: number): number =>
      scoreOf('Intent rules', {}, [{ type: 'visit', agoMs }]).lines.intent.filter(({ rule }) => rule === 'silent')
        .length;
    expect([at(30 * day - 1), at(30 * day)]).toEqual([0, 1]);
    expect(scoreOf('Intent rules', {}).lines.intent).toEqual([]);
    // Given back 40 days ago, and so started afresh.
    const { policy } = readable(withSections(blockOf('Intent rules')));
    const seen = { key: 'v', type: 'visit', occurredAt: now - 95 * day, observedAt: now - 95 * day, properties: {} };
    const subject = { fields: {}, engagements: [seen], stage: 'lead', intentResetAt: now - 40 * day } as const;
    expect(score(compile(policy), subject, now).lines.intent.map(({ points: sum }) => points(sum))).toEqual([-10]);
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
    const table = sections.find((s) => s.title === 'What the linter finds')?.text.split('| finds')[1] ?? '';
    expect([...table.matchAll(/`([a-z-]+)`/g)].map(([, rule]) => rule).sort()).toEqual([...lintRules].sort());
  });
});

test('closed fields are fields of the lead model whose description lists the same words', () => {
  for (const [path, values] of Object.entries(closedFields))
    for (const value of values) expect(leadFields[path as keyof typeof leadFields].says).toContain(value);
});
