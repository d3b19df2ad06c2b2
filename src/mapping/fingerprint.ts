// A short mark of a text: tells whether a value changed, and names an event, without keeping what the value was.

// FNV-1a over UTF-16 units, in two 32-bit lanes with different offsets: 64 bits make a chance collision among the past values of one
// property impossible in practice. Not for secrets: src/mapping is pure and has no node:crypto.
const prime = 0x01000193;
const offsets = [0x811c9dc5, 0x050c5d1f] as const;

/** 16 hexadecimal digits. */
export const fingerprint = (text: string): string => {
  let [a, b] = offsets as readonly [number, number];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, prime);
    b = Math.imul(b ^ (unit + i), prime);
  }
  return hex(a) + hex(b);
};

const hex = (lane: number): string => (lane >>> 0).toString(16).padStart(8, '0');
