// What one person does, from the first form to the last visit, as a stream of edits that HubSpot would make to the contact.
// Interest drives how often they come and whether a project starts; a project is a burst of visits that may end in a demo request.
import { busyTime, dayMs, hourMs, minuteMs } from './hours.ts';
import type { Person } from './people.ts';
import type { Origin } from './portal.ts';
import type { Random } from './random.ts';
import { conversionName, formUrl, nextPage, type Form, type Mood } from './site.ts';

/** One edit of a contact; `at` never decreases within a life. */
export type Happening = {
  readonly at: number;
  readonly by: Origin;
  readonly values: Readonly<Record<string, string>>;
};

export type Birth = {
  readonly by: Origin;
  readonly values: Readonly<Record<string, string>>;
};

/** After that long nobody in this world comes back. */
const longestLifeDays = 540;
/** Interest in a vendor halves in that time, down to a remainder. */
const fadeDays = 75;
const fadeFloor = 0.15;
/** Gaps between sessions below this would run into each other. */
const leastSessionGapMs = 30 * minuteMs;

type Counts = {
  views: number;
  visits: number;
  conversions: number;
  clicks: number;
  opens: number;
  lastUrl: string | null;
  isOptedOut: boolean;
};

type Project = { readonly from: number; readonly to: number };

const text = (at: number): string => new Date(at).toISOString();

const projectsOf = (person: Person, bornAt: number, random: Random): readonly Project[] => {
  const projects: Project[] = [];
  if (person.kind !== 'buyer' || !random.chance(0.05 + 0.75 * person.interest)) return projects;
  let from = bornAt + random.exponential(40) * dayMs;
  while (from < bornAt + longestLifeDays * dayMs) {
    const to = from + random.between(6, 20) * dayMs;
    projects.push({ from, to });
    from = to + random.exponential(60 + 200 * (1 - person.interest)) * dayMs;
  }
  return projects;
};

const moodOf = (person: Person, isBuying: boolean): Mood => {
  if (person.kind === 'job_seeker') return 'job_hunting';
  if (person.kind === 'competitor') return 'spying';
  return isBuying ? 'buying' : 'browsing';
};

/** Sessions a day. */
const rateOf = (person: Person, ageDays: number, isBuying: boolean): number => {
  if (isBuying) return 0.22 + 0.5 * person.interest;
  const fade = Math.max(fadeFloor, 2 ** (-ageDays / fadeDays));
  if (person.kind === 'student') return 0.06 * fade;
  return (0.008 + 0.07 * person.interest ** 2) * fade;
};

const convert = (counts: Counts, form: Form, at: number, random: Random): Readonly<Record<string, string>> => {
  counts.conversions += 1;
  counts.views += 1;
  counts.lastUrl = formUrl(form);
  const name = conversionName(form, random);
  const first = counts.conversions === 1 ? { first_conversion_event_name: name, first_conversion_date: text(at) } : {};
  return {
    ...first,
    recent_conversion_event_name: name,
    recent_conversion_date: text(at),
    num_conversion_events: String(counts.conversions),
    hs_analytics_last_url: counts.lastUrl,
    hs_analytics_last_timestamp: text(at),
    hs_analytics_num_page_views: String(counts.views),
  };
};

const firstForm = (person: Person, random: Random): Form => {
  if (person.kind === 'student') return random.weighted({ download: 7, webinar: 2, newsletter: 2 });
  if (person.kind === 'job_seeker') return random.weighted({ newsletter: 3, download: 3, contact: 1 });
  if (person.kind === 'competitor') return random.weighted({ download: 3, webinar: 3, demo: 1, trial: 2 });
  const { interest } = person;
  return random.weighted({
    download: 40,
    newsletter: 22,
    webinar: 16,
    contact: 8 * interest,
    demo: 12 * interest,
    trial: 8 * interest,
  });
};

const birthOf = (person: Person, counts: Counts, at: number, random: Random): Birth => {
  // Bought lists and badge scans: an address without any behaviour.
  if (person.source === 'OFFLINE') return { by: 'list', values: { lifecyclestage: 'lead' } };
  const form = firstForm(person, random);
  counts.views = random.below(5);
  counts.visits = 1;
  return {
    by: 'form',
    values: {
      lifecyclestage: form === 'newsletter' ? 'subscriber' : 'lead',
      hs_analytics_first_url: nextPage(moodOf(person, false), null, random),
      hs_analytics_num_visits: '1',
      ...convert(counts, form, at, random),
    },
  };
};

/** A mail opened (programs do that by themselves, so it says little), perhaps clicked, perhaps the last one wanted. */
function* mailing(counts: Counts, at: number, isClicked: boolean, random: Random): Generator<Happening, number> {
  counts.opens += 1;
  if (isClicked) counts.clicks += 1;
  const clicked = isClicked
    ? { hs_email_last_click_date: text(at + minuteMs), hs_email_click: String(counts.clicks) }
    : {};
  const opened = { hs_email_last_open_date: text(at), hs_email_open: String(counts.opens) };
  yield { at: isClicked ? at + minuteMs : at, by: 'email', values: { ...opened, ...clicked } };
  if (random.chance(isClicked ? 0.008 : 0.02)) {
    counts.isOptedOut = true;
    yield { at: at + 2 * minuteMs, by: 'email', values: { hs_email_optout: 'true' } };
  }
  return at + 2 * minuteMs;
}

