// Our stage → the CRM's own, where an admin lets Baton set it. Forward only: sellers, deals and workflows move the native stage too, and whatever they
// set stays unless the mapping says that it may go back.
import type { ObjectName } from '#connectors/connector.ts';
import type { LifecycleStage } from '#domain/lead.ts';
import { type Mapping, personMapping } from './mapping.ts';

export type NativeStage = {
  readonly property: string;
  readonly value: string;
  /** It must be emptied in a request of its own before: a step back. */
  readonly isBack: boolean;
};

/** What to set on a record whose native stage is `current` (the CRM's text; null = empty) now that the lead is at `stage`; null = leave it. */
export const toNativeStage = (
  mapping: Mapping,
  object: ObjectName,
  stage: LifecycleStage,
  current: string | null,
): NativeStage | null => {
  const map = personMapping(mapping, object)?.stage ?? null;
  if (map === null || map.owner === 'crm' || map.write === 'never') return null;
  const value = map.sets[stage];
  const now = current === '' ? null : current;
  if (value === undefined || value === now) return null;
  if (now === null) return { property: map.property, value, isBack: false };
  if (map.write === 'if_empty') return null;
  const [to, from] = [map.forward.indexOf(value), map.forward.indexOf(now)];
  // A value outside the order is a stage of the account's own: nobody knows whether ours is before or behind it.
  const isForward = from !== -1 && to > from;
  return isForward || map.may_go_back ? { property: map.property, value, isBack: !isForward } : null;
};
