// Records that were merged away: they show as deleted and name the record that lives on, which is read anew in their place, with what it took over.
import type { ReadPlan } from '#connectors/connector.ts';
import type { Selection } from './describe.ts';
import type { SalesforceLimits } from './limits.ts';
import { salesforceObject } from './names.ts';
import { idOf, masterOf } from './records.ts';
import type { Queries } from './soql.ts';
import type { Row } from './wire.ts';

export type Told = { readonly row: Row; readonly mergedIds: readonly string[] };

/**
 * The rows to hand out for those read: each that was not merged away, and in place of those that were, the one they ended in. A winner may have been
 * merged away itself since. Where none is left, the loser is handed out as what it is: deleted.
 */
export const followMerges = async (
  on: { queries: Queries; limits: SalesforceLimits },
  plan: ReadPlan,
  selection: Selection,
  rows: readonly Row[],
): Promise<Told[]> => {
  const losers = rows.filter((row) => masterOf(row) !== null);
  const told = new Map<string, Row>(rows.filter((row) => masterOf(row) === null).map((row) => [idOf(row), row]));
  if (losers.length === 0) return [...told.values()].map((row) => ({ row, mergedIds: [] }));

  const seen = new Map<string, Row>(losers.map((row) => [idOf(row), row]));
  const current = new Map<string, Row>();
  const asked = new Set<string>();
  for (let hop = 0; hop < on.limits.mergeHops; hop++) {
    const masters = new Set([...seen.values()].flatMap((row) => masterOf(row) ?? []));
    const open = [...masters].filter((id) => !seen.has(id) && !asked.has(id));
    if (open.length === 0) break;
    const found = await on.queries.byIds(
      `reading merged ${salesforceObject(plan.object).label}`,
      { select: selection.fields, from: selection.from },
      'Id',
      open,
      true,
    );
    for (const row of found) (masterOf(row) === null ? current : seen).set(idOf(row), row);
    // One that is not found was purged for good, and is not asked for again.
    for (const id of open) asked.add(id);
  }

  const merged = new Map<string, string[]>();
  for (const [id, row] of seen) {
    const end = endOf(row, seen);
    const winner = end === null ? undefined : current.get(end);
    if (end === null || winner === undefined) told.set(id, row);
    else {
      told.set(end, winner);
      merged.set(end, [...(merged.get(end) ?? []), id]);
    }
  }
  return [...told].map(([id, row]) => ({ row, mergedIds: merged.get(id) ?? [] }));
};

/** The id at the end of the chain of winners; null if it goes round in a circle. */
const endOf = (row: Row, seen: ReadonlyMap<string, Row>): string | null => {
  let id = masterOf(row);
  for (let hop = 0; hop <= seen.size && id !== null; hop++) {
    const next = seen.get(id);
    if (next === undefined) return id;
    id = masterOf(next);
  }
  return null;
};
