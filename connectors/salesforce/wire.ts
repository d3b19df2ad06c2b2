// Checks of Salesforce's answers where they enter. What each holds is the REST API's; jsforce lends the types of what we rely on by name.
import type { Field as DescribedField } from '@jsforce/jsforce-node';
import { z } from 'zod';

export type FieldType = DescribedField['type'];

export const describeAnswer = z.object({
  name: z.string(),
  queryable: z.boolean().catch(true),
  updateable: z.boolean().catch(false),
  replicateable: z.boolean().catch(true),
  fields: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      updateable: z.boolean().catch(false),
      relationshipName: z.string().nullish(),
      referenceTo: z.array(z.string()).nullish(),
    }),
  ),
});
export type DescribeAnswer = z.infer<typeof describeAnswer>;

const row = z.record(z.string(), z.unknown());
export type Row = Readonly<Record<string, unknown>>;

export const queryAnswer = z.object({
  totalSize: z.number().int().nonnegative(),
  done: z.boolean(),
  records: z.array(row),
});

/** Records by id, in the order asked; null where there is none. */
export const retrieveAnswer = z.array(row.nullable());

export const updatedAnswer = z.object({ latestDateCovered: z.string() });

export const countsAnswer = z.object({
  sObjects: z.array(z.object({ name: z.string(), count: z.number().int().nonnegative() })),
});

export const limitsAnswer = z.object({
  DailyApiRequests: z.object({ Max: z.number(), Remaining: z.number() }).optional(),
});

/** Only that it was answered counts. */
export const anyAnswer = z.unknown();

/** https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/query_get_one_job.htm */
export const jobAnswer = z.object({
  id: z.string().regex(/^\w{15,18}$/),
  state: z.string(),
  errorMessage: z.string().nullish(),
  numberRecordsProcessed: z.number().optional(),
  numberRecordsFailed: z.number().optional(),
});
export type JobAnswer = z.infer<typeof jobAnswer>;
