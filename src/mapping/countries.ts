// Country names and codes to ISO 3166-1 alpha-2, and countries to sales regions. The names come from the runtime's own tables
// (Unicode CLDR), so that forms filled in by people in six languages are understood without a list of ours to keep.

/** The languages whose country names are understood. */
const languages = ['en', 'de', 'fr', 'es', 'pt', 'it', 'nl'] as const;

/** What people write that CLDR does not list, by code. Names are as `plain` makes them. */
const alsoWritten: Readonly<Record<string, string>> = {
  us: 'us usa unitedstatesofamerica america',
  gb: 'uk greatbritain britain england scotland wales northernireland',
  nl: 'holland thenetherlands',
  cz: 'czechrepublic',
  kr: 'southkorea korea republicofkorea',
  kp: 'northkorea',
  ru: 'russianfederation',
  ae: 'uae',
  hk: 'hongkong',
  mo: 'macau macao',
  tr: 'turkey turkiye',
  ci: 'ivorycoast',
  ie: 'republicofireland',
  cn: 'mainlandchina prchina',
};

// Reserved codes that stand for no country in CLDR.
const noCountry: ReadonlySet<string> = new Set(['EU', 'EZ', 'UN', 'ZZ', 'XA', 'XB', 'QO']);

const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');

/** Codes in use: CLDR renames those that have ended (DD → DE) and does not name those that were never given. */
const currentCodes = (): readonly string[] => {
  const english = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  return letters
    .flatMap((a) => letters.map((b) => a + b))
    .filter((code) => !noCountry.has(code) && new Intl.Locale(`und-${code}`).region === code)
    .filter((code) => english.of(code) !== undefined);
};

/** Letters only, without accents: "Côte d’Ivoire" → "cotedivoire". */
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '')
    .replace(/\p{M}/gu, '');

let byName: ReadonlyMap<string, string> | undefined;

/** Built at the first question, once: some 1,500 names. */
const names = (): ReadonlyMap<string, string> => {
  if (byName !== undefined) return byName;
  const map = new Map<string, string>();
  for (const code of currentCodes()) map.set(code.toLowerCase(), code.toLowerCase());
  for (const language of languages) {
    const display = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    for (const code of currentCodes()) {
      const name = plain(display.of(code) ?? '');
      if (name !== '' && !map.has(name)) map.set(name, code.toLowerCase());
    }
  }
  for (const [code, written] of Object.entries(alsoWritten)) {
    for (const name of written.split(' ')) map.set(name, code);
  }
  byName = map;
  return map;
};

/** Longest country name anybody writes; longer texts are addresses. */
const maxCountryChars = 80;

/** ISO 3166-1 alpha-2 in lower case of a code or a name in one of six languages, or null. */
export const countryCode = (text: string): string | null =>
  text.length > maxCountryChars ? null : (names().get(plain(text)) ?? null);

// UN geoscheme, cut the way sales teams cut the world: North America, Latin America, Asia and the Pacific, all else EMEA.
const regionCountries = {
  na: 'us ca pm gl bm um',
  latam:
    'mx gt bz sv hn ni cr pa co ve gy sr gf ec pe bo br py uy ar cl fk gs cu jm ht do pr vi vg ai ag bb bs bl bq aw cw dm gd gp kn ky lc mf mq ms sx tc tt vc',
  apac: 'cn jp kr kp tw hk mo mn in pk bd lk np bt mv my sg id ph th vn la kh mm bn tl au nz fj pg sb vu nc pf ws to tv ki nr mh fm pw gu mp as ck nu tk wf pn nf cx cc hm',
} as const;

const regionOf: ReadonlyMap<string, string> = new Map(
  Object.entries(regionCountries).flatMap(([region, codes]) => codes.split(' ').map((code) => [code, region] as const)),
);

/** Sales region (na, latam, apac, emea) of a country code or name, or null where the country is not understood. */
export const salesRegion = (text: string): string | null => {
  const code = countryCode(text);
  return code === null ? null : (regionOf.get(code) ?? 'emea');
};
