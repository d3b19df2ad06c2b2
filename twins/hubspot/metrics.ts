// Counts the calls an app makes and the least it could have made for the same work, and what its writes did to each record.
//
// The least, per endpoint and since the last mark, is reckoned from what turned out to be needed, never from how it was asked:
//   list          distinct records served ÷ page size (50 once any page asked for history, else 100), at least 1
//   search        distinct records served ÷ 200, at least 1
//   batch_read    distinct records asked for ÷ 100 (50 once history was asked for)
//   batch_update  distinct records whose values really changed, or that the portal refused, ÷ 100. A write that changes
//                 nothing is not needed, so it adds to `used` and not to `least`. A refusal cannot be foreseen: one try is needed.
//   associations  distinct records asked for ÷ 1,000
//   all others    distinct requests (method, path, query, body)
// A page of a list or search that only repeats records served before since the mark adds nothing. So overlap, empty polls,
// re-reads after a crash and bisecting all show as used above least; mark anew before each phase that has its own least.
// `used` is every call but those that an injected fault spoiled and those a limit refused, which stand apart.

export type Tally = {
  readonly endpoint: string;
  /** What the call was about: record ids, or one text for the whole request. */
  readonly keys: readonly (string | number)[];
  /** How many keys one call can carry; 1 for single requests. */
  readonly cap: number;
  /** Whether the endpoint, once called usefully, needs at least one call even with no keys. */
  readonly isAtLeastOne: boolean;
};
export type CallFate = 'used' | 'refused' | 'faulted';

export type EndpointReport = { calls: number; used: number; refused: number; faulted: number; least: number };
export type Report = {
  readonly calls: number;
  readonly used: number;
  readonly least: number;
  /** Calls that a limit refused and no fault rule asked for. */
  readonly provoked429: number;
  readonly faulted: number;
  readonly byEndpoint: Readonly<Record<string, EndpointReport>>;
};
export type TraceCount = { processed: number; changed: number };
export type Effects = {
  readonly creates: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Records with writes that changed nothing, as `contacts/101`, and how many. */
  readonly unchangedByRecord: Readonly<Record<string, number>>;
  /** Trace ids whose write changed the record more than once: a doubled effect. */
  readonly doubled: readonly string[];
  /** Trace ids processed more than once, whether or not the second time changed anything. */
  readonly repeated: readonly string[];
};

export type Metrics = {
  /** Begins a new phase of call counts. Effects are counted from the start of the portal. */
  mark(): void;
  report(): Report;
  effects(): Effects;
  /** How often this objectWriteTraceId was processed, and how often that changed something. */
  trace(traceId: string): Readonly<TraceCount>;
  count(endpoint: string, fate: CallFate): void;
  tally(tally: Tally): void;
  wrote(key: string, hasChanged: boolean, traceId: string | null): void;
  created(): void;
};

type Endpoint = Omit<EndpointReport, 'least'> & { keys: Set<string | number>; cap: number; isAtLeastOne: boolean };

const leastOf = (endpoint: Endpoint): number =>
  Math.max(Math.ceil(endpoint.keys.size / endpoint.cap), endpoint.isAtLeastOne ? 1 : 0);

export const createMetrics = (): Metrics => {
  let endpoints = new Map<string, Endpoint>();
  const unchangedByRecord = new Map<string, number>();
  const traces = new Map<string, TraceCount>();
  let creates = 0;
  let changed = 0;
  let unchanged = 0;
  const of = (name: string): Endpoint => {
    const known = endpoints.get(name);
    if (known !== undefined) return known;
    const fresh = {
      calls: 0,
      used: 0,
      refused: 0,
      faulted: 0,
      keys: new Set<string>(),
      cap: Infinity,
      isAtLeastOne: false,
    };
    endpoints.set(name, fresh);
    return fresh;
  };
  const tracesWhere = (test: (count: TraceCount) => boolean): string[] =>
    [...traces].filter(([, count]) => test(count)).map(([id]) => id);

  return {
    mark: () => {
      endpoints = new Map();
    },
    report: () => {
      const byEndpoint: Record<string, EndpointReport> = {};
      for (const [name, { calls, used, refused, faulted, ...rest }] of endpoints)
        byEndpoint[name] = {
          calls,
          used,
          refused,
          faulted,
          least: leastOf({ calls, used, refused, faulted, ...rest }),
        };
      const sum = (field: keyof EndpointReport): number =>
        Object.values(byEndpoint).reduce((total, endpoint) => total + endpoint[field], 0);
      return {
        calls: sum('calls'),
        used: sum('used'),
        least: sum('least'),
        provoked429: sum('refused'),
        faulted: sum('faulted'),
        byEndpoint,
      };
    },
    effects: () => ({
      creates,
      changed,
      unchanged,
      unchangedByRecord: Object.fromEntries(unchangedByRecord),
      doubled: tracesWhere((count) => count.changed > 1),
      repeated: tracesWhere((count) => count.processed > 1),
    }),
    trace: (traceId) => traces.get(traceId) ?? { processed: 0, changed: 0 },
    count: (name, fate) => {
      const endpoint = of(name);
      endpoint.calls += 1;
      endpoint[fate] += 1;
    },
    tally: ({ endpoint: name, keys, cap, isAtLeastOne }) => {
      const endpoint = of(name);
      for (const key of keys) endpoint.keys.add(key);
      endpoint.cap = Math.min(endpoint.cap, cap);
      endpoint.isAtLeastOne ||= isAtLeastOne;
    },
    wrote: (key, hasChanged, traceId) => {
      if (hasChanged) changed += 1;
      else {
        unchanged += 1;
        unchangedByRecord.set(key, (unchangedByRecord.get(key) ?? 0) + 1);
      }
      if (traceId === null) return;
      const count = traces.get(traceId) ?? { processed: 0, changed: 0 };
      count.processed += 1;
      if (hasChanged) count.changed += 1;
      traces.set(traceId, count);
    },
    created: () => {
      creates += 1;
    },
  };
};
