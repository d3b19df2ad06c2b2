import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lifecycleStages } from '#domain/lead.ts';
import { loadMapping, type Mapping } from '#mapping/mapping.ts';
import { toNativeStage } from '#mapping/native-stage.ts';
import { shippedMapping, textOf } from './files.ts';

const withStage = (change: Record<string, unknown>): Mapping => {
  const mapping = JSON.parse(textOf('mappings/hubspot.json')) as { objects: { contact: { stage: object } } };
  Object.assign(mapping.objects.contact.stage, change);
  const loaded = loadMapping(JSON.stringify(mapping), 'm.json');
  if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join());
  return loaded.value;
};
const order = shippedMapping('hubspot').objects.contact?.stage?.forward ?? [];
const anyStage = fc.constantFrom(...lifecycleStages);
const anyValue = fc.constantFrom(null, '', 'other', '1234567', ...order);

describe('the native stage', () => {
  test('is left alone as shipped, whatever happens', () => {
    fc.assert(
      fc.property(anyStage, anyValue, (stage, now) => {
        expect(toNativeStage(shippedMapping('hubspot'), 'contact', stage, now)).toBeNull();
        expect(toNativeStage(shippedMapping('salesforce'), 'lead', stage, now)).toBeNull();
      }),
    );
  });

  test('never goes back, nor over a value of the account’s own, unless the mapping says so', () => {
    const forward = withStage({ write: 'always' });
    const back = withStage({ write: 'always', may_go_back: true });
    fc.assert(
      fc.property(anyStage, anyValue, (stage, now) => {
        const set = toNativeStage(forward, 'contact', stage, now);
        if (set !== null) {
          expect(set.isBack).toBe(false);
          expect(order.indexOf(set.value)).toBeGreaterThan((now ?? '') === '' ? -1 : order.indexOf(now ?? ''));
          if ((now ?? '') !== '') expect(order).toContain(now);
        }
        const free = toNativeStage(back, 'contact', stage, now);
        if (set !== null) expect(free).toEqual(set);
        else if (free !== null) expect(free.isBack).toBe(true);
        // Once set, there is nothing left to set.
        if (free !== null) expect(toNativeStage(back, 'contact', stage, free.value)).toBeNull();
      }),
    );
  });

  test('is set by its words, or only where it is empty', () => {
    expect(toNativeStage(withStage({ write: 'always' }), 'contact', 'sql', 'lead')).toEqual({
      property: 'lifecyclestage',
      value: 'salesqualifiedlead',
      isBack: false,
    });
    const ifEmpty = withStage({ write: 'if_empty' });
    expect(toNativeStage(ifEmpty, 'contact', 'sql', 'lead')).toBeNull();
    expect(toNativeStage(ifEmpty, 'contact', 'sql', null)).toMatchObject({ value: 'salesqualifiedlead' });
    expect(toNativeStage(withStage({ write: 'always' }), 'company', 'sql', null)).toBeNull();
  });

  test('is refused where its order is not known, and where the CRM owns it', () => {
    expect(() => withStage({ sets: { sal: '1234567' } })).toThrow(/not in the order of forward/);
    expect(() => withStage({ owner: 'crm', write: 'always' })).toThrow(/never written/);
  });
});
