// `npm run bench -- [name …] [--full]`: ratios measured against something in the same run, printed as one JSON document each.
const benches: Readonly<Record<string, () => Promise<unknown>>> = {
  scoring: async () => (await import('./scoring.ts')).runScoring(),
  'score-export': async () => (await import('./score-export.ts')).runScoreExport(),
  handoff: async () => (await import('./handoff.ts')).runHandoff(),
  intake: async () => (await import('./intake.ts')).runIntake(),
};

const names = process.argv.slice(2).filter((arg) => !arg.startsWith('-'));
const wanted = names.length === 0 ? Object.keys(benches) : names;
for (const name of wanted) {
  const bench = benches[name];
  if (bench === undefined) {
    process.stderr.write(`there is no bench ${name}: known are ${Object.keys(benches).join(', ')}\n`);
    process.exitCode = 1;
    continue;
  }
  process.stdout.write(`${JSON.stringify(await bench(), null, 2)}\n`);
}
