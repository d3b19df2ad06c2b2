// Acceptances by silence in a practice portal: disputed by a person or by a verdict, settled by both sides, and undone without a loss.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { LeadId } from '#domain/lead.ts';
import { namedLead } from '#cli/identity-named.ts';
import { type Dispute, listDisputes, listHandoffDeeds, type Ruling } from '#store/disputes.ts';
import { findLeads } from '#store/leads.ts';
import { enrolSigner, retireSigner } from '#store/signatures.ts';
import { raiseByPerson } from '#sync/raise-disputes.ts';
import { settleDispute, type SettleOutcome } from '#sync/settle-disputes.ts';
import { committed } from '#sync/transaction.ts';
import { type HandoffCrm, hubspotCrm } from '#test/support/handoff-crm.ts';
import { addressOf, type Seller } from '#test/support/roster-file.ts';

jest.setTimeout(180_000);
const hour = 3_600_000;
const day = 24 * hour;
const marketing = 'marketing-lead@example.com';
const sales = 'sales-lead@example.com';

const silentSla = `sla:
  all: { accept: { within: 1h, on_breach: deem_accepted }, effort: { touches: 7, within: 10 business days } }
`;

/** The shipped contract, but that an hour of silence is a yes, which may be disputed for two days. */
const silentContract = (): string =>
  readFileSync('contracts/default.yaml', 'utf8')
    .replace(/^sla:\n(?: .*\n)+/m, () => silentSla)
    .replace(/^dispositions:\n/m, (line) => `${line}  disputes: { within: 2d, settled_by: both }\n`);

const folder = mkdtempSync(join(tmpdir(), 'baton-disputes-'));
let crm: HandoffCrm;
beforeAll(async () => {
  const contract = join(folder, 'contract.yaml');
  writeFileSync(contract, silentContract());
  crm = await hubspotCrm({ contract });
});
afterAll(async () => {
  await crm.done();
  rmSync(folder, { recursive: true, force: true });
});

type HandedOver = { readonly id: string; readonly lead: LeadId; readonly owner: Seller };

const handOver = async (name: string): Promise<HandedOver> => {
  const id = crm.person(name);
  await crm.sync();
  crm.asksForDemo(id);
  await crm.sync();
  const owner = crm.owner(id) ?? 'max';
  expect([crm.shows(id, 'stage'), crm.shows(id, 'sla_state'), ['ana', 'ben'].includes(owner)]).toEqual([
    ...['mql', 'running', true],
  ]);
  const [lead = ''] = await findLeads(crm.app.store.db, id);
  return { id, lead, owner };
};

const isDeemed = async (lead: LeadId): Promise<boolean> => (await handoffOf(lead)).work?.deemedAt != null;

/** Nobody answered, and the hour has passed. */
const silence = async (name: string): Promise<HandedOver> => {
  const handed = await handOver(name);
  crm.clock.advance(2 * hour);
  await crm.sync();
  expect([crm.shows(handed.id, 'stage'), await isDeemed(handed.lead)]).toEqual(['sal', true]);
  return handed;
};

const handoffOf = (lead: LeadId) =>
  crm.app.store.db.selectFrom('handoffs').selectAll().where('lead_id', '=', lead).executeTakeFirstOrThrow();

const clocksOf = (lead: LeadId) =>
  crm.app.store.db.selectFrom('sla_clocks').selectAll().where('lead_id', '=', lead).orderBy('turn').execute();

const raise = async (id: string, by: string, why = 'nobody saw it'): Promise<Dispute> => {
  const engine = await crm.app.engine();
  return committed(engine)(async (tx) =>
    raiseByPerson(tx, engine, { leadId: await namedLead(tx, id), by, why }, crm.clock.now()),
  );
};

const settle = async (lead: LeadId, by: string, ruling: Ruling): Promise<SettleOutcome> => {
  const engine = await crm.app.engine();
  return committed(engine)((tx) => settleDispute(tx, engine, { leadId: lead, by, ruling }, crm.clock.now()));
};

const noBox = (): never => {
  throw new Error('no key is kept here');
};

const disputesOf = (lead: LeadId): Promise<Dispute[]> => listDisputes(crm.app.store.db, { leadId: lead, limit: 5 });
const deedsOf = async (lead: LeadId): Promise<string[]> =>
  (await listHandoffDeeds(crm.app.store.db, lead, 20)).map(({ who, what }) => `${what} ${who}`);

test('silence is a yes; both sides say that it does not stand: an MQL again that nobody accepted, and nothing else is lost', async () => {
  const { id, lead, owner } = await silence('withdrawn');
  const [before, clocks, tasks] = [await handoffOf(lead), await clocksOf(lead), crm.tasks(id)];
  expect([before.state, before.work?.acceptedAt]).toEqual(['accepted', before.work?.deemedAt]);

  expect(await raise(id, addressOf(owner))).toMatchObject({ state: 'open', ground: 'person', judges: 'both' });
  await expect(raise(id, marketing)).rejects.toThrow('disputed already');
  const first = await settle(lead, marketing, 'withdrawn');
  expect([first.open, first.dispute.state, (await handoffOf(lead)).state]).toEqual(['waits', 'open', 'accepted']);
  const second = await settle(lead, sales, 'withdrawn');
  expect([second.open, second.dispute.state]).toEqual([null, 'withdrawn']);
  await crm.sync();

  expect([crm.shows(id, 'stage'), crm.owner(id), crm.shows(id, 'verdict')]).toEqual(['mql', owner, '']);
  const work = { ...before.work, deemedAt: null, acceptedAt: null };
  expect(await handoffOf(lead)).toEqual({ ...before, state: 'open', work });
  expect([await clocksOf(lead), crm.tasks(id)]).toEqual([clocks, tasks]);
  expect(await deedsOf(lead)).toEqual([
    `dispute_raised ${addressOf(owner)}`,
    ...[`dispute_ruled ${marketing}`, `dispute_ruled ${sales}`, `dispute_settled ${sales}`],
  ]);

  // It is not taken for a yes again, can be accepted by a person, and is then no longer disputed.
  crm.clock.advance(day);
  await crm.sync();
  expect([crm.shows(id, 'stage'), await isDeemed(lead)]).toEqual(['mql', false]);
  await expect(raise(id, marketing)).rejects.toThrow('nothing to dispute');
  crm.answers(id, 'accepted');
  await crm.sync();
  expect([crm.shows(id, 'stage'), await isDeemed(lead), (await disputesOf(lead)).length]).toEqual(['sal', false, 1]);
});

