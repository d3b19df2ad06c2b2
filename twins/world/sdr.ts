// What an SDR does with a lead: answers it, tries to reach the person, writes down what was found, and says what becomes of it. A verdict that is
// refused is seen on the screen, and put right as the sentence there asks.
import { evidence, type Answer, type Evidence } from './desk.ts';
import { dayMs, hourMs, minuteMs } from './hours.ts';
import type { Obstacle } from './people.ts';
import { inWords, isSeen, reasonNames, verdictOf } from './reasons.ts';
import type { Case, Office, Step } from './case.ts';

/** Share of the leads nobody can win that an SDR sees at first sight. */
const seesAtOnce = 0.55;
/** Chance that a call reaches somebody who can be reached. */
const reaches = 0.5;
const givesAway = 0.03;
const otherShare = 0.08;
/** A deal is opened although nobody said that it is an SQL. */
const skipsVerdict = 0.05;
/** A guard against one who never gets it right. */
const mostLooks = 25;

const findings: Readonly<Record<Evidence, readonly [string, ...string[]]>> = {
  need: [
    'Leads wait for days before anybody calls',
    'Sales and marketing count differently',
    'Half of the leads get lost',
  ],
  authority: ['Decides together with the CFO', 'Has the budget', 'Champion; the COO signs'],
  timeline: ['Before the end of the year', 'Next quarter', 'As soon as the contract with the old one ends'],
};

const answerOf = ({ desk, random }: Case, obstacle: Obstacle): Answer => {
  const verdict = verdictOf(obstacle);
  if (verdict === 'rejected' && desk.offers('other') && random.chance(otherShare))
    return { verdict, reason: 'other', note: random.chance(0.5) ? inWords[obstacle] : '' };
  const reason = reasonNames[obstacle].find((name) => desk.offers(name)) ?? '';
  return { verdict, reason };
};

/** What the screen asks for next, or nothing. */
const sentenceOn = (one: Case, record: string): string =>
  /^Next: (.*)$/m.exec(one.desk.shown(record, 'why'))?.[1] ?? '';

type Situation = { readonly isUrgent: boolean; readonly isBack: boolean };

/** `isBack`: it was theirs before in this handoff, and has come back. */
export const sdrCourse = (office: Office, one: Case, { isUrgent, isBack }: Situation): Step => {
  const { person, seller, desk, random } = one;
  const by = seller.email;
  let touches = 0;
  let looks = 0;
  let last: Answer | null = null;
  const here = (): string => one.record() ?? '';

  const say = (answer: Answer, at: number): void => {
    last = answer;
    desk.answer(here(), answer, { by, at });
    if (answer.verdict !== 'accepted') office.plan(at + random.between(1.5, 7) * hourMs, one, check);
  };
  const fillIn = (which: readonly Evidence[], at: number): void => {
    if (which.length === 0) return;
    const found = Object.fromEntries(which.map((field) => [field, random.pick(findings[field])]));
    desk.fillIn(here(), found, { by, at });
  };

  /** Reads what became of the verdict; puts right what is asked for. */
  const check: Step = (at) => {
    if ((looks += 1) > mostLooks) return;
    const asked = sentenceOn(one, here());
    if (last === null) return;
    const isRefused = /^(To |Say in a few words|Choose a reason|")/.test(asked);
    if (!isRefused) {
      office.plan(at + 5 * hourMs, one, check);
      return;
    }
    if (/qualifying call/.test(asked)) desk.call(here(), 'connected', { by, at });
    fillIn(
      evidence.filter((field) => new RegExp(`\\b${field}\\b`).test(asked)),
      at + minuteMs,
    );
    if (/in a few words/.test(asked)) desk.answer(here(), { ...last, note: inWords[person.obstacle] }, { by, at });
    if (/reach out \d+ times/.test(asked)) touch(at);
    office.plan(at + random.between(0.4, 0.9) * dayMs, one, check);
  };

  const convert: Step = (at) => {
    if (random.chance(skipsVerdict)) {
      desk.openDeal(here(), { name: dealName(one), amount: dealAmount(one) }, { by, at });
      return;
    }
    const isSloppy = random.chance(seller.sloppiness);
    fillIn(isSloppy ? evidence.filter(() => random.chance(0.4)) : evidence, at);
    say({ verdict: 'converted', reason: '' }, at + 2 * minuteMs);
  };

  const conclude: Step = (at) => {
    const isDisliked = seller.dislikes === person.place.code && random.chance(0.6);
    if (person.wouldConvert && !isDisliked && !random.chance(seller.impatience)) {
      convert(at);
      return;
    }
    const found = person.wouldConvert ? 'interest' : person.obstacle;
    const obstacle = isDisliked ? 'geography' : seller.excuse !== null && random.chance(0.2) ? seller.excuse : found;
    say(answerOf(one, obstacle), at);
  };

  const touch = (at: number, canReach = false): boolean => {
    touches += 1;
    const isReached = canReach && random.chance(reaches);
    const isMail = !isReached && random.chance(0.35);
    const isUnlogged = isReached && random.chance(seller.sloppiness / 2);
    if (isMail) desk.mail(here(), { by, at });
    else if (!isUnlogged)
      desk.call(here(), isReached ? 'connected' : random.chance(0.5) ? 'no_answer' : 'left_voicemail', { by, at });
    return isReached;
  };

  const attempt: Step = (at) => {
    const canReach = person.obstacle !== 'silence' || person.wouldConvert;
    if (touch(at, canReach)) office.plan(at + random.between(6, 40) * minuteMs, one, conclude);
    else if (touches >= seller.patience)
      office.plan(at + random.between(0.5, 3) * hourMs, one, (due) => {
        say(answerOf(one, 'silence'), due);
      });
    else office.plan(at + random.between(0.5, 1.5) * dayMs, one, attempt);
  };

  return (at) => {
    const colleagues = office.colleagues(one);
    const [first, ...rest] = colleagues;
    if (!isBack && first !== undefined && random.chance(givesAway)) {
      desk.giveTo(here(), random.pick([first, ...rest]).email, { by, at });
      return;
    }
    if (!person.wouldConvert && isSeen.has(person.obstacle) && random.chance(seesAtOnce)) {
      say(answerOf(one, person.obstacle), at);
      return;
    }
    if (desk.shown(here(), 'stage') !== 'sal') say({ verdict: 'accepted', reason: '' }, at);
    office.plan(at + random.logNormal(isUrgent ? 3.5 : 20, 0.6) * minuteMs, one, attempt);
  };
};

export const dealName = ({ person }: Case): string => `${person.company?.name ?? 'Private'} evaluation`;
export const dealAmount = ({ person }: Case): number => (person.company?.employees ?? 5) * 40;
