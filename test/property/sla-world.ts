// Stories of handoffs for the laws of clocks: people in ten zones around changes of clocks, with blocks, holidays and absences, and all that can befall a promise.
import fc from 'fast-check';
import type { WorkTime } from '#domain/policy-condition.ts';
import {
  stopEvents,
  touchChannels,
  type BreachAction,
  type BreachStep,
  type DeemAccepted,
  type SlaClass,
} from '#domain/policy-sla.ts';
import type { SlaFacts } from '#domain/sla.ts';
import type { WorkBlock, WorkingTime } from '#domain/working-time.ts';
import { factsOf, type Minutes, type Story } from './sla-oracle.ts';

export const minute = 60_000;
const dayMinutes = 24 * 60;
/** What is known: so many days from a Monday in the story's season. */
const knownDays = 30;
const knownMinutes = knownDays * dayMinutes;

/** Zones with the changes of clocks that fall into the seasons below, at midnight, by half an hour, against the others, and never. */
const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'Asia/Kolkata',
  'America/Santiago',
  'Pacific/Auckland',
  'Asia/Beirut',
  'America/St_Johns',
  'Pacific/Chatham',
] as const;
const seasons = [
  '2026-03-02',
  '2026-03-23',
  '2026-04-06',
  '2026-09-07',
  '2026-09-21',
  '2026-10-19',
  '2026-10-26',
] as const;

export type World = {
  readonly origin: number;
  readonly slaClass: SlaClass;
  readonly story: Story;
  readonly minutesOf: (rep: string | null) => Minutes;
  readonly timeOf: (rep: string | null) => WorkingTime;
  /** Minutes at which something happens that only a look keeps. */
  readonly mustLook: readonly number[];
};

const offsets = new Map<string, Int16Array>();
const quarter = 15;

/** Minutes that the zone is ahead of UTC, by quarters of an hour. */
const offsetsOf = (zone: string, origin: number): Int16Array => {
  const key = `${zone} ${String(origin)}`;
  let found = offsets.get(key);
  if (found === undefined) {
    const format = new Intl.DateTimeFormat('en', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    found = Int16Array.from({ length: knownMinutes / quarter }, (_, i) => {
      const instant = origin + i * quarter * minute;
      const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
      const { year = 0, month = 1, day = 1, hour = 0, minute: ofHour = 0 } = part;
      return (Date.UTC(year, month - 1, day, hour, ofHour) - instant) / minute;
    });
    offsets.set(key, found);
  }
  return found;
};

type Person = {
  readonly zone: string;
  readonly blocks: readonly (readonly [from: number, until: number])[];
  readonly isEveryDay: boolean;
  /** Local days since the origin's on which nobody works. */
  readonly off: readonly number[];
  readonly away: readonly (readonly [from: number, until: number])[];
};

const minutesFor = (person: Person, origin: number): Minutes => {
  const offset = offsetsOf(person.zone, origin);
  const works = new Uint8Array(knownMinutes);
  const day = new Int32Array(knownMinutes);
  const open = new Uint8Array(dayMinutes);
  for (const [from, until] of person.blocks) open.fill(1, from, until);
  const isOff = Array.from({ length: knownDays + 4 }, (_, i) => {
    const isWeekend = (i - 2 + 7) % 7 >= 5;
    return (isWeekend && !person.isEveryDay) || person.off.includes(i - 2);
  });
  for (let t = 0; t < knownMinutes; t++) {
    const local = t + (offset[Math.floor(t / quarter)] ?? 0);
    const today = Math.floor(local / dayMinutes);
    day[t] = today + 100;
    if (isOff[today + 2] === false) works[t] = open[local - today * dayMinutes] ?? 0;
  }
  for (const [from, until] of person.away) works.fill(0, from, until);
  return { works, day };
};

const timeFrom = ({ works, day }: Minutes, origin: number): WorkingTime => {
  const blocks: WorkBlock[] = [];
  for (let t = 0; t < knownMinutes; t++) {
    if (works[t] !== 1) continue;
    const today = day[t] ?? 0;
    const from = t;
    while (works[t] === 1 && day[t] === today) t++;
    blocks.push({ from: origin + from * minute, until: origin + t * minute, day: today });
    t--;
  }
  return { blocks, knownFrom: origin, knownUntil: origin + knownMinutes * minute };
};

const person: fc.Arbitrary<Person> = fc.record({
  zone: fc.constantFrom(...zones),
  blocks: fc.constantFrom<Person['blocks']>(
    [[540, 1020]],
    [
      [480, 720],
      [780, 1020],
    ],
    [
      [0, 150],
      [600, 660],
      [1260, 1440],
    ],
    [[0, 1440]],
    [
      [60, 210],
      [900, 1000],
    ],
  ),
  isEveryDay: fc.boolean(),
  off: fc.uniqueArray(fc.integer({ min: 5, max: 16 }), { maxLength: 3 }),
  away: fc.array(
    fc
      .tuple(fc.integer({ min: 5 * dayMinutes, max: 14 * dayMinutes }), fc.integer({ min: 30, max: 3000 }))
      .map(([from, long]) => [from, from + long] as const),
    { maxLength: 2 },
  ),
});

const length: fc.Arbitrary<WorkTime> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.integer({ min: 1, max: 600 }).map((n): WorkTime => ({ kind: 'business', ms: n * minute })),
  },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 3 }).map((days): WorkTime => ({ kind: 'business_days', days })) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 4000 }).map((n): WorkTime => ({ kind: 'calendar', ms: n * minute })),
  },
);

