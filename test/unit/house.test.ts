// The house's own rules: every import rule fails for a planted violation and the real tree keeps them all; and what no file may hold.
import { describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const config = '.dependency-cruiser.cjs';

type Violation = { readonly rule: { readonly name: string }; readonly from: string; readonly to: string };
type Cruised = {
  readonly summary: { readonly violations: readonly Violation[]; readonly totalCruised: number };
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly { readonly module: string; readonly resolved: string }[];
  }[];
};

/** dependency-cruiser's own command on the folders under `at`, as `npm run check` runs it. */
const cruise = async (at: string, folders: readonly string[]): Promise<Cruised> => {
  const command = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const run = promisify(execFile)(
    process.execPath,
    [command, '--config', config, '--output-type', 'json', ...folders],
    { cwd: at, maxBuffer: 64 * 1024 * 1024 },
  );
  // It exits with the number of violations and prints the same document.
  const { stdout, stderr } = await run.catch((error: unknown) => error as { stdout: string; stderr: string });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Cruised;
};

const withTree = async <T>(files: Readonly<Record<string, string>>, use: (at: string) => Promise<T>): Promise<T> => {
  const at = mkdtempSync(join(tmpdir(), 'house-'));
  try {
    for (const name of [config, 'package.json', 'tsconfig.json']) copyFileSync(join(root, name), join(at, name));
    symlinkSync(join(root, 'node_modules'), join(at, 'node_modules'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(at, path)), { recursive: true });
      writeFileSync(join(at, path), text);
    }
    return await use(at);
  } finally {
    rmSync(at, { recursive: true });
  }
};

/** What the planted files import: one file of each room. */
const rooms = Object.fromEntries(
  [
    'src/domain/lead.ts',
    'src/contract/parse.ts',
    'src/calendar/hours.ts',
    'src/mapping/fields.ts',
    'src/store/leads.ts',
    'src/sync/ingest.ts',
    'src/http/server.ts',
    'src/cli/explain.ts',
    'src/app.ts',
    'src/errors.ts',
    'src/clock.ts',
    'src/log.ts',
    'connectors/connector.ts',
    'connectors/hubspot/client.ts',
    'connectors/csv/index.ts',
    'twins/world/world.ts',
    'test/support/seed.ts',
  ].map((path) => [path, 'export const here = 1;\n']),
);

const imports = (from: string): string => `import * as it from '${from}';\nexport const planted = it;\n`;

/** Rule, planted file, what it imports. */
const violations: readonly (readonly [rule: string, file: string, from: string])[] = [
  ['imports-resolve', 'src/store/planted-typo.ts', '#stroe/leads.ts'],
  ['imports-resolve', 'src/store/planted-missing.ts', '#store/no-such-file.ts'],
  ['domain-is-pure', 'src/domain/planted-core.ts', 'node:fs'],
  ['domain-is-pure', 'src/domain/planted-core-bare.ts', 'fs'],
  ['domain-is-pure', 'src/domain/planted-npm.ts', 'zod'],
  ['domain-is-pure', 'src/domain/planted-store.ts', '#store/leads.ts'],
  ['domain-is-pure', 'src/domain/planted-clock.ts', '#src/clock.ts'],
  ['domain-is-pure', 'src/domain/scoring/planted-relative.ts', '../../store/leads.ts'],
  ['yaml', 'src/yaml/planted-domain.ts', '#domain/lead.ts'],
  ['yaml', 'src/yaml/planted-npm.ts', 'luxon'],
  ['contract', 'src/contract/planted-store.ts', '#store/leads.ts'],
  ['contract', 'src/contract/planted-npm.ts', 'luxon'],
  ['calendar', 'src/calendar/planted-contract.ts', '#contract/parse.ts'],
  ['calendar', 'src/calendar/planted-npm.ts', 'yaml'],
  ['alerts', 'src/alerts/planted-store.ts', '#store/leads.ts'],
  ['alerts', 'src/alerts/planted-npm.ts', 'zod'],
  ['mapping-is-pure', 'src/mapping/planted-core.ts', 'node:crypto'],
  ['mapping-is-pure', 'src/mapping/planted-npm.ts', 'luxon'],
  ['mapping-is-pure', 'src/mapping/planted-errors.ts', '#src/errors.ts'],
  ['mapping-is-pure', 'src/mapping/planted-connector.ts', '#connectors/hubspot/client.ts'],
  ['store', 'src/store/planted-sync.ts', '#sync/ingest.ts'],
  ['store', 'src/store/planted-log.ts', '#src/log.ts'],
  ['sync', 'src/sync/planted-connector.ts', '#connectors/hubspot/client.ts'],
  ['sync', 'src/sync/planted-http.ts', '#src/http/server.ts'],
  ['sync', 'src/sync/planted-app.ts', '../app.ts'],
  ['offline', 'src/offline/planted-store.ts', '#store/leads.ts'],
  ['offline', 'src/offline/planted-other.ts', '#connectors/hubspot/client.ts'],
  ['connectors-index', 'src/http/planted-connector.ts', '#connectors/csv/index.ts'],
  ['connector-stands-alone', 'connectors/hubspot/planted-other.ts', '#connectors/csv/index.ts'],
  ['connector-stands-alone', 'connectors/csv/planted-relative.ts', '../hubspot/client.ts'],
  ['connector-stands-alone', 'connectors/newcomer/planted-store.ts', '#store/leads.ts'],
  ['twins-only-from-demo', 'src/cli/planted-twins.ts', '#twins/world/world.ts'],
  ['twins-only-from-demo', 'connectors/hubspot/planted-twins.ts', '#twins/world/world.ts'],
  ['twins-stand-alone', 'twins/hubspot/planted-connector.ts', '#connectors/hubspot/client.ts'],
  ['http-and-cli-never-meet', 'src/http/planted-cli.ts', '#cli/explain.ts'],
  ['cli-and-http-never-meet', 'src/cli/planted-http.ts', '#src/http/server.ts'],
  ['src-does-not-import-tests', 'twins/world/planted-test.ts', '#test/support/seed.ts'],
];

