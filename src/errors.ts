// The operational failures that are thrown. Outcomes the business expects are return values instead; programmer errors
// are assertions. Only a connector's client.ts turns an HTTP status into a kind, only sync/retry.ts a kind into a decision.
export const connectorErrorKinds = [
  'auth', // token wrong, revoked or expired, or a scope is missing: a person must act
  'rate_limited', // burst, search or daily limit; `retryAfterMs` where the CRM says when
  'unavailable', // 5xx, reset, hang, lock, migration: the same call may succeed later
  'not_found',
  'conflict', // exists already, or exists differently
  'invalid', // the CRM refuses these very values: retrying cannot help
] as const;
export type ConnectorErrorKind = (typeof connectorErrorKinds)[number];

export class ConnectorError extends Error {
  readonly connector: string;
  readonly kind: ConnectorErrorKind;
  readonly retryAfterMs: number | undefined;
  /** True when the call may have taken effect although its answer was lost: a create must be looked up before it is repeated. */
  readonly isOutcomeUnknown: boolean;

  constructor(
    message: string,
    of: {
      connector: string;
      kind: ConnectorErrorKind;
      retryAfterMs?: number | undefined;
      isOutcomeUnknown?: boolean;
      cause?: unknown;
    },
  ) {
    super(message, { cause: of.cause });
    this.name = 'ConnectorError';
    this.connector = of.connector;
    this.kind = of.kind;
    this.retryAfterMs = of.retryAfterMs;
    this.isOutcomeUnknown = of.isOutcomeUnknown ?? false;
  }
}

export type Problem = {
  /** Where: a file with line and column, an environment variable, a field. */
  where: string;
  /** What is wrong and what to do, one sentence each. */
  message: string;
};

/** Something the admin wrote (environment, manifest, mapping, contract, CSV, arguments) cannot be used. */
export class ConfigError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[] | string, cause?: unknown) {
    const list = typeof problems === 'string' ? [{ where: '', message: problems }] : problems;
    super(list.map((p) => (p.where === '' ? p.message : `${p.where}: ${p.message}`)).join('\n'), { cause });
    this.name = 'ConfigError';
    this.problems = list;
  }
}
