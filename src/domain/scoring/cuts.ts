// The values of intent and of the total at which something can flip. A cut c parts the numbers below c from those at or above it.
import type { NumberTest, Policy } from '../policy.ts';
import type { Found } from './condition.ts';

export type Cuts = { readonly intent: readonly number[]; readonly total: readonly number[] };

/** Points are whole thousandths, so "more than v" and "at least floor(v) + 1" are the same. */
const cutsOfTest = (test: NumberTest): readonly number[] => {
  switch (test.op) {
    case 'at_least':
    case 'less_than':
      return [test.value];
    case 'more_than':
    case 'at_most':
      return [Math.floor(test.value) + 1];
    case 'between':
      return [test.from, Math.floor(test.to) + 1];
  }
};

export const cutsOf = (policy: Policy, found: Found): Cuts => {
  const of = (axis: 'intent' | 'total'): readonly number[] =>
    found.axisTests.filter((one) => one.axis === axis).flatMap((one) => cutsOfTest(one.test));
  return { intent: [...new Set([...policy.grades.intent, ...of('intent')])], total: [...new Set(of('total'))] };
};
