// A believable population: people arrive over months, look around, lose interest or start a project, and a CRM records what they do.
// What they really are (fit, interest, whether they would buy) stays in here; the CRM and Baton see only its traces.
import { competitors, makeCompany, makeCompetitor, type Company } from './companies.ts';
import { busyTime, dayMs } from './hours.ts';
import { lifeOf, type Happening } from './life.ts';
import { makePerson, type Obstacle, type Person, type PersonKind } from './people.ts';
import { isLive, origins, type PortalWriter } from './portal.ts';
import { createQueue } from './queue.ts';
import { createRandom, type Random } from './random.ts';

export type WorldOptions = {
  readonly seed: number;
  /** People known by `start`; new ones keep arriving at the same pace afterwards. */
  readonly leads: number;
  /** Where the history ends and the live part begins, ms. */
  readonly start: number;
  /** Length of the history in months of 30 days; default 6. */
  readonly months?: number;
  /** Names and addresses that are used; give the same to worlds whose people meet. */
  readonly taken?: { readonly names: Set<string>; readonly addresses: Set<string> };
};

/** What only the world knows of a contact. Never feed it to the engine: it is for simulations and tests. */
export type Truth = {
  readonly kind: PersonKind;
  /** 0 to 1. */
  readonly fit: number;
  /** 0 to 1. */
  readonly interest: number;
  readonly wouldConvert: boolean;
  readonly obstacle: Obstacle;
};

export type World = {
  /** Writes companies, people and their history up to `start`. Once, and first. */
  seed(portal: PortalWriter): void;
  /** Plays behaviour from where it stopped up to and with `to` (ms). In many steps or in one, the outcome is the same. */
  advance(portal: PortalWriter, to: number): void;
  /** undefined = no contact of this world. */
  truth(contactId: string): Truth | undefined;
  /** Contact ids in order of arrival. */
  contacts(): readonly string[];
  /** For the sellers of the world, who learn the truth by calling. */
  people(): ReadonlyMap<string, Person>;
};

/** Shares of those who arrive. */
const kinds = { buyer: 88, student: 6, job_seeker: 4, competitor: 2 } as const satisfies Record<PersonKind, number>;
/** Of those who work somewhere, how many give an address of their employer. */
const companyShare = 0.76;
/** How often somebody's employer is known already. */
const colleagueShare = 0.45;
/** Facts that turn up later: with this chance, after about this many days. */
const foundOutShare = 0.5;
const foundOutDays = 25;
/** A guard against a world that never ends; far beyond what 20,000 people do in years. */
const longestSteps = 50_000_000;

/** HubSpot's lifecycle stage of an account, and of the people who join it. */
const stages = { none: 'lead', customer: 'customer', open_deal: 'opportunity' } as const;

type Step = (portal: PortalWriter, at: number) => void;
type Employer = { readonly company: Company; readonly id: string };

