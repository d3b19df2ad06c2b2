// A message as plain text, and as small HTML beside it in an e-mail.
import type { Content, Part } from './content.ts';

const plain = (part: Part): string[] => {
  switch (part.kind) {
    case 'title':
      return ['', part.text];
    case 'text':
      return [part.text];
    case 'warning':
      return [`! ${part.text}`];
    case 'list':
      return ['', `${part.title}:`, ...part.items.map((item) => `- ${item}`)];
    case 'facts':
      return ['', ...part.items.map(({ label, value }) => `${label}: ${value}`)];
    case 'links':
      return ['', ...part.links.map(({ label, url }) => `${label}: ${url}`)];
  }
};

export const toText = ({ parts }: Content): string => `${parts.flatMap(plain).join('\n').trim()}\n`;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (char) => entities[char] ?? char);

const html = (part: Part): string => {
  switch (part.kind) {
    case 'title':
      return `<p style="margin:16px 0 4px"><b>${escapeHtml(part.text)}</b></p>`;
    case 'text':
      return `<p style="margin:4px 0">${escapeHtml(part.text)}</p>`;
    case 'warning':
      return `<p style="margin:4px 0"><b>${escapeHtml(part.text)}</b></p>`;
    case 'list': {
      const items = part.items.map((item) => `<li>${escapeHtml(item)}</li>`).join('');
      return `<p style="margin:12px 0 0">${escapeHtml(part.title)}:</p><ul style="margin:4px 0">${items}</ul>`;
    }
    case 'facts': {
      const line = ({ label, value }: { label: string; value: string }): string =>
        `<tr><td style="padding:0 12px 0 0">${escapeHtml(label)}</td><td>${escapeHtml(value)}</td></tr>`;
      return `<table style="margin:12px 0;border-collapse:collapse">${part.items.map(line).join('')}</table>`;
    }
    case 'links':
      return part.links
        .map(({ label, url }) => `<p style="margin:8px 0"><a href="${escapeHtml(url)}">${escapeHtml(label)}</a></p>`)
        .join('');
  }
};

export const toHtml = ({ parts }: Content): string =>
  `<!doctype html><html lang="en"><body style="font:14px/1.4 sans-serif;color:#222">${parts.map(html).join('')}</body></html>\n`;