const stepOf = <A>(action: fc.Arbitrary<A>): fc.Arbitrary<BreachStep<A>> =>
  fc.record({ action, after: fc.option(length, { nil: null }) });
const told = fc.constantFrom<BreachAction>(
  { kind: 'alert_rep' },
  { kind: 'alert_manager' },
  { kind: 'escalate', to: null },
);
const taking = fc.constantFrom<BreachAction>(
  { kind: 'reassign', to: null },
  { kind: 'recycle', forMs: null, to: null },
);
const deeming = fc.constant<DeemAccepted>({ kind: 'deem_accepted' });

const stepsOf = <A>(taken: fc.Arbitrary<A>): fc.Arbitrary<readonly BreachStep<A | BreachAction>[]> =>
  fc
    .tuple(fc.array(stepOf(told), { maxLength: 3 }), fc.array(stepOf(taken), { maxLength: 1 }))
    .map(([a, b]): readonly BreachStep<A | BreachAction>[] => [...a, ...b]);

const promise = <A>(taken: fc.Arbitrary<A>) => ({
  within: length,
  remind: fc.array(length, { maxLength: 2 }),
  onBreach: stepsOf(taken),
});

const classOf: fc.Arbitrary<SlaClass> = fc.record({
  id: fc.constant('standard'),
  appliesTo: fc.constant({ of: 'mql' as const, triggeredBy: null, when: null }),
  accept: fc.option(fc.record({ ...promise(fc.oneof(taking, deeming)), stopsOn: fc.constantFrom(...stopEvents) }), {
    nil: null,
  }),
  firstTouch: fc.option(fc.record({ ...promise(taking), stopsOn: fc.constantFrom(...stopEvents) }), { nil: null }),
  effort: fc.option(
    fc.record({
      ...promise(taking),
      touches: fc.integer({ min: 1, max: 4 }),
      channels: fc.subarray([...touchChannels], { minLength: 1 }),
      startsOn: fc.constantFrom('handed_over' as const, 'accepted' as const),
    }),
    { nil: null },
  ),
  aeAccept: fc.option(fc.record(promise(fc.oneof(taking, deeming))), { nil: null }),
  pausesWhile: fc.constant(null),
  onTransfer: fc.constantFrom('restart' as const, 'continue' as const),
  alerts: fc.constant({ kind: 'at_once' as const }),
});

/** Most things happen soon after the handover. */
const later = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  fc.integer({ min: 0, max: 3000 }),
  fc.integer({ min: 0, max: 6000 }),
);
const perhaps = (weight: number): fc.Arbitrary<number | null> =>
  fc.oneof({ weight: 10 - weight, arbitrary: fc.constant(null) }, { weight, arbitrary: later });
const reps = ['ann', 'bo', 'cy', null] as const;

const shift = (at: number | null, by: number): number | null => (at === null ? null : at + by);