test('the sides differ until they say the same; where it stands nothing changes', async () => {
  const { id, lead, owner } = await silence('stands');
  const before = await handoffOf(lead);
  await raise(id, addressOf(owner));
  expect((await settle(lead, sales, 'withdrawn')).open).toBe('waits');
  expect((await settle(lead, marketing, 'stands')).open).toBe('differ');
  expect((await settle(lead, sales, 'stands')).dispute).toMatchObject({ state: 'stands', rulings: [{}, {}] });
  await crm.sync();
  expect([crm.shows(id, 'stage'), await handoffOf(lead)]).toEqual(['sal', before]);
  await expect(raise(id, addressOf(owner))).rejects.toThrow('disputed and settled: it stands');
  await expect(settle(lead, sales, 'withdrawn')).rejects.toThrow('no open dispute');
});

test('a seller who rejects it in time has disputed it, once; the rejection holds, whatever becomes of the acceptance', async () => {
  const { id, lead } = await silence('rejected');
  crm.clock.advance(day);
  crm.answers(id, 'rejected', 'wrong_geography');
  await crm.sync();
  await crm.sync();
  expect(await disputesOf(lead)).toMatchObject([
    { ground: 'verdict', state: 'open', why: 'rejected: wrong_geography' },
  ]);
  expect([crm.shows(id, 'stage'), (await handoffOf(lead)).state]).toEqual(['disqualified', 'rejected']);
  await settle(lead, marketing, 'withdrawn');
  await settle(lead, sales, 'withdrawn');
  await crm.sync();
  expect([crm.shows(id, 'stage'), crm.shows(id, 'verdict')]).toEqual(['disqualified', 'rejected']);
  expect(await handoffOf(lead)).toMatchObject({ state: 'rejected', work: { deemedAt: null, acceptedAt: null } });
});

test('after the time a rejection counts and disputes nothing, and nobody else can', async () => {
  const { id, lead } = await silence('late');
  crm.clock.advance(2 * day);
  await expect(raise(id, sales)).rejects.toThrow('too late');
  crm.answers(id, 'rejected', 'wrong_geography');
  await crm.sync();
  expect([crm.shows(id, 'stage'), await disputesOf(lead)]).toEqual(['disqualified', []]);
  expect(await isDeemed(lead)).toBe(true);
});

test('only those whom the contract names, and those enrolled for a side, settle; each for their own side', async () => {
  const { id, lead, owner } = await silence('settlers');
  await raise(id, addressOf(owner));
  for (const stranger of [addressOf(owner), addressOf('max'), 'signer@example.com'])
    await expect(settle(lead, stranger, 'withdrawn')).rejects.toThrow(`${stranger} cannot settle it`);
  expect(await disputesOf(lead)).toMatchObject([{ state: 'open', rulings: [] }]);

  const signer = { email: 'signer@example.com', role: 'sales', publicKey: 'a key', privateKey: null };
  const enrolment = { ...signer, enrolledAt: crm.clock.now() };
  await crm.app.store.db.transaction().execute((tx) => enrolSigner(tx, noBox, enrolment));
  expect((await settle(lead, signer.email, 'withdrawn')).open).toBe('waits');
  expect((await settle(lead, sales, 'withdrawn')).open).toBe('waits');
  await retireSigner(crm.app.store.db, signer.email, crm.clock.now());
  await expect(settle(lead, signer.email, 'stands')).rejects.toThrow('cannot settle it');
  expect((await settle(lead, marketing, 'withdrawn')).dispute.state).toBe('withdrawn');
});

test('a refused verdict is one task for its seller, however often it is looked at; put right after the silence it disputes it', async () => {
  const { id, lead, owner } = await handOver('refused');
  crm.answers(id, 'rejected');
  for (let i = 0; i < 4; i += 1) await crm.sync();
  const asked = () => crm.tasks(id).filter(({ subject }) => !subject.startsWith('New lead'));
  expect(asked()).toEqual([{ subject: expect.any(String), owner }]);
  crm.finds(id, { need: 'too many late trucks', authority: 'unknown', timeline: 'spring' });
  await crm.sync();
  crm.clock.advance(2 * hour);
  for (let i = 0; i < 3; i += 1) await crm.sync();
  expect([asked().length, crm.shows(id, 'stage'), await isDeemed(lead)]).toEqual([1, 'sal', true]);

  crm.answers(id, 'rejected', 'wrong_geography');
  await crm.sync();
  expect([crm.shows(id, 'stage'), asked().length]).toEqual(['disqualified', 1]);
  expect(await disputesOf(lead)).toMatchObject([{ ground: 'verdict', state: 'open' }]);
});
