// CSV as Bulk API 2.0 writes and reads it: every cell in quotes, a header on every page.
// https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/datafiles_prepare_csv.htm
import { parse } from 'csv-parse/sync';

const cell = (text: string): string => `"${text.replaceAll('"', '""')}"`;
export const csvLine = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\n`;

export type Sheet = { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] };

const delimiters: Readonly<Record<string, string>> = {
  COMMA: ',',
  SEMICOLON: ';',
  TAB: '\t',
  PIPE: '|',
  CARET: '^',
  BACKQUOTE: '`',
};

/** Reads an upload; null = it is no table. */
export const readCsv = (text: string, delimiter: string): Sheet | null => {
  try {
    const lines: string[][] = parse(text, {
      delimiter: delimiters[delimiter] ?? ',',
      skip_empty_lines: true,
      bom: true,
    });
    const [header, ...rows] = lines;
    return header === undefined ? null : { header, rows };
  } catch {
    return null;
  }
};
