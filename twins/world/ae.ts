// What an account executive does with an SQL: takes it and opens a deal, or gives it back with a reason; and closes the deal in the end.
import { dayMs, hourMs } from './hours.ts';
import { reasonNames, returnNames } from './reasons.ts';
import { dealAmount, dealName } from './sdr.ts';
import type { Case, Office, Step } from './case.ts';

const givesBack = 0.1;
/** Opens the deal at once, which says it as well. */
const opensAtOnce = 0.15;
const winShare = 0.3;

export const aeCourse = (office: Office, one: Case): Step => {
  const { seller, desk, random } = one;
  const by = seller.email;
  const here = (): string => one.record() ?? '';

  const open: Step = (at) => {
    const record = here();
    const deal = desk.openDeal(record, { name: dealName(one), amount: dealAmount(one) }, { by, at });
    office.planAnyway(at + random.between(15, 70) * dayMs, one, (due) => {
      desk.closeDeal(deal, here(), random.chance(winShare), { by, at: due });
    });
  };

  return (at) => {
    if (random.chance(givesBack)) {
      const given =
        returnNames.find((name) => desk.offers(name)) ?? reasonNames.timing.find((name) => desk.offers(name));
      const verdict = given !== undefined && returnNames.includes(given) ? 'rejected' : 'recycled';
      desk.answer(here(), { verdict, reason: given ?? '' }, { by, at });
    } else if (random.chance(opensAtOnce)) open(at);
    else {
      desk.answer(here(), { verdict: 'accepted', reason: '' }, { by, at });
      office.planAnyway(at + random.between(1, 30) * hourMs, one, open);
    }
  };
};
