// What is wrong or unfinished about who works here, each with what to do.
import { sql } from 'kysely';
import type { Finding } from '#connectors/connector.ts';
import type { Policy } from '#domain/policy.ts';
import type { Fallback, Route, Target } from '#domain/policy-routing.ts';
import { repNamed, teamOf } from '#domain/roster.ts';
import { listCrmPeople } from '#store/crm-people.ts';
import type { Tx } from '#store/schema.ts';
import type { LoadedDesk } from './desk-of.ts';

/** More names in one sentence are not read. */
const mostNamed = 5;

export const examineRoster = async (tx: Tx, policy: Policy, desk: LoadedDesk): Promise<Finding[]> => {
  const findings: Finding[] = [...desk.problems];
  const named = namedBy(policy);
  if (!desk.hasRoster) {
    if (named.teams.size + named.reps.size > 0)
      findings.push({
        severity: 'warning',
        what: 'the contract routes leads to people and teams, but there is no roster, so that nobody gets any',
        nextStep: 'Write roster.yaml (roster.example.yaml shows one) and run `baton roster load`',
      });
    return findings;
  }
  for (const team of named.teams) findings.push(...examineTeam(desk, team));
  for (const rep of named.reps)
    if (repNamed(desk.roster, rep) === null)
      findings.push({
        severity: 'error',
        what: `the contract routes to ${rep}, who is nobody of the roster`,
        nextStep: 'Add them to the roster, or name somebody else in the contract',
      });
  const active = desk.roster.reps.filter(({ isActive }) => isActive);
  if (!active.some(({ id }) => desk.timeOf(id).blocks.length > 0))
    findings.push({
      severity: 'error',
      what: 'nobody of the roster has hours of work, so that no promise ever comes due',
      nextStep: 'Give the roster hours, such as hours: { mon-fri: 09:00-17:00 }',
    });
  return [...findings, ...(await unknownOwners(tx, desk))];
};

const examineTeam = (desk: LoadedDesk, team: string): readonly Finding[] => {
  if (!desk.roster.teams.some(({ id }) => id === team))
    return [
      {
        severity: 'error',
        what: `the contract routes to the team ${team}, which the roster does not have`,
        nextStep: 'Add the team to the roster with its people, or name another one in the contract',
      },
    ];
  if (teamOf(desk.roster, team).length > 0) return [];
  return [
    {
      severity: 'warning',
      what: `nobody is active in the team ${team}, to which the contract routes`,
      nextStep: 'Give somebody of the roster that team',
    },
  ];
};

/** Owners of records whom the roster does not know: their leads count as nobody's. */
const unknownOwners = async (tx: Tx, { roster }: LoadedDesk): Promise<readonly Finding[]> => {
  const { rows } = await sql<{ connection: string; owner: string; records: number }>`
    select connection_id as connection, owner, count(*)::int as records from record_refs
    where owner is not null and not is_archived group by connection_id, owner order by count(*) desc, owner`.execute(
    tx,
  );
  const known = new Set(roster.reps.flatMap(({ users }) => Object.entries(users).map(([id, user]) => `${id} ${user}`)));
  const names = new Map((await listCrmPeople(tx)).map((person) => [`${person.connection} ${person.userId}`, person]));
  const unknown = rows.filter(({ connection, owner }) => !known.has(`${connection} ${owner}`));
  return [...Map.groupBy(unknown, ({ connection }) => connection)].map(([connection, owners]) => {
    const told = owners.slice(0, mostNamed).map(({ owner, records }) => {
      const person = names.get(`${connection} ${owner}`);
      const state =
        person === undefined ? ', not among its users' : person.isGone || !person.isActive ? ', has left' : '';
      return `${person?.name ?? owner} (${owner}${state}; ${records} ${records === 1 ? 'record' : 'records'})`;
    });
    const more = owners.length - told.length;
    return {
      severity: 'info' as const,
      what: `${owners.length} ${owners.length === 1 ? 'owner' : 'owners'} of records in ${connection} ${owners.length === 1 ? 'is' : 'are'} nobody of the roster: ${told.join(', ')}${more > 0 ? `, and ${more} more` : ''}`,
      nextStep: 'Add them to the roster where they work leads; where they have left, reassign their records',
    };
  });
};

const namedBy = ({ handoff }: Policy): { readonly teams: ReadonlySet<string>; readonly reps: ReadonlySet<string> } => {
  const teams = new Set<string>();
  const reps = new Set<string>();
  const walk = (target: Target | Fallback): void => {
    if (target.kind === 'team') teams.add(target.team);
    if (target.kind === 'rep') reps.add(target.rep);
    if ('ifAbsent' in target && target.ifAbsent !== null) walk(target.ifAbsent);
  };
  const walkRoute = ({ rules, otherwise }: Route): void => {
    for (const { to } of rules) walk(to);
    walk(otherwise);
  };
  const { routing } = handoff;
  if (routing === null) return { teams, reps };
  walkRoute(routing.mql);
  if (routing.sql !== null) walkRoute(routing.sql);
  walk(routing.triage);
  return { teams, reps };
};
