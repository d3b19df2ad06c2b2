// One spelling of every value, whether it came as JSON or as CSV, and names and ids both ways.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { apiName, isId, longId, ourName } from '#connectors/salesforce/names.ts';
import { dateTime, oneOf, quoted, soql } from '#connectors/salesforce/soql.ts';
import { textOf, wireValue } from '#connectors/salesforce/values.ts';

describe('texts', () => {
  test.each([
    ['double', 12, '12.0', '12'],
    ['currency', 0.5, '0.50', '0.5'],
    ['double', 10_000_000, '1.0E7', '10000000'],
    ['double', -0, '-0.0', '0'],
    ['boolean', true, 'true', 'true'],
    ['boolean', false, 'false', 'false'],
    ['datetime', '2026-11-24T12:00:00.000+0000', '2026-11-24T12:00:00.000Z', '2026-11-24T12:00:00.000Z'],
    ['datetime', '2026-11-24T13:30:00.000+0130', '2026-11-24T12:00:00.000Z', '2026-11-24T12:00:00.000Z'],
    ['date', '2026-11-24', '2026-11-24', '2026-11-24'],
    ['textarea', 'one\r\ntwo', 'one\r\ntwo', 'one\ntwo'],
    ['string', null, '', null],
    ['reference', '00Q000000000001', '00Q000000000001EAA', '00Q000000000001EAA'],
    ['picklist', '007', '007', '007'],
  ] as const)('%s %j and %j are %j', (type, rest, csv, text) => {
    expect(textOf(type, rest)).toBe(text);
    expect(textOf(type, csv)).toBe(text);
  });

  test('what is written is read back as it was', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 })),
        (number) => {
          const text = textOf('double', number);
          expect(textOf('double', wireValue('double', text))).toBe(text);
        },
      ),
    );
    expect(wireValue('boolean', 'false')).toBe(false);
    expect(wireValue('string', '12')).toBe('12');
    expect(wireValue('double', '')).toBeNull();
    expect(wireValue('double', 'much')).toBe('much');
  });
});

describe('names', () => {
  test('ours go both ways, others stay', () => {
    expect(apiName('baton_mql_at')).toBe('Baton_Mql_At__c');
    expect(['Email', 'Campaign.Name', 'Own_Field__c'].map(apiName)).toEqual(['Email', 'Campaign.Name', 'Own_Field__c']);
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z0-9]{1,8}$/), { minLength: 1, maxLength: 4 }), (words) => {
        const name = `baton_${words.join('_')}`;
        expect(ourName(apiName(name))).toBe(name);
      }),
    );
    expect(ourName('Email')).toBe('Email');
  });

  test('an id of 15 characters gets the three that tell its capitals', () => {
    expect(longId('500300000046kpk')).toBe('500300000046kpkAAA');
    expect(longId('001D000000JsUf4')).toBe('001D000000JsUf4IAF');
    expect(longId('00QZZZZZZZZZZZZ')).toBe('00QZZZZZZZZZZZZ255');
    expect(longId('001D000000JsUf4IAF')).toBe('001D000000JsUf4IAF');
    expect(['999999999', "00Q' OR Id != ''", ''].filter(isId)).toEqual([]);
  });
});

describe('queries', () => {
  test('a text can never leave its quotes', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const inside = quoted(text)
          .slice(1, -1)
          .replace(/\\[\\']/g, '');
        expect(inside).not.toMatch(/['\\]/);
      }),
    );
    expect(oneOf('Id', ["a'b"])).toBe("Id IN ('a\\'b')");
  });

  test('only names are selected from', () => {
    expect(
      soql({ select: ['Id', 'Campaign.Name'], from: 'CampaignMember', where: ["Id > 'x'", 'A = 1'], orderBy: ['Id'] }),
    ).toBe("SELECT Id,Campaign.Name FROM CampaignMember WHERE Id > 'x' AND A = 1 ORDER BY Id");
    expect(() => soql({ select: ['Id FROM User'], from: 'Lead' })).toThrow(TypeError);
    expect(() => soql({ select: ['Id'], from: 'Lead, User' })).toThrow(TypeError);
  });

  test('times are whole seconds, cut rather than rounded', () => {
    expect(dateTime(Date.UTC(2026, 10, 2, 9, 0, 0, 999))).toBe('2026-11-02T09:00:00Z');
  });
});
