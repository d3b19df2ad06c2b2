// A list in a CSV file: the first column, one value a line. Empty lines and lines beginning with # are left out, so is a heading `value`.
import { parse } from 'csv-parse/sync';
import { limits } from './pieces.ts';

export type ListProblem = { readonly problem: string };

const heading = 'value';

/** The values in the order of the file, or what is wrong with it. */
export const parseCsvList = (csv: string): readonly string[] | ListProblem => {
  if (csv.length > limits.bytes) return { problem: `the file is longer than ${limits.bytes} characters` };
  let rows: readonly (readonly string[])[];
  try {
    rows = parse(csv, {
      bom: true,
      comment: '#',
      comment_no_infix: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch (error) {
    return { problem: `the file is no valid CSV (${error instanceof Error ? error.message : 'unknown fault'})` };
  }
  const values = rows.map((row) => row[0] ?? '').filter((value) => value !== '');
  const listed = values[0]?.toLowerCase() === heading ? values.slice(1) : values;
  if (listed.length > limits.listValues) return { problem: `the file has more than ${limits.listValues} values` };
  const long = listed.findIndex((value) => value.length > limits.textChars);
  if (long >= 0) return { problem: `value ${long + 1} of the file is longer than ${limits.textChars} characters` };
  return listed;
};
