// The files of the practice org's page.
import { pageFiles } from '../shared/page-files.ts';

export const pageFile = pageFiles(
  new URL('./page/', import.meta.url),
  /^\/lightning\/r\/(Lead|Contact)\/\w{18}\/view$/,
);