export const createWorld = (options: WorldOptions): World => {
  const { leads, start, months = 6 } = options;
  const root = createRandom(options.seed);
  const begin = start - months * 30 * dayMs;
  const queue = createQueue<Step>();
  const { names: takenNames, addresses: takenAddresses } = options.taken ?? {
    names: new Set<string>(),
    addresses: new Set<string>(),
  };
  const employers: Employer[] = [];
  const people = new Map<string, Person>();
  let order = 0;
  let steps = 0;
  let isSeeded = false;

  const plan = (at: number, what: Step): void => {
    queue.push({ at, order: (order += 1), what });
  };

  const follow = (id: string, happenings: Generator<Happening, void>): void => {
    const next = happenings.next();
    if (next.done === true) return;
    const { at, by, values } = next.value;
    plan(at, (portal) => {
      if (!isLive(portal, 'contacts', id)) return;
      portal.edit('contacts', id, values, { at, ...origins[by] });
      follow(id, happenings);
    });
  };

  const findOut = (
    type: 'contacts' | 'companies',
    id: string,
    facts: Readonly<Record<string, string>>,
    at: number,
    random: Random,
  ): void => {
    if (Object.keys(facts).length === 0 || !random.chance(foundOutShare)) return;
    plan(Math.round(at + random.exponential(foundOutDays) * dayMs), (portal, due) => {
      if (isLive(portal, type, id)) portal.edit(type, id, facts, { at: due, ...origins.enrichment });
    });
  };

  const settle = (portal: PortalWriter, company: Company, at: number, random: Random): Employer => {
    const id = portal.createCompany(
      { ...company.known, lifecyclestage: stages[company.standing] },
      { at, ...origins.workflow },
    );
    const employer = { company, id };
    employers.push(employer);
    findOut('companies', id, company.foundOut, at, random);
    return employer;
  };

  const employerOf = (portal: PortalWriter, kind: PersonKind, at: number, random: Random): Employer | null => {
    if (kind === 'student') return null;
    if (kind === 'competitor') {
      const which = random.below(competitors.length);
      const known = employers.find((one) => one.company.domain === competitors[which]?.domain);
      return known ?? settle(portal, makeCompetitor(which, random), at, random);
    }
    if (!random.chance(companyShare)) return null;
    const colleague = employers[random.below(employers.length)];
    if (colleague !== undefined && !colleague.company.isCompetitor && random.chance(colleagueShare)) return colleague;
    return settle(portal, makeCompany(takenNames, random), at, random);
  };

  const arrive =
    (random: Random): Step =>
    (portal, at) => {
      const kind = random.weighted(kinds);
      const employer = employerOf(portal, kind, at, random);
      const person = makePerson(kind, employer?.company ?? null, takenAddresses, random);
      const { birth, behaviour } = lifeOf(person, at, start, random);
      const standing = employer?.company.standing ?? 'none';
      const stage = standing === 'none' ? {} : { lifecyclestage: stages[standing] };
      const id = portal.createContact(
        { ...person.known, ...birth.values, ...stage },
        { at, ...origins[birth.by], ...(employer === null ? {} : { company: employer.id }) },
      );
      people.set(id, person);
      if (employer !== null && standing !== 'none') openAccount(portal, employer, id, at);
      findOut('contacts', id, person.foundOut, at, random);
      follow(id, behaviour);
    };

  const withDeals = new Set<string>();
  const openAccount = (portal: PortalWriter, employer: Employer, contact: string, at: number): void => {
    if (withDeals.has(employer.id)) return;
    withDeals.add(employer.id);
    const isWon = employer.company.standing === 'customer';
    const deal = {
      dealname: `${employer.company.name} ${isWon ? 'subscription' : 'evaluation'}`,
      dealstage: isWon ? 'closedwon' : 'presentationscheduled',
      pipeline: 'default',
      amount: String(employer.company.employees * 40),
      ...(isWon ? { closedate: new Date(at - 60 * dayMs).toISOString() } : {}),
    };
    portal.createDeal(deal, { at, contacts: [contact], company: employer.id, ...origins.workflow });
  };

  /** New people after the start, at the pace of the history. */
  const keepArriving = (index: number, from: number): void => {
    const random = root.split(`arrival-${index}`);
    const tick = from + random.exponential((months * 30 * dayMs) / leads);
    plan(tick, () => {
      plan(busyTime(Math.ceil(tick), -3 + random.below(5), random), arrive(random));
      keepArriving(index + 1, tick);
    });
  };

  const play = (portal: PortalWriter, to: number): void => {
    while (queue.nextAt() <= to) {
      const due = queue.pop();
      if (due === undefined) return;
      if ((steps += 1) > longestSteps) throw new Error('This world does not end: the bound of its steps is reached');
      due.what(portal, due.at);
    }
  };

  return {
    seed: (portal) => {
      if (isSeeded) throw new Error('This world is seeded already');
      isSeeded = true;
      for (let i = 0; i < leads; i++) {
        const random = root.split(`arrival-${i}`);
        const at = busyTime(Math.round(random.between(begin, start)), -3 + random.below(5), random);
        plan(at < start ? at : at - 7 * dayMs, arrive(random));
      }
      keepArriving(leads, start);
      play(portal, start);
    },
    advance: (portal, to) => {
      if (!isSeeded) throw new Error('Seed the world before it is advanced');
      play(portal, to);
    },
    truth: (contactId) => {
      const person = people.get(contactId);
      if (person === undefined) return undefined;
      const { kind, fit, interest, wouldConvert, obstacle } = person;
      return { kind, fit, interest, wouldConvert, obstacle };
    },
    contacts: () => [...people.keys()],
    people: () => people,
  };
};
