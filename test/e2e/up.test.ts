// `baton up` as a process of its own, with a practice portal that calls it: what happens there is seen within seconds, and Ctrl-C ends it in order.
import { afterEach, expect, test } from '@jest/globals';
import { systemClock } from '#src/clock.ts';
import { baton, batonJson, startBaton } from '#test/support/baton.ts';
import { freePort } from '#test/support/free-port.ts';
import { addPeople, install, type Installation } from '#test/support/portal.ts';

let installation: Installation | undefined;
afterEach(async () => {
  await installation?.done();
  installation = undefined;
});

const until = async (what: string, holds: () => boolean | Promise<boolean>, ms = 45_000): Promise<number> => {
  const since = systemClock.now();
  while (!(await holds())) {
    if (systemClock.now() - since > ms) throw new Error(`${what} did not happen within ${ms} ms`);
    await systemClock.sleep(50);
  }
  return systemClock.now() - since;
};

test.each(['embedded', 'postgres'] as const)(
  'on %s',
  async (database) => {
    const port = await freePort();
    const url = `http://localhost:${port}`;
    const own = await install({ database, mode: 'sandbox' });
    installation = own;
    const { portal, twin } = own;
    const env = {
      ...own.env,
      ...{ BATON_PORT: String(port), BATON_PUBLIC_URL: url },
      ...{ HUBSPOT_CLIENT_SECRET: twin.clientSecret, HUBSPOT_APP_ID: twin.appId },
    };
    addPeople(portal, 3);
    await batonJson(['install', 'apply', 'hubspot'], env);
    const up = startBaton(['up'], env);
    const stderr: string[] = [];
    up.child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk.toString()));
    try {
      await until('an answer', () =>
        fetch(`${url}/ready`).then(
          (answer) => answer.ok,
          () => false,
        ),
      );
      // The first read needs no command of its own.
      await until('the first read', () =>
        portal.all('contacts').every(({ properties }) => properties['baton_fit'] !== undefined),
      );
      twin.webhooks.set({
        url: `${url}/webhooks/hubspot`,
        secret: twin.clientSecret,
        appId: twin.appId,
        twice: 0.3,
        shuffles: true,
      });
      const [id] = addPeople(portal, 0);
      expect(id).toBeUndefined();
      const contact = portal.createContact({
        email: 'late@northwind.example',
        jobtitle: 'VP Operations',
        country: 'Germany',
      });
      const took = await until(
        'the score',
        () => portal.get('contacts', contact)?.properties['baton_fit'] !== undefined,
      );
      // Long before the next poll, which is at most a minute away.
      expect(took).toBeLessThan(20_000);
      await until('the last delivery', () => twin.webhooks.report().pending === 0);
      expect(twin.webhooks.report().failed).toBe(0);
      if (database === 'embedded') {
        const other = await baton(['sync', '--once'], env);
        expect(other.code).toBe(1);
        expect(other.stderr).toMatch(/is in use by process \d+: stop it first/);
      }
    } finally {
      up.child.kill('SIGINT');
    }
    const { code, stdout } = await up.ended;
    expect({ code, stdout, stderr: stderr.join('').replaceAll(/^(?:webhooks|working|reading).*\n/gm, '') }).toEqual({
      code: 0,
      stdout: 'ready\n',
      stderr: '',
    });
  },
  180_000,
);

test('serve and worker need a database that many processes can share', async () => {
  const own = await install({ database: 'embedded' });
  installation = own;
  for (const command of ['serve', 'worker']) {
    const { code, stderr } = await baton([command], own.env);
    expect(code).toBe(1);
    expect(stderr).toMatch(/DATABASE_URL/);
  }
});
