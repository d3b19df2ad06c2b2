// The files of a twin's page: plain HTML, CSS and JavaScript, the twin's own and those all pages share; nothing from
// elsewhere is loaded.
import { readFile } from 'node:fs/promises';

export type PageFile = { readonly content: Buffer; readonly headers: Readonly<Record<string, string>> };

const html = 'text/html; charset=utf-8';
const script = 'text/javascript; charset=utf-8';

const sharedScripts = ['browse', 'dom'];

/** Shared scripts have the address at which the import in a page's own script finds them, on disk and in the browser. */
const shared: Readonly<Record<string, readonly [URL, string]>> = {
  '/_page/style.css': [new URL('./page/style.css', import.meta.url), 'text/css; charset=utf-8'],
  ...Object.fromEntries(
    sharedScripts.map((name) => [
      `/shared/page/${name}.js`,
      [new URL(`./page/${name}.js`, import.meta.url), script] as const,
    ]),
  ),
};

/** `recordPath`: links to records look like the CRM's own; the page finds the record in its address. null = not the page's. */
export const pageFiles = (folder: URL, recordPath: RegExp): ((target: string) => Promise<PageFile | null>) => {
  const files: Readonly<Record<string, readonly [URL, string]>> = {
    ...shared,
    '/': [new URL('index.html', folder), html],
    '/_page/page.js': [new URL('page.js', folder), script],
    '/_page/record.js': [new URL('record.js', folder), script],
  };
  return async (target) => {
    const [path = ''] = target.split('?');
    const found = files[recordPath.test(path) ? '/' : path];
    if (found === undefined) return null;
    const [file, type] = found;
    return {
      content: await readFile(file),
      headers: {
        'Content-Type': type,
        'Cache-Control': 'no-cache',
        'Content-Security-Policy':
          "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        'X-Content-Type-Options': 'nosniff',
      },
    };
  };
};
