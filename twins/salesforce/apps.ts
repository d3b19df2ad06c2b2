// Apps and what they were given, as the org keeps it.

export type App = {
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The user whom client credentials run as; null = the flow is off. */
  runAs: string | null;
  /** PEM of the certificate's public key; null = no JWT bearer. */
  publicKey: string | null;
  readonly callbackUrls: readonly string[];
  /** Users who have approved it, or whom an admin pre-authorised. */
  readonly approved: Set<string>;
};

export type Access = {
  readonly clientId: string;
  readonly userId: string;
  expiresAt: number;
};
export type Refresh = {
  readonly clientId: string;
  readonly userId: string;
  /** `spent` = turned into a newer one; `revoked` = ended. */
  state: 'live' | 'spent' | 'revoked';
};
export type Code = {
  readonly clientId: string;
  readonly userId: string;
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly expiresAt: number;
  isUsed: boolean;
};
export type Tokens = {
  readonly access: Map<string, Access>;
  readonly refresh: Map<string, Refresh>;
  readonly codes: Map<string, Code>;
};
