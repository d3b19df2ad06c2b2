// Durations as people write them in a contract: a whole number and one unit. No calendar: a day is 24 hours, a year 365 days.
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const unitMs = { s: second, m: minute, h: hour, d: day, w: 7 * day, y: 365 * day } as const;
type Unit = keyof typeof unitMs;

const written = /^(\d{1,6})([smhdwy])$/;
export const durationPattern = '^[0-9]{1,6}[smhdwy]$';

/** Longer than any relationship a rule could mean; also keeps sums of instants far from the largest safe integer. */
export const maxDurationMs = 20 * unitMs.y;

/** Milliseconds of `5m`, `1h`, `30d`, `2w`, `1y`; null where the text is none, is zero or exceeds 20 years. */
export const parseDuration = (text: string): number | null => {
  const [, count = '', unit = ''] = written.exec(text) ?? [];
  if (count === '' || unit === '') return null;
  const ms = Number(count) * unitMs[unit as Unit];
  return ms > 0 && ms <= maxDurationMs ? ms : null;
};

const names = [
  ['day', day],
  ['hour', hour],
  ['minute', minute],
  ['second', second],
] as const;

const wholeUnit = (ms: number): readonly [string, number] =>
  names.find(([, size]) => ms % size === 0) ?? ['second', second];

/** `30 days`, `1 hour`: in the largest unit up to days that divides it. */
export const sayDuration = (ms: number): string => {
  const [name, size] = wholeUnit(ms);
  const count = ms / size;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
};

/** The shortest way to write it in a contract: `30d`, `90m`. The inverse of `parseDuration`. */
export const writeDuration = (ms: number): string => {
  const [name, size] = wholeUnit(ms);
  return `${ms / size}${name.charAt(0)}`;
};
