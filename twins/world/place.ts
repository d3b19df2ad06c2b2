// The whole practice place: one population in a portal and an org (some in one, some in both), the CRMs' own sync between the two, and the sellers of
// both. Everything in it is a function of the seed, of time, and of what others write into the CRMs.
import { createPortal, type HubSpotPortal } from '../hubspot/portal.ts';
import { openOrg, type SalesforceOrg } from '../salesforce/org.ts';
import type { Clock } from '#src/clock.ts';
import { minuteMs } from './hours.ts';
import { createNativeSync } from './native-sync.ts';
import { bridgeBetween } from './org.ts';
import { orgDesk } from './org-desk.ts';
import { orgWriter } from './org-writer.ts';
import type { Person } from './people.ts';
import { portalDesk } from './portal-desk.ts';
import { createRandom } from './random.ts';
import { createSellers, type Deed } from './sellers.ts';
import { hire, rosterOf, staffFrom, type Seller } from './staff.ts';
import { createWorld, type Truth } from './world.ts';

/** Of five people one is in the org alone; of the others, see org.ts. */
const inOrgAlone = 0.2;

export type PracticePlace = {
  readonly portal: HubSpotPortal;
  readonly org: SalesforceOrg;
  readonly staff: readonly Seller[];
  /** YAML. */
  readonly roster: string;
  /** People do what they do until `to` (ms). */
  advance(to: number): void;
  /** Sellers do what they do until `to`, as they find the CRMs. */
  work(to: number): void;
  readonly deeds: () => readonly Deed[];
  truth(person: string): Truth | undefined;
  /** Every person with the records that stand for them now. */
  people(): readonly { readonly person: string; readonly contact: string | null; readonly record: string | null }[];
};

export type PlaceOptions = {
  readonly clock: Clock;
  readonly seed: number;
  readonly leads: number;
  readonly start: number;
};

export const openPlace = ({ clock, seed, leads, start }: PlaceOptions): PracticePlace => {
  const portal = createPortal({ clock, seed });
  const org = openOrg({ clock, seed });
  for (const [name, label] of [
    ['salesforceleadid', 'Salesforce lead ID'],
    ['salesforcecontactid', 'Salesforce contact ID'],
  ] as const)
    portal.defineProperty('contacts', { name, label, type: 'string', groupName: 'contactinformation' });
  const staff = staffFrom(start);
  hire(staff, { portal, org });

  const taken = { names: new Set<string>(), addresses: new Set<string>() };
  const ofOrg = Math.round(leads * inOrgAlone);
  const inPortal = createWorld({ seed, start, leads: Math.max(1, leads - ofOrg), taken });
  const inOrg = ofOrg === 0 ? null : createWorld({ seed: seed + 1, start, leads: ofOrg, taken });
  inPortal.seed(portal);
  const writer = orgWriter(org, clock);
  inOrg?.seed(writer);

  const bridge = bridgeBetween(portal, org);
  const native = createNativeSync({
    ...{ portal, org, delayMs: 5 * minuteMs },
    fields: [
      { property: 'jobtitle', field: 'Title', type: 'text' },
      { property: 'phone', field: 'Phone', type: 'text' },
    ],
  });
  const carryOver = (): void => {
    for (const { contact, lead } of bridge.step()) native.pair(contact, lead);
    native.step();
  };
  carryOver();

  const leadOf = (person: string): string | undefined => bridge.leadOf(person) ?? writer.leadOf(person);
  const everybody = function* (): Generator<readonly [string, Person]> {
    yield* inPortal.people();
    if (inOrg !== null) yield* inOrg.people();
  };
  const desks = [portalDesk(portal), orgDesk(org, leadOf)] as const;
  const sellers = createSellers({
    ...{ staff, desks, people: everybody },
    random: createRandom(seed).split('sellers'),
  });
  return {
    ...{ portal, org, staff, roster: rosterOf(staff) },
    advance: (to) => {
      inPortal.advance(portal, to);
      inOrg?.advance(writer, to);
      carryOver();
    },
    work: (to) => {
      sellers.work(to);
      carryOver();
    },
    deeds: () => sellers.deeds,
    truth: (person) => inPortal.truth(person) ?? inOrg?.truth(person),
    people: () =>
      [...everybody()].map(([person]) => ({
        person,
        contact: desks[0].recordOf(person),
        record: desks[1].recordOf(person),
      })),
  };
};
