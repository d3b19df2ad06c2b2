// Contracts, people and activations as the database keeps them: nothing signed changes, and what is in force when is a function of history.
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { virtualClock } from '#src/clock.ts';
import { makeSigningKeys, signContract, type SignerRole } from '#contract/sign.ts';
import { parseContract } from '#contract/parse.ts';
import { saveConnection } from '#store/connections.ts';
import { audit, listAudit, saveAnnouncement, announcementsOf } from '#store/contract-record.ts';
import {
  cancelScheduled,
  contractHistory,
  contractInForce,
  getContract,
  lockActivations,
  putInForce,
  saveContract,
  scheduledActivations,
  type StoredContract,
} from '#store/contracts.ts';
import { migrations } from '#store/migrations/index.ts';
import { openSecretBox } from '#store/secrets.ts';
import { enrolSigner, listSigners, loadSigner, retireSigner, saveSignature, signaturesOf } from '#store/signatures.ts';
import type { Tx } from '#store/schema.ts';
import { activateContract, cancelActivation } from '#sync/activate-contract.ts';
import { agreementOn, type Contract } from '#sync/agreement.ts';
import { signAs } from '#sync/sign-contract.ts';
import { describeDatabases, type TestDatabase } from '#test/support/databases.ts';
import { MINUTE, NOW } from './samples.ts';

const secretBox = openSecretBox({ secretKey: 'a passphrase that is long enough for a test' });
const box = () => secretBox;

const stored = (contractHash: string, version: number, more: Partial<StoredContract> = {}): StoredContract => ({
  contractHash,
  name: 'handoff',
  version,
  yaml: 'contract: handoff',
  lists: {},
  addedAt: NOW,
  ...more,
});

const text = (version: number, more = ''): string => `contract: handoff
version: ${version}
owners: { marketing: m@example.com, sales: s@example.com }
fit:
  - { id: size, when: { company.employees: { at_least: 50 } }, points: ${20 + version} }
intent:
  - { id: demo, on: demo_requested, points: 100 }
mql: { when: { all: [{ fit: { at_least: 20 } }, { intent: { at_least: 50 } }] } }
${more}`;

const contract = (version: number, more = ''): Contract => {
  const yaml = text(version, more);
  const parsed = parseContract(yaml, { file: 'handoff.yaml' });
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
  return { policy: parsed.policy, yaml, lists: parsed.lists };
};

const inTx = <T>(db: TestDatabase['db'], body: (tx: Tx) => Promise<T>): Promise<T> => db.transaction().execute(body);

const enrol = (db: TestDatabase['db'], email: string, role: SignerRole, keys = makeSigningKeys()) =>
  inTx(db, (tx) => enrolSigner(tx, box, { email, role, ...keys, enrolledAt: NOW }));

const goLive = (db: TestDatabase['db']): Promise<void> =>
  saveConnection(db, {
    id: 'crm',
    kind: 'crm',
    mode: 'live',
    accountId: null,
    baseUrl: null,
    settings: {},
    actsSince: NOW,
    createdAt: NOW,
  });

const signBoth = async (db: TestDatabase['db'], of: Contract): Promise<void> => {
  await enrol(db, 'm@example.com', 'marketing');
  await enrol(db, 's@example.com', 'sales');
  for (const email of ['m@example.com', 's@example.com'])
    await signAs({ db, clock: virtualClock(NOW) }, box, { contract: of, email, signature: null, by: 'test' });
};

const wish = (of: Contract, more: { at?: number; again?: boolean; isDry?: boolean } = {}) => ({
  contract: of,
  at: more.at ?? null,
  again: more.again ?? false,
  by: 'admin',
  isDry: more.isDry ?? false,
});