/** What each room needs and may have: the rules must not be so wide that they forbid these. */
const allowed: readonly (readonly [file: string, from: readonly string[]])[] = [
  ['src/domain/fine.ts', ['./lead.ts', 're2js']],
  ['src/contract/fine.ts', ['#domain/lead.ts', '#src/errors.ts', 'zod', 'yaml', 'node:crypto']],
  ['src/calendar/fine.ts', ['#domain/lead.ts', 'luxon']],
  ['src/alerts/fine.ts', ['#domain/lead.ts', '#src/clock.ts', 'nodemailer', 'node:https']],
  ['src/mapping/fine.ts', ['#domain/lead.ts', '#connectors/connector.ts', 'zod', 'tldts', 'libphonenumber-js/min']],
  ['src/store/fine.ts', ['#domain/lead.ts', '#src/errors.ts', 'kysely', 'pg', 'node:fs']],
  [
    'src/sync/fine.ts',
    ['#connectors/connector.ts', '#store/leads.ts', '#mapping/fields.ts', '#contract/parse.ts', '#src/log.ts'],
  ],
  [
    'connectors/csv/fine.ts',
    ['./index.ts', '../connector.ts', '#domain/lead.ts', '#mapping/fields.ts', 'csv-parse', 'node:fs'],
  ],
  ['src/offline/fine.ts', ['#connectors/csv/index.ts', '#mapping/fields.ts', '#src/errors.ts', 'node:worker_threads']],
  ['twins/world/fine.ts', ['#src/clock.ts', 'csv-parse', 'node:fs']],
  ['src/cli/demo.ts', ['#twins/world/world.ts', '../app.ts']],
];

const planted = {
  ...rooms,
  ...Object.fromEntries(violations.map(([, file, from]) => [file, imports(from)])),
  ...Object.fromEntries(
    allowed.map(([file, from]) => [file, from.map((one, i) => `export * as a${i} from '${one}';\n`).join('')]),
  ),
  'src/sync/planted-cycle-a.ts': imports('./planted-cycle-b.ts'),
  'src/sync/planted-cycle-b.ts': imports('./planted-cycle-a.ts'),
  'src/domain/planted-type-only.ts': `import type { here } from '#store/leads.ts';\nexport type Planted = typeof here;\n`,
  'src/sync/planted-dynamic.ts': `export const planted = () => import('#twins/world/world.ts');\n`,
};

