// Signatures over a contract's canonical hash: Ed25519, so that whoever edits the contract cannot sign it for others.
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';

export const signerRoles = ['marketing', 'sales'] as const;
export type SignerRole = (typeof signerRoles)[number];

export type SigningKeys = {
  /** SubjectPublicKeyInfo, base64. */
  readonly publicKey: string;
  /** PKCS #8, base64: a secret. */
  readonly privateKey: string;
};

/** What is signed says what it is, so that a signature can never pass for one over something else. */
const message = (contractHash: string, role: SignerRole): Buffer =>
  Buffer.from(`baton contract v1\n${role}\n${contractHash}`);

/** A fresh pair of keys. */
export const makeSigningKeys = (): SigningKeys => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
  };
};

/** The signature, base64. */
export const signContract = (contractHash: string, role: SignerRole, privateKey: string): string => {
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), type: 'pkcs8', format: 'der' });
  return sign(null, message(contractHash, role), key).toString('base64');
};

/** False for anything that is not a right signature, whatever is wrong with it. */
export const isSignedBy = (contractHash: string, role: SignerRole, publicKey: string, signature: string): boolean => {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), type: 'spki', format: 'der' });
    return verify(null, message(contractHash, role), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
};

export type Signature = { readonly role: string; readonly publicKey: string; readonly signature: string };

/** The roles without a right signature over this contract; none = it is signed by both teams. */
export const missingRoles = (contractHash: string, signatures: readonly Signature[]): SignerRole[] =>
  signerRoles.filter(
    (role) =>
      !signatures.some((one) => one.role === role && isSignedBy(contractHash, role, one.publicKey, one.signature)),
  );
