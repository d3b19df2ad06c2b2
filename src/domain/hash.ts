// A small fingerprint for the keys of events: FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/). It only has to tell apart the
// values one property of one record had at one instant, and is no secret: never use it to hide a value.
import type { Value } from './lead.ts';

const fnv1a = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
};

/** Eight hexadecimal digits; the same for equal values of the same type, null included. */
export const valueHash = (value: Value | null): string => fnv1a(JSON.stringify(value)).toString(16).padStart(8, '0');
