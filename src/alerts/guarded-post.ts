// One POST to an address of the admin's: https only, the name resolved once and connected to exactly where that pointed, no redirects, bounded in
// size and time. What the answer means is the channel's business.
import { lookup as systemLookup } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isLoopback, isPublicAddress } from './address-guard.ts';

/** For resolving, connecting, sending and reading together. */
export const postTimeoutMs = 15_000;
/** Answers are a word or a line of JSON. */
const mostAnswerBytes = 64 * 1024;

export type Resolve = (host: string) => Promise<readonly string[]>;

export type PostOptions = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isLoopbackAllowed: boolean;
  readonly timeoutMs?: number;
  readonly resolve?: Resolve;
};

export type Posted =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string | undefined>>;
      /** At most the first 64 KiB. */
      readonly text: string;
    }
  /** Not allowed to go there, in words that name neither path nor query: they may be secrets. */
  | { readonly kind: 'forbidden'; readonly why: string }
  /** Nothing came back. `isUnsure`: the request had left. */
  | { readonly kind: 'failed'; readonly why: string; readonly isUnsure: boolean };

const resolveAll: Resolve = async (host) => (await systemLookup(host, { all: true })).map(({ address }) => address);

type Place = { readonly url: URL; readonly address: string };

/** Resolves with what happened; never rejects. */
export const guardedPost = async (options: PostOptions): Promise<Posted> => {
  const signal = AbortSignal.timeout(options.timeoutMs ?? postTimeoutMs);
  const place = await settle(options, signal);
  return 'kind' in place ? place : send(options, place, signal);
};

const forbidden = (why: string): Posted => ({ kind: 'forbidden', why });

/** Where exactly the request goes, or why it must not. */
const settle = async (options: PostOptions, signal: AbortSignal): Promise<Place | Posted> => {
  const { isLoopbackAllowed, resolve = resolveAll } = options;
  if (!URL.canParse(options.url)) return forbidden('it is no address');
  const url = new URL(options.url);
  if (url.username !== '' || url.password !== '') return forbidden('it holds a user name or password');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopbackAllowed))
    return forbidden('it is not https');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  let addresses: readonly string[];
  try {
    addresses = isIP(host) !== 0 ? [host] : await beforeAbort(resolve(host), signal);
  } catch {
    return { kind: 'failed', why: `the name ${host} could not be resolved`, isUnsure: false };
  }
  const [address] = addresses;
  if (address === undefined) return { kind: 'failed', why: `the name ${host} has no address`, isUnsure: false };
  const isHere = addresses.every(isLoopback);
  if (!(isHere && isLoopbackAllowed) && !addresses.every(isPublicAddress)) {
    return forbidden(`${host} is an address inside a network, not on the internet`);
  }
  if (url.protocol === 'http:' && !isHere) return forbidden('it is not https');
  return { url, address };
};

const beforeAbort = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    signal.addEventListener(
      'abort',
      () => {
        reject(new Error('too slow'));
      },
      { once: true },
    );
    work.then(resolve, reject);
  });

const send = ({ headers, body }: PostOptions, { url, address }: Place, signal: AbortSignal): Promise<Posted> =>
  new Promise((resolve) => {
    let hasLeft = false;
    const family = isIP(address);
    // Asked for the name again, the resolver might point elsewhere: the connection goes where the check looked.
    const pinned: LookupFunction = (_host, { all }, callback) => {
      if (all === true) callback(null, [{ address, family }]);
      else callback(null, address, family);
    };
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method: 'POST',
      agent: false,
      lookup: pinned,
      signal,
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' },
    });
    const fail = (error: Error): void => {
      const why = signal.aborted ? 'no answer in time' : wordsOf(error);
      resolve({ kind: 'failed', why: `${url.hostname}: ${why}`, isUnsure: hasLeft });
    };
    request.on('error', fail);
    request.on('finish', () => (hasLeft = true));
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const answer = (): void => {
        resolve({
          kind: 'answered',
          status: response.statusCode ?? 0,
          headers: { 'retry-after': response.headers['retry-after'], 'content-type': response.headers['content-type'] },
          text: Buffer.concat(chunks).subarray(0, mostAnswerBytes).toString('utf8'),
        });
      };
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes < mostAnswerBytes) return;
        answer();
        response.destroy();
      });
      response.on('end', answer);
      // Cut off or too slow: the status is there, and it is what counts.
      response.on('error', answer);
    });
    request.end(body);
  });

const wordsOf = (error: Error): string => {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'ECONNREFUSED') return 'it refuses the connection';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'it closed the connection';
  if (code.startsWith('ERR_TLS') || code.includes('CERT') || code.includes('SSL'))
    return `its certificate is not accepted (${code})`;
  return code === '' ? 'the connection failed' : `the connection failed (${code})`;
};

/** Longest wait that another side may ask for. */
const longestAdviceMs = 24 * 3_600_000;

/** Retry-After in ms: seconds or a date (RFC 9110); null where there is none. */
export const retryAfterMs = (text: string | undefined, now: number): number | null => {
  if (text === undefined) return null;
  const ms = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), longestAdviceMs);
};
