// The people of the world: what the CRM knows of one, and the true fit and interest, which it never learns.
import type { Company } from './companies.ts';
import { emailAddress, freeMailDomains, personName, schoolDomains } from './names.ts';
import { placeOf, placeWeights, spelled, type Place } from './places.ts';
import { sigmoid, type Random } from './random.ts';

export const personKinds = ['buyer', 'student', 'competitor', 'job_seeker'] as const;
export type PersonKind = (typeof personKinds)[number];

const seniorities = {
  c_level: { weight: 8, need: 0.9, crm: ['c_suite', 'owner'] },
  vp: { weight: 9, need: 1.1, crm: ['vp'] },
  director: { weight: 17, need: 0.9, crm: ['director'] },
  manager: { weight: 31, need: 0.1, crm: ['manager'] },
  individual: { weight: 35, need: -1, crm: ['senior', 'entry'] },
} as const;
type Seniority = keyof typeof seniorities;
const seniorityWeights = Object.fromEntries(
  Object.entries(seniorities).map(([name, one]) => [name, one.weight]),
) as Record<Seniority, number>;

const functions = {
  sales: { weight: 22, need: 0.5, words: ['Sales', 'Business Development', 'Revenue'], chief: 'Chief Revenue Officer' },
  marketing: { weight: 26, need: 0.4, words: ['Marketing', 'Growth', 'Demand Generation'], chief: 'CMO' },
  operations: { weight: 20, need: 0.6, words: ['Operations', 'Supply Chain', 'Logistics'], chief: 'COO' },
  information_technology: { weight: 14, need: -0.1, words: ['IT', 'Engineering', 'Security'], chief: 'CTO' },
  finance: { weight: 8, need: -0.5, words: ['Finance', 'Accounting'], chief: 'CFO' },
  human_resources: { weight: 5, need: -1, words: ['HR', 'People', 'Talent'], chief: 'Chief People Officer' },
  product: { weight: 5, need: -0.2, words: ['Product'], chief: 'Chief Product Officer' },
} as const;
type JobFunction = keyof typeof functions;
const functionWeights = Object.fromEntries(
  Object.entries(functions).map(([name, one]) => [name, one.weight]),
) as Record<JobFunction, number>;

/** Where leads come from: how many, and how interested they tend to be (log-odds). */
const sources = {
  ORGANIC_SEARCH: { weight: 28, interest: 0.1 },
  PAID_SEARCH: { weight: 17, interest: -0.2 },
  PAID_SOCIAL: { weight: 15, interest: -0.9 },
  SOCIAL_MEDIA: { weight: 7, interest: -0.5 },
  EMAIL_MARKETING: { weight: 8, interest: -0.1 },
  REFERRALS: { weight: 8, interest: 0.9 },
  DIRECT_TRAFFIC: { weight: 10, interest: 0.5 },
  OFFLINE: { weight: 7, interest: -1 },
} as const;
export type Source = keyof typeof sources;
const sourceWeights = Object.fromEntries(Object.entries(sources).map(([name, one]) => [name, one.weight])) as Record<
  Source,
  number
>;

export type Person = {
  readonly kind: PersonKind;
  readonly company: Company | null;
  readonly place: Place;
  readonly source: Source;
  /** From 0 to 1: how well the person suits the vendor. */
  readonly fit: number;
  /** From 0 to 1: how much the person wants what the vendor sells. */
  readonly interest: number;
  /** True: a qualifying call would end in an SQL. */
  readonly wouldConvert: boolean;
  /** What the seller would find in the way, where it would not convert. */
  readonly obstacle: Obstacle;
  readonly known: Readonly<Record<string, string>>;
  readonly foundOut: Readonly<Record<string, string>>;
};

export const obstacles = [
  'student',
  'competitor',
  'geography',
  'role',
  'size',
  'industry',
  'interest',
  'budget',
  'timing',
  'silence',
] as const;
export type Obstacle = (typeof obstacles)[number];

const titleOf = (seniority: Seniority, role: JobFunction, random: Random): string => {
  const { words, chief } = functions[role];
  const word = random.pick(words);
  switch (seniority) {
    case 'c_level':
      return random.chance(0.35) ? random.pick(['CEO', 'Founder', 'Managing Director']) : chief;
    case 'vp':
      return random.pick([`VP ${word}`, `VP of ${word}`, `Vice President, ${word}`]);
    case 'director':
      return random.pick([`Director of ${word}`, `Head of ${word}`, `${word} Director`]);
    case 'manager':
      return random.pick([`${word} Manager`, `Senior ${word} Manager`, `Team Lead ${word}`]);
    case 'individual':
      return random.pick([`${word} Specialist`, `${word} Analyst`, `${word} Coordinator`, `Junior ${word} Associate`]);
  }
};

