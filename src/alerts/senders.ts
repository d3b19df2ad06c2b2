// The channels that are set up, ready to send. What is not set up is absent.
import { createPost, type PostSetUp } from './post.ts';
import type { SendOutcome } from './outcome.ts';
import type { AlertSettings } from './settings.ts';
import { slackSender, type SlackMessage } from './slack.ts';
import { smtpSender, type Mail, type SmtpTimeouts } from './smtp.ts';
import { teamsSender, type TeamsMessage } from './teams.ts';
import { webhookSender, type HookMessage } from './webhook.ts';

export type Senders = {
  readonly email?: (mail: Mail) => Promise<SendOutcome>;
  readonly slack?: (message: SlackMessage) => Promise<SendOutcome>;
  readonly teams?: (message: TeamsMessage) => Promise<SendOutcome>;
  readonly webhook?: (message: HookMessage) => Promise<SendOutcome>;
};

export type SenderSetUp = Omit<PostSetUp, 'isLoopbackAllowed'> & { readonly smtp?: SmtpTimeouts };

export const createSenders = (settings: AlertSettings, setUp: SenderSetUp): Senders => {
  const { smtp, ...rest } = setUp;
  const post = createPost({ ...rest, isLoopbackAllowed: settings.isLoopbackAllowed });
  return {
    ...(settings.smtp !== undefined && { email: smtpSender(settings.smtp, smtp) }),
    ...(settings.slack !== undefined && { slack: slackSender(settings.slack, post) }),
    ...(settings.teams !== undefined && { teams: teamsSender(settings.teams, post) }),
    ...(settings.webhook !== undefined && { webhook: webhookSender(settings.webhook, post) }),
  };
};
