// Why a login was refused, with the admin's next step: Salesforce says it in an OAuth error and, more exactly, in the sentence beside it.
// https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flow_errors.htm
import { z } from 'zod';
import { jsonOf, SalesforceError } from './failures.ts';
import type { Answered } from './http.ts';

const oauthError = z.object({ error: z.string(), error_description: z.string().catch('') });

/** The first line whose tests fit is the answer; the last of each error is for everything else. */
const steps: readonly { readonly error: RegExp; readonly says?: RegExp; readonly next: string }[] = [
  {
    error: /^invalid_grant$|^invalid_app_access$|^invalid_request$/,
    says: /hasn.t approved|not (?:admin )?approved|app_access/i,
    next: 'the user has not approved this app; in the app\'s policies set "Permitted Users" to "Admin approved users are pre-authorized" and give the app to the integration user by a permission set',
  },
  {
    error: /^inactive_user$|^invalid_grant$/,
    says: /inactive|user is locked|frozen/i,
    next: 'the integration user is inactive or frozen; activate it in Setup, Users',
  },
  {
    error: /^inactive_org$|^invalid_grant$/,
    says: /org/i,
    next: 'the org is locked, closed or inactive; log in with a browser to see why',
  },
  {
    error: /^invalid_grant$/,
    says: /no client credentials user|client credentials flow|not enabled|not supported on this domain/i,
    next: 'the app has no user to run as; in its policies enable the Client Credentials Flow and choose the integration user, and use the My Domain address as SALESFORCE_LOGIN_URL',
  },
  {
    error: /^invalid_grant$/,
    says: /audience/i,
    next: 'SALESFORCE_LOGIN_URL is not the address this org logs in at; use its My Domain address',
  },
  {
    error: /^invalid_grant$/,
    says: /\bip\b/i,
    next: "the org's IP restrictions refuse this machine; allow its address for the app or the user's profile",
  },
  {
    error: /^invalid_grant$/,
    says: /invalid assertion|signature|certificate/i,
    next: "the key does not belong to the app's certificate, or this machine's clock is wrong; upload the matching certificate",
  },
  {
    error: /^invalid_grant$/,
    says: /expired|revoked|refresh token/i,
    next: 'the refresh token has expired or was revoked; run "baton connect salesforce" again',
  },
  {
    error: /^invalid_grant$/,
    next: 'the login was refused; check the app, its user and SALESFORCE_LOGIN_URL (a sandbox has its own), then run "baton connect salesforce" again',
  },
  {
    error: /^invalid_client_id$/,
    next: 'the consumer key is unknown in this org; copy it again, or correct SALESFORCE_LOGIN_URL (a new app needs up to ten minutes)',
  },
  {
    error: /^invalid_client$/,
    says: /identifier/i,
    next: 'the consumer key is unknown in this org; copy it again, or correct SALESFORCE_LOGIN_URL (a new app needs up to ten minutes)',
  },
  { error: /^invalid_client/, next: 'the consumer secret is wrong or was renewed; copy it again from the app' },
  {
    error: /^unsupported_grant_type$/,
    next: 'the app does not allow this way of logging in; enable the flow in its OAuth settings',
  },
  {
    error: /^invalid_request$|^request_not_supported/,
    says: /domain|not supported/i,
    next: 'this address does not take this way of logging in; use the My Domain address as SALESFORCE_LOGIN_URL',
  },
  {
    error: /^api_/i,
    next: 'the API is not switched on for this org or user: its edition must include it and the user needs "API Enabled"',
  },
  {
    error: /./,
    says: /api.*(?:not|disabled)|(?:not|disabled).*api/i,
    next: 'the API is not switched on for this org or user: its edition must include it and the user needs "API Enabled"',
  },
];

const waitMs = 60_000;

export const loginRefusal = ({ status, text }: Pick<Answered, 'status' | 'text'>): SalesforceError => {
  const answer = oauthError.safeParse(jsonOf(text));
  if (status >= 500)
    return new SalesforceError(`logging in failed on Salesforce's side (${status}); it is tried again`, {
      kind: 'unavailable',
      status,
    });
  if (!answer.success)
    return new SalesforceError(
      `logging in was answered by something that is not Salesforce's login (${status}); check SALESFORCE_LOGIN_URL and any proxy`,
      { kind: status === 404 ? 'auth' : 'unavailable', status },
    );
  const { error, error_description: said } = answer.data;
  if (/rate_limit|login_rate/i.test(error) || /rate exceeded/i.test(said))
    return new SalesforceError('too many logins within the hour; it is tried again', {
      kind: 'rate_limited',
      status,
      codes: [error],
      retryAfterMs: waitMs,
    });
  if (/^(?:temporarily_unavailable|server_error|unknown_error|retry)$/.test(error))
    return new SalesforceError(`logging in failed on Salesforce's side (${error}); it is tried again`, {
      kind: 'unavailable',
      status,
      codes: [error],
    });
  const step = steps.find((one) => one.error.test(error) && (one.says?.test(said) ?? true));
  const code = /^\w{1,60}$/.test(error) ? error : 'an error';
  return new SalesforceError(
    `logging in was refused (${code}): ${step?.next ?? 'check the app and its user, then run "baton connect salesforce" again'}`,
    { kind: 'auth', status, codes: [error] },
  );
};
