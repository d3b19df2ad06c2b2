// Public holidays by country and region, as stretches of local time. The data of date-holidays is large (some 300 ms to load), so that it is only
// loaded when a roster names a country.
import type Holidays from 'date-holidays';
import type { Off } from './working-time-of.ts';
import { dayMs } from './zone.ts';

/** What is installed; part of the calendar's version, because its data moves holidays. A test holds it to the package. */
export const holidaysVersion = '3.37.0';

/** `DE`, `DE-BY`, `DE-BY-A`: country, region, place. */
export type Place = string;

export type HolidayBook = {
  /** The place in the spelling of the book, or what is wrong with it in a sentence. */
  readonly find: (
    written: string,
  ) => { readonly place: Place } | { readonly problem: string; readonly known: readonly string[] };
  /** Of these years, in order, none overlapping another. Public holidays with their substitutes; not bank, school or optional ones. */
  readonly off: (place: Place, years: readonly number[]) => readonly Off[];
};

let loaded: Promise<HolidayBook> | undefined;

export const openHolidays = (): Promise<HolidayBook> =>
  (loaded ??= import('date-holidays').then(({ default: Book }) => bookOf(Book)));

const bookOf = (Book: typeof Holidays): HolidayBook => {
  const all = new Book();
  // In English, as the messages are: people write `germany`.
  const countries = all.getCountries('en');
  const kept = new Map<string, readonly Off[]>();
  const find: HolidayBook['find'] = (written) => {
    const [country = '', state = '', region = '', ...rest] = written.trim().split('-');
    if (rest.length > 0) return { problem: 'has more than three parts (country, region, place)', known: [] };
    // The book answers an unknown region with the holidays of the whole country: it must be looked up first.
    const foundCountry = nameIn(countries, country);
    if (foundCountry === null) return unknown('country', country, '', countries);
    if (state === '') return { place: foundCountry };
    const states = all.getStates(foundCountry);
    const foundState = nameIn(states, state);
    if (foundState === null) return unknown('region', state, `${foundCountry}-`, states);
    if (region === '') return { place: `${foundCountry}-${foundState}` };
    const regions = all.getRegions(foundCountry, foundState);
    const foundRegion = nameIn(regions, region);
    if (foundRegion === null) return unknown('place', region, `${foundCountry}-${foundState}-`, regions);
    return { place: `${foundCountry}-${foundState}-${foundRegion}` };
  };
  const ofYear = (place: Place, year: number): readonly Off[] => {
    const key = `${place} ${year}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const book = new Book({ ...partsOf(place) });
    const off = book.getHolidays(year).flatMap((day) => (day.type === 'public' ? [offOf(day)] : []));
    kept.set(key, off);
    return off;
  };
  return { find, off: (place, years) => mergeOff(years.flatMap((year) => ofYear(place, year))) };
};

type Names = Readonly<Record<string, string>> | null | undefined;

const nameIn = (names: Names, written: string): string | null =>
  Object.keys(names ?? {}).find((name) => name.toLowerCase() === written.toLowerCase()) ?? null;

const unknown = (what: string, written: string, prefix: string, names: Names) => {
  const known = Object.keys(names ?? {});
  return {
    problem:
      known.length === 0
        ? `has a ${what} "${written}", but no holidays are known below ${prefix.slice(0, -1)}: write ${prefix.slice(0, -1)}`
        : `has an unknown ${what} "${written}"`,
    // By name as well: people write `germany` for `DE`.
    known: nearestPlaces(written, names ?? {}).map((name) => `${prefix}${name} (${names?.[name] ?? ''})`),
  };
};

const maxNear = 4;

/** Those whose name or code begins alike; else the first ones. */
const nearestPlaces = (written: string, names: Readonly<Record<string, string>>): readonly string[] => {
  const wanted = written.toLowerCase();
  const alike = (length: number): readonly string[] =>
    Object.entries(names)
      .filter(([code, name]) => [code, name].some((one) => one.toLowerCase().startsWith(wanted.slice(0, length))))
      .map(([code]) => code);
  for (let length = wanted.length; length > 0; length--) {
    const found = alike(length);
    if (found.length > 0) return found.slice(0, maxNear);
  }
  return Object.keys(names).slice(0, maxNear);
};

const partsOf = (place: Place): { country: string; state?: string; region?: string } => {
  const [country = '', state, region] = place.split('-');
  return { country, ...(state !== undefined && { state }), ...(region !== undefined && { region }) };
};

type Day = { readonly date: string; readonly start: Date; readonly end: Date };

const hourMs = 3_600_000;

/**
 * The book's dates are the country's own local ones. A whole day lasts 23 or 25 hours where clocks change; a feast that begins at sundown the evening
 * before (`2026-03-20 00:00:00 -0600`) is off on its dates; what begins at noon is off until midnight.
 */
const offOf = ({ date, start, end }: Day): Off => {
  const [day = '', time = '00:00:00', sundown] = date.split(' ');
  const from = Date.parse(`${day}T${time}Z`);
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const hours = (end.getTime() - start.getTime()) / hourMs;
  const days = sundown === undefined ? Math.max(1, Math.round(hours / 24)) : Math.max(1, Math.floor(hours / 24));
  return { from, until: midnight + days * dayMs };
};

export const mergeOff = (all: readonly Off[]): readonly Off[] => {
  const merged: Off[] = [];
  for (const off of [...all].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last === undefined || last.until < off.from) merged.push(off);
    else if (off.until > last.until) merged[merged.length - 1] = { from: last.from, until: off.until };
  }
  return merged;
};

/** What is left of these stretches when these dates are worked all the same. */
export const lessDays = (off: readonly Off[], days: readonly Off[]): readonly Off[] =>
  off.flatMap((span) => {
    let left: readonly Off[] = [span];
    for (const day of days)
      left = left.flatMap((piece) =>
        day.until <= piece.from || day.from >= piece.until
          ? [piece]
          : [
              ...(piece.from < day.from ? [{ from: piece.from, until: day.from }] : []),
              ...(day.until < piece.until ? [{ from: day.until, until: piece.until }] : []),
            ],
      );
    return left;
  });
