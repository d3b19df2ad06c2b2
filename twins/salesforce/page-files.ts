// The files of the practice org's page, plain HTML and JavaScript beside this file; looks and small pieces are those of the
// practice portal. Nothing from elsewhere is loaded.
import { readFile } from 'node:fs/promises';

export type PageFile = { readonly content: Buffer; readonly headers: Readonly<Record<string, string>> };

const files: Readonly<Record<string, readonly [string, string]>> = {
  '/': ['./page/index.html', 'text/html; charset=utf-8'],
  '/_page/style.css': ['../hubspot/page/style.css', 'text/css; charset=utf-8'],
  '/hubspot/page/dom.js': ['../hubspot/page/dom.js', 'text/javascript; charset=utf-8'],
  '/_page/page.js': ['./page/page.js', 'text/javascript; charset=utf-8'],
  '/_page/record.js': ['./page/record.js', 'text/javascript; charset=utf-8'],
};
/** Links to records look like an org's own; the page finds the record in its address. */
const recordPath = /^\/lightning\/r\/(Lead|Contact)\/\w{18}\/view$/;

/** The file a path of the page stands for; null = not the page's. */
export const pageFile = async (target: string): Promise<PageFile | null> => {
  const [path = ''] = target.split('?');
  const found = files[recordPath.test(path) ? '/' : path];
  if (found === undefined) return null;
  const [name, type] = found;
  return {
    content: await readFile(new URL(name, import.meta.url)),
    headers: {
      'Content-Type': type,
      'Cache-Control': 'no-cache',
      'Content-Security-Policy':
        "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'X-Content-Type-Options': 'nosniff',
    },
  };
};
