// What the leader of a mutation run and its workers say to each other. A test is named by its place among the tests of its file, which
// stays the same where names are made from data.

/** A test that covers a mutant, and how often its switch may be passed before the run counts as endless. */
export type Trial = { readonly mutant: string; readonly hitLimit: number };

export type Task =
  /** Every test once and no mutant: which test passes which switch, how long it takes, whether it passes. */
  | { readonly kind: 'dry'; readonly file: string }
  /** The file is loaded once, then each test is run with one mutant after the other. */
  | {
      readonly kind: 'batch';
      readonly file: string;
      readonly tests: readonly { readonly test: number; readonly trials: readonly Trial[] }[];
    }
  /** The mutant is on before anything is loaded. */
  | {
      readonly kind: 'alone';
      readonly file: string;
      readonly mutant: string;
      readonly tests: readonly number[];
    };

export type DryTest = {
  readonly test: number;
  readonly name: string;
  readonly passed: boolean;
  readonly ms: number;
  /** Mutant to how often its switch was passed. */
  readonly hits: Readonly<Record<string, number>>;
};

export type Told =
  /** What follows is judged by the clock: the leader ends a worker that stays silent for too long. */
  | { readonly kind: 'began'; readonly mutant: string; readonly test: number }
  | { readonly kind: 'withstood'; readonly mutant: string; readonly test: number; readonly hits: number }
  | { readonly kind: 'failed'; readonly mutant: string; readonly test: number }
  /** After the trials of a test: whether it still passes without a mutant, so that its failures can be believed. */
  | { readonly kind: 'checked'; readonly test: number; readonly passes: boolean }
  | { readonly kind: 'dry'; readonly tests: readonly DryTest[]; readonly hitsOnLoad: Readonly<Record<string, number>> }
  /** The end of a task. `loadError` where the file could not be loaded; `failed` where a test that ran did not pass. */
  | {
      readonly kind: 'done';
      readonly loadError: string | null;
      readonly failed: boolean;
      readonly residentBytes: number;
    };

/** Where the environment of a test finds its task and its way to the leader: both sides of one process, two module registries. */
export const taskKey = Symbol.for('baton.mutation.task');
export type Desk = { readonly task: Task; readonly tell: (told: Told) => void };
