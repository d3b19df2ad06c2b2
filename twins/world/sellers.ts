// The people who work the leads: SDRs who find a handoff of theirs in the CRM, accept it, call, and give a verdict with a reason, and AEs who take an
// SQL and open a deal. They work what they own, in their hours; they see the fields on the screen and learn the truth by calling. Each has habits of
// their own: some leads are forgotten, some answers come too early or without what is asked for, and are put right once the screen says so.
import type { Case, Office, Step } from './case.ts';
import type { SellersDesk } from './desk.ts';
import { hourMs, minuteMs } from './hours.ts';
import type { Person } from './people.ts';
import { createQueue } from './queue.ts';
import type { Random } from './random.ts';
import { sdrCourse } from './sdr.ts';
import { aeCourse } from './ae.ts';
import { atWork, type Seller } from './staff.ts';

/** What has happened, for those who want to know whether the rules of this world were kept. */
export type Deed = {
  readonly what: 'answer' | 'call' | 'mail' | 'fill_in' | 'give' | 'deal';
  readonly person: string;
  readonly by: string;
  readonly at: number;
  readonly owner: string | null;
};

export type Sellers = {
  /** Looks at the CRMs at `to` and does what is due since the last look. */
  work(to: number): void;
  /** In the order in which they were done. */
  readonly deeds: readonly Deed[];
};

export type SellersOptions = {
  readonly random: Random;
  readonly staff: readonly Seller[];
  readonly desks: readonly SellersDesk[];
  /** By the id under which `desks` know them: whom the calls reach. */
  readonly people: () => Iterable<readonly [string, Person]>;
};

const phases: Readonly<Record<string, 'sdr' | 'ae'>> = { lead: 'sdr', mql: 'sdr', sal: 'sdr', sql: 'ae' };

/** Who has to answer, as the screen says it; null = nobody. */
const phaseOn = (desk: SellersDesk, record: string): 'sdr' | 'ae' | null => {
  if (desk.shown(record, 'handoff') === '' || desk.shown(record, 'why') === '') return null;
  const stage = desk.shown(record, 'stage');
  if (stage === 'lead' && desk.shown(record, 'mql_status') !== 'triage') return null;
  return phases[stage] ?? null;
};

const timeIn = (text: string): number | null => {
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
};

type Held = { readonly key: string; readonly one: Case; isForgotten: boolean };

