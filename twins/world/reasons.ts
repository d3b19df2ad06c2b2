// What sellers say was in the way, as far as a contract has a word for it.
import type { Verdict } from './desk.ts';
import type { Obstacle } from './people.ts';

/** Names a contract may give to what was in the way, most usual first. */
export const reasonNames: Readonly<Record<Obstacle, readonly string[]>> = {
  student: ['student', 'student_email', 'not_a_buyer', 'no_buying_role'],
  competitor: ['competitor', 'not_a_buyer', 'wrong_industry'],
  geography: ['wrong_geography', 'wrong_region', 'outside_territory'],
  role: ['no_buying_role', 'wrong_role', 'contact_left'],
  size: ['company_too_small', 'too_small', 'wrong_industry'],
  industry: ['wrong_industry', 'not_target', 'company_too_small'],
  interest: ['no_interest', 'not_interested', 'no_need'],
  budget: ['no_budget', 'not_this_quarter'],
  timing: ['not_this_quarter', 'not_ready_this_quarter', 'not_ready', 'no_timeline'],
  silence: ['no_response', 'unreachable', 'not_this_quarter'],
};
/** What an account executive may say when giving an SQL back; not every contract has such reasons. */
export const returnNames: readonly string[] = ['not_qualified', 'no_real_need', 'no_need', 'no_show'];

/** Somebody who fits and may buy later goes back to marketing; the others are turned down. */
const isForLater: ReadonlySet<Obstacle> = new Set(['budget', 'timing', 'silence']);
export const verdictOf = (obstacle: Obstacle): Verdict => (isForLater.has(obstacle) ? 'recycled' : 'rejected');

/** What one sees without a call. */
export const isSeen: ReadonlySet<Obstacle> = new Set([
  'student',
  'competitor',
  'geography',
  'role',
  'size',
  'industry',
]);

/** Said in words where no reason fits. */
export const inWords: Readonly<Record<Obstacle, string>> = {
  student: 'writes a thesis about handoffs',
  competitor: 'works for somebody who sells the same',
  geography: 'we have no partner in that country',
  role: 'collects brochures for somebody else',
  size: 'two people and a dog, for now',
  industry: 'they do not work with leads at all',
  interest: 'was only looking for a template',
  budget: 'all money is spent until next year',
  timing: 'they are moving office first',
  silence: 'nobody picks up',
};
