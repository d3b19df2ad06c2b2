// Signatures over a contract's canonical hash: Ed25519, so that whoever edits the contract cannot sign it for others.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';

export const signerRoles = ['marketing', 'sales'] as const;
export type SignerRole = (typeof signerRoles)[number];

export type SigningKeys = {
  /** SubjectPublicKeyInfo, base64. */
  readonly publicKey: string;
  /** PKCS #8, base64: a secret. */
  readonly privateKey: string;
};

/**
 * The bytes that are signed, in ASCII and without a line break at the end. They say what they are, so that a signature can never pass for one over
 * something else.
 */
export const signedMessage = (contractHash: string, role: SignerRole): string =>
  `baton contract v1\n${role}\n${contractHash}`;

const messageBytes = (contractHash: string, role: SignerRole): Buffer => Buffer.from(signedMessage(contractHash, role));

const toBase64 = (publicKey: KeyObject): string => publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

/** A fresh pair of keys. */
export const makeSigningKeys = (): SigningKeys => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: toBase64(publicKey),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
  };
};

/** The signature, base64. */
export const signContract = (contractHash: string, role: SignerRole, privateKey: string): string => {
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), type: 'pkcs8', format: 'der' });
  return sign(null, messageBytes(contractHash, role), key).toString('base64');
};

/** False for anything that is not a right signature, whatever is wrong with it. */
export const isSignedBy = (contractHash: string, role: SignerRole, publicKey: string, signature: string): boolean => {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), type: 'spki', format: 'der' });
    if (key.asymmetricKeyType !== 'ed25519') return false;
    return verify(null, messageBytes(contractHash, role), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
};

export type Signature = { readonly role: string; readonly publicKey: string; readonly signature: string };

/** Those that are right over this contract. A key that signed for both teams counts for neither: one person cannot agree with himself. */
export const rightSignatures = <S extends Signature>(contractHash: string, signatures: readonly S[]): readonly S[] => {
  const right = signatures.filter(({ role, publicKey, signature }) => {
    const known = signerRoles.find((one) => one === role);
    return known !== undefined && isSignedBy(contractHash, known, publicKey, signature);
  });
  return right.filter((one) => right.every(({ publicKey, role }) => publicKey !== one.publicKey || role === one.role));
};

/** The roles without a right signature over this contract; none = it is signed by both teams. */
export const missingRoles = (contractHash: string, signatures: readonly Signature[]): SignerRole[] => {
  const right = rightSignatures(contractHash, signatures);
  return signerRoles.filter((role) => !right.some((one) => one.role === role));
};

export type ReadKey =
  { readonly ok: true; readonly publicKey: string } | { readonly ok: false; readonly problem: string };

const opensslHint =
  'make one with `openssl genpkey -algorithm ed25519 -out key.pem`, then `openssl pkey -in key.pem -pubout`';

/** A person's own public key from a file: PEM as openssl writes it, or SubjectPublicKeyInfo in base64. */
export const readPublicKey = (bytes: Buffer): ReadKey => {
  const text = bytes.toString('latin1').trim();
  if (text.includes('PRIVATE KEY')) {
    return {
      ok: false,
      problem: 'this is a private key: keep it to yourself and give the public one (`openssl pkey -pubout`)',
    };
  }
  try {
    const key = text.startsWith('-----BEGIN')
      ? createPublicKey(text)
      : createPublicKey({ key: Buffer.from(text, 'base64'), type: 'spki', format: 'der' });
    if (key.asymmetricKeyType === 'ed25519') return { ok: true, publicKey: toBase64(key) };
    return { ok: false, problem: `this is a key of another kind, contracts are signed with Ed25519: ${opensslHint}` };
  } catch {
    return { ok: false, problem: `this is no public key: ${opensslHint}` };
  }
};

const signatureBytes = 64;

/** A signature from a file: the 64 bytes as openssl writes them, or the same in base64. Null where it is neither. */
export const readSignature = (bytes: Buffer): string | null => {
  if (bytes.length === signatureBytes) return bytes.toString('base64');
  const text = bytes.toString('latin1').replaceAll(/\s/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  const decoded = Buffer.from(text, 'base64');
  return decoded.length === signatureBytes ? decoded.toString('base64') : null;
};
