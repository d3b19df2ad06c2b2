// What the unit tests of the connector share: a base URL that nobody serves, a budget that lets everything pass and
// remembers what it was told, and a connector on a clock that the test moves.
import type { Budget, Connector, WriteRequest } from '#connectors/connector.ts';
import { createHubSpotConnector, type HubSpotOptions } from '#connectors/hubspot/index.ts';
import { ConnectorError } from '#src/errors.ts';
import { virtualClock, type VirtualClock } from '#src/clock.ts';

export const baseUrl = 'https://hubspot.example';
export const accessToken = 'pat-eu1-unit-test-token';
/** 2026-11-02T09:00:00Z. */
export const startAt = Date.UTC(2026, 10, 2, 9);

export type Learned = Parameters<Budget['learn']>[0];

export const setup = (
  options: Partial<HubSpotOptions> = {},
): { connector: Connector; learned: Learned[]; taken: string[]; clock: VirtualClock } => {
  const clock = virtualClock(startAt);
  const learned: Learned[] = [];
  const taken: string[] = [];
  const budget: Budget = {
    take: (family) => {
      taken.push(family);
      return Promise.resolve();
    },
    learn: (of) => {
      learned.push(of);
    },
  };
  const connector = createHubSpotConnector({ connectionId: 'hs', baseUrl, accessToken, clock, budget, ...options });
  return { connector, learned, taken, clock };
};

export const objectsPath = '/crm/objects/2026-09/contacts';
export const updatePath = `${objectsPath}/batch/update`;

export const plan = { object: 'contact', properties: ['email'], history: [], associations: [] } as const;

export const record = (
  id: string | number,
  properties: Record<string, string | null> = {},
): Record<string, unknown> => ({
  id: String(id),
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-11-02T08:00:00.000Z',
  archived: false,
  properties,
});

export const row = (nth: number, values: WriteRequest['values'] = { baton_fit: String(nth) }): WriteRequest => ({
  object: 'contact',
  recordId: String(100 + nth),
  traceId: `trace-${nth}`,
  values,
});

/** The ConnectorError a call fails with. */
export const failureOf = async (call: Promise<unknown>): Promise<ConnectorError> => {
  try {
    await call;
  } catch (error) {
    if (error instanceof ConnectorError) return error;
    throw error;
  }
  throw new Error('the call did not fail');
};
