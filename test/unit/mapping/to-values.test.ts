import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type AppField, appFields, type Shown } from '#domain/app-fields.ts';
import { changedValues, shownOf, toValues } from '#mapping/to-values.ts';
import { shippedManifest } from './files.ts';

const manifest = shippedManifest();
const times = fc.date({ min: new Date('1975-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
const words = fc.string({ unit: 'grapheme', maxLength: 40 }).map((s) => s.trim().replace(/\s+/g, ' '));

/** What the domain may show of a field, in the spelling it comes back in. */
const valueOf = (field: AppField): fc.Arbitrary<string | number | null> => {
  const of = manifest.fields[field];
  const nothing = fc.constant(null);
  if (of.type === 'number')
    return fc.oneof(
      nothing,
      fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 1000),
    );
  if (of.type === 'instant')
    return fc.oneof(
      nothing,
      // To the second: the spelling is no finer.
      times.map((d) => Math.floor(d.getTime() / 1000) * 1000),
    );
  if (of.type === 'choice' && of.options !== 'from_contract') {
    return fc.oneof(nothing, fc.constantFrom(...of.options.map((o) => o.value)));
  }
  return fc.oneof(
    nothing,
    words.filter((w) => w !== ''),
  );
};
const shownValues: fc.Arbitrary<Shown> = fc.record(
  Object.fromEntries(appFields.map((field) => [field, valueOf(field)])) as Record<
    AppField,
    fc.Arbitrary<string | number | null>
  >,
  { requiredKeys: [] },
);

describe('what is shown', () => {
  test('comes back as it was: value → text → value, and text → value → text', () => {
    fc.assert(
      fc.property(shownValues, (shown) => {
        const texts = toValues(manifest, 'contact', shown);
        expect(shownOf(manifest, texts)).toEqual(shown);
        expect(toValues(manifest, 'contact', shownOf(manifest, texts))).toEqual(texts);
        expect(changedValues(manifest, texts, texts)).toEqual({});
      }),
    );
  });

  test('is spelled as CRMs spell it', () => {
    const shown = {
      due_at: Date.UTC(2026, 10, 24, 6),
      fit: 62.5,
      total: 100,
      intent: -0.0004,
      why: ' a\r\nb ',
      grade: null,
    };
    expect(toValues(manifest, 'contact', shown)).toEqual({
      baton_due_at: '2026-11-24T06:00:00.000Z',
      baton_fit: '62.5',
      baton_total: '100',
      baton_intent: '0',
      baton_why: 'a\nb',
      baton_grade: null,
    });
  });

  test('goes only onto objects that show it', () => {
    expect(toValues(manifest, 'company', { fit: 1 })).toEqual({});
  });

  test('fits into a property, however long', () => {
    fc.assert(
      fc.property(fc.integer({ min: 65_500, max: 65_600 }), (length) => {
        const text = toValues(manifest, 'contact', { why: `${'x'.repeat(length - 2)}😀` })['baton_why'] ?? '';
        expect(text.length).toBeLessThanOrEqual(65_536);
        expect(text.isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('what is written', () => {
  test('is only what differs, however the CRM spells it', () => {
    const desired = toValues(manifest, 'contact', {
      fit: 12,
      due_at: Date.UTC(2026, 10, 24, 6),
      why: 'a\nb',
      grade: null,
      stage: 'mql',
    });
    const same = {
      baton_fit: '12.0',
      baton_due_at: String(Date.UTC(2026, 10, 24, 6)),
      baton_why: 'a\r\nb ',
      baton_grade: '',
      baton_stage: 'mql',
    };
    expect(changedValues(manifest, desired, same)).toEqual({});
    expect(changedValues(manifest, desired, { ...same, baton_due_at: '2026-11-24T06:00:00Z' })).toEqual({});
    expect(changedValues(manifest, desired, { ...same, baton_fit: '13', baton_grade: 'A1' })).toEqual({
      baton_fit: '12',
      baton_grade: null,
    });
  });

  test('includes what was not read, and never what is not desired', () => {
    const desired = toValues(manifest, 'contact', { fit: 12 });
    expect(changedValues(manifest, desired, { baton_why: 'old' })).toEqual({ baton_fit: '12' });
  });

  test('brings the CRM to what is desired, and then nothing', () => {
    fc.assert(
      fc.property(shownValues, shownValues, (now, then) => {
        const current = toValues(manifest, 'contact', now);
        const desired = toValues(manifest, 'contact', then);
        const after = { ...current, ...changedValues(manifest, desired, current) };
        expect(changedValues(manifest, desired, after)).toEqual({});
      }),
    );
  });
});
