import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { baton, batonJson, startBaton, type Ran } from '#test/support/baton.ts';
import { addPeople, install, type Installation } from '#test/support/portal.ts';

let installation: Installation;
jest.setTimeout(300_000);
afterEach(() => installation.done());

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** One line that says what to do, a failing exit code, nothing on stdout. */
const expectRefusal = (ran: Ran, ...parts: string[]): void => {
  expect(ran.code).toBe(1);
  expect(ran.stdout).toBe('');
  const lines = ran.stderr.trim().split('\n');
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toMatch(/ at .*:\d+:\d+\)?$/);
  for (const part of parts) expect(lines[0]).toContain(part);
};

describe('what an admin may get wrong', () => {
  test('a wrong token', async () => {
    installation = await install({ env: { HUBSPOT_ACCESS_TOKEN: 'pat-wrong' } });
    const ran = await baton(['connect', 'hubspot'], installation.env);
    expectRefusal(ran, 'token');
    expect(ran.stderr).not.toContain('pat-wrong');
    expectRefusal(await baton(['backfill', 'hubspot'], installation.env), 'token');
  });

  test('an expired token', async () => {
    installation = await install();
    installation.portal.expireToken(installation.twin.accessToken);
    expectRefusal(await baton(['connect', 'hubspot'], installation.env), 'expired');
  });

  test('a token without a scope: named, with what to do', async () => {
    installation = await install();
    const { portal, twin, env } = installation;
    portal.setScopes(twin.accessToken, ['crm.objects.companies.read', 'crm.objects.deals.read', 'oauth']);
    const ran = await baton(['backfill', 'hubspot'], env);
    expectRefusal(ran, 'crm.objects.contacts.read');
  });

  test('an unreachable host', async () => {
    installation = await install({ env: { HUBSPOT_BASE_URL: 'http://127.0.0.1:9' } });
    expectRefusal(await baton(['connect', 'hubspot'], installation.env), '127.0.0.1');
  });

  test('plain http to another machine', async () => {
    installation = await install({ env: { HUBSPOT_BASE_URL: 'http://portal.example' } });
    expectRefusal(await baton(['connect', 'hubspot'], installation.env), 'HUBSPOT_BASE_URL', 'https');
  });

  test('an unknown field in a mapping', async () => {
    installation = await install();
    const { dataDir, env } = installation;
    const file = join(dataDir, 'mapping.json');
    writeFileSync(
      file,
      readFileSync(root('mappings/hubspot.json'), 'utf8').replace('"person.title"', '"person.titel"'),
    );
    const ran = await baton(['backfill', 'hubspot'], { ...env, BATON_MAPPING: file });
    expectRefusal(ran, 'mapping.json', 'person.titel', 'person.title');
  });

  test('an unknown field in a contract: its line, and what was meant', async () => {
    installation = await install();
    const { dataDir, env } = installation;
    const file = join(dataDir, 'contract.yaml');
    const yaml = readFileSync(root('contracts/default.yaml'), 'utf8').replace('company.industry', 'company.industrie');
    writeFileSync(file, yaml);
    const line = yaml.split('\n').findIndex((text) => text.includes('company.industrie')) + 1;
    const ran = await baton(['backfill', 'hubspot'], { ...env, BATON_CONTRACT: file });
    expectRefusal(ran, `contract.yaml:${line}:`, 'company.industrie', 'company.industry');
    expect(installation.portal.metrics.report().calls).toBe(0);
  });

  test('a CSV with broken rows: each named by its line, the rest taken in', async () => {
    installation = await install();
    const { dataDir, env } = installation;
    const file = join(dataDir, 'leads.csv');
    writeFileSync(
      file,
      [
        'lead_id,email,created_at,company,employees',
        'a1,one@example.com,2026-01-05T10:00:00Z,Acme,120',
        'a2,two@example.com,not a date,Acme,120',
        'a3,three@example.com,2026-01-06T10:00:00Z,"Acme, Ltd",60',
        'a4,too,few',
        'a5,five@example.com,2026-01-07T10:00:00Z,Acme,many',
      ].join('\n'),
    );
    const ran = await baton(['import', file, '--json'], env);
    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toMatchObject({ kind: 'leads', imported: 3, refused: 2 });
    expect(ran.stderr).toContain('leads.csv:3:');
    expect(ran.stderr).toContain('leads.csv:5:');
    const scored = await baton(['score', '--leads', file, '--as-of', '2026-02-01T00:00:00Z'], env);
    expect(scored.stdout.trim().split('\n')).toHaveLength(3);
    expect(scored.code).toBe(1);
  });

  test('a property of ours that exists with another type: said before anything is written, the rest is made', async () => {
    installation = await install();
    const { portal, env } = installation;
    portal.defineProperty('contacts', { name: 'baton_fit', type: 'string' });
    const plan = await batonJson<{ changes: { action: string; name: string; why: string }[] }>(
      ['install', 'plan', 'hubspot'],
      env,
    );
    const blocked = plan.changes.filter(({ action }) => action === 'blocked');
    expect(blocked.map(({ name }) => name)).toEqual(['baton_fit']);
    const applied = await baton(['install', 'apply', 'hubspot'], env);
    expect(applied.code).toBe(1);
    addPeople(portal, 3);
    const report = await batonJson<{ written: number }>(['backfill', 'hubspot'], env);
    expect(report.written).toBe(0);
  });

  test('a second process on the data directory', async () => {
    installation = await install({ database: 'embedded' });
    const { portal, env } = installation;
    addPeople(portal, 3);
    portal.setFaults({ rules: [{ kind: 'hang', path: '/objects/' }] });
    const first = startBaton(['backfill', 'hubspot'], env);
    while (portal.metrics.report().calls === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    const second = await baton(['backfill', 'hubspot'], env);
    expectRefusal(second, String(first.child.pid), 'DATABASE_URL');
    first.child.kill('SIGKILL');
    await first.ended;
  });

  test('a token of another portal than the leads belong to', async () => {
    installation = await install();
    const { env } = installation;
    await batonJson(['connect', 'hubspot'], env);
    const other = await install({ portalOptions: { portalId: 25_000_777 } });
    try {
      const ran = await baton(['connect', 'hubspot'], {
        ...env,
        HUBSPOT_BASE_URL: other.twin.url,
        HUBSPOT_ACCESS_TOKEN: other.twin.accessToken,
      });
      expectRefusal(ran, '25000777', '--name');
    } finally {
      await other.done();
    }
  });

  test('commands and options that do not exist', async () => {
    installation = await install();
    expect((await baton(['sync'], installation.env)).code).not.toBe(0);
    expect((await baton(['nonsense'], installation.env)).stderr).toContain('--help');
    expectRefusal(await baton(['explain', 'nobody@example.com'], installation.env), 'no lead');
    expectRefusal(await baton(['backfill', 'nowhere'], installation.env), 'nowhere');
    expectRefusal(await baton(['demo', '--leads', 'many'], installation.env), '--leads');
  });
});
