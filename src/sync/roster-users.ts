// The roster joined with the CRMs' users: by the ids that it names, else by e-mail address. Who has left a CRM owns nothing there any more.
import type { Finding } from '#connectors/connector.ts';
import type { ListedRep, RosterFile } from '#src/calendar/roster-file.ts';
import type { Absence } from '#domain/desk.ts';
import type { ConnectionId, Instant } from '#domain/lead.ts';
import type { Rep } from '#domain/roster.ts';
import type { CrmPerson } from '#store/crm-people.ts';

export type JoinedRep = {
  readonly listed: ListedRep;
  readonly rep: Rep;
  /** Those the CRMs tell of. */
  readonly absences: readonly Absence[];
};

export type Joined = { readonly reps: readonly JoinedRep[]; readonly problems: readonly Finding[] };

export const joinUsers = (roster: RosterFile, people: readonly CrmPerson[], now: Instant): Joined => {
  const byConnection = Map.groupBy(people, ({ connection }) => connection);
  const connections = [...byConnection].map(([connection, all]) => usersOf(connection, all));
  const problems: Finding[] = [];
  const reps = roster.reps.map((listed): JoinedRep => {
    const found = connections.map((connection) => findUser(listed, connection));
    problems.push(...found.flatMap((one) => (one.problem === null ? [] : [one.problem])));
    const users = {
      // Of a connection whose users were never read the roster's word is all there is.
      ...Object.fromEntries(Object.entries(listed.rep.users).filter(([id]) => !byConnection.has(id))),
      ...Object.fromEntries(
        found.flatMap(({ connection, person }) => (person === null ? [] : [[connection, person.userId]])),
      ),
    };
    const hasLeft = found.some(({ isLost }) => isLost) && Object.keys(users).length === 0;
    if (hasLeft) problems.push(sayLeft(listed));
    const absences = found.flatMap(({ connection, person }): Absence[] =>
      person?.away == null
        ? []
        : [
            {
              rep: listed.rep.id,
              from: person.away.from ?? 0,
              until: person.away.until,
              source: connection,
              why: null,
            },
          ],
    );
    const isHere = (listed.from ?? -Infinity) <= now && now < (listed.until ?? Infinity);
    return { listed, rep: { ...listed.rep, users, isActive: isHere && !hasLeft }, absences };
  });
  return { reps, problems };
};

type Users = {
  readonly connection: ConnectionId;
  readonly byId: ReadonlyMap<string, CrmPerson>;
  readonly byEmail: ReadonlyMap<string, CrmPerson>;
};

/** Of several users of one address the active one counts. */
const usersOf = (connection: ConnectionId, people: readonly CrmPerson[]): Users => {
  const byEmail = new Map<string, CrmPerson>();
  for (const person of people) {
    const email = person.email?.toLowerCase();
    if (email !== undefined && !isActive(byEmail.get(email))) byEmail.set(email, person);
  }
  return { connection, byId: new Map(people.map((person) => [person.userId, person])), byEmail };
};

const isActive = (person: CrmPerson | undefined): boolean => person?.isActive === true && !person.isGone;

type FoundUser = {
  readonly connection: ConnectionId;
  readonly person: CrmPerson | null;
  /** Was a user there, and is none any more. */
  readonly isLost: boolean;
  readonly problem: Finding | null;
};

const findUser = ({ rep }: ListedRep, { connection, byId, byEmail }: Users): FoundUser => {
  const named = rep.users[connection];
  const person = named === undefined ? byEmail.get(rep.email) : byId.get(named);
  if (person !== undefined && isActive(person)) return { connection, person, isLost: false, problem: null };
  if (person !== undefined) {
    const what = `${rep.name} (${rep.id}) is no user of ${connection} any more, so that nothing is assigned to them there`;
    const nextStep = `Give the roster's entry an "until", or make them a user of ${connection} again`;
    return { connection, person: null, isLost: true, problem: { severity: 'warning', what, nextStep } };
  }
  if (named === undefined) return { connection, person: null, isLost: false, problem: null };
  const what = `the roster says that ${rep.name} (${rep.id}) is user ${named} of ${connection}, but there is no such user`;
  const nextStep = 'Correct the id under "users", or leave it out where the e-mail address is the same';
  return { connection, person: null, isLost: true, problem: { severity: 'error', what, nextStep } };
};

const sayLeft = ({ rep }: ListedRep): Finding => ({
  severity: 'warning',
  what: `${rep.name} (${rep.id}) gets no leads: no CRM has them as an active user`,
  nextStep: 'Their open leads are offered to others; take them out of the roster, or give them a user again',
});
