// The hours of a week as a roster says them: for each weekday, Monday first, the blocks that begin on it.

/** Minutes since the midnight with which the day begins; `until` is above 1,440 where the block goes on into the next day. */
export type DayBlock = { readonly from: number; readonly until: number };

/** Seven days, Monday first; each in order. No block overlaps another, nor the first of the week its last. */
export type Week = readonly (readonly DayBlock[])[];

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

export const dayMinutes = 1_440;
const weekMinutes = 7 * dayMinutes;

/** Nobody has said anything else: Monday to Friday, nine to five. */
export const officeWeek: Week = weekdays.map((_, i) => (i < 5 ? [{ from: 540, until: 1_020 }] : []));

export const alwaysWeek: Week = weekdays.map(() => [{ from: 0, until: dayMinutes }]);

const blockPattern = /^(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})$/;

/** `09:00-17:00`; `22:00-06:00` goes on into the next day. Null where it is none, or empty. */
export const readBlock = (text: string): DayBlock | null => {
  const [, h1 = '', m1 = '', h2 = '', m2 = ''] = blockPattern.exec(text.trim()) ?? [];
  if (h1 === '') return null;
  const from = minuteOf(Number(h1), Number(m1));
  const until = minuteOf(Number(h2), Number(m2));
  if (from === null || until === null || from === dayMinutes || from === until) return null;
  return { from, until: until < from ? until + dayMinutes : until };
};

const minuteOf = (hours: number, minutes: number): number | null => {
  const minute = hours * 60 + minutes;
  return minutes < 60 && minute <= dayMinutes ? minute : null;
};

/** `9:00`, `14:30`, `24:00` as minutes of the day; null where it is no time. */
export const readTime = (text: string): number | null => {
  const [, hours = '', minutes = ''] = /^(\d{1,2}):(\d{2})$/.exec(text.trim()) ?? [];
  return hours === '' ? null : minuteOf(Number(hours), Number(minutes));
};

/** `mon` is one day, `mon-fri` and `fri-mon` are several, `every_day` is all. Null where it is none of these. */
export const readDays = (text: string): readonly number[] | null => {
  if (text === 'every_day') return weekdays.map((_, i) => i);
  const [first = '', last = first, ...rest] = text.toLowerCase().split('-');
  const from = weekdays.findIndex((day) => day === first);
  const until = weekdays.findIndex((day) => day === last);
  if (from < 0 || until < 0 || rest.length > 0) return null;
  return Array.from({ length: ((until - from + 7) % 7) + 1 }, (_, i) => (from + i) % 7);
};

/** Two blocks that overlap, in words; null where none do. */
export const overlapIn = (week: Week): string | null => {
  const all = week
    .flatMap((blocks, day) =>
      blocks.map((block) => ({ from: day * dayMinutes + block.from, until: day * dayMinutes + block.until })),
    )
    .sort((a, b) => a.from - b.from);
  for (const [i, block] of all.entries()) {
    const next = all[i + 1] ?? (all[0] === undefined ? undefined : { from: all[0].from + weekMinutes });
    if (next !== undefined && next.from < block.until)
      return `${sayMinute(block.from)} to ${sayMinute(block.until)} goes on when the hours from ${sayMinute(next.from)} on begin`;
  }
  return null;
};

const sayMinute = (minute: number): string => {
  const inWeek = minute % weekMinutes;
  return `${weekdays[Math.floor(inWeek / dayMinutes)] ?? ''} ${sayTime(inWeek % dayMinutes)}`;
};

const sayTime = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/** `mon-fri 09:00-17:00, sat 10:00-14:00`. */
export const sayWeek = (week: Week): string => {
  const says = week.map((blocks) =>
    blocks
      .map((b) => `${sayTime(b.from)}-${b.until === dayMinutes ? '24:00' : sayTime(b.until % dayMinutes)}`)
      .join(' and '),
  );
  const parts: string[] = [];
  for (let day = 0; day < 7;) {
    let last = day;
    while (last < 6 && says[last + 1] === says[day]) last += 1;
    const days = last === day ? (weekdays[day] ?? '') : `${weekdays[day] ?? ''}-${weekdays[last] ?? ''}`;
    if (says[day] !== '') parts.push(`${days} ${says[day] ?? ''}`);
    day = last + 1;
  }
  return parts.length === 0 ? 'no hours' : parts.join(', ');
};