function* session(
  person: Person,
  counts: Counts,
  from: number,
  isBuying: boolean,
  random: Random,
): Generator<Happening, number> {
  let at = from;
  if (!counts.isOptedOut && random.chance(0.25)) at = yield* mailing(counts, at, true, random);
  const mood = moodOf(person, isBuying);
  counts.visits += 1;
  const pages = 1 + Math.min(7, Math.floor(random.exponential(isBuying ? 2.4 : 1.1)));
  for (let i = 0; i < pages; i++) {
    counts.views += 1;
    counts.lastUrl = nextPage(mood, counts.lastUrl, random);
    yield {
      at,
      by: 'analytics',
      values: {
        hs_analytics_last_url: counts.lastUrl,
        hs_analytics_last_timestamp: text(at),
        hs_analytics_num_page_views: String(counts.views),
        ...(i === 0 ? { hs_analytics_num_visits: String(counts.visits) } : {}),
      },
    };
    at += Math.round(random.between(0.3, 4) * minuteMs);
  }
  if (person.kind === 'buyer' ? random.chance(0.13) : person.kind === 'student' && random.chance(0.3)) {
    const form = random.weighted({ download: 6, webinar: 3, newsletter: 1 } as const);
    yield { at, by: 'form', values: convert(counts, form, at, random) };
  }
  return at;
}

/** How a project ends: most of those with interest raise their hand. */
function* decision(
  person: Person,
  counts: Counts,
  from: number,
  isHistory: boolean,
  random: Random,
): Generator<Happening, number> {
  if (!random.chance(0.15 + 0.55 * person.interest)) return from;
  const at = busyTime(from, person.place.utcOffset, random);
  const way = random.weighted({ demo: 58, contact: 14, trial: 14, reply: counts.isOptedOut ? 0 : 14 });
  if (way === 'reply') {
    yield { at, by: 'email', values: { hs_email_last_reply_date: text(at) } };
    return at;
  }
  yield { at, by: 'form', values: convert(counts, way, at, random) };
  if (way === 'demo' && random.chance(0.3)) {
    const booked = at + Math.round(random.between(3, 90) * minuteMs);
    yield { at: booked, by: 'meetings', values: { hs_latest_meeting_activity: text(booked) } };
  }
  // Before Baton the portal had its own workflow, as most have.
  if (!isHistory || !random.chance(0.6)) return at + 2 * hourMs;
  yield { at: at + 2 * hourMs, by: 'workflow', values: { lifecyclestage: 'marketingqualifiedlead' } };
  const called = at + Math.round(random.between(1, 5) * dayMs);
  if (person.wouldConvert && random.chance(0.5))
    yield { at: called, by: 'workflow', values: { lifecyclestage: 'salesqualifiedlead' } };
  return called;
}

/** The whole behaviour, endless but for the length of interest. `worldStart` parts the history from what Baton will see. */
function* behaviour(
  person: Person,
  counts: Counts,
  bornAt: number,
  worldStart: number,
  random: Random,
): Generator<Happening, void> {
  const projects = projectsOf(person, bornAt, random);
  const end = bornAt + longestLifeDays * dayMs;
  let at = bornAt + leastSessionGapMs;
  let next = 0;
  while (at < end) {
    const project = projects[next];
    const isBuying = project !== undefined && at >= project.from;
    const gap = random.exponential(dayMs / rateOf(person, (at - bornAt) / dayMs, isBuying));
    const turn = project === undefined ? Infinity : isBuying ? project.to : project.from;
    if (at + gap >= turn) {
      // The gaps are memoryless, so the next stretch may begin anew.
      at = Math.max(at, turn);
      if (isBuying) {
        at = yield* decision(person, counts, at, at < worldStart, random);
        next += 1;
      }
      continue;
    }
    const seenAt = busyTime(at + Math.max(gap, leastSessionGapMs), person.place.utcOffset, random);
    const isMailOnly = !counts.isOptedOut && !isBuying && random.chance(0.45);
    at = isMailOnly
      ? yield* mailing(counts, seenAt, false, random)
      : yield* session(person, counts, seenAt, isBuying, random);
  }
}

/** Birth and what follows. All happenings are after `bornAt`. */
export const lifeOf = (
  person: Person,
  bornAt: number,
  worldStart: number,
  random: Random,
): { birth: Birth; behaviour: Generator<Happening, void> } => {
  const counts: Counts = { views: 0, visits: 0, conversions: 0, clicks: 0, opens: 0, lastUrl: null, isOptedOut: false };
  const birth = birthOf(person, counts, bornAt, random.split('birth'));
  return { birth, behaviour: behaviour(person, counts, bornAt, worldStart, random.split('behaviour')) };
};
