// One spelling for each fact: what CRMs, forms and spreadsheets write in many ways becomes the value that rules compare with.
// Every function takes text and returns the value, or null where the text cannot be read as one.
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';
import { getDomain } from 'tldts';
import { countryCode, salesRegion } from './countries.ts';
import { functionOf, seniorityOf } from './title.ts';

/** Fields are cut here: the longest text a CRM keeps in a property, and more than any rule looks at. */
export const maxTextChars = 65_536;

/** Trimmed, well-formed, without NUL, which PostgreSQL text cannot hold; empty = null. */
export const cleanText = (text: string): string | null => {
  const clean = text.replaceAll('\0', '').toWellFormed().trim().slice(0, maxTextChars).toWellFormed();
  return clean === '' ? null : clean;
};

// One @, no spaces, a dot behind it. Whether mail arrives is not for a pattern to say.
const emailPattern = /^[^\s@<>"(),;:]+@[^\s@<>"(),;:]+\.[^\s@<>"(),;:.]+$/;
/** RFC 5321: a path is at most 256 octets, its angle brackets included. */
const maxEmailChars = 254;

export const email = (text: string): string | null => {
  const bare = text
    .trim()
    .replace(/^mailto:/i, '')
    .toLowerCase();
  return bare.length <= maxEmailChars && emailPattern.test(bare) ? bare : null;
};

/** What stands behind the @ of an address, lower case. */
export const emailDomain = (address: string): string | null => email(address)?.split('@')[1] ?? null;

/** An address of a school: .edu, .edu.au, .ac.uk … */
export const isAcademicDomain = (domain: string): boolean => /(^|\.)(edu|(edu|ac)\.[a-z]{2})$/.test(domain);

/** RFC 1035 allows 253; a URL around it may be longer. */
const maxUrlChars = 2_048;

/** The registrable domain of a host name, URL or address: "https://www.shop.example.co.uk/x" → "example.co.uk". */
export const domain = (text: string): string | null =>
  text.length > maxUrlChars ? null : (getDomain(text.trim().toLowerCase(), { validateHostname: true }) ?? null);

export const country = countryCode;
export const region = salesRegion;

/** Longer than any telephone number with its extension. */
const maxPhoneChars = 60;

/** E.164 where the number can be parsed (with `home`, ISO alpha-2, for national spellings), else the text as it stands. */
export const phone = (text: string, home: string | null): string | null => {
  const clean = cleanText(text);
  if (clean === null || clean.length > maxPhoneChars) return clean?.slice(0, maxPhoneChars) ?? null;
  // The library answers undefined for a country it does not know.
  const parsed = parsePhoneNumberFromString(clean, home === null ? undefined : (home.toUpperCase() as CountryCode));
  return parsed?.isPossible() === true ? parsed.number : clean;
};

export const lower = (text: string): string | null => cleanText(text)?.toLowerCase() ?? null;

/** No number anybody writes is longer; bounds what the patterns are run over. */
const maxNumberChars = 60;

const canonicalNumber = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i;

/** A number as a CRM's API writes it: a dot before the decimals, no separators. */
export const plainNumber = (text: string): number | null => {
  const trimmed = text.trim();
  if (trimmed.length > maxNumberChars || !canonicalNumber.test(trimmed)) return null;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : null;
};

/**
 * A number as people write it: "1,234.50", "1.234,50", "1 234", "1'234", "€ 12". A single comma before exactly three digits
 * separates thousands, a single dot is always a decimal point, because that is what the CRMs' own texts use.
 */
export const number = (text: string): number | null => {
  if (text.length > maxNumberChars) return null;
  const bare = text
    .trim()
    .replace(/^[€$£]\s*|\s*[€$£]$/g, '')
    .replace(/(?<=\d)[\s'’\u00a0\u202f](?=\d{3}(\D|$))/g, '');
  if (!/^[+-]?[\d.,]*\d$/.test(bare)) return plainNumber(bare);
  const lastDot = bare.lastIndexOf('.');
  const lastComma = bare.lastIndexOf(',');
  if (lastComma < 0) return bare.indexOf('.') === lastDot ? plainNumber(bare) : grouped(bare, '.');
  if (lastDot < 0) {
    if (bare.indexOf(',') !== lastComma || bare.length - lastComma === 4) return grouped(bare, ',');
    return plainNumber(bare.replace(',', '.'));
  }
  const [group, point] = lastDot > lastComma ? [',', '.'] : ['.', ','];
  const [whole = '', decimals = '', ...more] = bare.split(point);
  const value = grouped(whole, group);
  return more.length > 0 || value === null ? null : plainNumber(`${whole.replaceAll(group, '')}.${decimals}`);
};

/** Thousands must be groups of three, else the text is something else ("1.2.3"). */
const grouped = (text: string, separator: string): number | null => {
  const groups = text.split(separator);
  const isGrouped = groups.slice(1).every((g) => g.length === 3) && /^[+-]?\d{1,3}$/.test(groups[0] ?? '');
  return isGrouped ? plainNumber(groups.join('')) : null;
};

/**
 * The lower bound of a range: "51-200" → 51, "10,001+" → 10001, "1001 to 5000" → 1001; a plain number is itself. The lower bound,
 * because a rule that wants at least so many should only count what is certain.
 */
export const rangeStart = (text: string): number | null => {
  const match =
    /^\s*([\d.,\s'’]*\d)\s*(?:\+|or more|and more|(?:-|–|—|to|bis|à)\s*[\d.,\s'’]*\d)?\s*(?:employees|people)?\s*$/i.exec(
      text.slice(0, maxNumberChars),
    );
  return match?.[1] === undefined ? null : number(match[1]);
};

const yes: ReadonlySet<string> = new Set(['true', 'yes', 'y', '1', 'on']);
const no: ReadonlySet<string> = new Set(['false', 'no', 'n', '0', 'off']);

export const boolean = (text: string): boolean | null => {
  const word = text.trim().toLowerCase();
  return yes.has(word) ? true : no.has(word) ? false : null;
};

const isoPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?))?$/i;
/** Milliseconds since the epoch have 12 or 13 digits from 1973 to 2286; fewer could be anything. */
const epochPattern = /^\d{12,13}$/;

/** Earlier values are placeholders ("0001-01-01"), and Date.UTC would move years below 100 into the last century. */
const earliestYear = 1900;

/**
 * ISO 8601 with a zone, in milliseconds since the epoch. A date alone is its midnight in UTC; a time without a zone is null, because
 * it could be any of 26 hours. Dates that no calendar has (30 February) are null.
 */
export const isoInstant = (text: string): number | null => {
  const match = isoPattern.exec(text.trim());
  if (match === null) return null;
  const part = (i: number): number => Number(match[i] ?? 0);
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)];
  const ms = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const midnight = new Date(Date.UTC(year, month - 1, day));
  const isDate = midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day;
  if (!isDate || year < earliestYear || hour > 23 || minute > 59 || second > 59) return null;
  const offset = zoneOffset(match[8] ?? 'Z');
  if (offset === null) return null;
  return midnight.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + ms - offset;
};

