// The people who work the leads: SDRs who find a handoff in the CRM, accept it and give a verdict with a reason, and AEs who open deals.
// They see the fields on the screen and learn the truth by calling; each has habits of their own, and some leads are forgotten.
import { dayMs, deskTime, hourMs, minuteMs } from './hours.ts';
import type { Obstacle, Person } from './people.ts';
import { isLive, shownOn, type PortalWriter } from './portal.ts';
import { createQueue } from './queue.ts';
import type { Random } from './random.ts';

type Sdr = {
  readonly userId: string;
  /** Minutes until they look at a new handoff, in their hours. */
  readonly delayMinutes: number;
  readonly forgets: number;
  /** Chance of a wrong "no" for somebody who would have bought. */
  readonly impatience: number;
  /** A territory this one does not like, right or wrong. */
  readonly dislikes: string | null;
};

const sdrs: readonly [Sdr, ...Sdr[]] = [
  { userId: 'userId:9001', delayMinutes: 18, forgets: 0.03, impatience: 0.04, dislikes: null },
  { userId: 'userId:9002', delayMinutes: 45, forgets: 0.08, impatience: 0.08, dislikes: null },
  { userId: 'userId:9003', delayMinutes: 90, forgets: 0.15, impatience: 0.1, dislikes: 'fr' },
];
const byAe = { sourceType: 'CRM_UI', sourceId: 'userId:9101' } as const;
const sellersUtcOffset = 0;
/** Share of the leads nobody can win that an SDR sees at first sight. */
const seesAtOnce = 0.55;
const winShare = 0.3;

type Verdict = 'accepted' | 'rejected' | 'recycled' | 'converted';

/** Names a contract may give to what was in the way, most usual first. */
const reasonNames: Readonly<Record<Obstacle, readonly string[]>> = {
  student: ['student', 'student_email', 'not_a_buyer', 'no_buying_role'],
  competitor: ['competitor', 'not_a_buyer', 'wrong_industry'],
  geography: ['wrong_geography', 'wrong_region', 'outside_territory'],
  role: ['no_buying_role', 'wrong_role', 'contact_left'],
  size: ['company_too_small', 'too_small', 'wrong_industry'],
  industry: ['wrong_industry', 'not_target', 'company_too_small'],
  interest: ['no_interest', 'not_interested', 'no_need'],
  budget: ['no_budget', 'not_this_quarter'],
  timing: ['not_this_quarter', 'not_ready_this_quarter', 'not_ready', 'no_timeline'],
  silence: ['no_response', 'unreachable', 'not_this_quarter'],
};
/** Somebody who fits and may buy later goes back to marketing; the others are turned down. */
const isForLater: ReadonlySet<Obstacle> = new Set(['budget', 'timing', 'silence']);
const verdictOf = (obstacle: Obstacle): Verdict => (isForLater.has(obstacle) ? 'recycled' : 'rejected');
const isSeen: ReadonlySet<Obstacle> = new Set(['student', 'competitor', 'geography', 'role', 'size', 'industry']);

type Step = (portal: PortalWriter, at: number) => void;
/** One handoff in somebody's hands. */
type Case = { readonly id: string; readonly person: Person; readonly sdr: Sdr; readonly random: Random };

export type Sellers = { work(portal: PortalWriter, to: number): void };