describe('import rules', () => {
  test('each fails for its planted violation, and none for what a room may import', async () => {
    const { summary, modules } = await withTree(planted, (at) => cruise(at, ['src', 'connectors', 'twins', 'test']));
    const found = new Set(summary.violations.map((violation) => `${violation.rule.name} ${violation.from}`));

    for (const [rule, file] of violations) expect(found).toContain(`${rule} ${file}`);
    expect(found).toContain('no-cycles src/sync/planted-cycle-a.ts');
    expect(found).toContain('domain-is-pure src/domain/planted-type-only.ts');
    expect(found).toContain('twins-only-from-demo src/sync/planted-dynamic.ts');

    const innocent = summary.violations.filter((violation) => !violation.from.includes('/planted-'));
    expect(innocent).toEqual([]);

    // The names of package.json "imports" are followed to files: unresolved, no path rule would ever match.
    const store = modules.find((module) => module.source === 'src/domain/planted-store.ts');
    expect(store?.dependencies.map((one) => [one.module, one.resolved])).toEqual([
      ['#store/leads.ts', 'src/store/leads.ts'],
    ]);
  });

  test('every rule of the house has a planted violation', async () => {
    const rules = (await import(join(root, config))) as { default: { forbidden: readonly { name: string }[] } };
    const proven = new Set([...violations.map(([rule]) => rule), 'no-cycles']);
    expect(rules.default.forbidden.map((rule) => rule.name).filter((name) => !proven.has(name))).toEqual([]);
  });

  test('the real tree keeps them all', async () => {
    const { summary } = await cruise(root, ['src', 'connectors', 'twins', 'test']);
    expect(summary.totalCruised).toBeGreaterThan(50);
    expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  });
});

type Ban = {
  readonly what: string;
  readonly pattern: RegExp;
  readonly in: readonly string[];
  /** Files, or folders ending in /. */
  readonly except?: readonly string[];
  /** A line that must be found, so that a pattern which matches nothing is noticed. */
  readonly example: string;
};

const bans: readonly Ban[] = [
  {
    what: 'a note of unfinished work: do it or leave it out',
    pattern: /\b(?:TODO|FIXME|XXX)\b/,
    in: ['src', 'connectors', 'twins', 'docs', 'contracts', 'mappings'],
    example: '// TODO: later',
  },
  {
    what: "SQL's own clock: a simulation must own time, so the instant is a parameter",
    pattern: /(?<![.\w])now\(\)|\bcurrent_timestamp\b|\bclock_timestamp\(/i,
    in: ['src/store', 'src/sync'],
    example: 'sql`select now()`',
  },
  {
    what: 'the machine clock outside src/clock.ts',
    pattern: /\bDate\.now\b|\bnew Date\(\s*\)|(?<![\w.])Date\(\)/,
    in: ['src', 'connectors', 'twins'],
    except: ['src/clock.ts', 'twins/hubspot/page/'], // the page runs in a browser and shows its time zone
    example: 'const at = Date.now();',
  },
  {
    what: 'chance without a seed where decisions or populations are made',
    pattern: /\bMath\.random\b/,
    in: ['src/domain', 'src/contract', 'src/mapping', 'twins'],
    example: 'Math.random()',
  },
  {
    what: 'the name of a CRM where none may be known, comments included',
    pattern: /hubspot|salesforce/i,
    in: ['src/domain', 'src/sync', 'src/mapping', 'src/store'],
    example: "if (connection.kind === 'hubspot')",
  },
  {
    what: 'console: src speaks through log.ts and cli/output.ts',
    pattern: /\bconsole\s*\./,
    in: ['src'],
    example: 'console.log(lead)',
  },
  {
    what: "a path of somebody's machine",
    pattern: new RegExp(`${root.replaceAll(/[^\w/-]/g, '\\$&')}\\b|(?<![\\w.$}])/(?:Users|root)/|file:///`),
    in: ['src', 'connectors', 'twins', 'docs', 'test', 'contracts', 'mappings'],
    except: ['test/unit/house.test.ts'],
    example: `see ${root}/README.md`,
  },
];

const filesUnder = (folder: string): readonly string[] => {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
      .filter((path) => /\.(?:ts|tsx|js|cjs|json|md|yaml|yml|html|css|csv)$/.test(path));
  } catch {
    return []; // a room that is not built yet
  }
};

describe('no file holds', () => {
  test.each(bans)('$what', (ban) => {
    expect(ban.example).toMatch(ban.pattern);
    const files = ban.in.flatMap(filesUnder).filter((path) => ban.except?.some((one) => path.startsWith(one)) !== true);
    expect(files.length).toBeGreaterThan(0);
    const found = files.flatMap((path) =>
      readFileSync(join(root, path), 'utf8')
        .split('\n')
        .flatMap((line, index) =>
          ban.pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 120)}`] : [],
        ),
    );
    expect(found).toEqual([]);
  });
});
