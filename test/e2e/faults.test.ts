// Everything that can go wrong on the way to a CRM, in one run, on the real command line: it converges, and nothing is doubled or lost.
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { batonJson, startBaton } from '#test/support/baton.ts';
import { addPeople, install, type Installation } from '#test/support/portal.ts';

let installation: Installation;
jest.setTimeout(300_000);
afterEach(() => installation.done());

type Report = { read: number; written: number; parked: number };

const statusOf = (id: string): string | undefined =>
  installation.portal.get('contacts', id)?.properties['baton_mql_status'];

describe('faults', () => {
  test('429, 5xx, resets, hangs, locks, 207, lost answers and a refused record: converges; the refused one is parked', async () => {
    installation = await install({ mode: 'sandbox' });
    const { portal, env } = installation;
    const ids = addPeople(portal, 450);
    await batonJson(['install', 'apply', 'hubspot'], env);
    portal.refuse('contacts', ids[7]!, 'Number of locations must be set');
    portal.setFaults({
      seed: 11,
      rules: [
        { kind: 'hang', endpoint: 'batch_update contacts', times: 1 },
        { kind: 'status', status: 429, probability: 0.08 },
        { kind: 'status', status: 503, probability: 0.08 },
        { kind: 'status', status: 423, probability: 0.05 },
        { kind: 'status', status: 477, retryAfterSeconds: 1, probability: 0.03 },
        { kind: 'reset_before', probability: 0.05 },
        { kind: 'reset_after', endpoint: 'batch_update contacts', probability: 0.3 },
        { kind: 'truncated', probability: 0.05 },
        { kind: 'html', probability: 0.03 },
        { kind: 'partial', share: 0.2, probability: 0.4 },
      ],
    });
    await batonJson<Report>(['backfill', 'hubspot'], env);
    for (let round = 0; round < 5; round++) await batonJson<Report>(['sync', '--once'], env);
    portal.clearFaults();
    await batonJson<Report>(['sync', '--once'], env);
    const last = await batonJson<Report>(['sync', '--once'], env);
    expect(last).toMatchObject({ written: 0, parked: 0 });

    expect(ids.filter((id) => statusOf(id) === undefined)).toEqual([ids[7]]);
    expect(portal.metrics.effects().doubled).toEqual([]);
    const { rows } = await batonJson<{ rows: { record: string; state: string; error: string }[] }>(
      ['outbox', 'list'],
      env,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ record: `contact ${ids[7]!}`, state: 'dead' });
    expect(rows[0]?.error).toContain('Number of locations must be set');

    portal.refuse('contacts', ids[7]!, null);
    await batonJson(['outbox', 'retry', '--all'], env);
    expect(await batonJson<Report>(['sync', '--once'], env)).toMatchObject({ written: 1 });
    expect(statusOf(ids[7]!)).toBeDefined();
  });

  // Ten times each: killed while it reads, and killed while it writes. The portal answers slowly, so that the kill falls in the middle.
  test('kill -9 in the middle of reading, ten times: what was read is kept, and the rest is read by the next run', async () => {
    installation = await install({ mode: 'sandbox' });
    const { portal, env } = installation;
    const ids = addPeople(portal, 900);
    await batonJson(['install', 'apply', 'hubspot'], env);
    portal.setLimits({ answerDelayMs: 25 });
    for (let round = 0; round < 10; round++) {
      await killAfter(['backfill', 'hubspot'], 'list contacts', 1 + (round % 2));
    }
    portal.setLimits({ answerDelayMs: 0 });
    await batonJson(['backfill', 'hubspot'], env);
    expect(ids.filter((id) => statusOf(id) === undefined)).toEqual([]);
    expect(await batonJson<Report>(['sync', '--once'], env)).toMatchObject({ written: 0 });
    expect(portal.metrics.effects()).toMatchObject({ unchanged: 0, doubled: [] });
  });

  test('kill -9 in the middle of writing, ten times: nothing is lost and no effect is doubled', async () => {
    installation = await install({ mode: 'sandbox' });
    const { portal, env } = installation;
    const ids = addPeople(portal, 1_500);
    await batonJson(['backfill', 'hubspot'], env);
    await batonJson(['install', 'apply', 'hubspot'], env);
    portal.setLimits({ answerDelayMs: 40 });
    for (let round = 0; round < 10; round++) await killAfter(['sync', '--once'], 'batch_update contacts', 1);
    portal.setLimits({ answerDelayMs: 0 });
    await batonJson(['sync', '--once'], env);
    expect(ids.filter((id) => statusOf(id) === undefined)).toEqual([]);
    expect(await batonJson<Report>(['sync', '--once'], env)).toMatchObject({ written: 0 });
    expect(portal.metrics.effects().doubled).toEqual([]);
  });
});

const callsOf = (endpoint: string): number => installation.portal.metrics.report().byEndpoint[endpoint]?.calls ?? 0;

/** Starts the command and kills it with SIGKILL once the portal has met `calls` more calls of the endpoint. */
const killAfter = async (args: readonly string[], endpoint: string, calls: number): Promise<void> => {
  const before = callsOf(endpoint);
  const { child, ended } = startBaton(args, installation.env);
  while (child.exitCode === null && callsOf(endpoint) < before + calls)
    await new Promise((resolve) => setTimeout(resolve, 5));
  // A few milliseconds more, different each time, so that the kill falls before, within and behind the answer and the commit.
  await new Promise((resolve) => setTimeout(resolve, (before * 17) % 60));
  child.kill('SIGKILL');
  await ended;
};
