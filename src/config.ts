// The environment, checked once at the door. Everything else in src takes plain values.
import { z } from 'zod';
import type { AlertSettings, SmtpSettings } from './alerts/settings.ts';
import { ConfigError } from './errors.ts';

export const modes = ['observe', 'live', 'sandbox'] as const;
export type Mode = (typeof modes)[number];

/** Where the web side listens unless BATON_PORT says otherwise. */
export const defaultPort = 8787;

/** Plain http would carry the token in clear text, so it is allowed towards this machine only. */
export const isSafeBaseUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
};

const emptyAsAbsent = (value: unknown): unknown => (value === '' ? undefined : value);
const text = z.preprocess(emptyAsAbsent, z.string().optional());
const baseUrl = z.preprocess(
  emptyAsAbsent,
  z
    .string()
    .refine(isSafeBaseUrl, 'must be an https URL without a user name (plain http is allowed for localhost only)')
    .optional(),
);

/** Where CRMs call: what they sign is this address, so it holds no user, query or mark. */
const publicUrl = z.preprocess(
  emptyAsAbsent,
  z
    .string()
    .refine(
      (url) => isSafeBaseUrl(url) && !/[?#]/.test(url),
      'must be an https URL without user name, ? and # (plain http is allowed for localhost only)',
    )
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
);
const port = z.preprocess(
  emptyAsAbsent,
  z.coerce
    .number('must be a port: 0 to 65535')
    .int('must be a port: 0 to 65535')
    .min(0, 'must be a port: 0 to 65535')
    .max(65_535, 'must be a port: 0 to 65535')
    .default(defaultPort),
);
/** What can be guessed would let anybody write into the inbox. */
const sharedSecret = z.preprocess(emptyAsAbsent, z.string().min(16, 'must have at least 16 characters').optional());

const isSmtpUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname, search, hash, username, password } = new URL(text);
  if (protocol !== 'smtp:' && protocol !== 'smtps:') return false;
  if (hostname === '' || (pathname !== '' && pathname !== '/') || search !== '' || hash !== '') return false;
  return [username, password].every(isPercentEncoded);
};
const isPercentEncoded = (text: string): boolean => {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
};
const mailFrom = /^(?:[^<>\r\n"]* <)?[^\s@<>,;"]+@[^\s@<>,;"]+>?$/;
/** Whom alerts are posted to. Plain http is refused at the door unless loopback is allowed; where an address leads is looked at when it is used. */
const receiver = z.preprocess(
  emptyAsAbsent,
  z
    .string()
    .refine((text) => isSafeBaseUrl(text), 'must be an https URL without a user name')
    .optional(),
);

const environment = z.object({
  DATABASE_URL: z.preprocess(
    emptyAsAbsent,
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
      .optional(),
  ),
  BATON_DATA_DIR: text,
  BATON_SECRET_KEY: z.preprocess(emptyAsAbsent, z.string().min(32, 'must have at least 32 characters').optional()),
  BATON_CONTRACT: text,
  BATON_MAPPING: text,
  BATON_ROSTER: text,
  BATON_MODE: z.preprocess(emptyAsAbsent, z.enum(modes).optional()),
  BATON_PUBLIC_URL: publicUrl,
  BATON_PORT: port,
  BATON_HOST: text,
  BATON_TRUSTED_PROXIES: z.string().default('loopback'),
  HUBSPOT_BASE_URL: baseUrl,
  HUBSPOT_ACCESS_TOKEN: text,
  HUBSPOT_CLIENT_SECRET: sharedSecret,
  HUBSPOT_CLIENT_SECRET_OLD: sharedSecret,
  HUBSPOT_APP_ID: z.preprocess(emptyAsAbsent, z.string().regex(/^\d+$/, 'must be the number of the app').optional()),
  SALESFORCE_LOGIN_URL: baseUrl,
  SALESFORCE_CLIENT_ID: text,
  SALESFORCE_CLIENT_SECRET: text,
  SALESFORCE_USERNAME: text,
  SALESFORCE_JWT_KEY_FILE: text,
  SALESFORCE_WEBHOOK_SECRET: sharedSecret,
  SALESFORCE_WEBHOOK_SECRET_OLD: sharedSecret,
  SMTP_URL: z.preprocess(
    emptyAsAbsent,
    z
      .string()
      .refine(isSmtpUrl, 'must look like smtp://user:password@mail.example.com:587 or smtps://… (no query, no path)')
      .optional(),
  ),
  BATON_ALERT_FROM: z.preprocess(
    emptyAsAbsent,
    z.string().regex(mailFrom, 'must be an e-mail address, or a name with one: Baton <baton@example.com>').optional(),
  ),
  SLACK_WEBHOOK_URL: receiver,
  SLACK_BOT_TOKEN: z.preprocess(
    emptyAsAbsent,
    z
      .string()
      .regex(/^xox[a-z]-[\w-]+$/, 'must be a token of a Slack app, beginning with xoxb-')
      .optional(),
  ),
  SLACK_API_URL: receiver,
  TEAMS_WEBHOOK_URL: receiver,
  ALERT_WEBHOOK_URL: receiver,
  ALERT_WEBHOOK_SECRET: z.preprocess(emptyAsAbsent, z.string().min(16, 'must have at least 16 characters').optional()),
  BATON_ALERT_LOOPBACK: z.preprocess(
    emptyAsAbsent,
    z.literal('allow', { error: 'must be allow, or not be set' }).optional(),
  ),
  LOG_LEVEL: z.preprocess(
    emptyAsAbsent,
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('warn'),
  ),
});

export type Config = {
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  readonly secretKey: string | undefined;
  readonly contractFile: string | undefined;
  readonly rosterFile: string | undefined;
  /** Mapping files of the admin's own instead of the shipped ones, each for the CRM that it names. */
  readonly mappingFiles: readonly string[];
  /** Of the connections that the environment defines; `observe` for new ones where unset. */
  readonly mode: Mode | undefined;
  /** The web side: webhooks, /health and /ready. */
  readonly http: {
    /** Where CRMs call, without a slash at its end; what they sign. */
    readonly publicUrl: string | undefined;
    readonly host: string;
    readonly port: number;
    /** Proxies whose word on the caller's address is believed, as express has it. */
    readonly trustedProxies: string;
  };
  readonly hubspot: {
    readonly baseUrl: string;
    readonly accessToken: string | undefined;
    /** The present one, and the one before while it is being changed. */
    readonly webhookSecrets: readonly string[];
    /** Null: webhooks of any app that knows the secret. */
    readonly appId: string | null;
  };
  readonly salesforce: {
    /** The org's My Domain address. */
    readonly loginUrl: string | undefined;
    readonly clientId: string | undefined;
    readonly clientSecret: string | undefined;
    /** With a key file: whom its signature signs in. */
    readonly username: string | undefined;
    readonly jwtKeyFile: string | undefined;
    readonly webhookSecrets: readonly string[];
  };
  /** By what people are told. */
  readonly alerts: AlertSettings;
  readonly logLevel: string;
};

const present = (...secrets: readonly (string | undefined)[]): readonly string[] =>
  secrets.filter((secret) => secret !== undefined);

/** Reads what Baton understands of the environment. Throws ConfigError naming every variable that is wrong. */
export const readConfig = (env: Readonly<Record<string, string | undefined>>): Config => {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((i) => ({ where: i.path.join('.'), message: i.message })));
  }
  const e = parsed.data;
  return {
    databaseUrl: e.DATABASE_URL,
    dataDir: e.BATON_DATA_DIR ?? '.baton',
    secretKey: e.BATON_SECRET_KEY,
    contractFile: e.BATON_CONTRACT,
    rosterFile: e.BATON_ROSTER,
    mappingFiles: (e.BATON_MAPPING ?? '').split(',').flatMap((file) => (file.trim() === '' ? [] : [file.trim()])),
    mode: e.BATON_MODE,
    http: {
      publicUrl: e.BATON_PUBLIC_URL,
      host: e.BATON_HOST ?? '127.0.0.1',
      port: e.BATON_PORT,
      trustedProxies: e.BATON_TRUSTED_PROXIES.trim(),
    },
    hubspot: {
      baseUrl: e.HUBSPOT_BASE_URL ?? 'https://api.hubapi.com',
      accessToken: e.HUBSPOT_ACCESS_TOKEN,
      webhookSecrets: present(e.HUBSPOT_CLIENT_SECRET, e.HUBSPOT_CLIENT_SECRET_OLD),
      appId: e.HUBSPOT_APP_ID ?? null,
    },
    salesforce: {
      loginUrl: e.SALESFORCE_LOGIN_URL,
      clientId: e.SALESFORCE_CLIENT_ID,
      clientSecret: e.SALESFORCE_CLIENT_SECRET,
      username: e.SALESFORCE_USERNAME,
      jwtKeyFile: e.SALESFORCE_JWT_KEY_FILE,
      webhookSecrets: present(e.SALESFORCE_WEBHOOK_SECRET, e.SALESFORCE_WEBHOOK_SECRET_OLD),
    },
    alerts: alertsOf(e),
    logLevel: e.LOG_LEVEL,
  };
};

