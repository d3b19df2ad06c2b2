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
  return provisionFrom(manifest.value, { accepted: [], rejected, recycled: [], converted: [] }, present);
};
