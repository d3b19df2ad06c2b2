// What the twin answers: JSON, a stream of CSV, or errors in the platform's form, a list of code and message.
import type { Tally } from './metrics.ts';
import type { ApiError, FieldType, Value } from './types.ts';

export type Answer = {
  readonly status: number;
  /** Serialised as JSON; undefined = no body. */
  readonly body?: unknown;
  /** Instead of `body`: text as it stands, or pieces of it that are sent as fast as the caller takes them. */
  readonly text?: string | Iterable<string>;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What of the work was needed, for the least possible. */
  readonly tally?: Tally;
};

/** Thrown by whatever finds that a whole request cannot be carried out. */
export class ApiFailure extends Error {
  readonly answer: Answer;
  constructor(errors: readonly ApiError[]) {
    super(errors.map((error) => error.errorCode).join(', '));
    this.answer = failed(errors);
  }
}

export const failed = (errors: readonly ApiError[]): Answer => ({
  status: errors[0]?.status ?? 400,
  body: errors.map(({ errorCode, message, fields }) => ({
    message,
    errorCode,
    ...(fields === undefined ? {} : { fields }),
  })),
});

export const refuse = (status: number, errorCode: string, message: string): never => {
  throw new ApiFailure([{ status, errorCode, message }]);
};

export const ok = (body: unknown, tally?: Tally): Answer => ({
  status: 200,
  body,
  ...(tally === undefined ? {} : { tally }),
});

/** 2026-11-24T12:00:00.000+0000, as REST writes a moment. */
export const restInstant = (at: number): string => new Date(at).toISOString().replace('Z', '+0000');

/** A value as REST answers it. */
export const restValue = (value: Value | undefined, type: FieldType): Value =>
  value === undefined
    ? type === 'boolean'
      ? false
      : null
    : type === 'datetime' && typeof value === 'number'
      ? restInstant(value)
      : value;

/** A value as Bulk API 2.0 writes it: moments in the short form, nothing for null. */
export const csvValue = (value: Value | undefined, type: FieldType): string => {
  if (value === undefined) return type === 'boolean' ? 'false' : '';
  if (value === null) return '';
  if (type === 'datetime' && typeof value === 'number') return new Date(value).toISOString();
  return String(value);
};
