// Whatever a team answers, what `baton init` writes is a contract that can be read, signed and read aloud.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { draftContract, type DraftAnswers } from '#contract/draft-contract.ts';
import { lintText } from '#contract/lint.ts';
import { parseContract } from '#contract/parse.ts';
import { showContract } from '#contract/show.ts';
import { closedFields } from '#contract/vocabulary.ts';
import { ConfigError } from '#src/errors.ts';

const answers: DraftAnswers = {
  name: 'Söhne & Co: Übergabe',
  marketingOwner: 'dana@example.com',
  salesOwner: 'lee@example.com',
  industries: ['software', 'Food: "and" drink'],
  sizes: [500, 20],
  seniorities: ['vp', 'director'],
  regions: ['emea'],
  competitors: ['rival.example'],
};

const texts = fc.array(
  fc.string({ minLength: 1, maxLength: 30, unit: 'binary' }).filter((s) => /\S/.test(s)),
  { maxLength: 6 },
);
const size = fc.integer({ min: 1, max: 100_000 });
const some = (field: string): fc.Arbitrary<string[]> => fc.subarray([...(closedFields[field] ?? [])]);
const anyAnswers: fc.Arbitrary<DraftAnswers> = fc.record(
  {
    name: fc.string({ unit: 'binary' }),
    marketingOwner: fc.constantFrom('dana@example.com', "o'neil+a@sub.example.org"),
    salesOwner: fc.constant('lee@example.com'),
    industries: texts,
    sizes: fc.tuple(size, size),
    seniorities: some('person.seniority'),
    regions: some('person.region'),
    competitors: texts,
    fitThreshold: fc.integer({ min: 10, max: 100 }),
    intentThreshold: fc.integer({ min: 25, max: 200 }),
  },
  {
    requiredKeys: [
      'name',
      'marketingOwner',
      'salesOwner',
      'industries',
      'sizes',
      'seniorities',
      'regions',
      'competitors',
    ],
  },
);

describe('draftContract', () => {
  test('any answers give a contract that parses and can be shown; it lints clean unless a threshold was asked for', () => {
    fc.assert(
      fc.property(anyAnswers, (given) => {
        const yaml = draftContract(given);
        const parsed = parseContract(yaml, { file: 'c.yaml' });
        expect(parsed.ok ? [] : parsed.problems).toEqual([]);
        if (!parsed.ok) return;
        expect(showContract(parsed)).toContain('A lead is an MQL when');
        expect([...(parsed.lists['target_industries'] ?? [])]).toEqual([
          ...new Set(given.industries.map((i) => i.trim())),
        ]);
        if (given.fitThreshold !== undefined) return;
        expect(lintText(yaml, { file: 'c.yaml' }).findings).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('puts the answers where they belong and keeps the comments', () => {
    const yaml = draftContract({ ...answers, fitThreshold: 40, intentThreshold: 80 });
    const parsed = parseContract(yaml, { file: 'c.yaml' });
    if (!parsed.ok) throw new Error('does not parse');
    const { contract } = parsed;
    expect(contract.contract).toBe('sohne-co-ubergabe');
    expect(contract.owners).toEqual({ marketing: 'dana@example.com', sales: 'lee@example.com' });
    expect(contract.fit.find((rule) => rule.id === 'size')?.when.fields).toEqual({
      'company.employees': { between: [20, 500] },
    });
    expect(contract.fit.find((rule) => rule.id === 'decides')?.when.fields).toEqual({
      'person.seniority': { in: ['vp', 'director'] },
    });
    expect(contract.mql.when).toMatchObject({ fit: { at_least: 40 }, any: [{ intent: { at_least: 80 } }, {}] });
    expect(contract.grades).toEqual({ fit: { A: 60, B: 40, C: 20 }, intent: { '1': 144, '2': 80, '3': 32 } });
    expect(yaml).toContain('# Fit: who they are.');
  });

  test('what is not answered is left out', () => {
    const yaml = draftContract({
      ...answers,
      industries: [],
      seniorities: [],
      regions: [],
      competitors: [],
      sizes: [1, 9],
    });
    for (const gone of ['lists:', 'id: industry', 'id: decides', 'id: region', 'id: small-company', 'competitors'])
      expect(yaml).not.toContain(gone);
    expect(yaml).toContain('never: { person.is_student: true }');
  });

  test('answers that are none are named', () => {
    const wrong = { ...answers, salesOwner: 'lee', seniorities: ['boss'] };
    expect(() => draftContract(wrong)).toThrow(ConfigError);
    expect(() => draftContract(wrong)).toThrow(
      /salesOwner: expected an e-mail address\nseniorities.0: expected one of c_level, vp/,
    );
  });
});
