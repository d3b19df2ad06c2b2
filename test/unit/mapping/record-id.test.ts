import { describe, expect, test } from '@jest/globals';
import { namedRecord, checkedId } from '#mapping/record-id.ts';

describe('a record that another CRM names', () => {
  test('is named as its own CRM names it', () => {
    expect(namedRecord('00Q', '00Q000000000001')).toBe('00Q000000000001EAA');
    expect(namedRecord('00Q', '00Q000000000001EAA')).toBe('00Q000000000001EAA');
    expect(namedRecord('003', '003D000000JsUf4')).toBe('003D000000JsUf4IAF');
    expect(namedRecord(undefined, '901')).toBe('901');
  });

  test.each(['not an id', '00Q00000000000', '00Q000000000001AAA', '00q000000000001EAA', '003D000000JsUf4', ''])(
    'is none where the text %j can be none of its ids: one such text in a call makes Salesforce refuse the whole of it',
    (text) => {
      expect(namedRecord('00Q', text)).toBeNull();
    },
  );

  test('the check digits tell capitals from small letters', () => {
    expect(checkedId('00Q5e00001ABCde')?.slice(15)).not.toBe(checkedId('00Q5E00001ABCDE')?.slice(15));
    expect(checkedId(checkedId('00Q5e00001ABCde') ?? '')).toBe(checkedId('00Q5e00001ABCde'));
  });
});
