// Two processes on one database share one login with rotating refresh tokens: whatever they do at once, no token that was given up is ever shown, since
// Salesforce answers that by revoking all access.
import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import type { Connector } from '#connectors/connector.ts';
import { authorizeUrl, createSalesforceConnector, exchangeCode } from '#connectors/salesforce/index.ts';
import { saveConnection } from '#store/connections.ts';
import type { Store } from '#store/database.ts';
import { openSecretBox } from '#store/secrets.ts';
import { saveTokens, storedShelf } from '#store/token-shelf.ts';
import { virtualClock } from '#src/clock.ts';
import { describeDatabases } from '#test/support/databases.ts';
import { startSalesforceTwin } from '#twins/salesforce/server.ts';

const startAt = Date.UTC(2026, 10, 2, 9);
const redirectUri = 'http://127.0.0.1/callback';
const box = openSecretBox({ secretKey: randomBytes(32).toString('base64') });
const plan = { object: 'lead', properties: ['Email'], history: [], associations: [] } as const;

describeDatabases('tokens of a connection', (open, kind) => {
  test('are renewed once however many processes and calls find them ended, again and again', async () => {
    const clock = virtualClock(startAt);
    const twin = await startSalesforceTwin({ clock });
    try {
      const { org } = twin;
      const app = org.addApp({ callbackUrls: [redirectUri] });
      const { url, verifier } = authorizeUrl({ loginUrl: twin.url, clientId: app.clientId, redirectUri });
      const back = await fetch(url, { redirect: 'manual' });
      const code = new URL(back.headers.get('location') ?? '').searchParams.get('code') ?? '';
      const first = await open();
      await saveConnection(first.db, {
        id: 'sf',
        kind: 'salesforce',
        accountId: '00D000000000001EAA',
        baseUrl: twin.url,
        mode: 'observe',
        settings: {},
        createdAt: startAt,
        actsSince: null,
      });
      await saveTokens(
        first.db,
        box,
        'sf',
        await exchangeCode({ loginUrl: twin.url, clock, ...app, redirectUri, code, verifier }),
      );
      const stores: Store[] = kind === 'postgres' ? [first, await first.openAnother()] : [first];
      const connect = ({ db }: Store): Connector =>
        createSalesforceConnector({
          connectionId: 'sf',
          loginUrl: twin.url,
          auth: { flow: 'web_server', ...app },
          shelf: storedShelf(db, box, 'sf'),
          clock,
          budget: { take: () => Promise.resolve(), learn: () => undefined },
        });
      // One of them has what it needs in memory, one begins anew each round, as a command does.
      const lasting = stores.map(connect);
      org.seed('Lead', { LastName: 'Example', Company: 'Example' });
      const renewals = (): number => org.metrics.report().byEndpoint['token']?.calls ?? 0;
      for (let round = 0; round < 6; round++) {
        const before = renewals();
        org.state.tokens.access.clear();
        const fresh = stores.map(connect);
        const lists = [...lasting, ...fresh].flatMap((one) => [one.list(plan, null), one.list(plan, null)]);
        expect((await Promise.all(lists)).map(({ records }) => records.length)).toEqual(lists.map(() => 1));
        expect(renewals()).toBe(before + 1);
      }
      expect([...org.state.tokens.refresh.values()].filter(({ state }) => state === 'revoked')).toEqual([]);
    } finally {
      await twin.close();
    }
  });
});
