// Whether the parts of a roster fit together: people, teams and places that are named must be there, and nobody stands in it twice.
import type { Found } from '#src/yaml/problems.ts';
import type { Path } from '#src/yaml/path.ts';
import type { HolidayBook } from './holidays.ts';
import type { RepDocument, RosterDocument } from './roster-schema.ts';

export const repIdOf = ({ id, email }: Pick<RepDocument, 'id' | 'email'>): string => id ?? email;

const wrong = (path: Path, message: string): Found => ({ path, message, isKey: false });

/** What keeps the roster from being used. `book` null: nobody names a country. */
export const checkRoster = (roster: RosterDocument, book: HolidayBook | null): readonly Found[] => [
  ...checkNames(roster),
  ...checkReferences(roster),
  ...checkDates(roster),
  ...(book === null ? [] : checkPlaces(roster, book)),
];

const checkNames = ({ reps }: RosterDocument): readonly Found[] => {
  const problems: Found[] = [];
  const emails = new Map<string, number>();
  const ids = new Map<string, number>();
  const users = new Map<string, number>();
  const note = (known: Map<string, number>, key: string, index: number, path: Path, says: string): void => {
    const first = known.get(key);
    if (first === undefined) known.set(key, index);
    else problems.push(wrong(path, `${says} ${reps[first]?.email ?? ''} (reps[${first}]); keep one of them`));
  };
  for (const [i, rep] of reps.entries()) {
    note(emails, rep.email, i, ['reps', i, 'email'], 'is also the address of');
    if (emails.get(rep.email) !== i) continue;
    note(ids, repIdOf(rep), i, ['reps', i, rep.id === undefined ? 'email' : 'id'], 'is also the id of');
    for (const [connection, user] of Object.entries(rep.users))
      note(users, `${connection} ${user}`, i, ['reps', i, 'users', connection], 'is also the user of');
  }
  return problems;
};

const checkReferences = ({ reps, teams }: RosterDocument): readonly Found[] => {
  const people = new Map(reps.flatMap((rep) => [[rep.email, rep] as const, [repIdOf(rep), rep] as const]));
  const known = reps.map(({ email }) => email);
  const who = (path: Path, written: string): readonly Found[] =>
    personIn(people, written) === undefined
      ? [{ ...wrong(path, `nobody of the roster is "${written}"`), near: { name: written, known } }]
      : [];
  const problems: Found[] = [];
  for (const [id, team] of Object.entries(teams))
    for (const [i, manager] of (team?.managers ?? []).entries())
      problems.push(...who(['teams', id, 'managers', i], manager));
  for (const [i, rep] of reps.entries()) {
    for (const [j, team] of rep.teams.entries()) {
      if (!Object.hasOwn(teams, team))
        problems.push({
          ...wrong(['reps', i, 'teams', j], `there is no team "${team}"`),
          near: { name: team, known: Object.keys(teams) },
        });
      else if (rep.teams.indexOf(team) !== j)
        problems.push(wrong(['reps', i, 'teams', j], 'stands here twice; keep one of them'));
    }
    if (rep.manager === undefined) continue;
    problems.push(...who(['reps', i, 'manager'], rep.manager));
    if (personIn(people, rep.manager) === rep)
      problems.push(wrong(['reps', i, 'manager'], 'nobody is their own manager'));
  }
  return problems;
};

export const personIn = <T>(people: ReadonlyMap<string, T>, written: string): T | undefined =>
  people.get(written.trim()) ?? people.get(written.trim().toLowerCase());

const checkDates = ({ reps }: RosterDocument): readonly Found[] =>
  reps.flatMap((rep, i) => [
    ...(rep.from !== undefined && rep.until !== undefined && rep.until < rep.from
      ? [wrong(['reps', i, 'until'], `lies before "from", ${rep.from}`)]
      : []),
    ...rep.absences.flatMap((absence, j) => {
      const { from, until } = absence;
      if (until === undefined) return [];
      const isBackwards =
        from.length === until.length && from.length === 10 ? until < from : dayBound(until) <= Date.parse(from);
      return isBackwards ? [wrong(['reps', i, 'absences', j, 'until'], `does not lie after "from", ${from}`)] : [];
    }),
  ]);

/** The end of a date wherever one is; an instant as it is. */
const dayBound = (written: string): number =>
  written.length === 10 ? Date.parse(written) + 2 * 86_400_000 : Date.parse(written);

const checkPlaces = (roster: RosterDocument, book: HolidayBook): readonly Found[] =>
  placesIn(roster).flatMap(({ path, written }) => {
    const found = book.find(written);
    if ('place' in found) return [];
    const known = found.known.length === 0 ? '' : `; known are ${found.known.join(', ')}`;
    return [wrong(path, `${found.problem}${known}; or write none`)];
  });

export const noPlace = 'none';

/** Every country that is named, with its place in the file. */
export const placesIn = ({
  country,
  reps,
}: RosterDocument): readonly { readonly path: Path; readonly written: string }[] =>
  [
    { path: ['country'] as Path, written: country },
    ...reps.map((rep, i) => ({ path: ['reps', i, 'country'] as Path, written: rep.country })),
  ].flatMap(({ path, written }) => (written === undefined || written === noPlace ? [] : [{ path, written }]));

/** What may be meant, and is worth saying all the same. */
export const remarksOn = ({ reps, teams, country }: RosterDocument): readonly Found[] => [
  ...Object.keys(teams)
    .filter((id) => !reps.some((rep) => rep.teams.includes(id)))
    .map((id) => wrong(['teams', id], 'nobody is in this team; whatever is routed to it falls through')),
  ...reps.flatMap((rep, i) =>
    overlaps(rep).map((j) => wrong(['reps', i, 'absences', j], 'overlaps another absence of the same person')),
  ),
  ...reps.flatMap((rep, i) =>
    rep.hours !== undefined && rep.hours.every((blocks) => blocks.length === 0)
      ? [wrong(['reps', i, 'hours'], 'has no hours, so that no promise ever comes due')]
      : [],
  ),
  ...(country === undefined && reps.some((rep) => rep.country === undefined)
    ? [
        wrong(
          [],
          'names no country, so that public holidays count as working days; write country: none if that is meant',
        ),
      ]
    : []),
];

const overlaps = ({ absences }: RepDocument): readonly number[] => {
  const open = '9999-12-31';
  return absences.flatMap((absence, j) =>
    absences.some((other, k) => k < j && other.from <= (absence.until ?? open) && absence.from <= (other.until ?? open))
      ? [j]
      : [],
  );
};
