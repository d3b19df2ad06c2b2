// Pairs of contracts with what is told of each, there and back, each sentence with the place it stands at.
import { expect, test } from '@jest/globals';
import { diffContracts } from '#contract/diff/diff.ts';
import { readable, withSections } from './samples.ts';

export type Case = readonly [before: string, after: string, there: readonly string[], back: readonly string[]];

const told = (before: string, after: string): readonly string[] =>
  diffContracts(readable(withSections(before)), readable(withSections(after))).changes.map(
    ({ path, text }) => `${path}: ${text}`,
  );

export const tellsBothWays = (what: string, cases: readonly Case[]): void => {
  test.each(cases)(`${what} (%#)`, (before, after, there, back) => {
    expect(told(before, after)).toEqual(there);
    expect(told(after, before)).toEqual(back);
  });
};
