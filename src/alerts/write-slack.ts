// A message in Slack's mrkdwn. https://docs.slack.dev/messaging/formatting-message-text
import type { Content, Part } from './content.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** The three characters that Slack reads as its own; after this no mention or link can be smuggled in. */
export const escapeSlack = (text: string): string => text.replaceAll(/[&<>]/g, (char) => entities[char] ?? char);

/** Stars, underscores and the like would format: a zero-width space breaks a pair without being seen. */
const unformatted = (text: string): string => escapeSlack(text).replaceAll(/[*_~`]/g, (char) => `${char}\u200b`);

const lines = (part: Part): string[] => {
  switch (part.kind) {
    case 'title':
      return ['', `*${escapeSlack(part.text.replaceAll(/[*_~`]/g, ''))}*`];
    case 'text':
      return [unformatted(part.text)];
    case 'warning':
      return [`:warning: *${escapeSlack(part.text)}*`];
    case 'list':
      return ['', `${unformatted(part.title)}:`, ...part.items.map((item) => `• ${unformatted(item)}`)];
    case 'facts':
      return ['', ...part.items.map(({ label, value }) => `${unformatted(label)}: ${unformatted(value)}`)];
    case 'links':
      return ['', ...part.links.map(({ label, url }) => `<${linkOf(url)}|${escapeSlack(label).replaceAll('|', '/')}>`)];
  }
};

/** A bar or an angle bracket would end the address early. */
const linkOf = (url: string): string =>
  escapeSlack(url.replaceAll('|', '%7C').replaceAll('<', '%3C').replaceAll('>', '%3E'));

/** Slack cuts at 40,000 characters; nobody reads a quarter of it. */
const mostChars = 10_000;

export const toSlack = ({ parts }: Content, mention: string | null): string => {
  const text = parts.flatMap(lines).join('\n').trim();
  const whole = mention === null ? text : `<@${mention.replaceAll(/[^A-Z0-9]/gi, '')}> ${text}`;
  return whole.length > mostChars ? `${whole.slice(0, whole.lastIndexOf('\n', mostChars))}\n…` : whole;
};