describeDatabases('a kept contract', (open, kind) => {
  test('stays as it is, whatever is kept under its hash later; only lists that were missing come to it', async () => {
    const { db } = await open();
    await saveContract(db, stored('c1', 1, { lists: null }));
    await saveContract(db, stored('c1', 9, { yaml: 'other', name: 'other', lists: { a: ['x'] }, addedAt: NOW + 1 }));
    expect(await getContract(db, 'c1')).toEqual(stored('c1', 1, { lists: { a: ['x'] } }));
    await saveContract(db, stored('c1', 9, { lists: { a: ['y'] } }));
    expect((await getContract(db, 'c1'))?.lists).toEqual({ a: ['x'] });
  });

  if (kind === 'postgres') {
    test('comes through the migration with its history and signatures, but without the policy that nothing proved', async () => {
      const { db } = await open();
      const migrator = new Migrator({ db, provider: { getMigrations: () => Promise.resolve(migrations) } });
      await sql`drop schema public cascade`.execute(db);
      await sql`create schema public`.execute(db);
      await migrator.migrateTo('0005-intent-reset');
      await sql`insert into contracts (contract_hash, name, version, yaml, policy, added_at) values
        ('c1', 'handoff', 1, 'contract: handoff', '{}', ${NOW}), ('c2', 'handoff', 2, 'contract: handoff', '{}', ${NOW})`.execute(
        db,
      );
      await sql`insert into contracts_in_force values (${NOW + 5}, 'c2'), (${NOW}, 'c1')`.execute(db);
      await sql`insert into signers values ('m@example.com', 'marketing', 'public', 'sealed', ${NOW})`.execute(db);
      await sql`insert into signatures values ('c1', 'm@example.com', 'signature', ${NOW})`.execute(db);
      const { error } = await migrator.migrateToLatest();
      expect(error).toBeUndefined();

      expect(await getContract(db, 'c1')).toEqual(stored('c1', 1, { lists: null }));
      expect((await contractHistory(db)).map((one) => [one.version, one.inForceSince, one.activatedBy])).toEqual([
        [2, NOW + 5, null],
        [1, NOW, null],
      ]);
      expect((await contractInForce(db, NOW + 4))?.contractHash).toBe('c1');
      expect(await signaturesOf(db, 'c1')).toMatchObject([
        { email: 'm@example.com', role: 'marketing', publicKey: 'public' },
      ]);
      expect(await listSigners(db)).toMatchObject([{ isKeptHere: true, retiredAt: null }]);
    });
  }
});

type Step = { readonly kind: 'put' | 'cancel'; readonly hash: string; readonly ahead: number; readonly pass: number };

const step = fc.record<Step>({
  kind: fc.constantFrom('put', 'put', 'put', 'cancel'),
  hash: fc.constantFrom('c1', 'c2', 'c3'),
  ahead: fc.constantFrom(0, 0, 1, 2, 5),
  pass: fc.constantFrom(0, 1, 3),
});

describeDatabases('what is in force', (open) => {
  test('at any time is what the history says, and what was past once never changes', async () => {
    const { db } = await open();
    for (const [n, hash] of ['c1', 'c2', 'c3'].entries()) await saveContract(db, stored(hash, n + 1));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        await sql`truncate contracts_in_force`.execute(db);
        const model: { hash: string; from: number; cancelled: boolean }[] = [];
        const at = (t: number): string | null =>
          model
            .filter(({ from, cancelled }) => !cancelled && from <= t)
            .reduce<{ hash: string; from: number } | null>((a, b) => (a === null || b.from >= a.from ? b : a), null)
            ?.hash ?? null;
        let now = NOW;
        const past: [number, string | null][] = [];
        for (const { kind, hash, ahead, pass } of steps) {
          const from = now + ahead;
          if (kind === 'put') {
            const isNew = await inTx(db, (tx) => putInForce(tx, { contractHash: hash, from, now, by: 'admin' }));
            expect(isNew).toBe(at(from) !== hash);
            if (isNew) model.push({ hash, from, cancelled: false });
          } else {
            const ahead = model.filter((one) => one.hash === hash && one.from > now && !one.cancelled);
            expect(await cancelScheduled(db, hash, now)).toBe(ahead.length);
            for (const one of ahead) one.cancelled = true;
          }
          expect((await scheduledActivations(db, now)).length).toBe(
            model.filter((one) => one.from > now && !one.cancelled).length,
          );
          now += pass;
          if (pass > 0) past.push([now - 1, at(now - 1)]);
        }
        for (const [t, hash] of past) expect((await contractInForce(db, t))?.contractHash ?? null).toBe(hash);
        for (let t = NOW - 1; t < now + 7; t += 1)
          expect((await contractInForce(db, t))?.contractHash ?? null).toBe(at(t));
        expect(await contractHistory(db)).toHaveLength(model.length);
      }),
      { numRuns: 15 },
    );
  });

  test('needs a contract that was kept', async () => {
    const { db } = await open();
    await expect(putInForce(db, { contractHash: 'unknown', from: NOW, now: NOW, by: null })).rejects.toThrow();
  });
});

