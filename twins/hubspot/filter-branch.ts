// What a segment (list) is and the filter kinds the twin can evaluate; anything else is refused when it is created.
// https://developers.hubspot.com/docs/api-reference/2026-03/crm/lists/list-filters
import { z } from 'zod';
import type { ObjectType } from './types.ts';

const operation = z.discriminatedUnion('operationType', [
  z.looseObject({
    operationType: z.literal('ENUMERATION'),
    operator: z.enum(['IS_ANY_OF', 'IS_NONE_OF']),
    values: z.array(z.string()).min(1),
    includeObjectsWithNoValueSet: z.boolean().optional(),
  }),
  z.looseObject({
    operationType: z.literal('MULTISTRING'),
    operator: z.enum(['IS_EQUAL_TO', 'IS_NOT_EQUAL_TO']),
    values: z.array(z.string()).min(1),
    includeObjectsWithNoValueSet: z.boolean().optional(),
  }),
  z.looseObject({
    operationType: z.literal('BOOL'),
    operator: z.enum(['IS_EQUAL_TO', 'IS_NOT_EQUAL_TO']),
    value: z.boolean(),
    includeObjectsWithNoValueSet: z.boolean().optional(),
  }),
  z.looseObject({
    operationType: z.literal('ALL_PROPERTY'),
    operator: z.enum(['IS_KNOWN', 'IS_UNKNOWN']),
    includeObjectsWithNoValueSet: z.boolean().optional(),
  }),
]);
const filter = z.looseObject({ filterType: z.literal('PROPERTY'), property: z.string(), operation });
const andBranch = z.looseObject({
  filterBranchType: z.literal('AND'),
  filterBranches: z.array(z.never()).default([]),
  filters: z.array(filter).default([]),
});
/** The root is an OR of ANDs and has no filters of its own. */
export const filterBranch = z.looseObject({
  filterBranchType: z.literal('OR'),
  filterBranches: z.array(andBranch).min(1),
  filters: z.array(z.never()).default([]),
});
type Operation = z.infer<typeof operation>;
export type FilterBranch = z.infer<typeof filterBranch>;

export const processingTypes = ['DYNAMIC', 'MANUAL', 'SNAPSHOT'] as const;

export type Segment = {
  readonly listId: string;
  readonly type: ObjectType;
  readonly name: string;
  readonly processingType: (typeof processingTypes)[number];
  readonly createdAt: number;
  updatedAt: number;
  filterBranch: FilterBranch | null;
};

/** Whether one property's text (null = empty) passes one test. */
export const isMet = (value: string | null, test: Operation): boolean => {
  if (test.operationType === 'ALL_PROPERTY') return (test.operator === 'IS_KNOWN') === (value !== null);
  if (value === null) return test.includeObjectsWithNoValueSet ?? false;
  switch (test.operationType) {
    case 'ENUMERATION': {
      const chosen = value.split(';');
      return (test.operator === 'IS_ANY_OF') === test.values.some((wanted) => chosen.includes(wanted));
    }
    case 'MULTISTRING': {
      const text = value.toLowerCase();
      return (test.operator === 'IS_EQUAL_TO') === test.values.some((wanted) => wanted.toLowerCase() === text);
    }
    case 'BOOL':
      return (test.operator === 'IS_EQUAL_TO') === (value === String(test.value));
  }
};
