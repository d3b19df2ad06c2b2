import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  forgetSecrets,
  getConnection,
  listConnections,
  loadSecrets,
  saveConnection,
  saveSecrets,
  setMode,
} from '#store/connections.ts';
import { keyFileOf, openSecretBox } from '#store/secrets.ts';
import { ConfigError } from '#src/errors.ts';
import { describeDatabases } from '#test/support/databases.ts';
import { NOW } from './samples.ts';

const box = openSecretBox({ secretKey: randomBytes(32).toString('base64') });

describe('a sealed secret', () => {
  test('opens to what was sealed, never looks the same twice and never shows it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (secret, context) => {
        const sealed = box.seal(context, secret);
        expect(box.open(context, sealed)).toBe(secret);
        expect(box.seal(context, secret)).not.toBe(sealed);
        if (secret.length > 8) expect(sealed).not.toContain(secret);
      }),
    );
  });

  test('does not open elsewhere, altered in any byte, or cut short', () => {
    const sealed = box.seal('connection hubspot token', 'pat-123');
    expect(() => box.open('connection other token', sealed)).toThrow(ConfigError);
    const [version, key, body = ''] = sealed.split('.');
    const bytes = Buffer.from(body, 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] ?? 0) ^ 1;
      const text = `${version}.${key}.${altered.toString('base64url')}`;
      expect(() => box.open('connection hubspot token', text)).toThrow(/altered or belongs elsewhere/);
      const cut = `${version}.${key}.${bytes.subarray(0, at).toString('base64url')}`;
      expect(() => box.open('connection hubspot token', cut)).toThrow(ConfigError);
    }
    expect(() => box.open('connection hubspot token', 'pat-123')).toThrow(/cannot|not in a form/);
  });

  test('says when the key is another one', () => {
    const other = openSecretBox({ secretKey: 'a passphrase of more than thirty-two characters' });
    expect(() => other.open('c', box.seal('c', 's'))).toThrow(/sealed under another key: set BATON_SECRET_KEY/);
  });
});

describe('the key', () => {
  test('is the same from the same passphrase, and refused when it can be guessed', () => {
    const passphrase = 'correct horse battery staple, and then some';
    const [one, two] = [openSecretBox({ secretKey: passphrase }), openSecretBox({ secretKey: passphrase })];
    expect(two.open('c', one.seal('c', 's'))).toBe('s');
    expect(() => openSecretBox({ secretKey: 'short' })).toThrow(/BATON_SECRET_KEY: is shorter than 32/);
    expect(() => openSecretBox({})).toThrow(/BATON_SECRET_KEY: is not set/);
  });

  test('is made once beside a PGlite directory, readable by its owner alone', () => {
    const root = mkdtempSync(join(tmpdir(), 'baton-key-'));
    try {
      const dataDir = join(root, 'pglite');
      const sealed = openSecretBox({ dataDir }).seal('c', 's');
      expect(statSync(keyFileOf(dataDir)).mode & 0o777).toBe(0o600);
      expect(openSecretBox({ dataDir }).open('c', sealed)).toBe('s');
      const before = readFileSync(keyFileOf(dataDir), 'utf8');
      writeFileSync(keyFileOf(dataDir), 'not a key');
      expect(() => openSecretBox({ dataDir })).toThrow(/is not a key/);
      writeFileSync(keyFileOf(dataDir), randomBytes(32).toString('base64'));
      expect(() => openSecretBox({ dataDir }).open('c', sealed)).toThrow(/restore .*secret\.key/);
      expect(before).not.toContain(sealed);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});

describeDatabases('connections', (open) => {
  const connection = {
    id: 'hubspot',
    kind: 'hubspot',
    mode: 'observe' as const,
    accountId: '42',
    baseUrl: null,
    settings: { zone: 'Europe/Berlin' },
    actsSince: null,
    createdAt: NOW,
  };

  test('keep their secrets sealed, through a new save too', async () => {
    const { db } = await open();
    await saveConnection(db, connection);
    await saveSecrets(db, box, 'hubspot', { accessToken: 'pat-123', clientSecret: 'x' });
    await saveSecrets(db, box, 'hubspot', { accessToken: 'pat-456' });
    await saveConnection(db, { ...connection, accountId: '43', createdAt: NOW + 1 });
    expect(await loadSecrets(db, box, 'hubspot')).toEqual({ accessToken: 'pat-456', clientSecret: 'x' });
    expect(await getConnection(db, 'hubspot')).toEqual({ ...connection, accountId: '43' });
    const stored = JSON.stringify(await db.selectFrom('connections').selectAll().execute());
    expect(stored).not.toContain('pat-');
    expect(await loadSecrets(db, box, 'unknown')).toEqual({});
    expect(await getConnection(db, 'unknown')).toBeNull();
  });

  test('keep nothing of an earlier way to sign in once they are connected anew', async () => {
    const { db } = await open();
    await saveConnection(db, connection);
    await saveSecrets(db, box, 'hubspot', { flow: 'web_server', clientId: 'one', tokens: 'of the first app' });
    await forgetSecrets(db, 'hubspot');
    await saveSecrets(db, box, 'hubspot', { clientId: 'two', clientSecret: 'x' });
    expect(await loadSecrets(db, box, 'hubspot')).toEqual({ clientId: 'two', clientSecret: 'x' });
  });

  test('act since the first time they were let to', async () => {
    const { db } = await open();
    await saveConnection(db, connection);
    await setMode(db, 'hubspot', 'live', NOW + 1);
    await setMode(db, 'hubspot', 'observe', NOW + 2);
    await setMode(db, 'hubspot', 'live', NOW + 3);
    expect(await listConnections(db)).toEqual([{ ...connection, mode: 'live', actsSince: NOW + 1 }]);
  });
});
