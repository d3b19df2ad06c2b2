// One request with a deadline over all of it, its body included, and the failures of the way there. Both doors, login and API, go through here;
// redirects are not followed, so that no other host is shown a token (docs/decisions/0009).
import { SalesforceError } from './failures.ts';

export type Answered = { readonly status: number; readonly headers: Headers; readonly text: string };
export type Asked = { readonly what: string; readonly isWrite?: boolean };

type Bounds = { readonly callMs: number; readonly answerBytes: number };

/** Sends and reads the whole answer as text. Throws SalesforceError when none came or it was not whole. */
export const exchange = async (
  on: { readonly fetch: typeof fetch; readonly bounds: Bounds },
  asked: Asked,
  url: URL,
  init: RequestInit,
): Promise<Answered> => {
  const signal = AbortSignal.timeout(on.bounds.callMs);
  try {
    const response = await on.fetch(url, { ...init, redirect: 'manual', signal });
    return {
      status: response.status,
      headers: response.headers,
      text: await readText(response, on.bounds.answerBytes),
    };
  } catch (error) {
    throw unreached(asked, error, url.host, signal.aborted ? on.bounds.callMs : null);
  }
};

/** The same for an answer that is read as it comes. Whatever breaks while it is read is turned by `asFailure`. */
export const openStream = async (
  on: { readonly fetch: typeof fetch; readonly bounds: Bounds },
  asked: Asked,
  url: URL,
  init: RequestInit,
): Promise<{ readonly response: Response; readonly asFailure: (error: unknown) => SalesforceError }> => {
  const signal = AbortSignal.timeout(on.bounds.callMs);
  const asFailure = (error: unknown): SalesforceError =>
    error instanceof SalesforceError
      ? error
      : unreached(asked, error, url.host, signal.aborted ? on.bounds.callMs : null);
  try {
    return { response: await on.fetch(url, { ...init, redirect: 'manual', signal }), asFailure };
  } catch (error) {
    throw asFailure(error);
  }
};

/** The body as it comes; whoever stops reading it ends the request. */
export async function* chunksOf(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

export const readText = async (response: Response, mostBytes: number): Promise<string> => {
  const reader = response.body?.getReader();
  if (reader === undefined) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > mostBytes) {
      await reader.cancel();
      throw new RangeError(`larger than ${mostBytes} bytes`);
    }
    text += decoder.decode(value, { stream: true });
  }
};

/** Codes that prove that nothing reached Salesforce. */
const unsent: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its host name is not known; check SALESFORCE_LOGIN_URL and the DNS',
  EAI_AGAIN: 'its host name cannot be looked up now; check the network and the DNS',
  ECONNREFUSED: 'nothing listens there; check SALESFORCE_LOGIN_URL, firewall and proxy',
  EHOSTUNREACH: 'there is no way to it; check the network and firewall',
  ENETUNREACH: 'there is no network; check the connection',
  UND_ERR_CONNECT_TIMEOUT: 'it did not accept the connection in time; check the network and firewall',
};

const codeIn = (error: unknown): string => {
  const causes = [error, (error as { cause?: unknown } | null)?.cause];
  const codes = causes.map((cause) => (cause as { code?: unknown } | undefined)?.code);
  return codes.find((code): code is string => typeof code === 'string') ?? '';
};

/** `hungMs`: the deadline, where that is what ended the call. */
const unreached = (asked: Asked, error: unknown, host: string, hungMs: number | null): SalesforceError => {
  const code = codeIn(error);
  const isTls = /CERT|TLS|SSL|SIGNATURE/.test(code);
  const how =
    error instanceof RangeError
      ? 'the answer is far larger than any of Salesforce; check SALESFORCE_LOGIN_URL and any proxy'
      : hungMs !== null
        ? `gave no full answer within ${Math.round(hungMs / 1000)} s; it is asked again`
        : (unsent[code] ??
          (isTls
            ? `its certificate is not trusted (${code}); check the login URL, the clock and any inspecting proxy`
            : `the connection broke (${code === '' ? 'no reason given' : code}); it is asked again`));
  return new SalesforceError(`${host}, ${asked.what}: ${how}`, {
    kind: 'unavailable',
    status: 0,
    isOutcomeUnknown: (asked.isWrite ?? false) && !isTls && !(code in unsent),
    cause: error,
  });
};
