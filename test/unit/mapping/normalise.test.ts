import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import * as read from '#mapping/normalise.ts';
import { functionOf, seniorityOf } from '#mapping/title.ts';

describe('numbers', () => {
  test.each([
    ['12.0', 12],
    ['1,234.50', 1234.5],
    ['1.234,50', 1234.5],
    ['1 234', 1234],
    ["1'234'567", 1234567],
    ['1,234', 1234],
    ['1.234', 1.234],
    ['1,5', 1.5],
    ['€ 12', 12],
    ['-5', -5],
    ['1e3', 1000],
    ['1.2.3', null],
    ['1,2,3', null],
    ['abc', null],
    ['', null],
    ['Infinity', null],
  ])('%s', (text, value) => {
    expect(read.number(text)).toBe(value);
  });

  test('as a CRM writes them come back', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(read.plainNumber(String(value))).toBe(value === 0 ? Number(String(value)) : value);
      }),
    );
  });

  test.each([
    ['51-200', 51],
    ['51 – 200', 51],
    ['10,001+', 10001],
    ['1001 to 5000', 1001],
    ['1-5 employees', 1],
    ['250', 250],
    ['about 50', null],
    ['<10', null],
  ])('range %s', (text, value) => {
    expect(read.rangeStart(text)).toBe(value);
  });
});

describe('times', () => {
  test.each([
    ['2026-11-24T06:00:00Z', Date.UTC(2026, 10, 24, 6)],
    ['2026-11-24T06:00:00.250Z', Date.UTC(2026, 10, 24, 6, 0, 0, 250)],
    ['2026-11-24 06:00+01:00', Date.UTC(2026, 10, 24, 5)],
    ['2026-11-24T06:00:00-0330', Date.UTC(2026, 10, 24, 9, 30)],
    ['2026-11-24', Date.UTC(2026, 10, 24)],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['2026-02-29', null],
    ['2026-13-01', null],
    ['2026-11-24T25:00:00Z', null],
    ['2026-11-24T06:00:00', null],
    ['0001-01-01', null],
    ['24.11.2026', null],
  ])('%s', (text, at) => {
    expect(read.isoInstant(text)).toBe(at);
  });

  test('come back from the text that Date makes and from milliseconds', () => {
    const times = fc.date({ min: new Date('1974-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(times, (date) => {
        expect(read.instant(date.toISOString())).toBe(date.getTime());
        expect(read.instant(String(date.getTime()))).toBe(date.getTime());
      }),
    );
  });
});

describe('places and addresses', () => {
  test.each([
    ['Germany', 'de', 'emea'],
    ['Deutschland', 'de', 'emea'],
    ['Allemagne', 'de', 'emea'],
    ['de', 'de', 'emea'],
    ['UK', 'gb', 'emea'],
    ['United Kingdom', 'gb', 'emea'],
    ['U.S.A.', 'us', 'na'],
    ['United States', 'us', 'na'],
    ['Brazil', 'br', 'latam'],
    ['South Korea', 'kr', 'apac'],
    ['Côte d’Ivoire', 'ci', 'emea'],
    ['Atlantis', null, null],
    ['EU', null, null],
    ['', null, null],
  ])('country %s', (text, code, region) => {
    expect(read.country(text)).toBe(code);
    expect(read.region(text)).toBe(region);
  });

  test.each([
    ['https://www.shop.example.co.uk/x?y=1', 'example.co.uk'],
    ['ACME.example', 'acme.example'],
    ['dana@mail.example.com', 'example.com'],
    ['localhost', null],
    ['192.0.2.1', null],
  ])('domain of %s', (text, domain) => {
    expect(read.domain(text)).toBe(domain);
  });

  test('addresses are lower case, and what is none is null', () => {
    expect(read.email(' Dana@Example.COM ')).toBe('dana@example.com');
    expect(read.email('dana@example')).toBeNull();
    expect(read.email('dana lee@example.com')).toBeNull();
    expect(read.emailDomain('dana@mail.example.com')).toBe('mail.example.com');
    expect(['x.edu', 'x.ac.uk', 'x.edu.au'].every(read.isAcademicDomain)).toBe(true);
    expect(['edu.example.com', 'education.example'].some(read.isAcademicDomain)).toBe(false);
  });

  test('telephone numbers are E.164 where they can be parsed, else as written', () => {
    expect(read.phone('+49 30 901820', null)).toBe('+4930901820');
    expect(read.phone('030 901820', 'de')).toBe('+4930901820');
    expect(read.phone('030 901820', null)).toBe('030 901820');
    expect(read.phone('call the desk', 'xx')).toBe('call the desk');
  });
});

test.each([
  ['VP Operations', 'vp', 'operations'],
  ['Senior Vice President, Sales', 'vp', 'sales'],
  ['CEO & Co-Founder', 'c_level', null],
  ['Chief Marketing Officer', 'c_level', 'marketing'],
  ['Assistant to the CEO', 'individual', null],
  ['Product Owner', null, 'product'],
  ['Head of IT', 'director', 'it'],
  ['Director of Finance', 'director', 'finance'],
  ['Marketing Manager', 'manager', 'marketing'],
  ['Software Engineer', 'individual', 'it'],
  ['Student', 'student', null],
  ['Étudiante', 'student', null],
  ['Wizard', null, null],
  ['C-Suite', 'c_level', null],
])('title %s', (title, seniority, department) => {
  expect(seniorityOf(title)).toBe(seniority);
  expect(functionOf(title)).toBe(department);
});

test('whatever text comes, nothing throws and what is read is well-formed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      for (const how of read.normalisers.filter((n) => n !== 'range')) {
        const value = read.normalise(how, text, 'de');
        expect(value === null || (value.isWellFormed() && !value.includes('\0'))).toBe(true);
      }
      read.number(text);
      read.rangeStart(text);
      read.instant(text);
      read.boolean(text);
      read.list(text);
    }),
  );
});

test('our own words for seniority and function are read as themselves', () => {
  const seniorities = ['c_level', 'vp', 'director', 'manager', 'individual', 'student'];
  const functions = ['sales', 'marketing', 'operations', 'it', 'finance', 'hr', 'product', 'other'];
  expect(seniorities.map(seniorityOf)).toEqual(seniorities);
  expect(functions.map(functionOf)).toEqual(functions);
});