type Work = { readonly title: string; readonly seniority: Seniority | null; readonly role: JobFunction | null };

const workOf = (kind: PersonKind, random: Random): Work => {
  if (kind === 'student')
    return {
      title: random.pick(['Student', 'MBA Student', 'PhD student', 'Working student marketing']),
      seniority: null,
      role: null,
    };
  const seniority =
    kind === 'job_seeker' ? random.pick(['individual', 'manager'] as const) : random.weighted(seniorityWeights);
  const role = random.weighted(functionWeights);
  return { title: titleOf(seniority, role, random), seniority, role };
};

/** Log-odds of fit. People without a company on file are taken as small firms of no special trade. */
const fitOf = (kind: PersonKind, company: Company | null, work: Work, place: Place, random: Random): number => {
  if (kind !== 'buyer') return 0.02;
  const ofCompany = company?.need ?? (place.isServed ? -0.9 : -2.5);
  const ofPerson = seniorities[work.seniority ?? 'individual'].need + functions[work.role ?? 'product'].need;
  return sigmoid(0.9 * ofCompany + 0.9 * ofPerson - 1.4 + random.normal(0, 0.4));
};

const obstacleOf = (
  person: Pick<Person, 'kind' | 'company' | 'place' | 'interest'>,
  work: Work,
  random: Random,
): Obstacle => {
  if (person.kind === 'student' || person.kind === 'competitor') return person.kind;
  const size = person.company?.employees ?? 3;
  const weak: Partial<Record<Obstacle, number>> = {
    ...(person.place.isServed ? {} : { geography: 6 }),
    ...(work.seniority === 'individual' ? { role: 4 } : {}),
    ...(size < 25 ? { size: 3 } : {}),
    ...((person.company?.need ?? 0) < -0.5 ? { industry: 3 } : {}),
    interest: 3 * (1 - person.interest),
    budget: 1,
    timing: 1 + person.interest,
    silence: 1,
  };
  return random.weighted(weak as Record<Obstacle, number>);
};

/** Shares of people whose fact the form did not ask for. */
const unknownShares = {
  jobtitle: 0.22,
  seniority: 0.62,
  job_function: 0.66,
  country: 0.24,
  phone: 0.6,
  company: 0.2,
} as const;

const domainOf = (kind: PersonKind, company: Company | null, random: Random): string => {
  if (kind === 'student') return random.pick(random.chance(0.7) ? schoolDomains : freeMailDomains);
  return company?.domain ?? random.pick(freeMailDomains);
};

/** Somebody of `company` (null: it is not known where they work). `taken` holds the addresses that are used. */
export const makePerson = (kind: PersonKind, company: Company | null, taken: Set<string>, random: Random): Person => {
  const name = personName(random);
  const work = workOf(kind, random);
  const place = placeOf(company?.place ?? random.weighted(placeWeights));
  const source = random.weighted(sourceWeights);
  const fit = fitOf(kind, company, work, place, random);
  // Who has the problem looks for the cure: interest leans a little on fit.
  const interest = sigmoid(random.normal(sources[source].interest + 0.8 * (fit - 0.4) - 0.7, 1.1));
  const chance = kind === 'buyer' ? sigmoid(-7 + 5 * fit + 4 * interest) : 0;
  const wouldConvert = random.chance(chance);
  const obstacle = obstacleOf({ kind, company, place, interest }, work, random);
  const crm = work.seniority === null ? null : random.pick(seniorities[work.seniority].crm);
  const facts: Record<keyof typeof unknownShares, string | null> = {
    jobtitle: work.title,
    seniority: crm,
    job_function: work.role,
    country: spelled(place, random),
    phone: place.phone?.(random) ?? null,
    company: company?.name ?? null,
  };
  const known: Record<string, string> = {
    email: emailAddress(name, domainOf(kind, company, random), taken, random),
    firstname: name.first,
    lastname: name.last,
    hs_analytics_source: source,
  };
  const foundOut: Record<string, string> = {};
  for (const [fact, share] of Object.entries(unknownShares) as [keyof typeof unknownShares, number][]) {
    const value = facts[fact];
    if (value === null) continue;
    if (random.chance(share)) foundOut[fact] = value;
    else known[fact] = value;
  }
  return { kind, company, place, source, fit, interest, wouldConvert, obstacle, known, foundOut };
};
