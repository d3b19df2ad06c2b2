// Only a signature of the right person, for the right team, over exactly this contract counts.
import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  isSignedBy,
  makeSigningKeys,
  missingRoles,
  readPublicKey,
  readSignature,
  rightSignatures,
  signContract,
  signedMessage,
  signerRoles,
} from '#contract/sign.ts';

const people = Array.from({ length: 4 }, () => makeSigningKeys());
const hash = fc.stringMatching(/^[0-9a-f]{64}$/);
const person = fc.integer({ min: 0, max: people.length - 1 });
const role = fc.constantFrom(...signerRoles);
const key = (n: number) => people[n] ?? makeSigningKeys();

describe('a signature', () => {
  test('of another contract, another team or another person never counts', () => {
    fc.assert(
      fc.property(hash, hash, role, role, person, person, (mine, other, forRole, otherRole, signer, somebody) => {
        const signature = signContract(mine, forRole, key(signer).privateKey);
        const isRight = mine === other && forRole === otherRole && signer === somebody;
        expect(isSignedBy(other, otherRole, key(somebody).publicKey, signature)).toBe(isRight);
      }),
    );
  });

  test('that was altered in any bit, cut short or made up does not count, and nothing throws', () => {
    const [hashOf, { publicKey, privateKey }] = ['ab'.repeat(32), key(0)];
    const bytes = Buffer.from(signContract(hashOf, 'sales', privateKey), 'base64');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const altered = Buffer.from(bytes);
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(isSignedBy(hashOf, 'sales', publicKey, altered.toString('base64'))).toBe(false);
    }
    fc.assert(
      fc.property(fc.string(), fc.string(), (anyKey, anySignature) => {
        expect(isSignedBy(hashOf, 'sales', anyKey, anySignature)).toBe(false);
        expect(isSignedBy(hashOf, 'sales', publicKey, anySignature)).toBe(false);
      }),
    );
  });
});

describe('both teams have signed', () => {
  const entry = fc.record({ over: fc.constantFrom('mine', 'other'), as: role, claimed: role, by: person });

  test('if each has a right signature by a person who signed for no other', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), (entries) => {
        const hashes = { mine: 'a1'.repeat(32), other: 'b2'.repeat(32) };
        const signatures = entries.map(({ over, as, claimed, by }) => ({
          role: claimed,
          publicKey: key(by).publicKey,
          signature: signContract(hashes[over], as, key(by).privateKey),
          by,
        }));
        const good = entries.filter(({ over, as, claimed }) => over === 'mine' && as === claimed);
        const counts = (wanted: string): boolean =>
          good.some(
            ({ claimed, by }) =>
              claimed === wanted && !good.some((other) => other.by === by && other.claimed !== claimed),
          );
        expect(missingRoles(hashes.mine, signatures)).toEqual(signerRoles.filter((one) => !counts(one)));
      }),
    );
  });

  test('and a role that nobody knows counts for nothing', () => {
    const { publicKey, privateKey } = key(0);
    const signature = signContract('a1'.repeat(32), 'sales', privateKey);
    expect(rightSignatures('a1'.repeat(32), [{ role: 'finance', publicKey, signature }])).toEqual([]);
  });
});

describe("a signer's own key", () => {
  const own = generateKeyPairSync('ed25519');
  const pem = own.publicKey.export({ type: 'spki', format: 'pem' });

  test('as openssl writes it signs the message that is printed, byte for byte', () => {
    const read = readPublicKey(Buffer.from(pem));
    if (!read.ok) throw new Error(read.problem);
    const contractHash = 'c3'.repeat(32);
    expect(signedMessage(contractHash, 'sales')).toBe(`baton contract v1\nsales\n${contractHash}`);
    // What `openssl pkeyutl -sign -rawin` does: pure Ed25519 over the file.
    const raw = sign(null, Buffer.from(signedMessage(contractHash, 'sales')), own.privateKey);
    for (const file of [raw, Buffer.from(raw.toString('base64')), Buffer.from(`${raw.toString('base64')}\n`)]) {
      const signature = readSignature(file);
      expect(signature).not.toBeNull();
      expect(isSignedBy(contractHash, 'sales', read.publicKey, signature ?? '')).toBe(true);
    }
    const withBreak = sign(null, Buffer.from(`${signedMessage(contractHash, 'sales')}\n`), own.privateKey);
    expect(isSignedBy(contractHash, 'sales', read.publicKey, withBreak.toString('base64'))).toBe(false);
  });

  test('is the same key in PEM and in base64', () => {
    const der = own.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    expect(readPublicKey(Buffer.from(der))).toEqual(readPublicKey(Buffer.from(pem)));
  });

  test('is refused where it is private, of another kind or none, with what to do', () => {
    const secret = own.privateKey.export({ type: 'pkcs8', format: 'pem' });
    const readSecret = readPublicKey(Buffer.from(secret));
    expect(readSecret.ok ? '' : readSecret.problem).toMatch(/private key: keep it to yourself/);
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
    for (const [bytes, problem] of [
      [Buffer.from(rsa.publicKey.export({ type: 'spki', format: 'pem' })), /another kind.*Ed25519/],
      [Buffer.from('-----BEGIN PUBLIC KEY-----\nnonsense\n-----END PUBLIC KEY-----'), /no public key: make one with/],
      [Buffer.from(''), /no public key/],
    ] as const) {
      const read = readPublicKey(bytes);
      expect(read.ok ? '' : read.problem).toMatch(problem);
    }
    expect(createPublicKey(pem).asymmetricKeyType).toBe('ed25519');
  });

  test('gives signatures of 64 bytes and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 130 }), (bytes) => {
        const read = readSignature(Buffer.from(bytes));
        if (read !== null) expect(Buffer.from(read, 'base64')).toHaveLength(64);
        if (bytes.length === 64) expect(read).toBe(Buffer.from(bytes).toString('base64'));
      }),
    );
  });
});
