// Asking a portal without a socket: the same door as the server's, answered at once.
import { virtualClock, type VirtualClock } from '#src/clock.ts';
import { handleApi } from '#twins/hubspot/api.ts';
import { createPortal, type HubSpotPortal, type PortalOptions } from '#twins/hubspot/portal.ts';

export type Row = {
  id: string;
  properties: Record<string, string | null>;
  propertiesWithHistory?: Record<string, { value: string; timestamp: string; sourceType: string; sourceId?: string }[]>;
  associations?: Record<string, { results: { id: string; type: string }[] }>;
  updatedAt: string;
  archived: boolean;
  objectWriteTraceId?: string;
};
type Problem = {
  category: string;
  subCategory?: string;
  code?: string;
  message: string;
  context: Record<string, string[]>;
};
/** Every field an answer of the twin may have; a test reads those its answer has. */
export type Body = Row &
  Problem & {
    results: Row[];
    total: number;
    paging?: { next: { after: string } };
    errors?: Problem[];
    numErrors?: number;
    policyName?: string;
    list: { listId: string; name: string; size: number; filterBranch?: unknown };
    lists: { name: string }[];
    options: { value: string }[];
    name: string;
    scopes: string[];
    hubId: number;
  };
export type Answered = { status: number; body: Body; headers: Readonly<Record<string, string>> };

export const startAt = Date.UTC(2026, 10, 23, 9);

export type Opened = {
  portal: HubSpotPortal;
  clock: VirtualClock;
  token: string;
  ask: (method: string, target: string, body?: unknown, token?: string) => Answered;
};

export const open = (options: PortalOptions = {}): Opened => {
  const clock = virtualClock(startAt);
  const portal = createPortal({ clock, ...options });
  const { accessToken } = portal.addApp();
  return {
    portal,
    clock,
    token: accessToken,
    ask: (method, target, body, token = accessToken) => {
      const bodyText = body === undefined ? '' : JSON.stringify(body);
      const fate = handleApi(portal.state, { method, target, authorization: `Bearer ${token}`, bodyText });
      if (fate.kind !== 'answer') throw new Error(`The call met ${fate.kind}`);
      // Through JSON, as over the wire.
      const wire = JSON.parse(JSON.stringify(fate.answer.body ?? null)) as Body;
      return { status: fate.answer.status, body: wire, headers: fate.answer.headers ?? {} };
    },
  };
};

export const free = { burst: 1e9, searchesPerSecond: 1e9, daily: 1e9 };
export const contacts = '/crm/objects/2026-09/contacts';

/** All ids of a listing, page by page; `between` runs after each page. */
export const listAll = (opened: Opened, query: string, between: (page: number) => void = () => undefined): Row[] => {
  const rows: Row[] = [];
  let after: string | undefined;
  for (let page = 0; page === 0 || after !== undefined; page += 1) {
    const { status, body } = opened.ask('GET', `${contacts}?${query}${after === undefined ? '' : `&after=${after}`}`);
    if (status !== 200) throw new Error(`List answered ${status}: ${body.message}`);
    rows.push(...body.results);
    after = body.paging?.next.after;
    between(page);
  }
  return rows;
};

export const ids = (rows: readonly { id: string }[]): number[] => rows.map((row) => Number(row.id));
