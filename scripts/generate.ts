// Writes the files that are made from others, or with --check says which are not current.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { contractJsonSchema } from '#contract/json-schema.ts';

const generated: readonly { path: string; make: () => Promise<string> }[] = [
  {
    path: 'contracts/contract.schema.json',
    make: () => format(JSON.stringify(contractJsonSchema()), { parser: 'json', printWidth: 120 }),
  },
];

const isCheck = process.argv.includes('--check');
const stale: string[] = [];
for (const { path, make } of generated) {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  const text = await make();
  const isCurrent = existsSync(file) && readFileSync(file, 'utf8') === text;
  if (isCurrent) continue;
  if (isCheck) stale.push(path);
  else writeFileSync(file, text);
}
if (stale.length > 0) {
  process.stderr.write(`not current: ${stale.join(', ')}; run \`npm run generate\`\n`);
  process.exitCode = 1;
}