const storyOf = fc
  .record({
    start: fc.integer({ min: 5 * dayMinutes, max: 8 * dayMinutes }),
    length: fc.integer({ min: 0, max: 7000 }),
    first: fc.constantFrom(...reps),
    seats: fc.uniqueArray(fc.record({ at: later, rep: fc.constantFrom(...reps) }), {
      maxLength: 3,
      selector: ({ at }) => at,
    }),
    pauses: fc.uniqueArray(later, { maxLength: 5 }),
    touches: fc.array(fc.record({ at: later, channel: fc.constantFrom(...touchChannels) }), { maxLength: 6 }),
    answeredAt: perhaps(5),
    acceptedAt: perhaps(5),
    sqlAt: perhaps(4),
    aeAnsweredAt: perhaps(3),
    deemedAt: perhaps(2),
    overAt: perhaps(4),
    reopenedIn: perhaps(5),
  })
  .map((one): Story => {
    const { start } = one;
    const overAt = shift(one.overAt, start);
    const reopenedAt = overAt === null ? null : shift(one.reopenedIn, overAt + 1);
    const by = (a: { at: number }, b: { at: number }): number => a.at - b.at;
    return {
      start,
      end: start + one.length,
      seats: [
        { at: start, rep: one.first },
        ...one.seats
          .filter(({ at }) => at > 0)
          .map(({ at, rep }) => ({ at: at + start, rep }))
          .sort(by),
      ],
      pauses: [...one.pauses].sort((a, b) => a - b).map((at, i) => ({ at: at + start, isPaused: i % 2 === 0 })),
      touches: one.touches.map(({ at, channel }) => ({ at: at + start, channel })),
      answeredAt: shift(one.answeredAt, start),
      acceptedAt: shift(one.acceptedAt, start),
      sqlAt: shift(one.sqlAt, start),
      aeAnsweredAt: shift(one.aeAnsweredAt, start),
      deemedAt: shift(one.deemedAt, start),
      overAt,
      reopenedAt,
    };
  });

export const world: fc.Arbitrary<World> = fc
  .record({
    season: fc.constantFrom(...seasons),
    slaClass: classOf,
    story: storyOf,
    people: fc.tuple(person, person, person, person),
  })
  .map(({ season, slaClass, story, people }) => {
    const origin = Date.parse(`${season}T00:00:00Z`);
    const all = new Map<string | null, { readonly minutes: Minutes; readonly time: WorkingTime }>();
    const of = (rep: string | null) => {
      const found = all.get(rep);
      if (found !== undefined) return found;
      const minutes = minutesFor(people[reps.findIndex((one) => one === rep)] ?? people[0], origin);
      const made = { minutes, time: timeFrom(minutes, origin) };
      all.set(rep, made);
      return made;
    };
    const lasting = [
      story.start,
      story.acceptedAt,
      story.sqlAt,
      story.overAt,
      story.reopenedAt,
      ...story.seats.map(({ at }) => at),
      ...story.pauses.map(({ at }) => at),
    ];
    return {
      origin,
      slaClass,
      story,
      minutesOf: (rep: string | null) => of(rep).minutes,
      timeOf: (rep: string | null) => of(rep).time,
      mustLook: [...new Set(lasting.filter((at): at is number => at !== null && at <= story.end))].sort(
        (a, b) => a - b,
      ),
    };
  });

/** What is known at an instant; answers become known `lateBy` minutes after they happened. */
export const factsAt = ({ story, origin }: World, now: number, lateBy = 0): SlaFacts => {
  const t = Math.floor((now - origin) / minute);
  const told = factsOf(story, t - lateBy);
  const ours = factsOf(story, t);
  const real = (at: number | null): number | null => (at === null ? null : origin + at * minute);
  const seat = story.seats.filter(({ at }) => at <= t).at(-1) ?? { at: story.start, rep: null };
  const pause = story.pauses.filter(({ at }) => at <= t).at(-1);
  return {
    handedOverAt: origin + story.start * minute,
    acceptedAt: real(ours.acceptedAt),
    sqlAt: real(ours.sqlAt),
    convertedAt: null,
    seat: { rep: seat.rep, since: origin + seat.at * minute },
    answeredAt: real(least(told.answeredAt, ours.sqlAt)),
    touches: told.touches.map(({ at, channel }) => ({ at: origin + at * minute, channel })),
    aeAnsweredAt: real(told.aeAnsweredAt),
    deemed: { accept: real(ours.deemedAt), aeAccept: null },
    overAt: real(told.overAt),
    reopenedAt: real(ours.reopenedAt),
    pause: { isPaused: pause?.isPaused ?? false, since: real(pause?.at ?? null) },
  };
};

const least = (a: number | null, b: number | null): number | null => (a === null || (b !== null && b < a) ? b : a);
