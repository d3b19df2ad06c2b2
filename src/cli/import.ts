import type { Command } from 'commander';
import type { App } from '#src/app.ts';
import { readMapping } from '#src/app.ts';
import { detectKind, readDispositions, readEvents, readHeader, readLeads } from '#connectors/csv/index.ts';
import type { Disposition, Engagement } from '#domain/lead.ts';
import type { PersonSnapshot } from '#domain/snapshot.ts';
import { getConnection, saveConnection } from '#store/connections.ts';
import { findRefs } from '#store/refs.ts';
import { ingestPeople } from '#sync/ingest.ts';
import { committed } from '#sync/transaction.ts';
import { runWithApp } from './command.ts';

const csvConnection = 'csv';
/** Rows of one transaction. */
const importBatch = 200;
/** Refused rows are named on stderr up to this many; the count is of all. */
const mostNamedRows = 20;

type Counts = { rows: number; imported: number; refused: number; decided: number };

export const addImport = (program: Command): void => {
  program
    .command('import')
    .description('take leads, events or dispositions in from a CSV file; which of them, its columns say')
    .argument('<file>')
    .action((file: string, _options: unknown, command: Command) =>
      runWithApp(command, async (app, { out, progress }) => {
        const kind = detectKind(await readHeader(file), file);
        await defineCsvConnection(app);
        const counts: Counts = { rows: 0, imported: 0, refused: 0, decided: 0 };
        const refuse = (line: number, why: string): void => {
          counts.refused += 1;
          if (counts.refused <= mostNamedRows) process.stderr.write(`${file}:${line}: refused: ${why}\n`);
        };
        if (kind === 'leads') await importLeads(app, file, counts, refuse);
        else if (kind === 'events') await importEvents(app, file, counts, refuse);
        else await importDispositions(app, file, counts, refuse);
        progress.end();
        out.result({ kind, ...counts }, [
          `${counts.imported} of ${counts.rows} rows of ${kind} taken in, ${counts.refused} refused, ${counts.decided} leads decided`,
        ]);
        if (counts.refused > 0) process.exitCode = 1;
      }),
    );
};

/** Imported leads belong to no CRM: nothing is ever written for them. */
const defineCsvConnection = async (app: App): Promise<void> => {
  const { db } = app.store;
  if ((await getConnection(db, csvConnection)) !== null) return;
  await saveConnection(db, {
    id: csvConnection,
    kind: 'csv',
    mode: 'observe',
    accountId: null,
    baseUrl: null,
    settings: {},
    actsSince: null,
    createdAt: app.clock.now(),
  });
};

type Refuse = (line: number, why: string) => void;
type Row = { readonly line: number; readonly snapshot: PersonSnapshot };

const importLeads = async (app: App, file: string, counts: Counts, refuse: Refuse): Promise<void> => {
  const { mapping } = readMapping(app.config, 'csv');
  let batch: Row[] = [];
  let named = 0;
  for await (const row of readLeads(file, { mapping, observedAt: app.clock.now() })) {
    counts.rows += 1;
    if (!row.ok) refuse(row.line, row.why);
    else {
      for (const problem of row.row.problems) {
        named += 1;
        if (named > mostNamedRows) break;
        process.stderr.write(`${file}:${row.line}: ${problem.property} is left unknown: ${problem.message}\n`);
      }
      batch.push({ line: row.line, snapshot: row.row.snapshot });
    }
    if (batch.length >= importBatch) {
      await takeIn(app, batch, counts);
      batch = [];
    }
  }
  await takeIn(app, batch, counts);
};

const takeIn = async (app: App, batch: readonly Row[], counts: Counts): Promise<void> => {
  if (batch.length === 0) return;
  const engine = await app.engine();
  const ingested = await committed(engine)((tx) =>
    ingestPeople(
      tx,
      engine,
      batch.map(({ snapshot }) => ({ snapshot, seen: {} })),
    ),
  );
  counts.imported += batch.length;
  counts.decided += ingested.decided;
  engine.onProgress('importing', counts.imported, null);
};

const importEvents = async (app: App, file: string, counts: Counts, refuse: Refuse): Promise<void> => {
  const held = new Map<string, { line: number; engagements: Engagement[] }>();
  let waiting = 0;
  const flush = async (): Promise<void> => {
    const rows = [...held].map(([leadId, { line, engagements }]) => ({
      line,
      snapshot: bareSnapshot(app, leadId, { engagements, disposition: null }),
      count: engagements.length,
    }));
    await takeInKnown(app, rows, counts, refuse);
    held.clear();
    waiting = 0;
  };
  for await (const row of readEvents(file, { observedAt: app.clock.now() })) {
    counts.rows += 1;
    if (!row.ok) {
      refuse(row.line, row.why);
      continue;
    }
    const { leadId, engagement } = row.row;
    const own = held.get(leadId) ?? { line: row.line, engagements: [] };
    own.engagements.push(engagement);
    held.set(leadId, own);
    waiting += 1;
    if (held.size >= importBatch || waiting >= importBatch * 20) await flush();
  }
  await flush();
};

const importDispositions = async (app: App, file: string, counts: Counts, refuse: Refuse): Promise<void> => {
  // One lead may have several verdicts; they are taken in one after the other, each in its own turn.
  let batch: { line: number; snapshot: PersonSnapshot; count: number }[] = [];
  for await (const row of readDispositions(file)) {
    counts.rows += 1;
    if (!row.ok) {
      refuse(row.line, row.why);
      continue;
    }
    const { leadId, disposition } = row.row;
    batch.push({
      line: row.line,
      snapshot: bareSnapshot(app, leadId, { engagements: [], disposition }),
      count: 1,
    });
    if (batch.length >= importBatch) {
      await takeInKnown(app, batch, counts, refuse);
      batch = [];
    }
  }
  await takeInKnown(app, batch, counts, refuse);
};

/** A snapshot that says nothing but what it brings: no field is read, so none is emptied. */
const bareSnapshot = (
  app: App,
  leadId: string,
  brings: { engagements: readonly Engagement[]; disposition: Disposition | null },
): PersonSnapshot => ({
  kind: 'person',
  ref: { connection: csvConnection, object: 'contact', recordId: leadId },
  mergedIds: [],
  modifiedAt: app.clock.now(),
  observedAt: app.clock.now(),
  isArchived: false,
  fields: {},
  companyId: null,
  standsOn: null,
  links: [],
  nativeStage: null,
  owner: null,
  ours: {},
  ...brings,
});

/** Rows of leads that were never imported are refused: an event without its person would make a nameless lead. */
const takeInKnown = async (
  app: App,
  rows: readonly (Row & { count: number })[],
  counts: Counts,
  refuse: Refuse,
): Promise<void> => {
  const known = new Set(
    (
      await findRefs(
        app.store.db,
        rows.map(({ snapshot }) => snapshot.ref),
      )
    ).map(({ ref }) => ref.recordId),
  );
  for (const { line, snapshot } of rows) {
    if (!known.has(snapshot.ref.recordId)) refuse(line, 'its lead was never imported: import leads.csv first');
  }
  const ours = rows.filter(({ snapshot }) => known.has(snapshot.ref.recordId));
  await takeIn(app, ours, counts);
  counts.imported += ours.reduce((sum, { count }) => sum + count - 1, 0);
};
