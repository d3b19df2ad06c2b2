// What an answer to a posted message means, for every channel that posts: the same statuses, the words of the channel.
import { retryAfterMs, type Posted } from './guarded-post.ts';
import { delivered, type SendOutcome } from './outcome.ts';

export type ChannelWords = {
  /** "Slack", "the webhook". */
  readonly name: string;
  /** The setting that holds its address. */
  readonly setting: string;
};

export const outcomeOf = (posted: Posted, words: ChannelWords, now: number): SendOutcome => {
  const { name, setting } = words;
  if (posted.kind === 'forbidden') {
    return blocked(
      `the address in ${setting} must not be used: ${posted.why}`,
      `Give ${setting} an https address on the internet`,
    );
  }
  if (posted.kind === 'failed') {
    return {
      kind: 'later',
      why: `${name} could not be reached: ${posted.why}`,
      afterMs: null,
      isUnsure: posted.isUnsure,
    };
  }
  const { status } = posted;
  const why = `${name} answered ${status}`;
  const afterMs = retryAfterMs(posted.headers['retry-after'], now);
  if (status >= 200 && status < 300) return delivered;
  if (status >= 300 && status < 400) {
    return blocked(
      `${why}: it redirects, and redirects are not followed`,
      `Give ${setting} the address it redirects to`,
    );
  }
  if (status === 429)
    return { kind: 'blocked', why: `${why}: too many messages`, nextStep: null, afterMs: afterMs ?? 30_000 };
  if (status === 401 || status === 403 || status === 404 || status === 410) {
    return blocked(`${why}: the address or its secret is no longer valid`, `Make a new one and put it into ${setting}`);
  }
  // A gateway that gave up waiting does not know what became of it.
  if (status >= 500 || status === 408) return { kind: 'later', why, afterMs, isUnsure: status !== 503 };
  return { kind: 'refused', why: `${why}: it does not take this message` };
};

export const blocked = (why: string, nextStep: string): SendOutcome => ({
  kind: 'blocked',
  why,
  nextStep,
  afterMs: null,
});
