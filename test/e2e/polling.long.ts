// Without webhooks: whoever raises a hand has an owner, a deadline and a task for that owner in the CRM within two minutes, because every connection is
// polled once a minute. On the real clock, with `baton up` as a process of its own.
import { afterEach, expect, test } from '@jest/globals';
import { systemClock } from '#src/clock.ts';
import { batonJson, startBaton } from '#test/support/baton.ts';
import { freePort } from '#test/support/free-port.ts';
import { addPeople, install, type Installation } from '#test/support/portal.ts';
import { addressOf, rosterFile, sellers } from '#test/support/roster-file.ts';

const withinMs = 120_000;
const dayMs = 86_400_000;
let installation: Installation | undefined;
const roster = rosterFile();
afterEach(async () => {
  await installation?.done();
  roster.done();
});

test('a hand-raiser has owner, deadline and alert within two minutes', async () => {
  const own = await install({ database: 'postgres', mode: 'sandbox', env: { BATON_ROSTER: roster.path } });
  installation = own;
  const { portal, env } = own;
  for (const one of sellers) portal.addOwner({ email: addressOf(one), firstName: one, lastName: 'Sample' });
  // The second of three only reads: whoever fits and has not asked for anything yet.
  const [, id = ''] = addPeople(portal, 3);
  await batonJson(['install', 'apply', 'hubspot'], env);
  await batonJson(['backfill', 'hubspot'], env);
  const up = startBaton(['up'], { ...env, BATON_PORT: String(await freePort()) });
  try {
    const shown = (property: string): string => portal.get('contacts', id)?.properties[property] ?? '';
    for (let since = systemClock.now(); shown('baton_why') === '' && systemClock.now() - since < withinMs;) {
      await systemClock.sleep(200);
    }
    // Just after a poll, which is the longest wait.
    await systemClock.sleep(5_000);
    portal.edit('contacts', id, {
      recent_conversion_event_name: 'Demo request',
      recent_conversion_date: String(systemClock.now() - dayMs / 1_000),
    });
    const since = systemClock.now();
    const isThere = (): boolean => {
      const hasTask = portal.all('tasks').some(({ associations }) => associations.contacts?.includes(id) === true);
      return shown('hubspot_owner_id') !== '' && shown('baton_due_at') !== '' && hasTask;
    };
    while (!isThere() && systemClock.now() - since < withinMs) await systemClock.sleep(200);
    const took = systemClock.now() - since;
    process.stdout.write(`${JSON.stringify({ secondsToOwnerAndTask: Math.round(took / 1_000) })}\n`);
    expect(isThere()).toBe(true);
  } finally {
    up.child.kill('SIGINT');
  }
  expect((await up.ended).code).toBe(0);
}, 400_000);
