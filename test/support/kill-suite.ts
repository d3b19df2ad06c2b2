// Killed with SIGKILL again and again, in the middle of reading and in the middle of writing, on the real command line.
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { batonJson, startBaton } from '#test/support/baton.ts';
import { addPeople, install, type Installation } from '#test/support/portal.ts';

let installation: Installation;

type Report = { read: number; written: number; parked: number };

const statusOf = (id: string): string | undefined =>
  installation.portal.get('contacts', id)?.properties['baton_mql_status'];

/** `rounds`: how often each is killed. */
export const killSuite = (rounds: number): void => {
  jest.setTimeout(900_000);
  afterEach(() => installation.done());
  describe(`kill -9, ${rounds} times`, () => {
    // Killed while it reads, and killed while it writes. The portal answers slowly, so that the kill falls in the middle.
    test('in the middle of reading: what was read is kept, and the rest is read by the next run', async () => {
      installation = await install({ mode: 'sandbox', database: 'embedded' });
      const { portal, env } = installation;
      const ids = addPeople(portal, 900);
      await batonJson(['install', 'apply', 'hubspot'], env);
      portal.setLimits({ answerDelayMs: 25 });
      for (let round = 0; round < rounds; round++) {
        await killAfter(['backfill', 'hubspot'], 'list contacts', 1 + (round % 2));
      }
      portal.setLimits({ answerDelayMs: 0 });
      await batonJson(['backfill', 'hubspot'], env);
      expect(ids.filter((id) => statusOf(id) === undefined)).toEqual([]);
      expect(await batonJson<Report>(['sync', '--once'], env)).toMatchObject({ written: 0 });
      expect(portal.metrics.effects()).toMatchObject({ unchanged: 0, doubled: [] });
    });

    test('in the middle of writing: nothing is lost and no effect is doubled', async () => {
      installation = await install({ mode: 'sandbox', database: 'embedded' });
      const { portal, env } = installation;
      const ids = addPeople(portal, 1_500);
      await batonJson(['backfill', 'hubspot'], env);
      await batonJson(['install', 'apply', 'hubspot'], env);
      portal.setLimits({ answerDelayMs: 40 });
      for (let round = 0; round < rounds; round++) await killAfter(['sync', '--once'], 'batch_update contacts', 1);
      portal.setLimits({ answerDelayMs: 0 });
      await batonJson(['sync', '--once'], env);
      expect(ids.filter((id) => statusOf(id) === undefined)).toEqual([]);
      expect(await batonJson<Report>(['sync', '--once'], env)).toMatchObject({ written: 0 });
      expect(portal.metrics.effects().doubled).toEqual([]);
    });
  });
};

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
