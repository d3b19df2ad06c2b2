// One call as the routes see it: who calls, which version, the query, the body, and the headers that change what a write does.
import type { z } from 'zod';
import { refuse, type Answer } from './answers.ts';
import { transaction, type Writer } from './records.ts';
import type { Seer } from './soql-paths.ts';
import type { State } from './state.ts';

export type TwinRequest = {
  readonly state: State;
  readonly method: string;
  /** What follows the version in the path, decoded. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly userId: string;
  /** v67.0 */
  readonly version: string;
  /** Which share of the rows of a write answers that it could not lock them; 0 = none. */
  readonly lockShare: number;
  /** A fault wants the job that this call creates to fail; its share of the rows, null = no fault. */
  readonly failShare: number | null;
};

/** What a path leads to: its name in the counts, and what it does. */
export type Route = {
  readonly endpoint: string;
  run(request: TwinRequest): Answer;
};

export const seerOf = ({ state, userId }: TwinRequest): Seer => ({ state, userId, now: state.clock.now() });

export const jsonOf = <T>(request: TwinRequest, schema: z.ZodType<T>): T => {
  let body: unknown;
  try {
    body = JSON.parse(request.body.toString('utf8'));
  } catch {
    return refuse(400, 'JSON_PARSER_ERROR', 'Unexpected character in the body at [line:1, column:1]');
  }
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  return refuse(400, 'JSON_PARSER_ERROR', `${issue?.message ?? 'Unexpected body'} at ${issue?.path.join('.') ?? ''}`);
};

/** `name=value` pairs of a header such as Sforce-Call-Options. */
export const pairsOf = (header: string | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (header ?? '')
      .split(/[,;]/)
      .map((pair) => pair.split('=').map((part) => part.trim()))
      .filter(([name]) => name !== '')
      .map(([name = '', value = '']) => [name.toLowerCase(), value]),
  );

/** Who writes with this call. Headers: Sforce-Auto-Assign is TRUE unless said otherwise. */
export const writerOf = (request: TwinRequest): Writer => {
  const { headers, state, userId } = request;
  const autoAssign = (headers['sforce-auto-assign'] ?? 'TRUE').toUpperCase() !== 'FALSE';
  const rule = pairsOf(headers['sforce-duplicate-rule-header']);
  const client = pairsOf(headers['sforce-call-options'])['client'] ?? null;
  state.metrics.writeHeaders({ autoAssign, duplicateRule: rule['allowsave'] !== undefined, client });
  return {
    tx: transaction(state, userId),
    kind: 'api',
    autoAssign,
    allowsDuplicates: rule['allowsave']?.toLowerCase() === 'true',
  };
};

export const notFound = (): never => refuse(404, 'NOT_FOUND', 'The requested resource does not exist');
