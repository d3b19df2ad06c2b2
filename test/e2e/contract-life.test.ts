// The life of a contract through the whole application: draft, signed, told, scheduled, in force, expired, altered, gone back to.
import { generateKeyPairSync, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { sql } from 'kysely';
import { contractStatus } from '#cli/contract-status.ts';
import { iso, namedContract } from '#cli/contract-named.ts';
import { examine } from '#cli/doctor.ts';
import { goLive } from '#cli/go-live.ts';
import { installApply } from '#cli/install.ts';
import { makeSigningKeys } from '#contract/sign.ts';
import { openApp, type App } from '#src/app.ts';
import { virtualClock } from '#src/clock.ts';
import { readConfig } from '#src/config.ts';
import { createLog, type Logger } from '#src/log.ts';
import { saveAnnouncement } from '#store/contract-record.ts';
import { enrolSigner } from '#store/signatures.ts';
import { activateContract } from '#sync/activate-contract.ts';
import { signAs } from '#sync/sign-contract.ts';
import { backfillOnce, syncOnce } from '#sync/sync-once.ts';
import { baton, batonJson, folder } from '#test/support/baton.ts';
import { ownPostgres } from '#test/support/databases.ts';
import { addPeople, install } from '#test/support/portal.ts';
import { createPortal } from '#twins/hubspot/portal.ts';
import { startHubSpotTwin } from '#twins/hubspot/server.ts';

jest.setTimeout(300_000);
const start = Date.UTC(2026, 4, 4, 8);
const minute = 60_000;
const day = 24 * 60 * minute;
const shipped = readFileSync('contracts/default.yaml', 'utf8');

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

type Line = { readonly level: string; readonly text: string };

/** A log that the test can read. */
const readableLog = (): { log: Logger; lines: Line[] } => {
  const lines: Line[] = [];
  const log = createLog('silent');
  const at =
    (level: string) =>
    (_fields: unknown, text: string): void => {
      lines.push({ level, text });
    };
  return {
    log: Object.assign(Object.create(log) as Logger, { info: at('info'), warn: at('warn'), error: at('error') }),
    lines,
  };
};

/** An installation on a clock of the test's own, opened and closed as often as one likes on one database. */
const world = async (yaml: string) => {
  const clock = virtualClock(start);
  const portal = createPortal({ clock });
  const twin = await startHubSpotTwin({ clock, portal });
  const own = await ownPostgres();
  const data = folder();
  const file = join(data.path, 'contract.yaml');
  const { log, lines } = readableLog();
  let app: App | undefined;
  const config = readConfig({
    HUBSPOT_BASE_URL: twin.url,
    HUBSPOT_ACCESS_TOKEN: twin.accessToken,
    LOG_LEVEL: 'silent',
    DATABASE_URL: own.url,
    BATON_SECRET_KEY: 'a passphrase that is long enough for a test',
    BATON_CONTRACT: file,
  });
  const open = async (text: string): Promise<App> => {
    await app?.close();
    writeFileSync(file, text);
    clock.advance(minute);
    app = await openApp({ config, clock, log, random: () => 0.5 });
    return app;
  };
  ends.push(async () => {
    await app?.close();
    await twin.close();
    await own.drop();
    data.done();
  });
  const current = (): App => {
    if (app === undefined) throw new Error('open first');
    return app;
  };
  await open(yaml);
  const options = { isDry: false, patienceMs: 60 * minute, isOnlyWorker: true };
  let forms = 0;
  return {
    clock,
    portal,
    file,
    lines,
    open,
    app: current,
    shell: () => ({ db: current().store.db, clock }),
    begin: async (): Promise<string[]> => {
      const ids = addPeople(portal, 6, clock.now());
      await installApply(current(), await current().connect('hubspot'), () => undefined);
      await backfillOnce(await current().engine(), await current().connect('hubspot'), { ...options, again: false });
      return ids;
    },
    sync: async () => {
      clock.advance(minute);
      return syncOnce(await current().engine(), await current().connect('hubspot'), options);
    },
    raiseHand: (id: string): void => {
      portal.edit('contacts', id, {
        recent_conversion_event_name: `Demo request ${(forms += 1)}`,
        recent_conversion_date: String(clock.now()),
      });
    },
    sign: async (): Promise<void> => {
      for (const [email, role] of [
        ['m@example.com', 'marketing'],
        ['s@example.com', 'sales'],
      ] as const) {
        await current()
          .store.db.transaction()
          .execute((tx) =>
            enrolSigner(tx, current().box, { email, role, ...makeSigningKeys(), enrolledAt: clock.now() }),
          );
        await signAs({ db: current().store.db, clock }, current().box, {
          contract: current().contract,
          email,
          signature: null,
          by: 'test',
        });
      }
    },
    activate: (more: { at?: number; again?: boolean } = {}) =>
      activateContract(
        { db: current().store.db, clock },
        { contract: current().contract, at: null, again: false, by: 'admin', isDry: false, ...more },
      ),
    status: async () => (await contractStatus(current(), await namedContract(current(), undefined))).document,
    scoredUnder: async (): Promise<string[]> =>
      (
        await sql<{ contract_hash: string }>`select distinct contract_hash from scores`.execute(current().store.db)
      ).rows.map((row) => row.contract_hash),
    ours: (id: string): Record<string, string> => portal.get('contacts', id)?.properties ?? {},
  };
};

const nextVersion = (yaml: string, more = ''): string => {
  const version = Number(/^version: (\d+)$/m.exec(yaml)?.[1]) + 1;
  return `${yaml.replace(/^version: \d+$/m, `version: ${version}`)}${more}`;
};

describe('on a live connection', () => {
  test('a changed file is a draft until it is signed, told and activated; its date then comes by itself and opens no handoff', async () => {
    const it = await world(shipped);
    const ids = await it.begin();
    await it.sign();
    await goLive(it.app(), 'hubspot', 'live');
    await it.sync();
    const first = it.app().contract.policy.contractHash;

    // Lets everybody in at once, if it counted.
    const lenient = nextVersion(
      shipped.replaceAll('at_least: 50 }', 'at_least: 0 }'),
      'notify: [{ channel: managers, email: managers@example.com }]\n',
    );
    await it.open(lenient);
    expect(it.lines.filter(({ level }) => level === 'warn').at(-1)?.text).toMatch(
      /not the contract in force: it is kept as a draft/,
    );
    expect(await it.status()).toMatchObject({
      inForce: { contract: first, version: 1, mayAct: true },
      contract: { version: 2, state: 'draft', missing: ['marketing', 'sales'], untold: ['managers'] },
    });
    it.raiseHand(ids[0] ?? '');
    expect((await it.sync()).tally.handoffs).toBe(1);
    expect(await it.scoredUnder()).toEqual([first]);

    const refused = await it.activate();
    expect(refused.ok ? [] : refused.obstacles).toHaveLength(2);
    await it.sign();
    expect((await it.status()).contract).toMatchObject({ state: 'signed' });
    const second = it.app().contract.policy.contractHash;
    const { db } = it.app().store;
    await saveAnnouncement(db, { contractHash: second, channel: 'managers', toldAt: it.clock.now(), toldBy: 'test' });
    const at = it.clock.now() + 3 * day;
    expect(await it.activate({ at })).toMatchObject({ ok: true, kind: 'scheduled', from: at });
    expect((await it.status()).contract.state).toBe('scheduled');
    expect((await examine(it.app())).find(({ what }) => what.includes('not the contract in force'))?.nextStep).toMatch(
      /by itself/,
    );
    await it.sync();
    expect(await it.scoredUnder()).toEqual([first]);

    it.clock.set(at);
    const round = await it.sync();
    expect(round.tally.handoffs).toBe(0);
    expect(await it.scoredUnder()).toEqual([second]);
    expect(await it.status()).toMatchObject({
      inForce: { contract: second, since: iso(at) },
      contract: { state: 'in_force' },
    });

    // And back: the file names the first one again, but only an activation counts.
    await it.open(shipped);
    expect((await it.status()).contract.state).toBe('superseded');
    expect(await it.activate()).toMatchObject({ ok: false });
    expect(await it.activate({ again: true })).toMatchObject({ ok: true, kind: 'activated', leads: 6 });
    await it.sync();
    expect(await it.scoredUnder()).toEqual([first]);
  });

  test('a contract that was altered in the store does not act until it is put back, and everybody is told', async () => {
    const it = await world(shipped);
    const ids = await it.begin();
    await it.sign();
    await goLive(it.app(), 'hubspot', 'live');
    await it.sync();
    const { db } = it.app().store;
    await sql`update contracts set yaml = replace(yaml, 'intent: { at_least: 50 }', 'intent: { at_least: 0 }')`.execute(
      db,
    );

    it.raiseHand(ids[1] ?? '');
    expect((await it.sync()).tally.handoffs).toBe(0);
    expect(it.ours(ids[1] ?? '')['baton_handoff']).toBeUndefined();
    expect(it.lines.filter(({ level }) => level === 'error').map(({ text }) => text)).toEqual([
      expect.stringMatching(/the contract in force is not what was kept.*it does not act/),
    ]);
    const finding = (await examine(it.app())).find(({ what }) => what.includes('is not what was kept'));
    expect(finding).toMatchObject({
      severity: 'error',
      nextStep: expect.stringContaining('Activate it again') as unknown,
    });
    const { inForce } = await it.status();
    expect(inForce).toMatchObject({ mayAct: false });
    expect(inForce?.fault).toMatch(/not what was kept/);

    expect(await it.activate()).toMatchObject({ ok: true, kind: 'unchanged', isRestored: true });
    it.raiseHand(ids[1] ?? '');
    expect((await it.sync()).tally.handoffs).toBe(1);
    expect(it.ours(ids[1] ?? '')['baton_handoff']).toBe('1');
    expect((await examine(it.app())).filter(({ what }) => what.includes('kept'))).toEqual([]);
  });

  test('signatures that are gone or forged let nothing act', async () => {
    const it = await world(shipped);
    const ids = await it.begin();
    await it.sign();
    await goLive(it.app(), 'hubspot', 'live');
    await it.sync();
    const { db } = it.app().store;
    await sql`update signatures set signature = (select signature from signatures where email = 'm@example.com')
      where email = 's@example.com'`.execute(db);
    it.raiseHand(ids[0] ?? '');
    expect((await it.sync()).tally.handoffs).toBe(0);
    expect((await examine(it.app())).find(({ what }) => what.includes('not signed for sales'))).toMatchObject({
      severity: 'error',
    });
    await signAs(it.shell(), it.app().box, {
      contract: it.app().contract,
      email: 's@example.com',
      signature: null,
      by: 'test',
    });
    it.raiseHand(ids[0] ?? '');
    expect((await it.sync()).tally.handoffs).toBe(1);
  });

  test('a contract past its end stays in force, with one warning a day, until another is activated', async () => {
    const it = await world(`${shipped}effective: { from: 2026-05-01, until: 2026-05-06 }\n`);
    const ids = await it.begin();
    await it.sign();
    await goLive(it.app(), 'hubspot', 'live');
    const warnings = (): number =>
      it.lines.filter(({ level, text }) => level === 'warn' && text.includes('ended')).length;
    for (let hour = 0; hour < 24 * 5; hour += 1) {
      it.clock.advance(60 * minute);
      await it.app().inForce();
    }
    // From the morning of the 4th to that of the 9th: over since midnight before the 6th.
    expect(warnings()).toBe(4);
    it.raiseHand(ids[0] ?? '');
    expect((await it.sync()).tally.handoffs).toBe(1);
    expect(await it.status()).toMatchObject({
      inForce: { isExpired: true, mayAct: true },
      contract: { state: 'expired' },
    });
    expect((await examine(it.app())).find(({ what }) => what.includes('ended 2026-05-06'))).toMatchObject({
      severity: 'warning',
    });
    const open = async (): Promise<unknown[]> =>
      (
        await sql`select kind, times from problems where connection_id = '$baton' and resolved_at is null`.execute(
          it.app().store.db,
        )
      ).rows;
    expect(await open()).toEqual([{ kind: 'contract_expired', times: 4 }]);

    await it.open(nextVersion(shipped));
    await it.sign();
    expect(await it.activate()).toMatchObject({ ok: true });
    await it.sync();
    expect(await open()).toEqual([]);
    expect((await examine(it.app())).filter(({ what }) => what.includes('ended'))).toEqual([]);
  });

  test('one kept by an older Baton acts where its text proves it, and else asks to be signed again', async () => {
    const it = await world(shipped);
    await it.begin();
    await it.sign();
    await goLive(it.app(), 'hubspot', 'live');
    const { db } = it.app().store;
    await sql`update contracts set lists = null`.execute(db);
    expect(await it.app().inForce()).toMatchObject({ fault: null, mayAct: true });
    await sql`update contracts set yaml = replace(yaml, '[leadrelay.example, passline.example, handoverly.example]', 'rivals.csv')`.execute(
      db,
    );
    expect(await it.app().inForce()).toMatchObject({
      mayAct: false,
      fault: expect.stringMatching(/older Baton/) as unknown,
    });
  });
});

describe('while nothing is live', () => {
  test('a changed file decides at once, and one that is unchanged does not undo an activation', async () => {
    const it = await world(shipped);
    await it.begin();
    const first = it.app().contract.policy.contractHash;
    await it.open(nextVersion(shipped));
    await it.sync();
    const second = it.app().contract.policy.contractHash;
    expect(await it.scoredUnder()).toEqual([second]);
    await it.open(shipped);
    await it.sync();
    expect(await it.scoredUnder()).toEqual([first]);

    const named = await namedContract(it.app(), second.slice(0, 10));
    const wish = { contract: named, at: null, again: true, by: 'admin', isDry: false };
    expect(await activateContract(it.shell(), wish)).toMatchObject({ ok: true, missing: ['marketing', 'sales'] });
    await it.open(shipped);
    await it.sync();
    expect(await it.scoredUnder()).toEqual([second]);
    expect((await it.app().inForce()).mayAct).toBe(false);
  });

  test('a temporary rule comes and goes by itself, without another contract', async () => {
    const it = await world(
      `${shipped}temporary:\n  - id: spring-fair\n    from: 2026-05-06\n    until: 2026-05-08\n    why: The fair\n    points: { region: 25 }\n`,
    );
    const [id = ''] = await it.begin();
    const fit = async (): Promise<number> => {
      await it.sync();
      const { rows } = await sql<{ fit: number }>`select s.fit from scores s join record_refs r using (lead_id)
        where r.record_id = ${id} and r.object = 'contact'`.execute(it.app().store.db);
      return (rows[0]?.fit ?? 0) / 1000;
    };
    const before = await fit();
    it.clock.set(Date.UTC(2026, 4, 6));
    const during = await fit();
    it.clock.set(Date.UTC(2026, 4, 8));
    const after = await fit();
    expect([during - before, after - before]).toEqual([15, 0]);
    expect((await it.status()).inForce?.contract).toBe(it.app().contract.policy.contractHash);
    const { rows } = await sql`select 1 from contracts_in_force`.execute(it.app().store.db);
    expect(rows).toHaveLength(1);
  });
});

describe('the command line', () => {
  test('leads from a draft to a contract in force and tells who did what', async () => {
    const installation = await install({ env: {} });
    ends.push(() => installation.done());
    const { dataDir } = installation;
    const file = join(dataDir, 'contract.yaml');
    writeFileSync(file, `${shipped}notify: [{ channel: managers, email: managers@example.com, say: Please read }]\n`);
    const env = { ...installation.env, BATON_CONTRACT: file };
    addPeople(installation.portal, 3);

    const status = await batonJson<{ contract: { next: string[] } }>(['contract', 'status'], env);
    expect(status.contract.next).toEqual([
      expect.stringContaining('contract enrol EMAIL --role marketing'),
      expect.stringContaining('contract enrol EMAIL --role sales'),
      expect.stringContaining('contract announce --to managers'),
      expect.stringContaining('baton go-live'),
    ]);
    await batonJson(['contract', 'enrol', 'M@Example.com', '--role', 'marketing', '--by', 'admin@example.com'], env);
    const both = await baton(['contract', 'enrol', 'm@example.com', '--role', 'sales'], env);
    expect(both.stderr).toContain('nobody may sign for both');
    const own = generateKeyPairSync('ed25519');
    const [keyFile, signatureFile] = [join(dataDir, 'key.pub'), join(dataDir, 'signature.bin')];
    writeFileSync(keyFile, own.publicKey.export({ type: 'spki', format: 'pem' }));
    await batonJson(['contract', 'enrol', 's@example.com', '--role', 'sales', '--public-key', keyFile], env);

    await batonJson(['contract', 'sign', '--as', 'm@example.com'], env);
    const { stdout } = await baton(['contract', 'message', '--role', 'sales'], env);
    writeFileSync(signatureFile, sign(null, Buffer.from(stdout), own.privateKey));
    const signed = await batonJson<{ missing: string[] }>(
      ['contract', 'sign', '--as', 's@example.com', '--signature', signatureFile],
      env,
    );
    expect(signed.missing).toEqual([]);

    const message = await baton(['contract', 'announce'], env);
    expect(message.stdout).toMatch(/To managers@example.com\nPlease read\n[^]*Signed for sales by s@example.com/);
    const told = ['contract', 'announce', '--to', 'managers', '--by', 'admin@example.com'];
    expect((await batonJson<{ channels: { toldBy: string }[] }>(told, env)).channels[0]?.toldBy).toBe(
      'admin@example.com',
    );

    const later = new Date(Date.now() + day).toISOString();
    const v2 = join(dataDir, 'next.yaml');
    writeFileSync(v2, nextVersion(shipped));
    const scheduled = await batonJson(['contract', 'activate', v2, '--at', later], env);
    expect(scheduled).toMatchObject({ kind: 'scheduled', missing: ['marketing', 'sales'] });
    // Nobody may go live into a contract that would stop acting the day it comes into force.
    expect((await baton(['go-live', 'hubspot'], env)).stderr).toMatch(
      /version 2 is scheduled for .*not signed for marketing and sales/,
    );
    await batonJson(['contract', 'retire', 'm@example.com'], env);
    expect((await baton(['contract', 'sign', v2, '--as', 'm@example.com'], env)).stderr).toContain(
      'nobody of that address',
    );

    const history = await batonJson<{
      inForce: { version: number; isAhead: boolean }[];
      signatures: { email: string; isRight: boolean }[];
      audit: { what: string; who: string }[];
    }>(['contract', 'history'], env);
    expect(history.inForce.map(({ version, isAhead }) => [version, isAhead])).toEqual([
      [2, true],
      [1, false],
    ]);
    expect(history.signatures.map(({ email, isRight }) => [email, isRight])).toEqual([
      ['s@example.com', true],
      ['m@example.com', true],
    ]);
    expect(history.audit.map(({ what }) => what)).toEqual([
      'retired',
      'scheduled',
      'announced',
      'signed',
      'signed',
      'enrolled',
      'enrolled',
    ]);
    expect(history.audit.at(-1)?.who).toBe('admin@example.com');
  });
});
