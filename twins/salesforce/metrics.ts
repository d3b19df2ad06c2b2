// Counts the calls an app makes and the least it could have made for the same work, and what its writes did to each record.
//
// The least, per endpoint and since the last mark, is reckoned from what turned out to be needed, never from how it was asked:
//   query X         distinct versions of records served (id and SystemModstamp) ÷ 2,000, at least 1
//   retrieve X      distinct ids asked for ÷ 2,000
//   update X        distinct records whose values really changed, or that the org refused, ÷ 200. A write that changes nothing
//                   is not needed, so it adds to `used` and not to `least`. A refusal cannot be foreseen: one try is needed.
//   create X        records created ÷ 200
//   bulk_results X  distinct rows served ÷ the largest page
//   bulk_status     jobs, one look at each
//   all others      distinct requests (method, path, query, body)
// `used` is every call but those that an injected fault spoiled and those a limit refused, which stand apart.

export type Tally = {
  readonly endpoint: string;
  /** What the call was about: ids, or one text for the whole request. */
  readonly keys: Iterable<string>;
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
  readonly provokedRefusals: number;
  readonly faulted: number;
  readonly byEndpoint: Readonly<Record<string, EndpointReport>>;
};

export type Effects = {
  readonly creates: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Records with writes that changed nothing, as `Lead/00Q…`, and how many. */
  readonly unchangedByRecord: Readonly<Record<string, number>>;
  /** Creates that were word for word the same as one before: a doubled effect. */
  readonly doubledCreates: readonly string[];
  /** Values that two writes in a row set on a record alike, as `Lead/00Q…` to how often. */
  readonly repeated: Readonly<Record<string, number>>;
  /** Writes that an assignment rule answered by taking the owner away, since nobody forbade it. */
  readonly reassigned: number;
};

/** What the headers of writes said, to prove that none was forgotten. */
export type HeaderCounts = {
  readonly writes: number;
  readonly withoutAutoAssignFalse: number;
  readonly withoutDuplicateRule: number;
  readonly clients: Readonly<Record<string, number>>;
};

export type Metrics = {
  /** Begins a new phase of call counts. Effects are counted from the start of the org. */
  mark(): void;
  report(): Report;
  effects(): Effects;
  headers(): HeaderCounts;
  count(endpoint: string, fate: CallFate): void;
  tally(tally: Tally): void;
  wrote(key: string, patch: string, hasChanged: boolean): void;
  created(key: string, body: string): void;
  reassigned(): void;
  writeHeaders(of: { autoAssign: boolean; duplicateRule: boolean; client: string | null }): void;
};

type Endpoint = Omit<EndpointReport, 'least'> & { keys: Set<string>; cap: number; isAtLeastOne: boolean };

const leastOf = (endpoint: Endpoint): number =>
  Math.max(Math.ceil(endpoint.keys.size / endpoint.cap), endpoint.isAtLeastOne ? 1 : 0);

const add = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

const callCounts = (): Pick<Metrics, 'mark' | 'report' | 'count' | 'tally'> => {
  let endpoints = new Map<string, Endpoint>();
  const of = (name: string): Endpoint => {
    const known = endpoints.get(name);
    if (known !== undefined) return known;
    const none = { calls: 0, used: 0, refused: 0, faulted: 0 };
    const fresh = { ...none, keys: new Set<string>(), cap: Infinity, isAtLeastOne: false };
    endpoints.set(name, fresh);
    return fresh;
  };
  return {
    mark: () => {
      endpoints = new Map();
    },
    report: () => {
      const byEndpoint: Record<string, EndpointReport> = {};
      for (const [name, endpoint] of endpoints) {
        const { calls, used, refused, faulted } = endpoint;
        byEndpoint[name] = { calls, used, refused, faulted, least: leastOf(endpoint) };
      }
      const sum = (field: keyof EndpointReport): number =>
        Object.values(byEndpoint).reduce((total, endpoint) => total + endpoint[field], 0);
      return {
        calls: sum('calls'),
        used: sum('used'),
        least: sum('least'),
        provokedRefusals: sum('refused'),
        faulted: sum('faulted'),
        byEndpoint,
      };
    },
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
  };
};

export const createMetrics = (): Metrics => {
  const unchangedByRecord = new Map<string, number>();
  const repeated = new Map<string, number>();
  const lastPatch = new Map<string, string>();
  const bodies = new Set<string>();
  const doubled: string[] = [];
  const clients = new Map<string, number>();
  let [creates, changed, unchanged, reassigned] = [0, 0, 0, 0];
  let [writes, withoutAutoAssignFalse, withoutDuplicateRule] = [0, 0, 0];
  return {
    ...callCounts(),
    effects: () => ({
      creates,
      changed,
      unchanged,
      unchangedByRecord: Object.fromEntries(unchangedByRecord),
      doubledCreates: [...doubled],
      repeated: Object.fromEntries(repeated),
      reassigned,
    }),
    headers: () => ({ writes, withoutAutoAssignFalse, withoutDuplicateRule, clients: Object.fromEntries(clients) }),
    wrote: (key, patch, hasChanged) => {
      if (hasChanged) changed += 1;
      else {
        unchanged += 1;
        add(unchangedByRecord, key);
      }
      if (lastPatch.get(key) === patch) add(repeated, key);
      lastPatch.set(key, patch);
    },
    created: (key, body) => {
      creates += 1;
      if (bodies.has(body)) doubled.push(key);
      bodies.add(body);
    },
    reassigned: () => {
      reassigned += 1;
    },
    writeHeaders: ({ autoAssign, duplicateRule, client }) => {
      writes += 1;
      if (autoAssign) withoutAutoAssignFalse += 1;
      if (!duplicateRule) withoutDuplicateRule += 1;
      add(clients, client ?? '');
    },
  };
};
