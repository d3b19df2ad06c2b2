// Durations and suggestions: the small words of the language.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { maxDurationMs, parseDuration, sayDuration } from '#contract/duration.ts';
import { parseCsvList } from '#contract/list-file.ts';
import { nearest } from '#src/yaml/suggest.ts';
import { eventTypeNames } from '#contract/vocabulary.ts';
import { leadFields } from '#domain/lead.ts';

describe('durations', () => {
  test.each([
    ['5s', 5_000, '5 seconds'],
    ['90m', 5_400_000, '90 minutes'],
    ['1h', 3_600_000, '1 hour'],
    ['24h', 86_400_000, '1 day'],
    ['30d', 2_592_000_000, '30 days'],
    ['2w', 1_209_600_000, '14 days'],
    ['1y', 31_536_000_000, '365 days'],
  ])('%s', (text, ms, says) => {
    expect(parseDuration(text)).toBe(ms);
    expect(sayDuration(ms)).toBe(says);
  });

  test.each(['', '0d', '5', 'd', '5 d', '-5d', '5D', '1.5h', '1h30m', '21y', '9999999d', '5months'])(
    '%j is none',
    (text) => {
      expect(parseDuration(text)).toBeNull();
    },
  );

  test('lie between a second and twenty years', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.constantFrom('s', 'm', 'h', 'd', 'w', 'y'), (count, unit) => {
        const ms = parseDuration(`${count}${unit}`);
        if (ms !== null) expect(ms > 0 && ms <= maxDurationMs).toBe(true);
      }),
    );
    expect(parseDuration('20y')).toBe(maxDurationMs);
  });
});

describe('suggestions', () => {
  const fields = Object.keys(leadFields);
  test.each([
    ['company.employes', 'company.employees'],
    ['Company.Employees', 'company.employees'],
    ['employees', 'company.employees'],
    ['person.employees', 'company.employees'],
    ['persn.titel', 'person.title'],
    ['weather', null],
    ['x'.repeat(500), null],
  ])('%s', (name, meant) => {
    expect(nearest(name, fields)).toBe(meant);
  });

  test('one letter wrong is always understood as an event type within two letters', () => {
    fc.assert(
      fc.property(fc.constantFrom(...eventTypeNames.filter((n) => n.length > 6)), fc.nat(), (name, at) => {
        const wrong = `${name.slice(0, at % name.length)}#${name.slice((at % name.length) + 1)}`;
        expect(nearest(wrong, eventTypeNames)).toBe(name);
      }),
    );
  });
});

describe('list files', () => {
  test.each([
    ['a\nb\n', ['a', 'b']],
    ['Value\na', ['a']],
    ['value\n', []],
    ['', []],
    [' a , note\n\n# comment\n"b, c"\n,x\n', ['a', 'b, c']],
  ])('%j', (csv, values) => {
    expect(parseCsvList(csv)).toEqual(values);
  });

  test('are bounded', () => {
    expect(parseCsvList('a'.repeat(400))).toEqual({
      problem: expect.stringContaining('value 1 of the file is longer than 300'),
    });
    expect(parseCsvList('a\n'.repeat(100_001))).toEqual({
      problem: expect.stringContaining('more than 100000 values'),
    });
    expect(parseCsvList('a'.repeat(2_000_000))).toEqual({ problem: expect.stringContaining('longer than') });
  });
});
