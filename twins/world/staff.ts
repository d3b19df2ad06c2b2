// Who sells in this world: SDRs and account executives in two time zones, each with habits, and what they are called in both CRMs and in the roster.
import type { HubSpotPortal } from '../hubspot/portal.ts';
import type { SalesforceOrg } from '../salesforce/org.ts';
import { dayMs, hourMs } from './hours.ts';
import type { Obstacle } from './people.ts';

export type Stretch = { readonly from: number; readonly until: number };

export type Seller = {
  readonly email: string;
  readonly first: string;
  readonly last: string;
  readonly role: 'sdr' | 'ae' | 'manager';
  readonly zone: 'Europe/Berlin' | 'America/New_York';
  readonly country: string;
  /** Hours from UTC in the months this world is played in. */
  readonly utcOffset: number;
  /** Where a lead that is in both CRMs is worked. */
  readonly home: 'portal' | 'org';
  /** Minutes until a new lead is answered: where the deadline is minutes away, and else. */
  readonly quickMinutes: number;
  readonly delayMinutes: number;
  readonly forgets: number;
  /** Chance of a wrong "no" for somebody who would have bought. */
  readonly impatience: number;
  /** How often they say what is asked for only once they are told that it is missing. */
  readonly sloppiness: number;
  /** Touches before they say that nobody answers. */
  readonly patience: number;
  /** A territory this one does not like, right or wrong. */
  readonly dislikes: string | null;
  /** What this one says when in a hurry, whatever it was. */
  readonly excuse: Obstacle | null;
  readonly away: readonly Stretch[];
};

const berlin = { zone: 'Europe/Berlin', country: 'DE-BE', utcOffset: 2 } as const;
const newYork = { zone: 'America/New_York', country: 'US-NY', utcOffset: -4 } as const;
const usual = { forgets: 0, impatience: 0, sloppiness: 0, patience: 7, dislikes: null, excuse: null } as const;

/** First Monday of September. */
const laborDay = (year: number): Stretch => {
  const first = Date.UTC(year, 8, 1);
  const from = first + ((8 - new Date(first).getUTCDay()) % 7) * dayMs;
  return { from, until: from + dayMs + 6 * hourMs };
};

/** `start`: a Monday at which the live part of the world begins; in the second week one of them is on holiday. */
export const staffFrom = (start: number): readonly Seller[] => {
  const monday = Math.floor(start / dayMs) * dayMs;
  const holiday = { from: monday + 7 * dayMs - 2 * hourMs, until: monday + 12 * dayMs - 2 * hourMs };
  const american = { ...newYork, away: [laborDay(new Date(start).getUTCFullYear())] };
  return [
    {
      ...{ email: 'ana@example.com', first: 'Ana', last: 'Example', role: 'sdr', ...berlin, ...usual, home: 'portal' },
      ...{ quickMinutes: 2, delayMinutes: 14, forgets: 0.03, impatience: 0.04, sloppiness: 0.15, away: [] },
    },
    {
      ...{ email: 'ben@example.com', first: 'Ben', last: 'Sample', role: 'sdr', ...american, ...usual, home: 'org' },
      ...{ quickMinutes: 2.6, delayMinutes: 22, forgets: 0.08, impatience: 0.08, sloppiness: 0.35 },
      ...{ patience: 4, excuse: 'interest' },
    },
    {
      ...{ email: 'clara@example.com', first: 'Clara', last: 'Specimen', role: 'sdr', ...berlin, ...usual },
      ...{ home: 'org', quickMinutes: 3.4, delayMinutes: 35, forgets: 0.14, impatience: 0.1, sloppiness: 0.3 },
      ...{ dislikes: 'fr', away: [holiday] },
    },
    {
      ...{ email: 'dan@example.com', first: 'Dan', last: 'Template', role: 'sdr', ...american, ...usual },
      ...{ home: 'portal', quickMinutes: 2, delayMinutes: 18, forgets: 0.05, impatience: 0.05, sloppiness: 0.2 },
    },
    {
      ...{ email: 'eve@example.com', first: 'Eve', last: 'Pattern', role: 'ae', ...berlin, ...usual, home: 'portal' },
      ...{ quickMinutes: 20, delayMinutes: 55, away: [] },
    },
    {
      ...{ email: 'finn@example.com', first: 'Finn', last: 'Model', role: 'ae', ...american, ...usual, home: 'org' },
      ...{ quickMinutes: 25, delayMinutes: 80 },
    },
    {
      ...{ email: 'robin@example.com', first: 'Robin', last: 'Lead', role: 'manager', ...berlin, ...usual },
      ...{ home: 'portal', quickMinutes: 30, delayMinutes: 60, away: [] },
    },
  ];
};

/** The portal's owners and the org's users, by e-mail address. */
export const hire = (
  staff: readonly Seller[],
  { portal, org }: { portal?: HubSpotPortal; org?: SalesforceOrg },
): void => {
  for (const { email, first, last, zone } of staff) {
    portal?.addOwner({ email, firstName: first, lastName: last });
    org?.seed('User', {
      ...{ Username: email, Email: email, FirstName: first, LastName: last, IsActive: true },
      ...{ TimeZoneSidKey: zone, LocaleSidKey: 'en_US' },
    });
  }
};

const dayOf = (at: number, offset: number): string => new Date(at + offset * hourMs).toISOString().slice(0, 10);

/** The roster that says so. Public holidays are not said: the calendar knows them. */
export const rosterOf = (staff: readonly Seller[]): string => {
  const managers = staff.filter(({ role }) => role === 'manager').map(({ email }) => email);
  const rep = ({ email, first, last, role, zone, country, utcOffset, away }: Seller): string =>
    [
      `  - email: ${email}`,
      `    name: ${first} ${last}`,
      ...(role === 'manager' ? [] : [`    teams: [${role}]`]),
      `    time_zone: ${zone}`,
      `    country: ${country}`,
      ...away
        .filter(({ from, until }) => until - from > 2 * dayMs)
        .map(
          ({ from, until }) =>
            `    absences: [{ from: ${dayOf(from, utcOffset)}, until: ${dayOf(until - 1, utcOffset)}, why: holiday }]`,
        ),
    ].join('\n');
  return [
    'time_zone: Europe/Berlin',
    'country: DE-BE',
    'hours: { mon-fri: 09:00-17:00 }',
    'teams:',
    `  sdr: { label: Sales development, managers: [${managers.join(', ')}] }`,
    `  ae: { label: Account executives, managers: [${managers.join(', ')}] }`,
    'reps:',
    ...staff.map(rep),
    '',
  ].join('\n');
};

const opens = 9;
const closes = 17;

/** `at` if this one works then, else their next opening and a few minutes (`settleMs`). */
export const atWork = (seller: Seller, at: number, settleMs: number): number => {
  const shift = seller.utcOffset * hourMs;
  const isAway = (time: number): boolean => seller.away.some(({ from, until }) => time >= from && time < until);
  const local = at + shift;
  const today = Math.floor(local / dayMs);
  const isOpen = (day: number): boolean => {
    const weekday = (((day + 4) % 7) + 7) % 7;
    return weekday !== 0 && weekday !== 6 && !isAway(day * dayMs + opens * hourMs - shift);
  };
  const hour = (local - today * dayMs) / hourMs;
  if (isOpen(today) && hour >= opens && hour < closes) return at;
  let day = hour < opens ? today : today + 1;
  while (!isOpen(day)) day += 1;
  return Math.round(day * dayMs + opens * hourMs - shift + settleMs);
};