type Environment = z.output<typeof environment>;

const alertsOf = (e: Environment): AlertSettings => {
  const problems: { where: string; message: string }[] = [];
  if (e.SLACK_WEBHOOK_URL !== undefined && e.SLACK_BOT_TOKEN !== undefined) {
    problems.push({ where: 'SLACK_WEBHOOK_URL', message: 'give this or SLACK_BOT_TOKEN, not both' });
  }
  if (e.SMTP_URL !== undefined && e.BATON_ALERT_FROM === undefined) {
    problems.push({ where: 'BATON_ALERT_FROM', message: 'SMTP_URL needs it: the address that alerts come from' });
  }
  if ((e.ALERT_WEBHOOK_URL === undefined) !== (e.ALERT_WEBHOOK_SECRET === undefined)) {
    problems.push({ where: 'ALERT_WEBHOOK_URL', message: 'needs ALERT_WEBHOOK_SECRET beside it, and that needs this' });
  }
  const isLoopbackAllowed = e.BATON_ALERT_LOOPBACK === 'allow';
  for (const name of ['SLACK_WEBHOOK_URL', 'SLACK_API_URL', 'TEAMS_WEBHOOK_URL', 'ALERT_WEBHOOK_URL'] as const) {
    if (!isLoopbackAllowed && e[name]?.startsWith('http:') === true) {
      problems.push({
        where: name,
        message: 'must be an https URL (this machine only with BATON_ALERT_LOOPBACK=allow)',
      });
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    smtp: e.SMTP_URL === undefined ? undefined : smtpOf(e.SMTP_URL, e.BATON_ALERT_FROM ?? ''),
    slack: slackOf(e),
    teams: e.TEAMS_WEBHOOK_URL === undefined ? undefined : { url: e.TEAMS_WEBHOOK_URL },
    webhook:
      e.ALERT_WEBHOOK_URL === undefined
        ? undefined
        : { url: e.ALERT_WEBHOOK_URL, secret: e.ALERT_WEBHOOK_SECRET ?? '' },
    isLoopbackAllowed,
  };
};

const slackOf = (e: Environment): AlertSettings['slack'] => {
  if (e.SLACK_WEBHOOK_URL !== undefined) return { url: e.SLACK_WEBHOOK_URL };
  if (e.SLACK_BOT_TOKEN === undefined) return undefined;
  const apiUrl = e.SLACK_API_URL ?? 'https://slack.com/api/';
  return { token: e.SLACK_BOT_TOKEN, apiUrl: apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/` };
};

const smtpOf = (text: string, from: string): SmtpSettings => {
  const { protocol, hostname, port, username, password } = new URL(text);
  const isTls = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (isTls ? 465 : 587) : Number(port),
    isTls,
    user: username === '' ? undefined : decodeURIComponent(username),
    password: password === '' ? undefined : decodeURIComponent(password),
    from,
  };
};
