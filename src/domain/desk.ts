// Who works here and when, as a decision sees it: the roster joined with the CRMs' users, everybody's working time, and who is away.
import type { Instant } from './lead.ts';
import type { RepId, Roster } from './roster.ts';
import type { Away, WorkingTime } from './working-time.ts';

export type Desk = {
  /** With the CRMs' users joined; who is no user any more, or not of the company at this time, is not active. */
  readonly roster: Roster;
  /** Another one whenever anything of the hours, zones, holidays or absences is. */
  readonly calendarVersion: string;
  /** With absences taken out. Null, or nobody of the roster: the working time that holds for all. */
  readonly timeOf: (rep: RepId | null) => WorkingTime;
  /** Away at this instant; hours and holidays aside. */
  readonly isAbsent: (rep: RepId, at: Instant) => boolean;
  /** The absence a rep is in at this instant; null = is there. */
  readonly absenceOf: (rep: RepId, at: Instant) => Away | null;
};

/** A stretch in which a rep is away, and who said so. */
export type Absence = Away & {
  readonly rep: RepId;
  /** `file`: the roster's; `command`: by hand; else the connection whose CRM says so. */
  readonly source: string;
  /** In words; null = nobody said. */
  readonly why: string | null;
};
