// Alerts into Slack: by an incoming webhook into its one room, or by a bot's token to a person or any room.
// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks https://docs.slack.dev/reference/methods/chat.postMessage
import type { Content } from './content.ts';
import { retryAfterMs, type Posted } from './guarded-post.ts';
import type { SendOutcome } from './outcome.ts';
import { blocked, outcomeOf } from './posted-outcome.ts';
import type { Post } from './post.ts';
import type { AlertSettings } from './settings.ts';
import { toSlack } from './write-slack.ts';

export type SlackTo = { readonly kind: 'user'; readonly id: string } | { readonly kind: 'room'; readonly name: string };
export type SlackMessage = { readonly to: SlackTo; readonly content: Content };

export const slackSender =
  (slack: NonNullable<AlertSettings['slack']>, post: Post) =>
  async ({ to, content }: SlackMessage): Promise<SendOutcome> => {
    if ('url' in slack) {
      const text = toSlack(content, to.kind === 'user' ? to.id : null);
      const posted = await post.json(slack.url, { text, unfurl_links: false });
      return outcomeOf(posted, { name: 'Slack', setting: 'SLACK_WEBHOOK_URL' }, post.now());
    }
    const posted = await post.json(
      `${slack.apiUrl}chat.postMessage`,
      {
        channel: to.kind === 'user' ? to.id : to.name,
        text: toSlack(content, to.kind === 'user' ? to.id : null),
        unfurl_links: false,
        unfurl_media: false,
      },
      { authorization: `Bearer ${slack.token}` },
    );
    return outcomeOfApi(posted, post.now());
  };

/** Of the token or the app: nothing can be posted until a person acts. */
const ofToken = [
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'missing_scope',
  'no_permission',
  'org_login_required',
  'ekm_access_denied',
];

const ofRoom: Readonly<Record<string, string>> = {
  channel_not_found: 'there is no such room or person there: check the roster or the contract',
  not_in_channel: 'the app is not a member of the room: invite it there',
  is_archived: 'the room is archived',
  user_not_found: 'there is no such person there: check the roster',
};

/** The method answers 200 whatever happened and says in the body what. */
const outcomeOfApi = (posted: Posted, now: number): SendOutcome => {
  const first = outcomeOf(posted, { name: 'Slack', setting: 'SLACK_BOT_TOKEN' }, now);
  if (first.kind !== 'delivered' || posted.kind !== 'answered') return first;
  const { ok, error } = bodyOf(posted.text);
  if (ok === true) return first;
  if (error === null)
    return { kind: 'later', why: 'Slack answered something else than JSON', afterMs: null, isUnsure: true };
  if (error === 'ratelimited' || error === 'rate_limited') {
    const afterMs = retryAfterMs(posted.headers['retry-after'], now) ?? 30_000;
    return { kind: 'blocked', why: 'Slack: too many messages', nextStep: null, afterMs };
  }
  if (ofToken.includes(error)) {
    return blocked(
      `Slack does not take the token (${error})`,
      'Give the app chat:write, install it anew and put its token into SLACK_BOT_TOKEN',
    );
  }
  const hint = ofRoom[error];
  if (hint !== undefined) return { kind: 'refused', why: `Slack: ${hint}` };
  if (
    error === 'internal_error' ||
    error === 'fatal_error' ||
    error === 'service_unavailable' ||
    error === 'request_timeout'
  ) {
    return { kind: 'later', why: `Slack answered ${error}`, afterMs: null, isUnsure: true };
  }
  return { kind: 'refused', why: `Slack does not take this message (${error})` };
};

const bodyOf = (text: string): { ok: boolean | null; error: string | null } => {
  try {
    const body = JSON.parse(text) as { ok?: unknown; error?: unknown } | null;
    const error = typeof body?.error === 'string' ? body.error.replaceAll(/[^a-z0-9_]/g, '').slice(0, 60) : null;
    return { ok: typeof body?.ok === 'boolean' ? body.ok : null, error };
  } catch {
    return { ok: null, error: null };
  }
};
