import { describe, expect, test } from '@jest/globals';
import { appFields, mqlStatuses } from '#domain/app-fields.ts';
import { lifecycleStages, verdicts } from '#domain/lead.ts';
import type { Policy, Reason } from '#domain/policy.ts';
import type { EvidenceField } from '#domain/policy-handoff.ts';
import { type ContractWords, loadManifest, provisionFrom } from '#mapping/manifest.ts';
import { shippedManifest, textOf } from './files.ts';

const reason = (id: string, label: string): Reason => ({
  id,
  label,
  speaksOf: 'fit',
  then: { kind: 'none' },
  needsText: false,
  isLearnt: true,
});
const reasons: Policy['reasons'] = {
  accepted: [],
  rejected: [reason('wrong_geography', 'Wrong geography'), reason('other', 'Other')],
  recycled: [reason('not_this_quarter', 'Not this quarter'), reason('other', 'Other, again')],
  converted: [],
};

const asksFor = (...fields: EvidenceField[]): ContractWords => ({
  reasons,
  handoff: {
    demands: [{ verdict: 'converted', reason: null, needs: fields.map((field) => ({ kind: 'evidence', field })) }],
    opportunity: {
      countsWhen: 'either',
      returns: [
        { ...reason('other', 'Other, returned'), then: { kind: 'back_to_sdr' } },
        { ...reason('not_ready', 'Not ready'), then: { kind: 'back_to_sdr' } },
      ],
    },
  },
});
const contract = asksFor();

const edited = (edit: (manifest: Record<string, Record<string, unknown>>) => void): string => {
  const manifest = JSON.parse(textOf('manifest.json')) as Record<string, Record<string, unknown>>;
  edit(manifest);
  return JSON.stringify(manifest);
};

describe('the manifest', () => {
  const manifest = shippedManifest();

  test('says how each field of ours looks, and of no other', () => {
    expect(Object.keys(manifest.fields).toSorted()).toEqual([...appFields].toSorted());
  });

  test('offers exactly the values the domain knows', () => {
    const values = (field: 'verdict' | 'stage' | 'mql_status'): string[] => {
      const of = manifest.fields[field];
      return of.type === 'choice' && of.options !== 'from_contract' ? of.options.map((o) => o.value) : [];
    };
    expect(values('verdict')).toEqual([...verdicts]);
    expect(values('stage')).toEqual([...lifecycleStages]);
    expect(values('mql_status')).toEqual([...mqlStatuses]);
  });

  test('refuses a manifest that lacks a field or has one too many', () => {
    const without = loadManifest(edited((m) => delete m['fields']!['why']));
    const more = loadManifest(edited((m) => (m['fields']!['whim'] = m['fields']!['why'])));
    expect(without.ok).toBe(false);
    expect(more.ok).toBe(false);
  });

  test('refuses two fields of one name and a segment over a value that is no option', () => {
    const twice = loadManifest(edited((m) => (m['fields']!['total'] = m['fields']!['fit'])));
    expect(twice).toMatchObject({ ok: false, problems: [{ where: 'manifest.json fields.total.name' }] });
    const segment = loadManifest(
      edited((m) => (m['segments'] = [{ name: 'x', label: 'X', where: [{ field: 'stage', in: ['mqll'] }] }] as never)),
    );
    expect(segment).toMatchObject({ ok: false, problems: [{ message: 'mqll is not an option of stage' }] });
  });

  test('answers text that is not JSON with the file and no crash', () => {
    expect(loadManifest('{ "app": ')).toMatchObject({ ok: false, problems: [{ where: 'manifest.json' }] });
  });
});

describe('what is provisioned', () => {
  const manifest = shippedManifest();

  test('has every field once, with the reasons of the contract as options', () => {
    const provision = provisionFrom(manifest, contract, ['contact', 'company', 'deal']);
    expect(provision.fields).toHaveLength(appFields.length);
    expect(provision.fields.find((f) => f.name === 'baton_verdict_reason')?.options).toEqual([
      { value: 'wrong_geography', label: 'Wrong geography' },
      { value: 'other', label: 'Other' },
      { value: 'not_this_quarter', label: 'Not this quarter' },
      { value: 'not_ready', label: 'Not ready' },
    ]);
  });

  test('has a long text for each evidence that the contract asks for, which sellers edit and nobody else', () => {
    const evidence = ['baton_need', 'baton_champion'];
    const { fields, access } = provisionFrom(manifest, asksFor('champion', 'need'), ['contact']);
    expect(fields.slice(appFields.length).map(({ name, type }) => `${name} ${type}`)).toEqual(
      evidence.map((name) => `${name} long_text`),
    );
    const edits = new Map((access ?? []).map((set) => [set.name, set.edits.filter((name) => evidence.includes(name))]));
    expect(edits).toEqual(
      new Map([
        ['baton_integration', []],
        ['baton_seller', evidence],
        ['baton_admin', []],
      ]),
    );
  });

  test('goes onto the leads object only where the portal has it', () => {
    expect(provisionFrom(manifest, contract, ['contact', 'company', 'deal']).objects).toEqual(['contact']);
    expect(provisionFrom(manifest, contract, ['contact', 'lead']).objects).toEqual(['contact', 'lead']);
  });

  test('has the four work queues over properties that it creates', () => {
    const { segments, fields } = provisionFrom(manifest, contract, ['contact']);
    expect(segments.map((s) => s.label)).toEqual([
      'Baton: New',
      'Baton: Working',
      'Baton: Due back',
      'Baton: Breached',
    ]);
    const names = new Set(fields.map((f) => f.name));
    expect(segments.flatMap((s) => s.where).every((t) => names.has(t.field))).toBe(true);
  });
});
