// Invented names: companies out of syllables, people out of common first and last names, and addresses that nobody can own
// (RFC 2606 keeps .example, example.com, example.net and example.org for such use).
import type { Random } from './random.ts';

const openings = ['Al', 'Bel', 'Cor', 'Dra', 'El', 'Fen', 'Gal', 'Hal', 'Is', 'Jor', 'Kes', 'Lum', 'Mar', 'Nor', 'Os', 'Pel', 'Quin', 'Ros', 'Sil', 'Tam', 'Ul', 'Vel', 'Wes', 'Yar', 'Zan'] as const; // prettier-ignore
const middles = ['a', 'be', 'co', 'da', 'e', 'fi', 'ga', 'i', 'ka', 'lo', 'mi', 'na', 'o', 'ra', 'so', 'ta', 've', 'vi'] as const; // prettier-ignore
const endings = ['bar', 'cen', 'dale', 'field', 'gren', 'lin', 'mar', 'mont', 'nia', 'nor', 'ra', 'rix', 'ron', 'sta', 'ten', 'tis', 'vant', 'via', 'wick', 'zon'] as const; // prettier-ignore

/** `Norvanta Freight` with `norvantafreight.example`, each once per `taken`. */
export const companyName = (
  trade: readonly [string, ...string[]],
  taken: Set<string>,
  random: Random,
): { name: string; domain: string } => {
  for (;;) {
    const middle = random.chance(0.5) ? random.pick(middles) : '';
    const stem = `${random.pick(openings)}${middle}${random.pick(endings)}`;
    const word = random.chance(0.8) ? random.pick(trade) : '';
    const name = word === '' ? stem : `${stem} ${word}`;
    const slug = name.toLowerCase().replaceAll(/[^a-z]/g, '');
    // A world larger than the syllables allow numbers its companies.
    const unique = taken.has(slug) ? `${slug}${taken.size}` : slug;
    if (taken.has(unique)) continue;
    taken.add(unique);
    return { name: unique === slug ? name : `${name} ${taken.size - 1}`, domain: `${unique}.example` };
  }
};

const firstNames = ['Ada', 'Ahmed', 'Aiko', 'Alice', 'Amara', 'Ana', 'Andre', 'Anika', 'Ben', 'Bruno', 'Carla', 'Chen', 'Clara', 'Dana', 'David', 'Diego', 'Elena', 'Emil', 'Emma', 'Erik', 'Fatima', 'Felix', 'Fiona', 'Grace', 'Hana', 'Hugo', 'Ines', 'Ivan', 'Jamal', 'Jana', 'Jonas', 'Julia', 'Kamal', 'Karin', 'Kofi', 'Lara', 'Lars', 'Leah', 'Leo', 'Lin', 'Lucas', 'Maria', 'Marta', 'Mateo', 'Maya', 'Mei', 'Mia', 'Nadia', 'Nils', 'Nina', 'Noah', 'Olga', 'Omar', 'Paul', 'Paula', 'Priya', 'Rafael', 'Rana', 'Ravi', 'Rosa', 'Ruth', 'Samir', 'Sara', 'Sofia', 'Sven', 'Tara', 'Theo', 'Tom', 'Uma', 'Vera', 'Victor', 'Wen', 'Yara', 'Yusuf', 'Zoe'] as const; // prettier-ignore
const lastNames = ['Adeyemi', 'Almeida', 'Andersen', 'Bauer', 'Becker', 'Bianchi', 'Blanc', 'Brandt', 'Brown', 'Campos', 'Carter', 'Castillo', 'Cohen', 'Costa', 'Dahl', 'Delgado', 'Diaz', 'Dubois', 'Evans', 'Farah', 'Fischer', 'Garcia', 'Gupta', 'Haddad', 'Hansen', 'Hoffmann', 'Ito', 'Jansen', 'Johnson', 'Kaur', 'Keller', 'Kim', 'Klein', 'Kowalski', 'Kumar', 'Lambert', 'Larsen', 'Lehmann', 'Lopez', 'Martin', 'Mehta', 'Meyer', 'Moreau', 'Mueller', 'Murphy', 'Nakamura', 'Nielsen', 'Novak', 'Okafor', 'Oliveira', 'Olsson', 'Patel', 'Peters', 'Petrov', 'Reyes', 'Richter', 'Rossi', 'Sato', 'Schmidt', 'Silva', 'Singh', 'Smith', 'Suzuki', 'Tanaka', 'Taylor', 'Tran', 'Vargas', 'Visser', 'Walker', 'Wang', 'Weber', 'White', 'Williams', 'Wong', 'Wright', 'Yilmaz', 'Zhang'] as const; // prettier-ignore

export const personName = (random: Random): { first: string; last: string } => ({
  first: random.pick(firstNames),
  last: random.pick(lastNames),
});

/** Stand-ins for providers where anybody gets an address. */
export const freeMailDomains = ['freemail.example', 'webmail.example', 'postbox.example'] as const;

export const schoolDomains = [
  'northford-university.example',
  'tu-altstadt.example',
  'collegelakeside.example',
] as const;

/** `ada.bauer@norvanta.example`, with a number where the address is taken. */
export const emailAddress = (
  name: { first: string; last: string },
  domain: string,
  taken: Set<string>,
  random: Random,
): string => {
  const first = name.first.toLowerCase();
  const last = name.last.toLowerCase();
  const local = random.pick([`${first}.${last}`, `${first}.${last}`, `${first.slice(0, 1)}${last}`, first]);
  let address = `${local}@${domain}`;
  for (let i = 2; taken.has(address); i++) address = `${local}${i}@${domain}`;
  taken.add(address);
  return address;
};
