// A query made ready: what to read of which rows in which order.
import type { Table } from './store.ts';
import type { Field, ObjectDef, Value, Values } from './types.ts';

export type Path = {
  /** Names as the schema spells them: ['Owner', 'Name']. */
  readonly names: readonly string[];
  readonly field: Field;
  get(values: Values): Value | undefined;
};

export type Test = (values: Values) => boolean;
export type Filter = {
  readonly test: Test;
  /** No row whose SystemModstamp is lower can pass. */
  readonly lowestStamp: number;
  /** Every row passes that is not deleted: nothing need be looked at to count those that are only a function of their number. */
  readonly isOpen: boolean;
};

export type Child = {
  readonly name: string;
  readonly plan: Plan;
  /** The child rows of each parent, found once for the whole query. */
  readonly byParent: () => ReadonlyMap<Value, readonly Values[]>;
};

export type Plan = {
  readonly object: ObjectDef;
  readonly table: Table;
  readonly columns: readonly Path[];
  readonly children: readonly Child[];
  /** SELECT COUNT(): a number and no rows. */
  readonly isCount: boolean;
  readonly filter: Filter;
  /** Null where the order of ids is as good. */
  readonly compare: ((a: Values, b: Values) => number) | null;
  readonly limit: number;
  readonly offset: number;
};

/** Where a paged answer goes on: what the query found. */
export type Locator = {
  readonly plan: Plan;
  readonly rows: readonly Values[];
  readonly pageSize: number;
  readonly userId: string;
  readonly expiresAt: number;
};
