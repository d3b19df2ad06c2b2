// Texts of values: one spelling for each, whether REST gave it as JSON or Bulk as CSV, and the way back for what is written.
import { longId } from './names.ts';
import type { FieldType } from './wire.ts';

const numbers: readonly FieldType[] = ['double', 'currency', 'percent', 'int', 'long'];
const numberTypes: readonly string[] = numbers;
/** No query can read these by Bulk, or no text can hold them. */
const unread: readonly FieldType[] = ['address', 'location', 'base64', 'complexvalue', 'anyType'];
const unreadTypes: readonly string[] = unread;

export const isReadable = (type: string): boolean => !unreadTypes.includes(type);

/** Null = empty. A value that is not what its type says is given as it is rather than lost. */
export const textOf = (type: string, value: unknown): string | null => {
  if (value === null || value === undefined || value === '') return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (numberTypes.includes(type)) {
    const number = Number(text);
    return Number.isFinite(number) ? String(number === 0 ? 0 : number) : text;
  }
  if (type === 'datetime') {
    const at = instantOf(text);
    return at === null ? text : new Date(at).toISOString();
  }
  // Line ends of long texts come back as those of Windows, whatever was written.
  return type === 'reference' || type === 'id' ? longId(text) : text.replace(/\r\n?/g, '\n');
};

/** `2026-11-24T12:00:00.000+0000` of REST and `…Z` of Bulk alike. */
export const instantOf = (value: unknown): number | null => {
  if (typeof value !== 'string') return null;
  const at = Date.parse(value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(at) ? null : at;
};

export const isTrue = (value: unknown): boolean => value === true || value === 'true';

/** What JSON must hold for a field to take a text of ours. */
export const wireValue = (type: string, text: string | null): string | number | boolean | null => {
  if (text === null || text === '') return null;
  if (type === 'boolean') return text === 'true';
  if (!numberTypes.includes(type)) return text;
  const number = Number(text);
  return text.trim() !== '' && Number.isFinite(number) ? number : text;
};
