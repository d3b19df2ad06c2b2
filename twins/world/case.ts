// One handoff in a seller's hands, and how a seller's day is planned.
import type { SellersDesk } from './desk.ts';
import type { Person } from './people.ts';
import type { Random } from './random.ts';
import type { Seller } from './staff.ts';

export type Step = (at: number) => void;

/** One handoff in somebody's hands. */
export type Case = {
  readonly person: Person;
  readonly name: string;
  readonly handoff: string;
  readonly seller: Seller;
  readonly desk: SellersDesk;
  readonly record: () => string | null;
  readonly random: Random;
};

export type Office = {
  /** Enters it into the seller's day, at `at` or when they next work; dropped if the lead is no longer theirs by then. */
  plan(at: number, one: Case, what: Step): void;
  /** As `plan`, but whoever has the lead by then: a deal is closed by whoever opened it. */
  planAnyway(at: number, one: Case, what: Step): void;
  readonly colleagues: (one: Case) => readonly Seller[];
};
