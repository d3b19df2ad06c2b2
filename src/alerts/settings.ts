// What the admin has set up for alerts to leave by. config.ts reads it from the environment.
import type { SetUpChannel } from '#domain/delivery.ts';

export type SmtpSettings = {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else STARTTLS is demanded, except of a server on this machine. */
  readonly isTls: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly from: string;
};

export type AlertSettings = {
  readonly smtp: SmtpSettings | undefined;
  /** An incoming webhook posts into its one room; a bot token also reaches people directly and any room. */
  readonly slack: { readonly url: string } | { readonly token: string; readonly apiUrl: string } | undefined;
  readonly teams: { readonly url: string } | undefined;
  readonly webhook: { readonly url: string; readonly secret: string } | undefined;
  /** Receivers on this machine, plain http included: for trials and tests. */
  readonly isLoopbackAllowed: boolean;
};

export const noAlertSettings: AlertSettings = {
  smtp: undefined,
  slack: undefined,
  teams: undefined,
  webhook: undefined,
  isLoopbackAllowed: false,
};

export const channelsOf = (settings: AlertSettings): ReadonlySet<SetUpChannel> => {
  const channels = new Set<SetUpChannel>();
  if (settings.smtp !== undefined) channels.add('email');
  if (settings.slack !== undefined) channels.add('slack');
  if (settings.teams !== undefined) channels.add('teams');
  if (settings.webhook !== undefined) channels.add('webhook');
  return channels;
};
