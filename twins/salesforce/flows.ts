// Record-triggered flows as far as deployments bring them: after a save, when the entry conditions hold, they create rows.
import { isMet, type Condition } from './flow-condition.ts';
import type { Value, Values } from './types.ts';

export type FlowCreate = {
  readonly object: string;
  /** Field to where its value comes from: a field of the record, or a value as it stands. */
  readonly assignments: readonly (readonly [
    field: string,
    from: { readonly record: string } | { readonly value: Value },
  ])[];
};

export type Flow = {
  readonly name: string;
  readonly label: string;
  readonly object: string;
  readonly onCreate: boolean;
  readonly onUpdate: boolean;
  readonly isActive: boolean;
  readonly condition: Condition;
  readonly creates: readonly FlowCreate[];
};

/** The rows this flow wants for this change; nothing where it does not start. */
export const startedBy = (
  flow: Flow,
  object: string,
  now: Values,
  before: Values | null,
): readonly { readonly object: string; readonly values: Values }[] => {
  if (!flow.isActive || flow.object !== object) return [];
  if (before === null ? !flow.onCreate : !flow.onUpdate) return [];
  if (!isMet(flow.condition, now, before)) return [];
  return flow.creates.map(({ object: target, assignments }) => ({
    object: target,
    values: Object.fromEntries(
      assignments.map(([field, from]) => [field, 'record' in from ? (now[from.record] ?? null) : from.value]),
    ),
  }));
};
