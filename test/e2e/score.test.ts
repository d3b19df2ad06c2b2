// `baton score` as an admin runs it: whole files and pipes, any number of threads, stopped half-way, and what it says when it cannot.
import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeExport } from '#test/bench/export.ts';
import { baton, batonJson, folder, startBaton } from '../support/baton.ts';

const place = folder();
const temporary = join(place.path, 'temporary');
/** Spill folders are made below it, so that a test sees whether one is left. */
const env = { BATON_DATA_DIR: place.path, TMPDIR: temporary };
const asOf = ['--as-of', '2026-11-12T00:00:00Z'];
const path = (name: string): string => join(place.path, name);
const left = (): string[] => readdirSync(temporary).filter((name) => name.startsWith('baton-'));

beforeAll(() => {
  mkdirSync(temporary);
});
afterAll(() => {
  place.done();
});

describe('an export', () => {
  const leads = 400;
  let files: string[] = [];
  beforeAll(async () => {
    const written = await writeExport(place.path, leads);
    writeFileSync(
      path('dispositions.csv'),
      'lead_id,verdict,reason,occurred_at,by\nL00000003,rejected,,2026-11-01,lee\nL00000009,nonsense,,2026-11-01,lee\n',
    );
    files = ['--leads', written.leads, '--events', written.events, '--dispositions', path('dispositions.csv')];
  });

  test('gives the same bytes with any number of threads, into a file and to stdout, in the order of the leads', async () => {
    const [one, two, four] = await Promise.all(
      [1, 2, 4].map((n) => baton(['score', ...files, ...asOf, '--threads', String(n)], env)),
    );
    const lines = one?.stdout.trimEnd().split('\n') ?? [];
    expect(lines.map((line) => (JSON.parse(line) as { lead_id: string }).lead_id)).toEqual(
      Array.from({ length: leads }, (_, i) => `L${String(i).padStart(8, '0')}`),
    );
    expect(two?.stdout).toBe(one?.stdout);
    expect(four?.stdout).toBe(one?.stdout);
    for (const ran of [one, two, four]) {
      expect(ran?.code).toBe(1);
      expect(ran?.stderr).toBe(
        `${path('dispositions.csv')}:3: refused: verdict is not one of accepted, rejected, recycled, converted\n400 leads scored, 1 rows refused\n`,
      );
    }
    const intoFile = await baton(['score', ...files, ...asOf, '--out', path('out.ndjson')], env);
    expect(intoFile.code).toBe(1);
    expect(readFileSync(path('out.ndjson'), 'utf8')).toBe(one?.stdout);
    expect(readdirSync(place.path).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect(left()).toEqual([]);
  });

  test('says what it did as one document', async () => {
    const [, leadFile = '', , eventFile = ''] = files;
    const args = ['score', '--leads', leadFile, '--events', eventFile, ...asOf, '--out', path('json.ndjson')];
    expect(await batonJson(args, env)).toEqual({
      scored: leads,
      refused: 0,
      problems: 0,
      asOf: '2026-11-12T00:00:00.000Z',
    });
  });

  test('of a million events that is stopped half-way, or whose reader has gone, leaves nothing behind', async () => {
    // Nearly all of them are of leads that the file does not have, which is quick and sorted on disk all the same.
    const [, few = ''] = files;
    const { events } = await writeExport(place.path, 50_000);
    const piped = startBaton(['score', '--leads', few, '--events', events, ...asOf], env);
    piped.child.stdout?.once('data', () => piped.child.stdout?.destroy());
    expect((await piped.ended).code).toBe(0);
    expect(left()).toEqual([]);
    for (const threads of ['1', '2']) {
      const args = ['score', '--leads', few, '--events', events, ...asOf, '--out', path('never.ndjson')];
      const { child, ended } = startBaton([...args, '--threads', threads], env);
      while (left().length === 0 && child.exitCode === null) await wait(20);
      expect(left()).toHaveLength(1);
      child.kill('SIGINT');
      expect((await ended).code).toBe(130);
      expect(left()).toEqual([]);
      expect(readdirSync(place.path).filter((name) => name.startsWith('never.ndjson'))).toEqual([]);
    }
  }, 180_000);
});

describe('what cannot be', () => {
  test.each([
    [['--threads', '0'], '--threads: use a whole number from 1 to 32'],
    [['--as-of', '2026-02-30'], '--as-of: use ISO 8601 with a zone, such as 2026-03-01T00:00:00Z'],
    [['--as-of', 'yesterday'], '--as-of: use ISO 8601 with a zone, such as 2026-03-01T00:00:00Z'],
    [['--out', 'no/such/folder/x.ndjson'], 'no/such/folder/x.ndjson cannot be written: check that its folder exists'],
    [['--events', 'missing.csv'], 'missing.csv: cannot be read: '],
    [['--events', '/dev/null'], '/dev/null: is not a file: it is read more than once'],
  ])('%j is said in one line', async (args, says) => {
    writeFileSync(path('few.csv'), 'lead_id,created_at\nA,2026-01-01\n');
    const ran = await baton(['score', '--leads', path('few.csv'), ...args], env);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toBe('');
    expect(ran.stderr.startsWith(`baton: ${says}`)).toBe(true);
    expect(ran.stderr.trimEnd()).not.toContain('\n');
    expect(left()).toEqual([]);
  });

  test('to write over what is read, by its own name or a link, is refused, and nothing is lost', async () => {
    const leads = path('kept.csv');
    writeFileSync(leads, 'lead_id,created_at\nA,2026-01-01\n');
    symlinkSync(leads, path('other-name.csv'));
    for (const out of [leads, path('other-name.csv')]) {
      const ran = await baton(['score', '--leads', leads, '--out', out], env);
      expect([ran.code, ran.stderr]).toEqual([1, expect.stringMatching(/^baton: --out: .* is read by this very run/)]);
      expect(readFileSync(leads, 'utf8')).toBe('lead_id,created_at\nA,2026-01-01\n');
    }
  });

  test('a link is followed, and a file of a name near by is left alone', async () => {
    writeFileSync(path('few.csv'), 'lead_id,created_at\nA,2026-01-01\n');
    writeFileSync(path('real.ndjson'), 'old');
    writeFileSync(path('real.ndjson.part'), 'mine');
    symlinkSync(path('real.ndjson'), path('link.ndjson'));
    const ran = await baton(['score', '--leads', path('few.csv'), '--out', path('link.ndjson')], env);
    expect(ran.code).toBe(0);
    expect(lstatSync(path('link.ndjson')).isSymbolicLink()).toBe(true);
    expect(readFileSync(path('real.ndjson'), 'utf8')).toContain(`{"lead_id":"A",`);
    expect(readFileSync(path('real.ndjson.part'), 'utf8')).toBe('mine');
  });
});
