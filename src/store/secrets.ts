// Secrets at rest: AES-256-GCM, each sealed to the place it belongs to, so that a copied row cannot be opened elsewhere.
import { createCipheriv, createDecipheriv, createHmac, randomBytes, scryptSync } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ConfigError } from '#src/errors.ts';

export type SecretBox = {
  /** `context` says whose secret it is; the same must be given to open it. */
  seal(context: string, secret: string): string;
  /** Throws ConfigError when the key is another one or the text was altered or moved. */
  open(context: string, sealed: string): string;
  /** The same for the same text; who has no key cannot tell whose it is, nor try one text after the other. */
  mark(text: string): string;
};

const KEY_BYTES = 32;
/** GCM's own size; random nonces under one key are safe for 2^32 secrets (NIST SP 800-38D, 8.3), and we keep a handful. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** A passphrase shorter than this can be guessed. */
const MIN_KEY_TEXT = 32;
const VERSION = 'v1';
/** The key must come out the same on every machine, so the salt is fixed; scrypt makes guessing a weak passphrase dear. */
const SALT = 'baton stored secrets v1';

/** A key written as base64 of 32 bytes is taken as it is, any other text as a passphrase. */
const keyFromText = (text: string): Buffer => {
  const raw = Buffer.from(text, 'base64');
  if (raw.length === KEY_BYTES && raw.toString('base64') === text) return raw;
  if (text.length < MIN_KEY_TEXT) {
    throw new ConfigError([
      {
        where: 'BATON_SECRET_KEY',
        message: `is shorter than ${MIN_KEY_TEXT} characters: make one with \`openssl rand -base64 32\``,
      },
    ]);
  }
  return scryptSync(text, SALT, KEY_BYTES);
};

/** Tells a wrong key from altered text without giving the key away. */
const fingerprint = (key: Buffer): string =>
  createHmac('sha256', key).update('fingerprint').digest('base64url').slice(0, 8);

const boxOf = (key: Buffer, remedy: string): SecretBox => {
  const keyId = fingerprint(key);
  const markKey = createHmac('sha256', key).update('marks of who was erased').digest();
  return {
    mark: (text) => createHmac('sha256', markKey).update(text).digest('base64url'),
    seal: (context, secret) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      const sealed = Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${VERSION}.${keyId}.${sealed.toString('base64url')}`;
    },
    open: (context, text) => {
      const [version, sealedUnder, body] = text.split('.');
      if (version !== VERSION || sealedUnder === undefined || body === undefined) {
        throw new ConfigError('A stored secret is not in a form this version can read: connect again.');
      }
      if (sealedUnder !== keyId) throw new ConfigError(`A stored secret was sealed under another key: ${remedy}`);
      try {
        return decrypt(key, context, Buffer.from(body, 'base64url'));
      } catch (error) {
        throw new ConfigError('A stored secret was altered or belongs elsewhere: connect again.', error);
      }
    },
  };
};

const decrypt = (key: Buffer, context: string, bytes: Buffer): string => {
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(bytes.length - TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context)).setAuthTag(tag);
  const middle = bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES);
  return Buffer.concat([decipher.update(middle), decipher.final()]).toString('utf8');
};

/** The key file of a PGlite directory: beside it, so that copying the directory alone does not copy the key. */
export const keyFileOf = (dataDir: string): string => join(dirname(resolve(dataDir)), 'secret.key');

const readOrMakeKey = (path: string): Buffer => {
  try {
    return readKey(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // Linked into place whole and only if absent: a key must never be replaced, and nobody may read half of one.
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.draft`;
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readKey(path);
};

const readKey = (path: string): Buffer => {
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  if (key.length !== KEY_BYTES) {
    throw new ConfigError(`${path} is not a key: restore it, or delete it and connect again.`);
  }
  return key;
};

/**
 * The box of this installation: under BATON_SECRET_KEY where it is set, else, with PGlite only, under a key file that is made on first use
 * (mode 0600, beside the directory). Throws ConfigError when there is neither, or the key is too short.
 */
export const openSecretBox = (options: { secretKey?: string | undefined; dataDir?: string | undefined }): SecretBox => {
  if (options.secretKey !== undefined && options.secretKey !== '') {
    return boxOf(
      keyFromText(options.secretKey),
      'set BATON_SECRET_KEY to the one it was sealed under, or connect again.',
    );
  }
  if (options.dataDir !== undefined) {
    const path = keyFileOf(options.dataDir);
    return boxOf(
      readOrMakeKey(path),
      `set BATON_SECRET_KEY if it was set then, else restore ${path}, or connect again.`,
    );
  }
  throw new ConfigError([
    {
      where: 'BATON_SECRET_KEY',
      message: 'is not set, and secrets in PostgreSQL are stored under it: make one with `openssl rand -base64 32`',
    },
  ]);
};
