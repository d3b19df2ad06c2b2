// When the portal's day ends: its daily limit starts anew at its own midnight.
export const isTimeZone = (named: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: named }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

const dayMs = 24 * 3_600_000;

/** Milliseconds until the next midnight in a zone; on a day of a clock change it may be an hour off, then it is asked again. */
export const untilMidnightMs = (now: number, timeZone: string): number => {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(now);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return dayMs - ((of('hour') * 60 + of('minute')) * 60 + of('second')) * 1000;
};
