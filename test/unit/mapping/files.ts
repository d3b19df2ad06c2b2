// The shipped manifest and mappings, checked, as every test of the mapping uses them.
import { readFileSync } from 'node:fs';
import { loadManifest, type Manifest } from '#mapping/manifest.ts';
import { loadMapping, type Mapping } from '#mapping/mapping.ts';

const root = new URL('../../../', import.meta.url);
export const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8');

export const shippedManifest = (): Manifest => {
  const loaded = loadManifest(textOf('manifest.json'));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.value;
};

export const shippedMapping = (crm: 'hubspot' | 'salesforce' | 'csv'): Mapping => {
  const file = `mappings/${crm}.json`;
  const loaded = loadMapping(textOf(file), file);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.value;
};
