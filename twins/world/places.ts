// Where people live: how they write their country, when they are awake there, and a telephone number that rings nowhere.
import type { Random } from './random.ts';

export type Place = {
  /** ISO 3166-1 alpha-2. */
  readonly code: string;
  /** How people write it; the first is the most usual. */
  readonly spellings: readonly [string, ...string[]];
  /** Hours from UTC. Summer time is left out: nothing here turns on an hour. */
  readonly utcOffset: number;
  /** True: the vendor of this world sells there. */
  readonly isServed: boolean;
  /** A number from the range the country keeps for fiction; null = it keeps none. */
  readonly phone: ((random: Random) => string) | null;
};

const digits = (random: Random, count: number): string =>
  Array.from({ length: count }, () => String(random.below(10))).join('');

/** North America keeps 555-0100 to 555-0199 of every area for fiction. */
const american =
  (areas: readonly [string, ...string[]]) =>
  (random: Random): string =>
    `(${random.pick(areas)}) 555-01${digits(random, 2)}`;

export const places = {
  us: {
    code: 'us',
    spellings: ['United States', 'USA', 'US', 'United States of America'],
    utcOffset: -5,
    isServed: true,
    phone: american(['212', '312', '415', '617', '720']),
  },
  gb: {
    code: 'gb',
    spellings: ['United Kingdom', 'UK', 'GB', 'England'],
    utcOffset: 0,
    isServed: true,
    // https://www.ofcom.org.uk/phones-and-broadband/phone-numbers/numbers-for-drama
    phone: (random) => `+44 20 7946 0${digits(random, 3)}`,
  },
  de: {
    code: 'de',
    spellings: ['Germany', 'Deutschland', 'DE'],
    utcOffset: 1,
    isServed: true,
    // The Bundesnetzagentur keeps 23125-000 to -999 in Berlin for fiction.
    phone: (random) => `+49 30 23125 ${digits(random, 3)}`,
  },
  nl: { code: 'nl', spellings: ['Netherlands', 'The Netherlands', 'NL'], utcOffset: 1, isServed: true, phone: null },
  fr: {
    code: 'fr',
    spellings: ['France', 'FR'],
    utcOffset: 1,
    isServed: true,
    // Arcep keeps 01 99 00 for fiction.
    phone: (random) => `+33 1 99 00 ${digits(random, 2)} ${digits(random, 2)}`,
  },
  ca: {
    code: 'ca',
    spellings: ['Canada', 'CA'],
    utcOffset: -5,
    isServed: true,
    phone: american(['416', '514', '604']),
  },
  se: { code: 'se', spellings: ['Sweden', 'Sverige', 'SE'], utcOffset: 1, isServed: true, phone: null },
  es: { code: 'es', spellings: ['Spain', 'España', 'ES'], utcOffset: 1, isServed: true, phone: null },
  au: {
    code: 'au',
    spellings: ['Australia', 'AU'],
    utcOffset: 10,
    isServed: false,
    // ACMA keeps 5550 0000 to 5550 9999 in the eastern areas for fiction.
    phone: (random) => `+61 2 5550 ${digits(random, 4)}`,
  },
  br: { code: 'br', spellings: ['Brazil', 'Brasil', 'BR'], utcOffset: -3, isServed: false, phone: null },
  in: { code: 'in', spellings: ['India', 'IN'], utcOffset: 5.5, isServed: false, phone: null },
  sg: { code: 'sg', spellings: ['Singapore', 'SG'], utcOffset: 8, isServed: false, phone: null },
} as const satisfies Record<string, Place>;

export type PlaceCode = keyof typeof places;

/** How often a lead comes from there. */
export const placeWeights: Readonly<Record<PlaceCode, number>> = {
  us: 32,
  gb: 13,
  de: 13,
  nl: 6,
  fr: 8,
  ca: 5,
  se: 3,
  es: 4,
  au: 3,
  br: 4,
  in: 7,
  sg: 2,
};

export const placeOf = (code: PlaceCode): Place => places[code];

/** The country as somebody fills it into a form: mostly the usual name. */
export const spelled = (place: Place, random: Random): string =>
  random.chance(0.75) ? place.spellings[0] : random.pick(place.spellings);
