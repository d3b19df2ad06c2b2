// Sellers do what a CRM's history shows of sellers: they work the leads they own in their hours, mostly right, with a reason, and forget some.
import { describe, expect, test } from '@jest/globals';
import { virtualClock } from '#src/clock.ts';
import { createPortal, type HubSpotPortal } from '#twins/hubspot/portal.ts';
import { dayMs } from '#twins/world/hours.ts';
import { portalDesk } from '#twins/world/portal-desk.ts';
import { createRandom } from '#twins/world/random.ts';
import { reasonNames } from '#twins/world/reasons.ts';
import { createSellers, type Deed } from '#twins/world/sellers.ts';
import { atWork, hire, staffFrom } from '#twins/world/staff.ts';
import { createWorld, type World } from '#twins/world/world.ts';

const start = Date.UTC(2026, 8, 7, 8);
const until = start + 35 * dayMs;
const staff = staffFrom(start);
const sdrs = staff.filter(({ role }) => role === 'sdr');
const reasons = Object.values(reasonNames).map(([first]) => first ?? '');

type Played = { readonly portal: HubSpotPortal; readonly world: World; readonly deeds: readonly Deed[] };

/** Every person who was there at the start is handed over at once, each to the next SDR, as Baton would show it; it writes nothing after that. */
const play = (looks: number, offered: readonly string[] = reasons): Played => {
  const portal = createPortal({ clock: virtualClock(start) });
  for (const name of ['why', 'stage', 'sla_state', 'verdict_note', 'need', 'authority', 'timeline'])
    portal.defineProperty('contacts', { name: `baton_${name}` });
  portal.defineProperty('contacts', { name: 'baton_handoff', type: 'number' });
  for (const name of ['handed_over_at', 'due_at'])
    portal.defineProperty('contacts', { name: `baton_${name}`, type: 'datetime' });
  portal.defineProperty('contacts', { name: 'baton_mql_status', type: 'enumeration', options: ['not_yet', 'mql'] });
  const verdicts = ['accepted', 'rejected', 'recycled', 'converted'];
  portal.defineProperty('contacts', { name: 'baton_verdict', type: 'enumeration', options: verdicts });
  portal.defineProperty('contacts', { name: 'baton_verdict_reason', type: 'enumeration', options: offered });
  hire(staff, { portal });
  const world = createWorld({ seed: 21, leads: 400, start });
  world.seed(portal);
  const owners = sdrs.map(({ email }) => portal.owners().find((one) => one.email === email)?.id ?? '');
  world.contacts().forEach((id, nth) => {
    const shown = { baton_why: 'Asked for a demo.', baton_handoff: 1, baton_handed_over_at: start, baton_stage: 'mql' };
    const owner = owners[nth % owners.length];
    portal.edit(
      'contacts',
      id,
      { ...shown, baton_mql_status: 'mql', hubspot_owner_id: owner },
      { at: start, sourceType: 'INTEGRATION', sourceId: '1' },
    );
  });
  const random = createRandom(3);
  const sellers = createSellers({ random, staff, desks: [portalDesk(portal)], people: () => world.people() });
  for (let look = 0; look <= looks; look += 1) sellers.work(start + (look / looks) * (until - start));
  return { portal, world, deeds: sellers.deeds };
};

const { portal, world, deeds } = play(140);
const handed = world.contacts();
const answers = (id: string): readonly string[] =>
  portal
    .history('contacts', id, 'baton_verdict')
    .map((past) => past.value)
    .reverse();
const lastReason = (id: string): string | undefined => portal.get('contacts', id)?.properties['baton_verdict_reason'];

describe('sellers', () => {
  test('work most handoffs to an end and forget some', () => {
    const open = handed.filter((id) => answers(id).length === 0);
    expect(open.length / handed.length).toBeGreaterThan(0.02);
    expect(open.length / handed.length).toBeLessThan(0.2);
    const settled = handed.filter((id) => !['accepted', undefined].includes(answers(id).at(-1)));
    expect(settled.length / handed.length).toBeGreaterThan(0.75);
  });

  test('nobody works a lead they do not own; a manager gives away and does nothing else', () => {
    expect(deeds.length).toBeGreaterThan(1_000);
    const manager = staff.find(({ role }) => role === 'manager')?.email;
    const foreign = deeds.filter(({ what, by, owner }) => by !== owner && !(what === 'give' && by === manager));
    expect(foreign).toEqual([]);
  });

  test('nobody works outside their hours, on holiday, or before the handoff', () => {
    const wrong = deeds.filter(({ by, at }) => {
      const seller = staff.find(({ email }) => email === by);
      // What belongs together is noted within minutes of each other, past the close of the day at most.
      return seller === undefined || at <= start || atWork(seller, at - 3 * 60_000, 0) > at;
    });
    expect(wrong).toEqual([]);
  });

  test('an SQL is always true, most buyers become one, and reasons follow the truth with a bounded bias', () => {
    const judged = handed.filter((id) => !['accepted', undefined].includes(answers(id).at(-1)));
    for (const id of judged) {
      if (answers(id).at(-1) === 'converted') expect(world.truth(id)?.wouldConvert).toBe(true);
      else expect(reasons).toContain(lastReason(id));
    }
    const buyers = judged.filter((id) => world.truth(id)?.wouldConvert === true);
    expect(buyers.filter((id) => answers(id).at(-1) === 'converted').length / buyers.length).toBeGreaterThan(0.5);
    const others = judged.filter((id) => world.truth(id)?.wouldConvert === false);
    const isTrue = (id: string): boolean => {
      const obstacle = world.truth(id)?.obstacle;
      return obstacle !== undefined && reasonNames[obstacle][0] === lastReason(id);
    };
    const share = others.filter(isTrue).length / others.length;
    expect(share).toBeGreaterThan(0.6);
    expect(share).toBeLessThan(0.98);
  });

  test('in many steps or in one, the outcome is the same while nobody else writes', () => {
    // What depends on when somebody looked is left out: nobody was reminded here, as no promise was shown as broken.
    const all = (played: Played): unknown =>
      handed.map((id) => [answers(id).length, played.portal.get('contacts', id)?.properties['baton_verdict']]);
    expect(all(play(35))).toEqual(all(play(140)));
  });

  test('the same again from the same seed', () => {
    expect(play(140).deeds).toEqual(deeds);
  });

  test('an unknown list of reasons leaves the reason empty rather than wrong', () => {
    const strange = play(35, ['something_else']);
    const reasoned = strange.portal
      .all('contacts')
      .filter((one) => one.properties['baton_verdict_reason'] !== undefined);
    expect(reasoned).toEqual([]);
  });
});
