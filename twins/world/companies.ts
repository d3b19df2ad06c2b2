// The companies of the world: what the CRM knows of one, and how well it really fits the vendor, which the CRM never learns.
import { companyName } from './names.ts';
import { placeOf, placeWeights, spelled, type PlaceCode } from './places.ts';
import type { Random } from './random.ts';

type Industry = {
  readonly weight: number;
  readonly words: readonly [string, ...string[]];
  readonly medianSize: number;
  /** Yearly revenue per head in the account's currency. */
  readonly revenuePerHead: number;
  /** Log-odds that such a company needs what the vendor sells. */
  readonly need: number;
};

/** By HubSpot's picklist value. */
export const industries = {
  COMPUTER_SOFTWARE: {
    weight: 24,
    words: ['Software', 'Systems', 'Labs', 'Cloud', 'Apps'],
    medianSize: 90,
    revenuePerHead: 160_000,
    need: 1.2,
  },
  INFORMATION_TECHNOLOGY_AND_SERVICES: {
    weight: 13,
    words: ['Digital', 'IT', 'Consulting', 'Networks'],
    medianSize: 70,
    revenuePerHead: 120_000,
    need: 0.6,
  },
  FINANCIAL_SERVICES: {
    weight: 11,
    words: ['Capital', 'Finance', 'Pay', 'Ledger'],
    medianSize: 180,
    revenuePerHead: 250_000,
    need: 0.9,
  },
  LOGISTICS_AND_SUPPLY_CHAIN: {
    weight: 11,
    words: ['Freight', 'Logistics', 'Cargo', 'Supply'],
    medianSize: 220,
    revenuePerHead: 170_000,
    need: 1,
  },
  HOSPITAL_HEALTH_CARE: {
    weight: 6,
    words: ['Health', 'Care', 'Clinics'],
    medianSize: 300,
    revenuePerHead: 110_000,
    need: -0.4,
  },
  RETAIL: {
    weight: 8,
    words: ['Stores', 'Retail', 'Goods'],
    medianSize: 150,
    revenuePerHead: 190_000,
    need: -0.6,
  },
  EDUCATION_MANAGEMENT: {
    weight: 5,
    words: ['Academy', 'Learning', 'Schools'],
    medianSize: 120,
    revenuePerHead: 70_000,
    need: -1.2,
  },
  MECHANICAL_OR_INDUSTRIAL_ENGINEERING: {
    weight: 9,
    words: ['Engineering', 'Works', 'Machines'],
    medianSize: 260,
    revenuePerHead: 180_000,
    need: 0,
  },
  MARKETING_AND_ADVERTISING: {
    weight: 7,
    words: ['Media', 'Agency', 'Studio'],
    medianSize: 28,
    revenuePerHead: 110_000,
    need: -0.3,
  },
  CONSTRUCTION: {
    weight: 4,
    words: ['Construction', 'Building', 'Projects'],
    medianSize: 110,
    revenuePerHead: 200_000,
    need: -1.4,
  },
  FOOD_BEVERAGES: {
    weight: 2,
    words: ['Foods', 'Kitchens', 'Bakery'],
    medianSize: 130,
    revenuePerHead: 210_000,
    need: -1.3,
  },
} as const satisfies Record<string, Industry>;
export type IndustryCode = keyof typeof industries;

const industryWeights = Object.fromEntries(
  Object.entries(industries).map(([code, industry]) => [code, industry.weight]),
) as Record<IndustryCode, number>;

/** Vendors who look at each other's pricing pages. */
export const competitors = [
  { name: 'Leadrelay', domain: 'leadrelay.example' },
  { name: 'Passline', domain: 'passline.example' },
  { name: 'Handoverly', domain: 'handoverly.example' },
] as const;

export type Company = {
  readonly name: string;
  readonly domain: string;
  readonly industry: IndustryCode;
  readonly employees: number;
  readonly annualRevenue: number;
  readonly place: PlaceCode;
  /** Log-odds of the need, hidden from the CRM. */
  readonly need: number;
  readonly isCompetitor: boolean;
  /** How the account stands when the world begins. */
  readonly standing: 'none' | 'customer' | 'open_deal';
  /** What the CRM knows; the rest may be found out later. */
  readonly known: Readonly<Record<string, string>>;
  readonly foundOut: Readonly<Record<string, string>>;
};

/** A bell over the logarithm of the size: about 50 to 1,000 people is what the vendor is made for. */
const sizeNeed = (employees: number): number => 1.2 - 2.2 * (Math.log10(employees) - Math.log10(220)) ** 2;

/** Shares of companies whose fact the CRM does not hold at first. */
const unknownShares = { industry: 0.14, numberofemployees: 0.22, annualrevenue: 0.5, country: 0.1 } as const;

/** A company that might buy; `taken` holds the names that are used. */
export const makeCompany = (taken: Set<string>, random: Random): Company => {
  const industry = random.weighted(industryWeights);
  const company = describe(companyName(industries[industry].words, taken, random), industry, random);
  return { ...company, standing: standingOf(company.need, random) };
};

/** One of the `competitors`, by its place among them. */
export const makeCompetitor = (which: number, random: Random): Company => ({
  ...describe(competitors[which] ?? competitors[0], 'COMPUTER_SOFTWARE', random),
  isCompetitor: true,
});

const describe = (called: { name: string; domain: string }, industry: IndustryCode, random: Random): Company => {
  const { medianSize, revenuePerHead, need: industryNeed } = industries[industry];
  const employees = Math.max(1, Math.round(random.logNormal(medianSize, 1.35)));
  const annualRevenue = Math.round((employees * random.logNormal(revenuePerHead, 0.35)) / 1_000) * 1_000;
  const place = random.weighted(placeWeights);
  const need = industryNeed + sizeNeed(employees) + (placeOf(place).isServed ? 0.3 : -2) + random.normal(0, 0.5);
  const facts: Record<keyof typeof unknownShares, string> = {
    industry,
    numberofemployees: String(employees),
    annualrevenue: String(annualRevenue),
    country: spelled(placeOf(place), random),
  };
  const known: Record<string, string> = { ...called };
  const foundOut: Record<string, string> = {};
  for (const [fact, share] of Object.entries(unknownShares) as [keyof typeof unknownShares, number][])
    (random.chance(share) ? foundOut : known)[fact] = facts[fact];
  const hidden = { need, isCompetitor: false, standing: 'none' } as const;
  return { ...called, industry, employees, annualRevenue, place, ...hidden, known, foundOut };
};

const standingOf = (need: number, random: Random): Company['standing'] => {
  const chance = random.next();
  const customers = need > 0.5 ? 0.06 : 0.015;
  if (chance < customers) return 'customer';
  return chance < customers + 0.02 ? 'open_deal' : 'none';
};
