// From what a caller sends to what a field keeps, or the sentence that says why not.
import type { ApiError, Field, Value } from './types.ts';

export type Taken = { readonly value: Value } | { readonly error: ApiError };

const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;
const dateOnly = /^\d{4}-\d{2}-\d{2}$/;

/** Milliseconds in whole seconds: Salesforce keeps no finer time. null = no moment. */
export const instantOf = (text: string): number | null => {
  if (!iso.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : wholeSecond(at);
};
export const wholeSecond = (at: number): number => Math.floor(at / 1_000) * 1_000;

const isDate = (text: string): boolean => dateOnly.test(text) && !Number.isNaN(Date.parse(text));

const cannotRead = (field: Field, text: string): Taken => ({
  error: {
    status: 400,
    errorCode: 'JSON_PARSER_ERROR',
    message: `Cannot deserialize instance of ${field.type} from VALUE_STRING value ${text.slice(0, 40)} or request may be missing a required field`,
  },
});

const onField = (field: Field, errorCode: string, message: string): Taken => ({
  error: { status: 400, errorCode, message, fields: [field.name] },
});

const textTaken = (field: Field, text: string): Taken => {
  if (field.length > 0 && text.length > field.length)
    return onField(
      field,
      'STRING_TOO_LONG',
      `${field.label}: data value too large: ${text.slice(0, 20)}… (max length=${field.length})`,
    );
  if (field.type === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text))
    return onField(field, 'INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${text.slice(0, 80)}`);
  if (
    field.type === 'picklist' &&
    field.isRestricted &&
    !field.picklist.some((one) => one.isActive && one.value === text)
  )
    return onField(
      field,
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      `${field.label}: bad value for restricted picklist field: ${text.slice(0, 80)}`,
    );
  return { value: text };
};

/** Lines end as the platform keeps them, and blanks at the ends are cut off. */
const tidied = (field: Field, text: string): string => {
  const lines = field.type === 'textarea' ? text.replaceAll(/\r?\n/g, '\r\n') : text;
  return lines.trim();
};

/** Reads one value for a field. An empty text is null, as in the database. */
export const takeValue = (field: Field, given: Value): Taken => {
  if (given === null || given === '') return { value: field.type === 'boolean' ? false : null };
  const text = String(given);
  switch (field.type) {
    case 'boolean':
      if (/^(true|1)$/i.test(text)) return { value: true };
      return /^(false|0)$/i.test(text) ? { value: false } : cannotRead(field, text);
    case 'int':
    case 'double':
    case 'currency':
    case 'percent': {
      const number = typeof given === 'number' ? given : Number(text.trim());
      if (!Number.isFinite(number) || text.trim() === '') return cannotRead(field, text);
      const factor = 10 ** field.scale;
      return { value: Math.round(number * factor) / factor };
    }
    case 'datetime': {
      const at = typeof given === 'number' ? wholeSecond(given) : instantOf(text);
      return at === null ? cannotRead(field, text) : { value: at };
    }
    case 'date': {
      const day = text.slice(0, 10);
      return isDate(day) ? { value: day } : cannotRead(field, text);
    }
    default: {
      const kept = tidied(field, text);
      return kept === '' ? { value: null } : textTaken(field, kept);
    }
  }
};
