// How things are said to a seller: no field or deed without words, dates and numbers as one writes them, texts that fit a line.
import { describe, expect, test } from '@jest/globals';
import { eventTypeNames } from '#contract/vocabulary.ts';
import { leadFields, type Engagement, type Value } from '#domain/lead.ts';
import { assetOf, dayOf, deedOf, fieldOf, fill, labelOf, listed, say } from '#domain/words.ts';

const utc = (year: number, month: number, date: number): number => Date.UTC(year, month - 1, date);

describe('words', () => {
  test.each(Object.keys(leadFields))('%s has a name of its own, as one would say it', (path) => {
    expect(labelOf(path)).toMatch(/^[a-z][a-z -]+$/);
    expect(Object.keys(leadFields).filter((other) => labelOf(other) === labelOf(path))).toEqual([path]);
  });

  test('a field without a name of its own is said by its path', () => {
    expect([labelOf('custom.budget_year_to_date'), labelOf('plain')]).toEqual(['budget year to date', 'plain']);
    expect([labelOf('person.function'), labelOf('company.employees')]).toEqual(['department', 'company size']);
  });

  test.each(eventTypeNames)('%s is told as what a person did', (type) => {
    expect(deedOf(type)).toMatch(/^[A-Z][a-z]+( [a-z-]+)*$/);
  });

  test('deeds', () => {
    const told = ['page_viewed', 'form_submitted', 'pricing_viewed', 'event_attended', 'coffee_had_twice'].map(deedOf);
    expect(told).toEqual([
      'Visited the website',
      'Sent a form',
      'Looked at the prices',
      'Attended an event',
      'Coffee had twice',
    ]);
  });

  test('dates are days of UTC, with the year where it is another', () => {
    const now = utc(2026, 11, 1);
    const months = Array.from({ length: 12 }, (_, i) => dayOf(utc(2026, i + 1, 28), now));
    expect(months.map((each) => each.split(' ')[1])).toEqual(
      'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '),
    );
    expect(dayOf(utc(2025, 12, 31), now)).toBe('31 Dec 2025');
    expect(dayOf(utc(2027, 1, 1) - 1, now)).toBe('31 Dec');
  });

  test.each<[Value, string, string]>([
    [999, 'x', '999'],
    [1_000, 'x', '1,000'],
    [-1_000, 'x', '-1,000'],
    [-999, 'x', '-999'],
    [1_234_567.25, 'x', '1,234,567.25'],
    [1234.125_67, 'x', '1,234.12567'],
    [1e21, 'x', '1e+21'],
    [-1.5e300, 'x', '-1.5e+300'],
    [123e40, 'x', '1.23e+42'],
    [true, 'x', 'yes'],
    [false, 'x', 'no'],
    [['a', 'b'], 'x', 'a, b'],
    [' a\u2028\tb \n', 'x', 'a b'],
    [utc(2026, 3, 4), 'person.created_at', '4 Mar'],
    [7, 'person.at_work', '7'],
  ])('%j under %s', (value, path, said) => {
    expect(say(value, path, utc(2026, 11, 1))).toBe(said);
  });

  test('a text of 80 characters is said whole, a longer one is cut to 80, without a space before the dots', () => {
    const of = (text: string): string => say(text, 'x', 0);
    expect(of('x'.repeat(80))).toBe('x'.repeat(80));
    expect(of('x'.repeat(81))).toBe(`${'x'.repeat(79)}…`);
    expect(of(`${'x'.repeat(78)} yy`)).toBe(`${'x'.repeat(78)}…`);
    expect(say([` ${'x'.repeat(80)}`, 'y'], 'x', 0)).toHaveLength(80);
  });

  test('a template is filled whole or not at all, and trimmed', () => {
    const valueOf = (hole: string): string | null => ({ a: 'x', b: 'y', empty: '' })[hole] ?? null;
    expect(fill(' {a} and { b }, {a}! ', valueOf)).toBe('x and y, x!');
    expect(fill('{a} {c}', valueOf)).toBeNull();
    expect(fill('{a} {empty}', valueOf)).toBeNull();
    expect(fill('{} plain }{', valueOf)).toBe('{} plain }{');
    expect(fill('{a{b}', valueOf)).toBe('{ay');
  });

  test('what it was done with is named by the most telling property that says something', () => {
    const of = (properties: Engagement['properties']): string | null =>
      assetOf({ key: 'k', type: 't', occurredAt: 0, observedAt: 0, properties });
    const names = ['asset', 'title', 'name', 'form', 'campaign', 'path', 'page'];
    names.forEach((name, i) => {
      expect(of(Object.fromEntries(names.slice(i).map((each) => [each, `the ${each}`])))).toBe(`the ${name}`);
    });
    expect(of({ asset: ' \n ', title: 7, name: ' Spring\nfair ' })).toBe('Spring fair');
    expect(of({ referrer: 'x' })).toBeNull();
    expect(of(Object.create({ asset: 'inherited' }) as Engagement['properties'])).toBeNull();
  });

  test('a condition is about one field where it asks for its value', () => {
    const path = 'person.country';
    expect(fieldOf({ kind: 'field', path, test: { op: 'equals', value: 'de' } })).toBe(path);
    expect(fieldOf({ kind: 'field', path, test: { op: 'exists', value: true } })).toBeNull();
    expect(fieldOf({ kind: 'all', of: [] })).toBeNull();
    expect(fieldOf({ kind: 'axis', axis: 'fit', test: { op: 'at_least', value: 1 } })).toBeNull();
  });

  test('lists', () => {
    expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
  });
});
