// Alerts by e-mail. The Message-ID is made from the message's own id, so that one sent twice after a lost answer can be recognised as the same.
import { createTransport } from 'nodemailer';
import type { Content } from './content.ts';
import { blocked } from './posted-outcome.ts';
import { delivered, type SendOutcome } from './outcome.ts';
import type { SmtpSettings } from './settings.ts';
import { toHtml, toText } from './write-text.ts';

export type MailTo = { readonly address: string; readonly name: string | null };
export type Mail = { readonly messageId: string; readonly to: MailTo; readonly content: Content };

export type SmtpTimeouts = { readonly connectMs: number; readonly greetMs: number; readonly silenceMs: number };
/** A server that checks what it is given may think for a while; the lease of a row is longer than all of them. */
const timeouts: SmtpTimeouts = { connectMs: 10_000, greetMs: 15_000, silenceMs: 25_000 };

/** Of one message from connecting to the last answer: a server that feeds a byte at a time holds nobody up. */
const wholeMs = 60_000;

const localHosts = ['localhost', '127.0.0.1', '::1'];

/** How the transport is set up: without TLS only towards this machine. */
export const transportOf = (smtp: SmtpSettings, of: SmtpTimeouts = timeouts) => ({
  host: smtp.host,
  port: smtp.port,
  secure: smtp.isTls,
  requireTLS: !smtp.isTls && !localHosts.includes(smtp.host),
  tls: { minVersion: 'TLSv1.2' as const, rejectUnauthorized: !localHosts.includes(smtp.host) },
  ...(smtp.user === undefined ? {} : { auth: { user: smtp.user, pass: smtp.password ?? '' } }),
  connectionTimeout: of.connectMs,
  dnsTimeout: of.connectMs,
  greetingTimeout: of.greetMs,
  socketTimeout: of.silenceMs,
  disableFileAccess: true,
  disableUrlAccess: true,
});

export const messageIdOf = (id: string, from: string): string => {
  const domain = /@([^\s@<>]+)>?\s*$/.exec(from)?.[1] ?? 'baton.invalid';
  return `<${id}@${domain}>`;
};

export const smtpSender = (smtp: SmtpSettings, of: SmtpTimeouts = timeouts) => {
  const transport = createTransport(transportOf(smtp, of));
  return async (mail: Mail): Promise<SendOutcome> => {
    try {
      await transport.sendMail({
        from: smtp.from,
        to: mail.to.name === null ? mail.to.address : { name: mail.to.name, address: mail.to.address },
        subject: mail.content.subject,
        text: toText(mail.content),
        html: toHtml(mail.content),
        messageId: messageIdOf(mail.messageId, smtp.from),
        // No answering machine answers this. RFC 3834
        ...{ signal: AbortSignal.timeout(wholeMs) },
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      });
      return delivered;
    } catch (error) {
      return outcomeOfSmtp(error as SmtpError);
    }
  };
};

export type SmtpError = Error & {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
};

const later = (why: string, isUnsure: boolean): SendOutcome => ({ kind: 'later', why, afterMs: null, isUnsure });

/** Codes of a connection that never came about: nothing can have arrived. */
const unreached = ['EDNS', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND'];

/** The server's own words are left out: they may hold the recipient's address. */
export const outcomeOfSmtp = (error: SmtpError): SendOutcome => {
  const { code = '', command = '', responseCode } = error;
  const step = 'See SMTP_URL and BATON_ALERT_FROM, then run `baton alerts test`';
  if (code === 'EAUTH' && (responseCode === undefined || responseCode >= 500)) {
    return blocked('the mail server refused the user name or password', step);
  }
  if (code === 'ETLS') return blocked('the mail server offers no acceptable encryption', step);
  if (responseCode !== undefined) {
    const why = `the mail server answered ${String(responseCode)}${command === '' ? '' : ` to ${command.split(' ')[0] ?? ''}`}`;
    if (responseCode < 500) return later(why, false);
    const isOfRecipient = command.startsWith('RCPT') || code === 'EENVELOPE';
    if (isOfRecipient && !command.startsWith('MAIL'))
      return { kind: 'refused', why: `${why}: it does not take this recipient` };
    if (command.startsWith('DATA') || code === 'EMESSAGE')
      return { kind: 'refused', why: `${why}: it does not take this message` };
    return blocked(why, step);
  }
  if (code === 'EENVELOPE') return { kind: 'refused', why: 'the address cannot be written to' };
  if (unreached.includes(code) || unreached.some((one) => error.message.includes(one))) {
    return later('the mail server could not be reached', false);
  }
  const isBeforeGreeting = /connection timeout|greeting never received/i.test(error.message);
  return later(
    isBeforeGreeting ? 'the mail server did not greet in time' : 'the mail server fell silent or hung up',
    !isBeforeGreeting,
  );
};
