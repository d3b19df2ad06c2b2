// Reads a JSON file an admin may have edited: every mistake comes back with the file and the path inside it.
import type { z } from 'zod';
import type { FileProblem } from './problems.ts';

export type Loaded<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** Larger than any mapping a person could keep up; keeps a wrong file from being parsed at all. */
const maxFileChars = 2_000_000;

/** Parses `text` against `schema`. `file` is only named in the problems. */
export const loadJson = <T>(text: string, file: string, schema: z.ZodType<T>): Loaded<T> => {
  if (text.length > maxFileChars) {
    return failed(file, `has ${text.length} characters; at most ${maxFileChars} are read`);
  }
  const parsed = parseJson(text);
  if (!parsed.ok) return failed(file, `is not JSON: ${parsed.why}`);
  const checked = schema.safeParse(parsed.value);
  if (checked.success) return { ok: true, value: checked.data };
  return {
    ok: false,
    problems: checked.error.issues.map((issue) => ({ where: place(file, issue.path), message: issue.message })),
  };
};

const parseJson = (text: string): { ok: true; value: unknown } | { ok: false; why: string } => {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? error.message : 'unreadable' };
  }
};

const failed = (file: string, message: string): { ok: false; problems: readonly FileProblem[] } => ({
  ok: false,
  problems: [{ where: file, message }],
});

/** `mappings/crm.json objects.contact.fields[3].field` */
const place = (file: string, path: readonly PropertyKey[]): string => {
  const inside = path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : `${text}${text === '' ? '' : '.'}${String(step)}`),
    '',
  );
  return inside === '' ? file : `${file} ${inside}`;
};
