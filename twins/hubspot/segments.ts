// Who is in a segment: active segments are the work queues of the page. Membership is worked out when it is asked for.
import { isMet, type FilterBranch, type Segment } from './filter-branch.ts';
import { valueOf } from './records.ts';
import type { State } from './state.ts';
import type { ObjectType, StoredRecord } from './types.ts';

export const isMember = (state: State, segment: Segment, record: StoredRecord): boolean =>
  segment.filterBranch?.filterBranches.some((branch) =>
    branch.filters.every((one) => isMet(valueOf(state, segment.type, record, one.property), one.operation)),
  ) ?? false;

/** The live members of a segment, in id order. */
export const membersOf = (state: State, segment: Segment): StoredRecord[] => {
  const { live, records } = state.tables[segment.type];
  const members: StoredRecord[] = [];
  for (const id of live) {
    const record = records.get(id);
    if (record !== undefined && isMember(state, segment, record)) members.push(record);
  }
  return members;
};

/** Properties a filter names that the object does not have. */
export const unknownProperties = (state: State, type: ObjectType, branch: FilterBranch): string[] =>
  branch.filterBranches
    .flatMap((and) => and.filters.map((one) => one.property))
    .filter((name) => state.properties.get(type, name) === undefined);
