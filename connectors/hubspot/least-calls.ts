// The least number of calls that a run's work needs with HubSpot's largest pages and batches: what a run is measured by.
import type { ObjectName, ReadPlan, Work } from '#connectors/connector.ts';
import type { HubSpotLimits } from './limits.ts';
import { askedAssociations } from './wire.ts';

/** Every object is asked at least once, even where nothing is found. */
export const leastCalls = (work: Work, limits: HubSpotLimits): number => {
  const pages = (count: number | undefined, size: number): number => Math.ceil((count ?? 0) / size);
  const readCalls = (plan: ReadPlan): number => {
    const count = work.read[plan.object];
    if (work.kind === 'backfill')
      return Math.max(1, pages(count, plan.history.length > 0 ? limits.historyPage : limits.listPage));
    return (
      Math.max(1, pages(count, limits.searchPage)) +
      askedAssociations(plan).length * pages(count, limits.associationBatch) +
      pages(work.readWithHistory[plan.object], limits.historyPage)
    );
  };
  const written = Object.keys(work.written) as ObjectName[];
  return [
    ...work.plans.map(readCalls),
    ...written.map((object) => pages(work.written[object], limits.writeBatch)),
  ].reduce((sum, calls) => sum + calls, 0);
};
