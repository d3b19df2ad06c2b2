// The files of the practice portal's page.
import { pageFiles } from '../shared/page-files.ts';

export const pageFile = pageFiles(new URL('./page/', import.meta.url), /^\/contacts\/\d+\/record\/0-\d+\/\d+$/);
