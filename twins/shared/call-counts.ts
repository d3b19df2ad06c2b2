// Counts the calls an app makes and the least it could have made for the same work. What one call is about, and how much of
// it fits in one call, is each CRM's own.

export type Tally = {
  readonly endpoint: string;
  /** What the call was about: ids, or one text for the whole request. */
  readonly keys: Iterable<string | number>;
  /** How many keys one call can carry; 1 for single requests. */
  readonly cap: number;
  /** Whether the endpoint, once called usefully, needs at least one call even with no keys. */
  readonly isAtLeastOne: boolean;
};
/** `used` is every call but those that an injected fault spoiled and those a limit refused. */
export type CallFate = 'used' | 'refused' | 'faulted';

export type EndpointReport = { calls: number; used: number; refused: number; faulted: number; least: number };
export type CallReport = {
  readonly calls: number;
  readonly used: number;
  readonly least: number;
  /** Calls that a limit refused and no fault rule asked for. */
  readonly refused: number;
  readonly faulted: number;
  readonly byEndpoint: Readonly<Record<string, EndpointReport>>;
};

export type CallCounts = {
  /** Begins a new phase. */
  mark(): void;
  report(): CallReport;
  count(endpoint: string, fate: CallFate): void;
  tally(tally: Tally): void;
};

type Endpoint = Omit<EndpointReport, 'least'> & { keys: Set<string | number>; cap: number; isAtLeastOne: boolean };

const leastOf = (endpoint: Endpoint): number =>
  Math.max(Math.ceil(endpoint.keys.size / endpoint.cap), endpoint.isAtLeastOne ? 1 : 0);

export const callCounts = (): CallCounts => {
  let endpoints = new Map<string, Endpoint>();
  const of = (name: string): Endpoint => {
    const known = endpoints.get(name);
    if (known !== undefined) return known;
    const none = { calls: 0, used: 0, refused: 0, faulted: 0 };
    const fresh = { ...none, keys: new Set<string | number>(), cap: Infinity, isAtLeastOne: false };
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
        refused: sum('refused'),
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

/** One more of `key`. */
export const add = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};