/** `people` by contact id: whom the calls reach. */
export const createSellers = (random: Random, people: ReadonlyMap<string, Person>): Sellers => {
  const queue = createQueue<Step>();
  const seen = new Map<string, string>();
  let last = -Infinity;
  let order = 0;

  // Nobody edits the past: what falls due between two looks is entered after the earlier look.
  const plan = (at: number, one: Case, what: Step): void => {
    const due = deskTime(Math.max(Math.round(at), last + 1), sellersUtcOffset, one.random);
    queue.push({
      at: due,
      order: (order += 1),
      what: (portal) => {
        if (isLive(portal, 'contacts', one.id)) what(portal, due);
      },
    });
  };

  const closeDeal =
    (one: Case, deal: string): Step =>
    (portal, at) => {
      const isWon = one.random.chance(winShare);
      const outcome = { dealstage: isWon ? 'closedwon' : 'closedlost', closedate: new Date(at).toISOString() };
      if (isLive(portal, 'deals', deal)) portal.edit('deals', deal, outcome, { at, ...byAe });
      if (isWon) portal.edit('contacts', one.id, { lifecyclestage: 'customer' }, { at, ...byAe });
    };

  const openDeal =
    (one: Case): Step =>
    (portal, at) => {
      const { id, person, random } = one;
      const company = shownOn(portal, id, 'associatedcompanyid');
      const deal = portal.createDeal(
        {
          dealname: `${person.company?.name ?? 'Private'} evaluation`,
          dealstage: 'qualifiedtobuy',
          pipeline: 'default',
          amount: String((person.company?.employees ?? 5) * 40),
        },
        { at, ...byAe, contacts: [id], ...(isLive(portal, 'companies', company) ? { company } : {}) },
      );
      portal.edit('contacts', id, { lifecyclestage: 'opportunity' }, { at, ...byAe });
      plan(at + random.between(15, 70) * dayMs, one, closeDeal(one, deal));
    };

  const conclude =
    (one: Case): Step =>
    (portal, at) => {
      const { person, sdr, random } = one;
      const isDisliked = sdr.dislikes === person.place.code && random.chance(0.6);
      if (person.wouldConvert && !isDisliked && !random.chance(sdr.impatience)) {
        say(portal, one, at, 'converted', null);
        plan(at + random.between(1, 30) * hourMs, one, openDeal(one));
        return;
      }
      const obstacle = isDisliked ? 'geography' : person.wouldConvert ? 'silence' : person.obstacle;
      say(portal, one, at, verdictOf(obstacle), obstacle);
    };

  const pickUp =
    (one: Case): Step =>
    (portal, at) => {
      const { person, random } = one;
      if (!person.wouldConvert && isSeen.has(person.obstacle) && random.chance(seesAtOnce)) {
        say(portal, one, at, verdictOf(person.obstacle), person.obstacle);
        return;
      }
      say(portal, one, at, 'accepted', null);
      plan(at + random.between(0.3, 9) * dayMs, one, conclude(one));
    };

  /** Takes up the handoffs that were not there at the last look. */
  const look = (portal: PortalWriter, to: number): void => {
    for (const [id, person] of people) {
      const handoff = shownOn(portal, id, 'baton_handoff');
      if (seen.get(id) === handoff || !isWaiting(portal, id)) continue;
      seen.set(id, handoff);
      const chance = random.split(`${id}/${handoff}`);
      const sdr = chance.pick(sdrs);
      if (chance.chance(sdr.forgets)) continue;
      const one: Case = { id, person, sdr, random: chance };
      const since = Date.parse(shownOn(portal, id, 'baton_handed_over_at'));
      const from = since <= to ? since : to; // NaN as well
      plan(from + chance.logNormal(sdr.delayMinutes, 0.8) * minuteMs, one, pickUp(one));
    }
  };

  return {
    work: (portal, to) => {
      look(portal, to);
      while (queue.nextAt() <= to) {
        const due = queue.pop();
        due?.what(portal, due.at);
      }
      last = to;
    },
  };
};

const say = (portal: PortalWriter, one: Case, at: number, verdict: Verdict, obstacle: Obstacle | null): void => {
  const reason = obstacle === null ? '' : (reasonFor(portal, obstacle) ?? '');
  const by = { at, sourceType: 'CRM_UI', sourceId: one.sdr.userId };
  portal.edit('contacts', one.id, { baton_verdict: verdict, baton_verdict_reason: reason }, by);
};

/** On the screen: a handoff to sales with a reason to call, and no verdict yet. */
const isWaiting = (portal: PortalWriter, id: string): boolean =>
  shownOn(portal, id, 'baton_handoff') !== '' &&
  shownOn(portal, id, 'baton_mql_status') === 'mql' &&
  shownOn(portal, id, 'baton_why') !== '' &&
  shownOn(portal, id, 'baton_verdict') === '';

/** The reason the portal offers that says it best; null = it offers none of the names we know. */
const reasonFor = (portal: PortalWriter, obstacle: Obstacle): string | null => {
  const property = portal.state.properties.get('contacts', 'baton_verdict_reason');
  const offered = new Set(property?.options.map((option) => option.value));
  return reasonNames[obstacle].find((name) => offered.has(name)) ?? null;
};
