// Where Salesforce is: login and instance addresses, checked before a secret is sent to them.
import { ConfigError } from '#src/errors.ts';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** What keeps a token safe on its way; null where the address is fit for one. */
const unfit = (url: URL | null): string | null => {
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return 'is no web address';
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    return `is plain http, which is allowed on this machine only, not for ${url.hostname}: use https`;
  return url.username !== '' || url.password !== '' ? 'must not hold a user name or password' : null;
};

/** The address to log in at. Throws ConfigError. */
export const checkedLogin = (loginUrl: string): URL => {
  const url = URL.canParse(loginUrl) ? new URL(loginUrl) : null;
  const fault = unfit(url);
  if (url === null || fault !== null)
    throw new ConfigError(
      `SALESFORCE_LOGIN_URL ${fault ?? 'is no web address'}; use your My Domain address, as https://example.my.salesforce.com`,
    );
  return url;
};

/** The address that a login named, or null where no token may be sent there. */
export const checkedInstance = (instanceUrl: string): URL | null => {
  const url = URL.canParse(instanceUrl) ? new URL(instanceUrl) : null;
  return unfit(url) === null ? url : null;
};
