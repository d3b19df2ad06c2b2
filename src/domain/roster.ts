// The reps as routing and clocks see them. Operational data, not part of the contract: it changes daily and is kept in versions.
import type { ConnectionId, RepId, TeamId } from './ids.ts';

export type { RepId, TeamId } from './ids.ts';

export type Rep = {
  readonly id: RepId;
  /** Lower case. */
  readonly email: string;
  readonly name: string;
  readonly teams: readonly TeamId[];
  /** Share of a team's leads beside the others', a whole number from 0 on; 0 = gets none in turn. */
  readonly weight: number;
  /** Most open leads at once; null = no bound. */
  readonly capacity: number | null;
  /** IANA name. */
  readonly timeZone: string;
  /** Who hears of breaches; null = the managers of the rep's first team. */
  readonly manager: RepId | null;
  /** The rep's id as a user of each CRM, by connection; a rep without one cannot own records there. */
  readonly users: Readonly<Record<ConnectionId, string>>;
  /** How they are mentioned, by channel. */
  readonly mentions: { readonly slack: string | null; readonly teams: string | null };
  /** False: listed, but gets nothing (has left, or is not there yet). */
  readonly isActive: boolean;
};

export type Team = { readonly id: TeamId; readonly label: string; readonly managers: readonly RepId[] };

export type Roster = {
  /** Hash of what it says. */
  readonly version: string;
  readonly reps: readonly Rep[];
  readonly teams: readonly Team[];
};

export const emptyRoster: Roster = { version: 'none', reps: [], teams: [] };

/** By id or e-mail address, as a contract names people. */
export const repNamed = (roster: Roster, name: string): Rep | null => {
  const wanted = name.trim().toLowerCase();
  return roster.reps.find((rep) => rep.id === name || rep.email === wanted) ?? null;
};

/** Whose user of a CRM this is; null = nobody's of the roster. */
export const repOfUser = (roster: Roster, connection: ConnectionId, userId: string): Rep | null =>
  roster.reps.find(({ users }) => users[connection] === userId) ?? null;

export const teamOf = (roster: Roster, id: TeamId): readonly Rep[] =>
  roster.reps.filter(({ teams, isActive }) => isActive && teams.includes(id));

/** Who hears of what happens with this rep's leads: their manager, else the managers of their teams. */
export const managersOf = (roster: Roster, rep: Rep): readonly RepId[] => {
  if (rep.manager !== null) return [rep.manager];
  const own = roster.teams.filter(({ id }) => rep.teams.includes(id)).flatMap(({ managers }) => managers);
  return [...new Set(own)].filter((id) => id !== rep.id);
};
