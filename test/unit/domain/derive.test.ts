// Fields worked out from others: the domain of an address, and whether somebody is a student.
import { describe, expect, test } from '@jest/globals';
import { derive, derivedFrom } from '#domain/derive.ts';
import type { Fields } from '#domain/lead.ts';

const domainIn = (email: string): unknown => derive({ 'person.email': email })['person.email_domain'] ?? null;
const studentIn = (fields: Fields): unknown => derive(fields)['person.is_student'] ?? null;
const titled = (title: string): unknown => studentIn({ 'person.email': 'ada@shipfast.example', 'person.title': title });

describe('derive', () => {
  test('reads these fields alone', () => {
    expect([...derivedFrom].sort()).toEqual(['person.email', 'person.seniority', 'person.title']);
  });

  test.each([
    ['Ada@ShipFast.Example ', 'shipfast.example'],
    ['"a@b"@shipfast.example', 'shipfast.example'],
    ['@shipfast.example', 'shipfast.example'],
    ['ada', null],
    ['ada@', null],
    ['   ', null],
  ])('the domain of "%s"', (email, domain) => {
    expect(domainIn(email)).toBe(domain);
  });

  test.each(['school.edu', 'school.edu.au', 'school.ac.uk', 'ac.uk'])('%s is a school', (domain) => {
    expect(studentIn({ 'person.email': `ada@${domain}` })).toBe(true);
  });

  test.each(['educa.example', 'stedu.example', 'edu.example', 'edux', 'redu', 'school.ac.ukx', 'school.acuk'])(
    '%s is no school',
    (domain) => {
      expect(studentIn({ 'person.email': `ada@${domain}`, 'person.seniority': 'vp' })).toBe(false);
    },
  );

  test.each([
    'Student',
    'PhD student',
    'student (MSc)',
    'Pupil',
    'Undergraduate',
    'Werkstudent',
    'Werkstudentin',
    'Studentin',
    'étudiant',
    'Étudiante',
    'estudiante',
    'Student of success',
    'Student-success',
  ])('%s is a student', (title) => {
    expect(titled(title)).toBe(true);
  });

  test.each([
    'Students',
    'Prestudent',
    'Head of Studentship',
    'Student Success Manager',
    'Student   Success Manager',
    'Student Affairs',
    'Director of Student Services',
    'Student Housing',
    'Dean',
  ])('%s is none', (title) => {
    expect(titled(title)).toBe(false);
  });

  test('a title is looked at as far as a title is long', () => {
    expect(titled(`${'x'.repeat(190)} student`)).toBe(true);
    expect(titled(`${'x'.repeat(200)} student`)).toBe(false);
  });

  test('the level "student" says so, whatever else is known', () => {
    expect(studentIn({ 'person.seniority': 'Student' })).toBe(true);
  });

  test('nobody is called no student on an address alone, nor on a title alone', () => {
    expect(studentIn({ 'person.email': 'ada@shipfast.example' })).toBeNull();
    expect(studentIn({ 'person.email': 'ada@shipfast.example', 'person.title': '  ' })).toBeNull();
    expect(studentIn({ 'person.title': 'VP', 'person.seniority': 'vp' })).toBeNull();
    expect(studentIn({ 'person.email': 'ada@shipfast.example', 'person.seniority': 'vp' })).toBe(false);
    expect(studentIn({ 'person.email': 'ada@shipfast.example', 'person.title': 'VP' })).toBe(false);
  });

  test('what a person set is overruled, what can no longer be said is taken away', () => {
    expect(derive({ 'person.email_domain': 'old.example', 'person.is_student': true, 'person.title': 'VP' })).toEqual({
      'person.title': 'VP',
    });
  });

  test('the very same fields where nothing differs', () => {
    const none: Fields = { 'person.country': 'de' };
    expect(derive(none)).toBe(none);
    const full = derive({ 'person.email': 'ada@shipfast.example', 'person.title': 'VP' });
    expect(full).toMatchObject({ 'person.email_domain': 'shipfast.example', 'person.is_student': false });
    expect(derive(full)).toBe(full);
    const { 'person.is_student': _, ...withoutOne } = full;
    expect(derive(withoutOne)).toEqual(full);
    const { 'person.email_domain': __, ...withoutOther } = full;
    expect(derive(withoutOther)).toEqual(full);
  });
});