export const createSellers = ({ random, staff, desks, people }: SellersOptions): Sellers => {
  const queue = createQueue<Step>();
  const held = new Map<string, Held>();
  const seen = new Map<string, number>();
  const deeds: Deed[] = [];
  const byEmail = new Map(staff.map((seller) => [seller.email, seller]));
  let last = -Infinity;
  let order = 0;

  const isMine = (one: Case): boolean => {
    const record = one.record();
    if (record === null || held.get(one.name)?.one !== one) return false;
    const wanted = one.seller.role === 'ae' ? 'ae' : 'sdr';
    return one.desk.ownerOf(record) === one.seller.email && phaseOn(one.desk, record) === wanted;
  };
  // Nobody edits the past: what falls due between two looks is entered after the earlier look.
  const enter = (at: number, one: Case, what: Step): void => {
    const settle = one.random.between(0.5, 4) * minuteMs;
    const due = atWork(one.seller, Math.max(Math.round(at), last + 1), settle);
    queue.push({ at: due, order: (order += 1), what });
  };
  const office: Office = {
    plan: (at, one, what) => {
      enter(at, one, (due) => {
        if (isMine(one)) what(due);
      });
    },
    planAnyway: (at, one, what) => {
      enter(at, one, (due) => {
        if (one.record() !== null) what(due);
      });
    },
    colleagues: ({ seller }) => staff.filter(({ role, email }) => role === seller.role && email !== seller.email),
  };

  const watched = (desk: SellersDesk, name: string): SellersDesk => {
    const noted =
      <A extends readonly unknown[], R>(what: Deed['what'], how: (record: string, ...rest: A) => R) =>
      (record: string, ...rest: A): R => {
        const { by, at } = rest.at(-1) as { by: string; at: number };
        deeds.push({ what, person: name, by, at, owner: desk.ownerOf(record) });
        return how(record, ...rest);
      };
    return {
      ...desk,
      answer: noted('answer', desk.answer),
      call: noted('call', desk.call),
      mail: noted('mail', desk.mail),
      fillIn: noted('fill_in', desk.fillIn),
      giveTo: noted('give', desk.giveTo),
    };
  };

  /** The desk at which the owner works it: at home if it is there, else wherever it is theirs. */
  const findCase = (name: string): { seller: Seller; desk: SellersDesk; record: string } | null => {
    const found = desks.flatMap((desk) => {
      const record = desk.recordOf(name);
      const phase = record === null ? null : phaseOn(desk, record);
      const seller = record === null ? undefined : byEmail.get(desk.ownerOf(record) ?? '');
      return record === null || phase === null || seller?.role !== phase ? [] : [{ seller, desk, record }];
    });
    return found.find(({ seller, desk }) => seller.home === desk.name) ?? found[0] ?? null;
  };

  /** Takes up what has come to somebody since the last look. */
  const look = (to: number): void => {
    for (const [name, person] of people()) {
      const found = findCase(name);
      if (found === null) continue;
      const { seller, desk, record } = found;
      const handoff = desk.shown(record, 'handoff');
      const key = `${handoff}/${seller.email}`;
      const known = held.get(name);
      if (known?.key === key) {
        if (known.isForgotten) remember(known, to);
        continue;
      }
      const turn = (seen.get(`${name}/${key}`) ?? 0) + 1;
      seen.set(`${name}/${key}`, turn);
      const chance = random.split(`${name}/${key}/${String(turn)}`);
      const isFirst = known?.one.handoff !== handoff;
      const one: Case = {
        ...{ person, name, handoff, seller, random: chance, desk: watched(desk, name) },
        record: () => desk.recordOf(name),
      };
      const handedOverAt = timeIn(desk.shown(record, 'handed_over_at')) ?? to;
      const from = Math.min(to, isFirst ? handedOverAt : Math.max(handedOverAt, last));
      const isForgotten = chance.chance(seller.forgets);
      held.set(name, { key, one, isForgotten });
      if (!isForgotten) begin(one, from, turn > 1);
    }
  };

  /** Where the deadline is minutes away they hurry. */
  const begin = (one: Case, from: number, isBack: boolean): void => {
    const { seller, desk, random: chance } = one;
    const opening = atWork(seller, from, 0);
    const due = timeIn(desk.shown(one.record() ?? '', 'due_at'));
    const isUrgent = due !== null && due - opening <= 20 * minuteMs;
    const minutes = chance.logNormal(isUrgent ? seller.quickMinutes : seller.delayMinutes, 0.7);
    const course = seller.role === 'ae' ? aeCourse(office, one) : sdrCourse(office, one, { isUrgent, isBack });
    office.plan(opening + minutes * minuteMs, one, course);
  };

  /** The manager sees what is overdue: says a word, or gives it to somebody else. */
  const remember = (known: Held, to: number): void => {
    const { one } = known;
    const record = one.record();
    if (record === null || one.desk.shown(record, 'sla_state') !== 'breached') return;
    known.isForgotten = false;
    const at = to + one.random.between(2, 9) * hourMs;
    const manager = staff.find(({ role }) => role === 'manager');
    const others = office.colleagues(one);
    const [first, ...rest] = others;
    if (manager === undefined || first === undefined || !one.random.chance(0.3)) begin(one, at, false);
    else
      office.plan(at, one, (due) => {
        const to = one.random.pick([first, ...rest]).email;
        one.desk.giveTo(one.record() ?? '', to, { by: manager.email, at: due });
      });
  };

  return {
    deeds,
    work: (to) => {
      look(to);
      while (queue.nextAt() <= to) {
        const due = queue.pop();
        due?.what(due.at);
      }
      last = to;
    },
  };
};
