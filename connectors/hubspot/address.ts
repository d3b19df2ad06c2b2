// Where HubSpot is and the token that opens it, checked before the first call, so that neither leaks on the way.
import { ConfigError } from '#src/errors.ts';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** The base URL to use. Throws ConfigError: plain http would show the token to everyone on the way. */
export const checkedBase = (baseUrl: string): URL => {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new ConfigError('HUBSPOT_BASE_URL is no web address: use https://api.hubapi.com');
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw new ConfigError(
      `HUBSPOT_BASE_URL: plain http is allowed on this machine only, not for ${url.hostname}: use https`,
    );
  if (url.username !== '' || url.password !== '')
    throw new ConfigError('HUBSPOT_BASE_URL must not hold a user name or password');
  return url;
};

/** The token to send. A stray space or line end would make fetch throw an error that quotes it. */
export const checkedToken = (accessToken: string): string => {
  const token = accessToken.trim();
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new ConfigError('HUBSPOT_ACCESS_TOKEN is empty or has characters no token has: copy it again from the app');
  return token;
};
