// What the shipped manifest wants, with reasons of the test's own.
import { readFileSync } from 'node:fs';
import type { ObjectName, Provision } from '#connectors/connector.ts';
import type { Reason } from '#domain/policy.ts';
import { loadManifest, provisionFrom } from '#mapping/manifest.ts';

export const wantedWith = (
  reasons: Readonly<Record<string, string>>,
  present: readonly ObjectName[] = ['contact', 'lead'],
): Provision => {
  const manifest = loadManifest(readFileSync(new URL('../../../manifest.json', import.meta.url), 'utf8'));
  if (!manifest.ok) throw new Error(JSON.stringify(manifest.problems));
  const rejected = Object.entries(reasons).map(([id, label]): Reason => ({
    id,
    label,
    speaksOf: 'fit',
    then: { kind: 'none' },
    needsText: false,
    isLearnt: true,
  }));
  const needs = (['authority', 'need', 'timeline'] as const).map((field) => ({ kind: 'evidence' as const, field }));
  const contract = {
    reasons: { accepted: [], rejected, recycled: [], converted: [] },
    // What the shipped contract asks for.
    handoff: {
      demands: [{ verdict: 'converted' as const, reason: null, needs }],
      opportunity: { countsWhen: 'either' as const, returns: [] },
    },
  };
  return provisionFrom(manifest.value, contract, present);
};
