// The import rules of the house. A planted violation of each is proven to fail in test/unit/house.test.ts.
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { pathNot: [...allowed, from], dependencyTypesNot: ['core'] },
});
const npm = (...names) => names.map((n) => `node_modules/${n}/`);
module.exports = {
  forbidden: [
    {
      name: 'imports-resolve',
      severity: 'error',
      comment:
        'What does not resolve would slip through every other rule: a typing error in "#store/…" must not read as allowed.',
      from: {},
      to: { couldNotResolve: true },
    },
    { name: 'no-cycles', severity: 'error', comment: 'Data flows one way.', from: {}, to: { circular: true } },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment:
        'The domain takes data and the time as inputs: it imports itself and re2js, nothing else, not even node.',
      from: { path: '^src/domain/' },
      to: { pathNot: ['^src/domain/', 'node_modules/re2js/'] },
    },
    only(
      'yaml',
      '^src/yaml/',
      ['^src/errors\\.ts$', ...npm('zod', 'yaml')],
      'How files that people write are read, and what is wrong with them told: knows nothing of what they are about.',
    ),
    only(
      'contract',
      '^src/contract/',
      ['^src/(domain|yaml)/', '^src/errors\\.ts$', ...npm('zod', 'yaml', 'csv-parse', 're2js')],
      'contract → domain and its libraries.',
    ),
    only(
      'calendar',
      '^src/calendar/',
      ['^src/(domain|yaml)/', '^src/errors\\.ts$', ...npm('luxon', 'date-holidays', 'zod')],
      'calendar → domain and its libraries.',
    ),
    only(
      'alerts',
      '^src/alerts/',
      ['^src/domain/', '^src/(errors|clock)\\.ts$', ...npm('nodemailer', '@types/nodemailer')],
      'alerts → domain and what sends mail: how a message is written and leaves; it knows no database and no CRM.',
    ),
    {
      name: 'mapping-is-pure',
      severity: 'error',
      comment: 'mapping is pure but for zod and the parsers of addresses, domains and telephone numbers.',
      from: { path: '^src/mapping/' },
      to: {
        pathNot: [
          '^src/mapping/',
          '^src/domain/',
          '^connectors/connector\\.ts$',
          ...npm('zod', 'tldts', 'libphonenumber-js'),
        ],
      },
    },
    only(
      'store',
      '^src/store/',
      ['^src/domain/', '^src/errors\\.ts$', 'node_modules/'],
      'store → domain, errors, npm.',
    ),
    only(
      'sync',
      '^src/sync/',
      [
        '^connectors/connector\\.ts$',
        '^src/(store|mapping|contract|calendar|alerts|domain)/',
        '^src/(errors|clock|log)\\.ts$',
        'node_modules/',
      ],
      'sync never names a CRM.',
    ),
    only(
      'offline',
      '^src/offline/',
      ['^connectors/csv/', '^src/(domain|mapping)/', '^src/errors\\.ts$', 'node_modules/'],
      'offline reads CSV files and knows no database, no contract file and no command.',
    ),
    {
      name: 'connector-stands-alone',
      severity: 'error',
      comment:
        'A connector folder knows itself and the core, never another CRM. $1 is the folder, so a new one is held to it at once.',
      from: { path: '^connectors/([^/]+)/' },
      to: {
        pathNot: [
          '^connectors/$1/',
          '^connectors/connector\\.ts$',
          '^src/(domain|mapping)/',
          '^src/(errors|clock)\\.ts$',
          'node_modules/',
        ],
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'connectors-index',
      severity: 'error',
      comment: 'Only app.ts, cli and tests take the registry; offline has rules of its own.',
      from: { path: '^src/', pathNot: ['^src/(app|accounts)\\.ts$', '^src/cli/', '^src/offline/'] },
      to: { path: '^connectors/', pathNot: '^connectors/connector\\.ts$' },
    },
    {
      name: 'twins-only-from-demo',
      severity: 'error',
      comment: 'cli/{demo,twins,simulate,bench} import twins dynamically, nothing else in src does.',
      from: { path: '^(src|connectors)/', pathNot: '^src/cli/(demo|twins|simulate|bench)\\.ts$' },
      to: { path: '^twins/' },
    },
    only(
      'twins-stand-alone',
      '^twins/',
      ['^src/(clock|errors|log)\\.ts$', 'node_modules/'],
      'A twin that shared code with what it tests would share its mistakes.',
    ),
    { name: 'http-and-cli-never-meet', severity: 'error', from: { path: '^src/http/' }, to: { path: '^src/cli/' } },
    { name: 'cli-and-http-never-meet', severity: 'error', from: { path: '^src/cli/' }, to: { path: '^src/http/' } },
    {
      name: 'src-does-not-import-tests',
      severity: 'error',
      from: { path: '^(src|connectors|twins)/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};
