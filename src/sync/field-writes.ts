// What must be written so that each record shows what was decided: our fields, and the CRM's own stage where the mapping lets Baton set it.
import type { AppField, Shown } from '#domain/app-fields.ts';
import { observedFields } from '#domain/app-fields.ts';
import type { Decision } from '#domain/decide.ts';
import type { Instant } from '#domain/lead.ts';
import { personMapping } from '#mapping/mapping.ts';
import { toNativeStage } from '#mapping/native-stage.ts';
import { changedValues, toValues } from '#mapping/to-values.ts';
import type { IntendedWrite } from '#store/outbox.ts';
import { loadOpenWrites } from '#store/outbox-desk.ts';
import { refKey, type StoredRef } from '#store/refs.ts';
import type { Tx } from '#store/schema.ts';
import type { ObjectName } from '#connectors/connector.ts';
import type { Engine, Target } from './engine.ts';

export type Shows = { readonly decision: Decision; readonly refs: readonly StoredRef[] };

/** Whether Baton's fields can be written on this ref now. What a record that was never read shows is not known. */
const isWritable = (target: Target | undefined, ref: StoredRef): target is Target =>
  target?.isInstalled === true && ref.modifiedAt > 0 && !ref.isArchived && ref.mergedInto === null;

/**
 * What must be written so that each record shows what was decided: only what differs from what the CRM shows, or will show once the
 * writes that are under way have arrived.
 */
export const fieldWrites = async (
  tx: Tx,
  engine: Engine,
  shows: readonly Shows[],
  now: Instant,
): Promise<IntendedWrite[]> => {
  const open = await loadOpenWrites(
    tx,
    shows.flatMap(({ refs }) => refs.map(({ ref }) => ref)),
  );
  return shows.flatMap(({ refs, decision }) =>
    refs.flatMap((ref) => {
      const target = engine.targets.get(ref.ref.connection);
      if (decision.lead.isArchived || !isWritable(target, ref)) return [];
      const shown = target.row.mode === 'observe' ? onlyObserved(decision.shown) : decision.shown;
      const desired = toValues(engine.manifest, ref.ref.object as ObjectName, shown);
      const underWay = (open.get(refKey(ref.ref)) ?? [])
        .filter((row) => row.kind === 'fields')
        .map((row) => row.payload as Record<string, string | null>);
      const current = underWay.reduce((so, one) => ({ ...so, ...one }), ref.ours);
      const payload = {
        ...changedValues(engine.manifest, desired, current),
        ...nativeStageOf(target, ref, decision, current),
      };
      if (Object.keys(payload).length === 0) return [];
      return [{ id: engine.newId(), ref: ref.ref, kind: 'fields' as const, payload: payload, runAt: now }];
    }),
  );
};

/** The CRM's own stage, where the mapping lets Baton set it and the lead is past it. */
const nativeStageOf = (
  target: Target,
  { ref }: StoredRef,
  { lead }: Decision,
  current: Readonly<Record<string, string | null>>,
): Record<string, string> => {
  const property = personMapping(target.mapping, ref.object as ObjectName)?.stage?.property;
  if (property === undefined || target.row.mode === 'observe' || !Object.hasOwn(current, property)) return {};
  const set = toNativeStage(target.mapping, ref.object as ObjectName, lead.stage, current[property] ?? null);
  return set === null ? {} : { [set.property]: set.value };
};

const onlyObserved = (shown: Shown): Shown => {
  const kept: Partial<Record<AppField, string | number | null>> = {};
  for (const field of observedFields) {
    const value = shown[field];
    if (value !== undefined) kept[field] = value;
  }
  return kept;
};
