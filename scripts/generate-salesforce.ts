// install/salesforce: the SFDX source of what Baton puts into an org, made from manifest.json. The reasons in it are those of the shipped
// contract, so that the source can be deployed as it stands; `baton install apply` adds those of the contract in force.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { componentsOf } from '#connectors/salesforce/metadata.ts';
import { sourceFiles } from '#connectors/salesforce/metadata-package.ts';
import { loadContract } from '#contract/load-contract.ts';
import { loadManifest, provisionFrom } from '#mapping/manifest.ts';

export const salesforceFolder = 'install/salesforce';
const packageFolder = 'force-app';

/** Below what every org offers today, so that all of them take it. */
export const sourceApiVersion = '66.0';

export const project = {
  packageDirectories: [{ path: packageFolder, default: true }],
  name: 'baton',
  namespace: '',
  sfdcLoginUrl: 'https://login.salesforce.com',
  sourceApiVersion,
};

/** Path from the root → text. */
export const salesforceSource = async (root: URL): Promise<Readonly<Record<string, string>>> => {
  const manifest = loadManifest(readFileSync(new URL('manifest.json', root), 'utf8'));
  if (!manifest.ok) throw new Error(manifest.problems.map(({ where, message }) => `${where}: ${message}`).join('\n'));
  const { policy } = loadContract(fileURLToPath(new URL('contracts/default.yaml', root)));
  const wanted = provisionFrom(manifest.value, policy, ['contact', 'lead']);
  const source = Object.entries(sourceFiles(componentsOf(wanted)));
  return {
    [`${salesforceFolder}/sfdx-project.json`]: await format(JSON.stringify(project), {
      parser: 'json',
      printWidth: 120,
    }),
    ...Object.fromEntries(
      source.map(([path, text]) => [`${salesforceFolder}/${packageFolder}/main/default/${path}`, text]),
    ),
  };
};
