// An export as a CRM would give it, made row by row so that its size is bounded by the disk alone: leads.csv, and events.csv in the order
// of time, which scatters each lead's events over the whole file. The same seed gives the same bytes.
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { join } from 'node:path';

export type Export = { readonly leads: string; readonly events: string };

/** What is scored is what stood at this time. */
export const exportAsOf = Date.UTC(2026, 10, 12);
export const eventsPerLead = 20;
const day = 86_400_000;
const spanMs = 180 * day;
/** Rows joined before they are written: some 100 KB at a time. */
const rowsPerChunk = 1_000;

/** mulberry32 */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const pickFrom =
  (random: () => number) =>
  <T>(list: readonly T[]): T =>
    list[Math.floor(random() * list.length)] as T;

const firstNames = ['Ada', 'Bo', 'Chen', 'Dana', 'Emil', 'Fay', 'Gil', 'Hana'];
const titles = [
  'VP Operations',
  'Head of IT',
  'Sales Manager',
  'Student',
  '"Director, Finance"',
  'Analyst',
  'CTO',
  'Marketing Manager',
  '',
];
const countries = ['Germany', 'France', 'United States', 'GB', 'Netherlands', 'Brazil', 'India', ''];
const industries = ['Software', 'fintech', 'logistics', 'retail', 'health care', 'energy', ''];
const sizes = ['12', '45', '120', '240', '51-200', '1001', '5000', ''];
const sources = ['organic', 'paid', 'referral', 'event', 'list'];
/** What people do, by how often: looking is common, asking is rare. */
const deeds: readonly (readonly [type: string, properties: string])[] = [
  ...Array.from({ length: 20 }, () => ['page_viewed', '"{""path"":""/blog/post-7""}"'] as const),
  ...Array.from({ length: 12 }, () => ['page_viewed', '"{""path"":""/pricing""}"'] as const),
  ...Array.from({ length: 2 }, () => ['page_viewed', '"{""path"":""/careers""}"'] as const),
  ...Array.from({ length: 20 }, () => ['email_opened', ''] as const),
  ...Array.from({ length: 12 }, () => ['email_clicked', '"{""campaign"":""Spring news""}"'] as const),
  ...Array.from({ length: 10 }, () => ['visit', ''] as const),
  ...Array.from({ length: 8 }, () => ['content_downloaded', '"{""asset"":""Buyer guide, 2nd edition""}"'] as const),
  ...Array.from({ length: 6 }, () => ['form_submitted', '"{""asset"":""Newsletter""}"'] as const),
  ...Array.from({ length: 5 }, () => ['webinar_registered', '"{""asset"":""Handoffs that work""}"'] as const),
  ...Array.from({ length: 4 }, () => ['webinar_attended', '"{""asset"":""Handoffs that work""}"'] as const),
  ['demo_requested', '"{""path"":""/demo""}"'],
];

const leadIdOf = (i: number): string => `L${String(i).padStart(8, '0')}`;

function* leadRows(count: number): Generator<string> {
  const random = randomFrom(20_261_112);
  const pick = pickFrom(random);
  yield 'lead_id,created_at,email,first_name,last_name,title,country,company,domain,employees,industry,annual_revenue,source,seats\n';
  for (let i = 0; i < count; i += 1) {
    const created = new Date(exportAsOf - spanMs - Math.floor(random() * 200 * day)).toISOString();
    const company = Math.floor(random() * (count / 5 + 1));
    const domain = `company${String(company)}.example`;
    const name = pick(firstNames);
    const revenue = random() < 0.4 ? '' : String(Math.floor(10 ** (5 + random() * 3)));
    const cells = [
      leadIdOf(i),
      created,
      `${name.toLowerCase()}.${String(i)}@${random() < 0.2 ? 'gmail.com' : domain}`,
      name,
      `Sample${String(i % 997)}`,
      pick(titles),
      pick(countries),
      `Company ${String(company)}`,
      domain,
      pick(sizes),
      pick(industries),
      revenue,
      pick(sources),
      String(Math.floor(random() * 40)),
    ];
    yield `${cells.join(',')}\n`;
  }
}

/** In the order of time; whose they are is drawn, so some leads have few and some many. */
function* eventRows(count: number): Generator<string> {
  const random = randomFrom(7);
  const pick = pickFrom(random);
  const total = count * eventsPerLead;
  yield 'lead_id,type,occurred_at,properties\n';
  for (let i = 0; i < total; i += 1) {
    const at = exportAsOf - spanMs + Math.floor(((i + random()) / total) * spanMs);
    const [type, properties] = pick(deeds);
    yield `${leadIdOf(Math.floor(random() * count))},${type},${new Date(at).toISOString()},${properties}\n`;
  }
}

function* chunked(rows: Iterable<string>): Generator<string> {
  let chunk: string[] = [];
  for (const row of rows) {
    chunk.push(row);
    if (chunk.length < rowsPerChunk) continue;
    yield chunk.join('');
    chunk = [];
  }
  yield chunk.join('');
}

/** Writes both files into a folder: so many leads, and twenty times as many events. */
export const writeExport = async (folder: string, leads: number): Promise<Export> => {
  const files = {
    leads: join(folder, `leads-${String(leads)}.csv`),
    events: join(folder, `events-${String(leads)}.csv`),
  };
  await pipeline(chunked(leadRows(leads)), createWriteStream(files.leads));
  await pipeline(chunked(eventRows(leads)), createWriteStream(files.events));
  return files;
};