/** Milliseconds ahead of UTC. */
const zoneOffset = (zone: string): number | null => {
  if (zone.toUpperCase() === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || 0);
  if (hours > 14 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
};

/** An instant as a CRM gives it: ISO 8601 with a zone, a date, or milliseconds since the epoch. */
export const instant = (text: string): number | null =>
  epochPattern.test(text.trim()) ? Number(text.trim()) : isoInstant(text);

/** `;` separates the choices of a list in both CRMs. */
export const list = (text: string): readonly string[] =>
  text
    .split(';')
    .map((item) => cleanText(item))
    .filter((item) => item !== null);

/** The ways a mapping may name for a text; each gives null where the text cannot be read so. */
export const normalisers = [
  'none',
  'lower',
  'email',
  'domain',
  'country',
  'region',
  'phone',
  'seniority',
  'function',
  'range',
] as const;
export type Normaliser = (typeof normalisers)[number];

/** Reads of free text that say nothing when they fail: a job title without a seniority is no mistake of anybody's. */
export const isGuess = (normaliser: Normaliser): boolean => normaliser === 'seniority' || normaliser === 'function';

/** `home`: the person's country (ISO alpha-2) where it is known, for national telephone numbers. */
export const normalise = (how: Exclude<Normaliser, 'range'>, text: string, home: string | null): string | null => {
  switch (how) {
    case 'none':
      return cleanText(text);
    case 'lower':
      return lower(text);
    case 'email':
      return email(text);
    case 'domain':
      return domain(text);
    case 'country':
      return country(text);
    case 'region':
      return region(text);
    case 'phone':
      return phone(text, home);
    case 'seniority':
      return seniorityOf(text);
    case 'function':
      return functionOf(text);
  }
};
