// One call as the routes see it: path without its version, query, JSON body, and the app that makes it.
import type { z } from 'zod';
import type { App, NeededScopes } from './access.ts';
import { invalid, type Answer } from './answers.ts';
import type { State } from './state.ts';

export type TwinRequest = {
  readonly method: string;
  readonly query: URLSearchParams;
  /** Parsed JSON; undefined = no body. */
  readonly body: unknown;
  /** Length of the body as sent, in characters. */
  readonly bodyChars: number;
  readonly app: App;
  /** v3, 2026-09, … */
  readonly version: string;
  /** Which share of the rows of a batch update is refused this time; 0 = none. */
  readonly partialShare: number;
};

/** What a path leads to: its name in the counts, the scopes that open it, and what it does. */
export type Route = {
  readonly endpoint: string;
  readonly scopes: NeededScopes;
  readonly isSearch?: boolean;
  run(state: State, request: TwinRequest): Answer;
};

/** Reads a body by its schema, or the 400 that says what is wrong with it. */
export const readBody = <T>(schema: z.ZodType<T>, body: unknown): { value: T } | { answer: Answer } => {
  const parsed = schema.safeParse(body);
  if (parsed.success) return { value: parsed.data };
  const [issue] = parsed.error.issues;
  return { answer: invalid(`Invalid input JSON: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`) };
};

/** A list given as repeated or comma-separated query parameters. */
export const listParam = (query: URLSearchParams, name: string): string[] =>
  query
    .getAll(name)
    .flatMap((part) => part.split(','))
    .filter((part) => part !== '');

/** A whole number from the query; null = given but none. */
export const numberParam = (query: URLSearchParams, name: string, fallback: number): number | null => {
  const text = query.get(name);
  if (text === null || text === '') return fallback;
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
};
