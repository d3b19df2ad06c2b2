// The least number of calls that a run's work needs with Salesforce's largest pages and batches: what a run is measured by.
import type { ObjectName, ReadPlan, Work } from '#connectors/connector.ts';
import type { SalesforceLimits } from './limits.ts';
import { asksForRoles } from './roles.ts';

/** Of a bulk job: begin it, see that it is done, delete it. */
const callsOfAJob = 3;
/** Once a run: the API's versions, and the counts that decide how to read. */
const callsOfARun = { backfill: 2, sync: 1 } as const;

/** Objects that are described besides, since fields of theirs are read along (`Campaign.Name`). */
const lookupsOf = (plans: readonly ReadPlan[]): number =>
  new Set(plans.flatMap(({ properties }) => properties.flatMap((name) => /^(.+)\./.exec(name)?.[1] ?? []))).size;

/** Every object is described, and asked at least once even where nothing is found. */
export const leastCalls = (work: Work, limits: SalesforceLimits): number => {
  const pages = (count: number | undefined, size: number): number => Math.ceil((count ?? 0) / size);
  const readCalls = (plan: ReadPlan): number => {
    const count = work.read[plan.object] ?? 0;
    const isBulk = work.kind === 'backfill' && count > limits.bulkFrom;
    const found = isBulk
      ? callsOfAJob + pages(count, limits.bulkPage)
      : Math.max(1, pages(count, limits.queryPage)) + pages(work.readWithHistory[plan.object], limits.readBatch);
    return 1 + found + (asksForRoles(plan) ? pages(count, limits.idsPerQuery) : 0);
  };
  const written = Object.keys(work.written) as ObjectName[];
  return [
    callsOfARun[work.kind],
    lookupsOf(work.plans),
    ...work.plans.map(readCalls),
    ...written.map((object) => pages(work.written[object], limits.writeBatch)),
  ].reduce((sum, calls) => sum + calls, 0);
};