describeDatabases('signers', (open) => {
  test('hold one role, one key at a time and nobody else’s key; what was signed outlives retirement', async () => {
    const { db } = await open();
    const [first, second] = [makeSigningKeys(), makeSigningKeys()];
    expect(await enrol(db, 'm@example.com', 'marketing', first)).toBe('enrolled');
    expect(await enrol(db, 'm@example.com', 'marketing', second)).toBe('enrolled_already');
    expect(await enrol(db, 'm@example.com', 'sales', second)).toBe('other_role');
    expect(await enrol(db, 's@example.com', 'sales', first)).toBe('key_is_taken');
    await saveContract(db, stored('c1', 1));
    const { publicKey, privateKey } = first;
    const signature = signContract('c1', 'marketing', privateKey);
    await saveSignature(db, { contractHash: 'c1', email: 'm@example.com', publicKey, signature, signedAt: NOW });

    expect(await retireSigner(db, 'm@example.com', NOW + 1)).toBe('marketing');
    expect(await retireSigner(db, 'm@example.com', NOW + 2)).toBeNull();
    expect(await loadSigner(db, box, 'm@example.com')).toBeNull();
    expect(await listSigners(db)).toEqual([]);
    expect(await signaturesOf(db, 'c1')).toMatchObject([{ role: 'marketing', publicKey, signature }]);

    expect(await enrol(db, 'm@example.com', 'sales', second)).toBe('other_role');
    expect(await enrol(db, 'm@example.com', 'marketing', first)).toBe('key_is_taken');
    expect(await enrol(db, 'm@example.com', 'marketing', second)).toBe('enrolled');
    expect(await loadSigner(db, box, 'm@example.com')).toMatchObject({ privateKey: second.privateKey });
    expect((await listSigners(db, { all: true })).map((one) => one.retiredAt)).toEqual([NOW + 1, null]);
    expect(await signaturesOf(db, 'c1')).toHaveLength(1);
  });

  test('keep their secrets sealed, or to themselves', async () => {
    const { db } = await open();
    const keys = makeSigningKeys();
    await enrol(db, 'm@example.com', 'marketing', keys);
    const row = await db.selectFrom('signers').selectAll().executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain(keys.privateKey);
    const { publicKey } = makeSigningKeys();
    await inTx(db, (tx) =>
      enrolSigner(tx, box, { email: 's@example.com', role: 'sales', publicKey, privateKey: null, enrolledAt: NOW }),
    );
    expect(await loadSigner(db, box, 's@example.com')).toMatchObject({ privateKey: null, isKeptHere: false });
  });

  test('who sign a contract sign no other: a changed one begins without signatures, and the first one keeps its own', async () => {
    const { db } = await open();
    const [one, other] = [contract(1), contract(2)];
    await signBoth(db, one);
    expect((await agreementOn(db, one.policy)).missing).toEqual([]);
    expect((await agreementOn(db, other.policy)).missing).toEqual(['marketing', 'sales']);
    const shell = { db, clock: virtualClock(NOW + MINUTE) };
    await signAs(shell, box, { contract: other, email: 'm@example.com', signature: null, by: 'test' });
    expect((await agreementOn(db, other.policy)).missing).toEqual(['sales']);
    expect((await agreementOn(db, one.policy)).signed.map(({ signedAt }) => signedAt)).toEqual([NOW, NOW]);
    const again = await signAs(shell, box, { contract: one, email: 'm@example.com', signature: null, by: 'test' });
    expect(again).toMatchObject({ isNew: false, missing: [] });
    const foreign = signContract(other.policy.contractHash, 'sales', makeSigningKeys().privateKey);
    await expect(
      signAs(shell, box, { contract: other, email: 's@example.com', signature: foreign, by: 'test' }),
    ).rejects.toThrow(/not s@example.com's signature for sales over handoff version 2/);
  });
});

describeDatabases('the record', (open) => {
  test('is never changed nor removed, by anybody', async () => {
    const { db } = await open();
    await audit(db, { at: NOW, who: 'admin', what: 'enrolled', subject: 'm@example.com' });
    await audit(db, { at: NOW, who: 'admin', what: 'retired', subject: 'm@example.com', detail: 'from marketing' });
    expect((await listAudit(db, 5)).map(({ what }) => what)).toEqual(['retired', 'enrolled']);
    await expect(db.updateTable('contract_audit').set({ who: 'nobody' }).execute()).rejects.toThrow(/append-only/);
    await expect(db.deleteFrom('contract_audit').execute()).rejects.toThrow(/append-only/);
  });

  test('notes once that a channel was told of exactly this contract', async () => {
    const { db } = await open();
    await saveContract(db, stored('c1', 1));
    const told = { channel: 'managers', toldAt: NOW, toldBy: 'lee@example.com' };
    expect(await saveAnnouncement(db, { contractHash: 'c1', ...told })).toBe(true);
    expect(await saveAnnouncement(db, { contractHash: 'c1', ...told, toldAt: NOW + 1 })).toBe(false);
    expect(await announcementsOf(db, 'c1')).toEqual([told]);
    expect(await announcementsOf(db, 'c2')).toEqual([]);
  });
});

describeDatabases('an activation', (open, kind) => {
  test('is refused with every reason at once, and then goes through', async () => {
    const { db } = await open();
    const clock = virtualClock(NOW);
    const shell = { db, clock };
    const notify = 'notify: [{ channel: managers, email: managers@example.com }]\n';
    const wanted = contract(2, `effective: { from: 2026-10-01, until: 2026-12-31 }\n${notify}`);
    expect(await activateContract(shell, wish(contract(3)))).toMatchObject({ ok: true, kind: 'activated', leads: 0 });
    await goLive(db);

    const refused = await activateContract(shell, wish(wanted, { at: NOW - MINUTE }));
    if (refused.ok) throw new Error('must be refused');
    expect(refused.obstacles).toEqual([
      expect.stringMatching(/not signed for marketing and sales/),
      expect.stringMatching(/is past/),
      expect.stringMatching(/holds from 2026-10-01/),
      expect.stringMatching(/managers has not been told.*announce --to managers/),
      expect.stringMatching(/older than handoff version 3/),
    ]);
    const late = await activateContract(shell, wish(wanted, { at: Date.UTC(2027, 0, 1), again: true }));
    expect(late.ok ? [] : late.obstacles).toContainEqual(expect.stringMatching(/holds until 2026-12-31/));

    await signBoth(db, wanted);
    await saveAnnouncement(db, {
      contractHash: wanted.policy.contractHash,
      channel: 'managers',
      toldAt: NOW,
      toldBy: 'lee@example.com',
    });
    const dry = await activateContract(shell, wish(wanted, { again: true, isDry: true }));
    expect(dry).toMatchObject({ ok: true, kind: 'scheduled', from: Date.UTC(2026, 9, 1) });
    expect(await scheduledActivations(db, NOW)).toEqual([]);
    expect(await activateContract(shell, wish(wanted, { again: true }))).toMatchObject({
      ok: true,
      kind: 'scheduled',
      from: Date.UTC(2026, 9, 1),
    });
    expect((await contractInForce(db, NOW))?.version).toBe(3);
    expect((await contractInForce(db, Date.UTC(2026, 9, 1)))?.version).toBe(2);

    const moved = Date.UTC(2026, 9, 9);
    await activateContract(shell, wish(wanted, { again: true, at: moved }));
    expect((await scheduledActivations(db, NOW)).map((one) => one.inForceSince)).toEqual([moved]);
    expect(await cancelActivation(shell, wanted.policy, 'admin')).toBe(1);
    expect(await cancelActivation(shell, wanted.policy, 'admin')).toBe(0);
    expect((await contractInForce(db, moved))?.version).toBe(3);
    expect((await listAudit(db, 3)).map(({ what }) => what)).toEqual(['cancelled', 'scheduled', 'scheduled']);
  });

  test('goes back only when told to, and never under a version number that is taken', async () => {
    const { db } = await open();
    const clock = virtualClock(NOW);
    const shell = { db, clock };
    const next = async (of: Contract, more = {}) => {
      clock.advance(MINUTE);
      return activateContract(shell, wish(of, more));
    };
    const edited = contract(2, 'note: changed, but the number was forgotten\n');
    await next(contract(1));
    await next(contract(2));
    expect(await next(contract(2))).toMatchObject({ ok: true, kind: 'unchanged', from: NOW + 2 * MINUTE });
    // Nor is the one in force anything else in the past.
    expect(await next(contract(2), { at: NOW })).toMatchObject({
      ok: false,
      obstacles: [expect.stringContaining('is past')],
    });
    expect(await next(contract(1))).toMatchObject({ ok: false, obstacles: [expect.stringContaining('--again')] });
    expect(await next(edited)).toMatchObject({ ok: false, obstacles: [expect.stringContaining('raise `version`')] });
    expect(await next(edited, { again: true })).toMatchObject({ ok: false });
    expect(await next(contract(1), { again: true })).toMatchObject({ ok: true, kind: 'activated' });
    expect((await contractHistory(db)).map(({ version }) => version)).toEqual([1, 2, 1]);
  });

  test('of what was altered in the store puts it back from the contract at hand, and says so', async () => {
    const { db } = await open();
    const shell = { db, clock: virtualClock(NOW) };
    const one = contract(1);
    await activateContract(shell, wish(one));
    await sql`update contracts set yaml = replace(yaml, 'points: 100', 'points: 1')`.execute(db);
    expect(await activateContract(shell, wish(one))).toMatchObject({ ok: true, kind: 'unchanged', isRestored: true });
    expect((await getContract(db, one.policy.contractHash))?.yaml).toBe(one.yaml);
    expect(await activateContract(shell, wish(one))).toMatchObject({ isRestored: false });
    expect((await listAudit(db, 1))[0]).toMatchObject({ what: 'restored', who: 'admin' });
  });

  if (kind === 'postgres') {
    test('has one truth where many are made at once: versions rise, and each process sees the same one', async () => {
      const store = await open();
      const stores = [store, await store.openAnother(), await store.openAnother(), await store.openAnother()];
      const clock = virtualClock(NOW);
      for (let round = 0; round < 6; round += 1) {
        clock.advance(MINUTE);
        const versions = stores.map((_, i) => 10 * round + ((i * 7) % 4) + 1);
        const done = await Promise.all(
          stores.map(({ db }, i) => activateContract({ db, clock }, wish(contract(versions[i] ?? 1)))),
        );
        const accepted = versions.filter((_, i) => done[i]?.ok === true);
        const seen = await Promise.all(stores.map(({ db }) => contractInForce(db, clock.now())));
        expect(new Set(seen.map((one) => one?.contractHash)).size).toBe(1);
        // Whoever came first, the highest version came through in the end: a lower one after it is refused.
        expect(seen[0]?.version).toBe(Math.max(...versions));
        expect(accepted).toContain(Math.max(...versions));
        expect(await contractHistory(store.db)).toHaveLength(
          (await listAudit(store.db, 100)).filter(({ what }) => what === 'activated').length,
        );
      }
      const order = (await contractHistory(store.db)).map(({ version }) => version);
      expect(order).toEqual(order.toSorted((a, b) => b - a));
    });

    test('and one person who enrols twice at once is enrolled once', async () => {
      const store = await open();
      const other = await store.openAnother();
      const answers = await Promise.all([
        enrol(store.db, 'm@example.com', 'marketing'),
        enrol(other.db, 'm@example.com', 'sales'),
      ]);
      expect(answers.filter((one) => one === 'enrolled')).toHaveLength(1);
      expect(answers.filter((one) => one === 'other_role')).toHaveLength(1);
    });

    test('waits for its turn', async () => {
      const store = await open();
      const other = await store.openAnother();
      const order: string[] = [];
      await inTx(store.db, async (tx) => {
        await lockActivations(tx);
        const second = activateContract({ db: other.db, clock: virtualClock(NOW) }, wish(contract(1))).then(() =>
          order.push('second'),
        );
        await new Promise((resolve) => setTimeout(resolve, 200));
        expect(await contractInForce(other.db, NOW)).toBeNull();
        order.push('first');
        return { second };
      }).then(({ second }) => second);
      expect(order).toEqual(['first', 'second']);
    });
  }
});
