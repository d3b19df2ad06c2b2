import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { baton, batonJson } from '#test/support/baton.ts';
import { addPeople, install, type Installation } from '#test/support/portal.ts';

let installation: Installation;
jest.setTimeout(300_000);
afterEach(() => installation.done());

type Report = {
  read: number;
  decided: number;
  written: number;
  parked: number;
  handoffs: number;
  apiCalls: { used: number; least: number };
};

const ours = (id: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(installation.portal.get('contacts', id)?.properties ?? {}).filter(([name]) =>
      name.startsWith('baton_'),
    ),
  );

describe('the first handoff', () => {
  test('from an empty installation to a handed-over lead, and nothing is written twice', async () => {
    installation = await install({ mode: 'sandbox' });
    const { portal, env } = installation;
    const ids = addPeople(portal, 30);

    const plan = await batonJson<{ changes: { action: string }[] }>(['install', 'plan', 'hubspot'], env);
    expect(plan.changes.length).toBeGreaterThan(18);
    expect(portal.metrics.effects().creates).toBe(0);
    await batonJson(['install', 'apply', 'hubspot'], env);
    expect(await batonJson(['install', 'plan', 'hubspot'], env)).toEqual({ changes: [] });
    expect(await batonJson(['install', 'apply', 'hubspot'], env)).toEqual({ changes: [] });

    const first = await batonJson<Report>(['backfill', 'hubspot'], env);
    expect(first).toMatchObject({ written: 30, parked: 0, handoffs: 0 });
    expect(ours(ids[0]!)).toMatchObject({ baton_mql_status: 'mql', baton_stage: 'mql' });
    expect(ours(ids[0]!)['baton_why']).toContain('demo');
    expect(ours(ids[0]!)['baton_handoff']).toBeUndefined();
    expect(ours(ids[2]!)).toMatchObject({ baton_mql_status: 'not_yet', baton_stage: 'lead' });

    const again = await batonJson<Report>(['sync', '--once'], env);
    expect(again).toMatchObject({ written: 0, parked: 0 });

    const now = Date.now();
    portal.edit('contacts', ids[1]!, {
      recent_conversion_event_name: 'Demo request',
      recent_conversion_date: String(now),
    });
    const dry = await batonJson<Report & { wouldWrite: { record: string }[] }>(['sync', '--once', '--dry-run'], env);
    expect(dry.wouldWrite.map(({ record }) => record)).toEqual([`contact ${ids[1]!}`]);
    expect(ours(ids[1]!)['baton_mql_status']).toBe('not_yet');
    const handed = await batonJson<Report>(['sync', '--once'], env);
    expect(handed).toMatchObject({ written: 1, handoffs: 1 });
    expect(ours(ids[1]!)).toMatchObject({ baton_mql_status: 'mql', baton_stage: 'mql', baton_handoff: '1' });
    expect(await batonJson<Report>(['sync', '--once'], env)).toMatchObject({ written: 0 });

    const explained = await batonJson<{ status: string; grade: string; handoffs: unknown[] }>(
      ['explain', ids[1]!],
      env,
    );
    expect(explained).toMatchObject({ status: 'mql', grade: ours(ids[1]!)['baton_grade'] });
    expect(explained.handoffs).toHaveLength(1);
    expect(portal.metrics.effects()).toMatchObject({ unchanged: 0, doubled: [] });
  });

  test('observe writes nothing but score and why, and opens no handoff', async () => {
    installation = await install({ database: 'embedded' });
    const { portal, env } = installation;
    const ids = addPeople(portal, 12);
    await batonJson(['install', 'apply', 'hubspot'], env);
    const report = await batonJson<Report>(['backfill', 'hubspot'], env);
    expect(report).toMatchObject({ written: 12, handoffs: 0 });
    portal.edit('contacts', ids[1]!, {
      recent_conversion_event_name: 'Demo request',
      recent_conversion_date: String(Date.now()),
    });
    expect(await batonJson<Report>(['sync', '--once'], env)).toMatchObject({ handoffs: 0, written: 1 });
    const allowed = ['baton_why', 'baton_fit', 'baton_intent', 'baton_total', 'baton_grade'];
    for (const id of ids) for (const name of Object.keys(ours(id))) expect(allowed).toContain(name);
    for (const id of ids) expect(portal.history('contacts', id, 'hubspot_owner_id')).toEqual([]);
  });

  test('go-live asks for both signatures, and a contract changed afterwards does not act until it is signed again', async () => {
    installation = await install();
    const { portal, env } = installation;
    const ids = addPeople(portal, 6);
    await batonJson(['install', 'apply', 'hubspot'], env);
    await batonJson(['backfill', 'hubspot'], env);
    const refused = await baton(['go-live', 'hubspot'], env);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('not signed for marketing and sales');
    for (const [who, role] of [
      ['m@example.com', 'marketing'],
      ['s@example.com', 'sales'],
    ] as const) {
      await batonJson(['contract', 'enrol', who, '--role', role], env);
      await batonJson(['contract', 'sign', '--as', who], env);
    }
    await batonJson(['go-live', 'hubspot'], env);
    await batonJson(['sync', '--once'], env);
    expect(ours(ids[0]!)).toMatchObject({ baton_mql_status: 'mql', baton_stage: 'mql' });
    expect(ours(ids[0]!)['baton_handoff']).toBeUndefined();
    portal.edit('contacts', ids[0]!, {
      recent_conversion_event_name: 'Contact us',
      recent_conversion_date: String(Date.now()),
    });
    expect(await batonJson<Report>(['sync', '--once'], env)).toMatchObject({ handoffs: 1 });
  });
});
