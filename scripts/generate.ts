// Writes the files that are made from others, or with --check says which are not current.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { contractJsonSchema } from '#contract/json-schema.ts';
import { doorbellSource } from './generate-doorbell.ts';
import { salesforceFolder, salesforceSource } from './generate-salesforce.ts';

const root = new URL('../', import.meta.url);
const fileOf = (path: string): string => fileURLToPath(new URL(path, root));

const generated: Readonly<Record<string, string>> = {
  'contracts/contract.schema.json': await format(JSON.stringify(contractJsonSchema()), {
    parser: 'json',
    printWidth: 120,
  }),
  ...(await salesforceSource(root)),
  ...(await doorbellSource(root)),
};

/** Folders in which everything is generated: what else is there was made from something that is gone. */
const wholeFolders = [salesforceFolder];
const present = wholeFolders.flatMap((folder) => {
  if (!existsSync(fileOf(folder))) return [];
  return readdirSync(fileOf(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(fileURLToPath(root), `${entry.parentPath}/${entry.name}`));
});

const isCheck = process.argv.includes('--check');
const stale: string[] = [];
for (const [path, text] of Object.entries(generated)) {
  const file = fileOf(path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  stale.push(path);
  if (isCheck) continue;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
for (const path of present.filter((one) => !(one in generated))) {
  stale.push(path);
  if (!isCheck) rmSync(fileOf(path));
}
if (isCheck && stale.length > 0) {
  process.stderr.write(`not current: ${stale.join(', ')}; run \`npm run generate\`\n`);
  process.exitCode = 1;
}
