// What a message says, apart from how a channel writes it: a subject and a few parts. Values of the lead are plain text throughout; each channel
// escapes what it must.

export type Link = { readonly label: string; readonly url: string };

export type Part =
  | { readonly kind: 'title' | 'text' | 'warning'; readonly text: string }
  | { readonly kind: 'list'; readonly title: string; readonly items: readonly string[] }
  | { readonly kind: 'facts'; readonly items: readonly { readonly label: string; readonly value: string }[] }
  | { readonly kind: 'links'; readonly links: readonly Link[] };

export type Content = { readonly subject: string; readonly parts: readonly Part[] };

/** Values come from outside: one line, no control characters, no longer than can be read. */
const mostChars = 200;
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu;
export const oneLine = (text: string, most = mostChars): string => {
  const flat = text.replaceAll(unseen, ' ').trim();
  return flat.length > most ? `${flat.slice(0, most - 1).trimEnd()}…` : flat;
};
