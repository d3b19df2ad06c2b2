// The built-in list `free_mail`: domains where anybody can get an address, so that one says nothing of an employer.
import { createRequire } from 'node:module';
import { z } from 'zod';

/** Also used as employers' own domains, or reserved for examples: an address there is no sign of a private person. */
const notFreeMail = new Set([
  'alibaba.com',
  'ancestry.com',
  'berlin.de',
  'bolt.com',
  'bt.com',
  'discovery.com',
  'example.com',
  'facebook.com',
  'law.com',
  'medscape.com',
  'mydomain.com',
  'name.com',
  'nus.edu.sg',
  'oath.com',
  'swissinfo.org',
  'techspot.com',
  'test.com',
  'test.de',
  'yourdomain.com',
]);

/** Providers that the package does not know. */
const alsoFreeMail = ['duck.com', 'fastmail.com', 'tuta.com', 'tutanota.com'];

const readPackage = (): readonly string[] =>
  z.array(z.string()).parse(createRequire(import.meta.url)('email-providers/all.json'));

let domains: readonly string[] | null = null;

/** Sorted, lower case, each once. From the npm package email-providers (ISC), read when first asked for. */
export const freeMailDomains = (): readonly string[] => {
  domains ??= [...new Set([...readPackage(), ...alsoFreeMail])].filter((d) => !notFreeMail.has(d)).sort();
  return domains;
};

let known: ReadonlySet<string> | null = null;

/** Whether an address of this domain says nothing of whom its owner works for. */
export const isFreeMail = (domain: string): boolean => (known ??= new Set(freeMailDomains())).has(domain);

/** Lists that every contract may use without defining them. */
export const builtInLists: Readonly<Record<string, () => readonly string[]>> = { free_mail: freeMailDomains };
