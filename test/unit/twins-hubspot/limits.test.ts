// Laws of the limits: never more admitted in any window than the limit, refused calls cost nothing, headers tell the truth.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contacts, open, startAt } from './ask.ts';

describe('limits', () => {
  test('in any ten seconds no more than the burst, in any second no more than the searches, and always that many where asked', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ wait: fc.integer({ min: 0, max: 900 }), isSearch: fc.boolean() }), { maxLength: 120 }),
        (calls) => {
          const { ask, clock } = open({ limits: { burst: 12, searchesPerSecond: 3 } });
          const admitted: Record<'list' | 'search', number[]> = { list: [], search: [] };
          for (const { wait, isSearch } of calls) {
            clock.advance(wait);
            const now = clock.now();
            const [kind, limit, windowMs] = isSearch ? (['search', 3, 1000] as const) : (['list', 12, 10_000] as const);
            const { status, body, headers } = isSearch ? ask('POST', `${contacts}/search`, {}) : ask('GET', contacts);
            const within = admitted[kind].filter((at) => at > now - windowMs).length;
            expect(status).toBe(within < limit ? 200 : 429);
            if (status === 200) admitted[kind].push(now);
            else expect(body.policyName).toBe(isSearch ? 'SECONDLY' : 'TEN_SECONDLY_ROLLING');
            if (isSearch) expect(headers).not.toHaveProperty('X-HubSpot-RateLimit-Max');
            else
              expect(headers['X-HubSpot-RateLimit-Remaining']).toBe(
                String(Math.max(0, limit - within - (status === 200 ? 1 : 0))),
              );
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test("the day's budget is the account's and comes back at midnight of the portal", () => {
    const { ask, clock, portal } = open({ limits: { daily: 3 }, timeZone: 'America/New_York' });
    const other = portal.addApp().accessToken;
    expect(ask('GET', contacts).headers['X-HubSpot-RateLimit-Daily-Remaining']).toBe('2');
    ask('GET', contacts, undefined, other);
    ask('POST', `${contacts}/search`, {});
    const refused = ask('GET', contacts);
    expect([refused.status, refused.body.policyName]).toEqual([429, 'DAILY']);
    // 2026-11-24T00:00 in New York is 05:00 UTC.
    clock.set(Date.UTC(2026, 10, 24, 4, 59));
    expect(ask('GET', contacts).status).toBe(429);
    clock.set(Date.UTC(2026, 10, 24, 5, 0));
    expect(ask('GET', contacts).status).toBe(200);
  });

  test('each app has its own burst, and limits can be changed at any time', () => {
    const { ask, portal } = open({ limits: { burst: 1 } });
    const other = portal.addApp().accessToken;
    expect([ask('GET', contacts).status, ask('GET', contacts).status]).toEqual([200, 429]);
    expect(ask('GET', contacts, undefined, other).status).toBe(200);
    portal.setLimits({ burst: 2 });
    expect(ask('GET', contacts).status).toBe(200);
  });

  test('tokens: wrong, expired, without a scope', () => {
    const { ask, portal, token, clock } = open();
    expect(ask('GET', contacts, undefined, 'nonsense').body.category).toBe('INVALID_AUTHENTICATION');
    portal.setScopes(token, ['crm.objects.contacts.read']);
    expect(ask('GET', contacts).status).toBe(200);
    const refused = ask('PATCH', `${contacts}/901`, { properties: {} });
    expect([refused.status, refused.body.category]).toEqual([403, 'MISSING_SCOPES']);
    expect(refused.body.errors?.[0]?.context['requiredGranularScopes']).toEqual(['crm.objects.contacts.write']);
    portal.expireToken(token);
    const expired = ask('GET', contacts);
    expect([expired.status, expired.body.category]).toEqual([401, 'EXPIRED_AUTHENTICATION']);
    const short = portal.addApp({ expiresAt: startAt + 10 }).accessToken;
    expect(ask('GET', contacts, undefined, short).status).toBe(200);
    clock.advance(10);
    expect(ask('GET', contacts, undefined, short).status).toBe(401);
  });

  test('a portal without the Leads object answers 403, and its token information names the scopes', () => {
    const { ask, portal, token } = open({ behaviour: { hasLeadsObject: false } });
    expect(ask('GET', '/crm/objects/2026-09/leads').status).toBe(403);
    expect(ask('GET', '/crm/pipelines/2026-09/leads').status).toBe(403);
    portal.setBehaviour({ hasLeadsObject: true });
    expect(ask('GET', '/crm/objects/2026-09/0-136').status).toBe(200);
    portal.setScopes(token, ['crm.lists.read']);
    const info = ask('POST', '/oauth/v2/private-apps/get/access-token-info', { tokenKey: token }).body;
    expect([info.hubId, info.scopes]).toEqual([25_000_001, ['crm.lists.read']]);
  });
});
