// The vendor's web site and forms: the pages people view and what HubSpot calls a form that was filled in.
import type { Random } from './random.ts';

const host = 'https://www.vendor.example';

/** Path to how often it is viewed: by people who look around, and by people with a project. */
const pages = {
  '/': { browsing: 10, buying: 5 },
  '/product': { browsing: 7, buying: 9 },
  '/product/routing': { browsing: 3, buying: 6 },
  '/pricing': { browsing: 1.2, buying: 13 },
  '/customers': { browsing: 2, buying: 6 },
  '/integrations': { browsing: 2, buying: 5 },
  '/security': { browsing: 0.5, buying: 3 },
  '/blog/handoff-that-works': { browsing: 7, buying: 1 },
  '/blog/what-sales-wants': { browsing: 6, buying: 1 },
  '/blog/lead-scoring-basics': { browsing: 7, buying: 1 },
  '/resources': { browsing: 4, buying: 2 },
  '/careers': { browsing: 0.5, buying: 0.1 },
} as const;
type Page = keyof typeof pages;

export const moods = ['browsing', 'buying', 'job_hunting', 'spying'] as const;
export type Mood = (typeof moods)[number];

const weightsOf = (weight: (page: Page) => number): Readonly<Record<Page, number>> =>
  Object.fromEntries((Object.keys(pages) as Page[]).map((page) => [page, weight(page)])) as Record<Page, number>;

const weights: Readonly<Record<Mood, Readonly<Record<Page, number>>>> = {
  browsing: weightsOf((page) => pages[page].browsing),
  buying: weightsOf((page) => pages[page].buying),
  job_hunting: weightsOf((page) => (page === '/careers' ? 20 : page === '/' ? 6 : 0.5)),
  spying: weightsOf((page) => (page === '/pricing' ? 10 : page.startsWith('/product') ? 8 : 1)),
};

export const formUrl = (form: Form): string => `${host}/${form.replaceAll('_', '-')}`;

/** The address of the next page, never the same one twice in a row. */
export const nextPage = (mood: Mood, last: string | null, random: Random): string => {
  for (;;) {
    const url = `${host}${random.weighted(weights[mood])}`;
    if (url !== last) return url;
  }
};

export const forms = ['demo', 'contact', 'trial', 'webinar', 'download', 'newsletter'] as const;
export type Form = (typeof forms)[number];

const titles: Readonly<Record<Form, readonly [string, ...string[]]>> = {
  demo: ['Request a demo: Demo request'],
  contact: ['Contact us: Talk to sales'],
  trial: ['Start free: Trial sign up'],
  webinar: [
    'Webinar: From lead to first call in five minutes',
    'Webinar: Why sales ignores half of the leads',
    'Webinar: Scoring that both teams sign',
  ],
  download: [
    'Guide download: The handoff handbook',
    'Guide download: Lead scoring for beginners',
    'Report download: State of the funnel',
    'Checklist download: Twelve questions before you buy',
  ],
  newsletter: ['Blog: Newsletter'],
};

/** `page: form`, as HubSpot names a conversion. */
export const conversionName = (form: Form, random: Random): string => random.pick(titles[form]);
