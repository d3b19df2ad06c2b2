// Sellers do what a CRM's history shows of sellers: they work handed-over leads in their hours, mostly right, with a reason, and forget some.
import { describe, expect, test } from '@jest/globals';
import { virtualClock } from '#src/clock.ts';
import { createPortal, type HubSpotPortal } from '#twins/hubspot/portal.ts';
import { dayMs } from '#twins/world/hours.ts';
import { createWorld, type World } from '#twins/world/world.ts';

const start = Date.UTC(2026, 8, 7, 8);
const reasons = [
  'wrong_geography',
  'no_buying_role',
  'company_too_small',
  'wrong_industry',
  'no_interest',
  'no_budget',
  'not_this_quarter',
  'unreachable',
  'student',
  'competitor',
];

/** Every person who was there at the start is handed over at once, as Baton would show it; then five weeks of work, a look every six hours. */
const play = (
  offered: readonly string[] = reasons,
): { portal: HubSpotPortal; world: World; looks: readonly number[] } => {
  const portal = createPortal({ clock: virtualClock(start) });
  portal.defineProperty('contacts', { name: 'baton_why' });
  portal.defineProperty('contacts', { name: 'baton_handoff', type: 'number' });
  portal.defineProperty('contacts', { name: 'baton_handed_over_at', type: 'datetime' });
  portal.defineProperty('contacts', { name: 'baton_mql_status', type: 'enumeration', options: ['not_yet', 'mql'] });
  portal.defineProperty('contacts', {
    name: 'baton_verdict',
    type: 'enumeration',
    options: ['accepted', 'rejected', 'recycled', 'converted'],
  });
  portal.defineProperty('contacts', { name: 'baton_verdict_reason', type: 'enumeration', options: offered });
  const world = createWorld({ seed: 21, leads: 400, start });
  world.seed(portal);
  for (const id of world.contacts())
    portal.edit(
      'contacts',
      id,
      { baton_why: 'Asked for a demo.', baton_handoff: 1, baton_handed_over_at: start, baton_mql_status: 'mql' },
      { at: start, sourceType: 'INTEGRATION', sourceId: '1' },
    );
  const looks = Array.from({ length: 35 * 4 }, (_, i) => start + ((i + 1) * dayMs) / 4);
  for (const at of looks) {
    world.advance(portal, at);
    world.work(portal, at);
  }
  return { portal, world, looks };
};

const { portal, world, looks } = play();
const handed = world.contacts().slice(0, 400);
const verdicts = (id: string): readonly string[] =>
  portal.history('contacts', id, 'baton_verdict').map((past) => past.value);

describe('sellers', () => {
  test('work most handoffs to a verdict and forget some; a lead that was not handed over is left alone', () => {
    const open = handed.filter((id) => verdicts(id).length === 0);
    expect(open.length / handed.length).toBeGreaterThan(0.02);
    expect(open.length / handed.length).toBeLessThan(0.2);
    const settled = handed.filter((id) => verdicts(id)[0] !== undefined && verdicts(id)[0] !== 'accepted');
    expect(settled.length / handed.length).toBeGreaterThan(0.75);
    expect(world.contacts().slice(400).flatMap(verdicts)).toEqual([]);
  });

  test('a conversion is always true, most true ones convert, and every other verdict has a reason the portal offers', () => {
    for (const id of handed) {
      const [last] = verdicts(id);
      const reason = portal.get('contacts', id)?.properties['baton_verdict_reason'];
      if (last === 'converted') expect(world.truth(id)?.wouldConvert).toBe(true);
      if (last === 'rejected' || last === 'recycled') expect(reasons).toContain(reason);
    }
    const buyers = handed.filter((id) => world.truth(id)?.wouldConvert === true && verdicts(id)[0] !== undefined);
    expect(buyers.filter((id) => verdicts(id)[0] === 'converted').length / buyers.length).toBeGreaterThan(0.5);
  });

  test('nobody enters a verdict before the handoff, at night, at the weekend or into a time already looked at', () => {
    for (const id of handed)
      for (const { at, sourceType } of portal.history('contacts', id, 'baton_verdict')) {
        expect(sourceType).toBe('CRM_UI');
        expect(at).toBeGreaterThan(start);
        expect([0, 6]).not.toContain(new Date(at).getUTCDay());
        expect(new Date(at).getUTCHours()).toBeGreaterThanOrEqual(9);
        expect(new Date(at).getUTCHours()).toBeLessThan(17);
        expect(at).toBeLessThanOrEqual(looks.at(-1) ?? 0);
      }
  });

  test('a converted lead gets a deal, tied to the person and the company', () => {
    const before = createPortal({ clock: virtualClock(start) });
    createWorld({ seed: 21, leads: 400, start }).seed(before);
    const deals = portal
      .all('deals')
      .filter((deal) => deal.properties['dealname']?.endsWith('evaluation') === true && deal.createdAt > start);
    const converted = handed.filter((id) => verdicts(id)[0] === 'converted');
    expect(converted.length).toBeGreaterThan(3);
    const tied = new Set(deals.flatMap((deal) => deal.associations.contacts ?? []));
    expect(converted.filter((id) => tied.has(id)).length / converted.length).toBeGreaterThan(0.7);
  });

  test('the same again from the same seed', () => {
    const again = play().portal;
    expect(handed.map((id) => again.history('contacts', id, 'baton_verdict'))).toEqual(
      handed.map((id) => portal.history('contacts', id, 'baton_verdict')),
    );
  });

  test('an unknown list of reasons leaves the reason empty rather than wrong', () => {
    const strange = play(['something_else']);
    expect(
      strange.portal.all('contacts').filter((one) => one.properties['baton_verdict_reason'] !== undefined),
    ).toEqual([]);
  });
});
