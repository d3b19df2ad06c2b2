// The short way for event rows as programs write them, who write millions. It takes what it is sure of and leaves everything else, good or
// bad, to the checks of wire.ts, whose answer is the same; a test holds the two together.
import type { Instant } from '#domain/lead.ts';

const zero = 0x30;

/** Two digits at a place, -1 where they are none. */
const two = (text: string, at: number): number => {
  const tens = text.charCodeAt(at) - zero;
  const ones = text.charCodeAt(at + 1) - zero;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
};

/** "2026-01-01T00:00:00Z", with or without milliseconds, of a day that every month has; null = look again. */
export const plainInstant = (text: string): Instant | null => {
  const { length } = text;
  const hasMs = length === 24;
  if (!hasMs && length !== 20) return null;
  const isShaped =
    text[4] === '-' &&
    text[7] === '-' &&
    text[10] === 'T' &&
    text[13] === ':' &&
    text[16] === ':' &&
    text[length - 1] === 'Z' &&
    (!hasMs || text[19] === '.');
  if (!isShaped) return null;
  const century = two(text, 0);
  const year = two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  const hour = two(text, 11);
  const minute = two(text, 14);
  const second = two(text, 17);
  if (century < 19 || year < 0 || month < 1 || month > 12 || day < 1 || day > 28) return null;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return null;
  let ms = 0;
  if (hasMs) {
    const hundreds = text.charCodeAt(20) - zero;
    const rest = two(text, 21);
    if (hundreds < 0 || hundreds > 9 || rest < 0) return null;
    ms = hundreds * 100 + rest;
  }
  return Date.UTC(century * 100 + year, month - 1, day, hour, minute, second, ms);
};

const plainType = /^[a-z][a-z0-9_]{0,63}$/;
const plainId = /^[!-~]{1,200}$/;

/** Neither edges to cut off nor letters to lower. */
export const isPlainType = (text: string): boolean => plainType.test(text);
export const isPlainId = (text: string): boolean => plainId.test(text);
