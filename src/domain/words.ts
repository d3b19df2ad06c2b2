// How facts, events and dates are said to a seller: plain words, no ids, nothing that changes because a day has passed.
import type { Engagement, Instant, Value } from './lead.ts';
import type { Condition } from './policy.ts';

const labels: Readonly<Record<string, string>> = {
  'person.email': 'e-mail address',
  'person.email_domain': 'e-mail domain',
  'person.first_name': 'first name',
  'person.last_name': 'last name',
  'person.title': 'job title',
  'person.seniority': 'seniority',
  'person.function': 'department',
  'person.phone': 'phone number',
  'person.country': 'country',
  'person.region': 'region',
  'person.language': 'language',
  'person.is_student': 'whether a student',
  'person.email_opt_out': 'whether e-mail is welcome',
  'person.do_not_call': 'whether calls are welcome',
  'person.consent': 'consent',
  'person.created_at': 'date of first contact',
  'person.source': 'source',
  'company.name': 'company',
  'company.domain': 'company domain',
  'company.employees': 'company size',
  'company.industry': 'industry',
  'company.annual_revenue': 'annual revenue',
  'company.country': 'company country',
  'company.account': 'account',
  'company.owner': 'account owner',
  'company.deal_owner': 'deal owner',
  'company.is_customer': 'whether a customer',
  'company.open_opportunity': 'whether an opportunity is open',
};

const spaced = (id: string): string => id.replaceAll('_', ' ');

/** A field's name as one would say it: `custom.budget_year` is "budget year". */
export const labelOf = (path: string): string => labels[path] ?? spaced(path.slice(path.indexOf('.') + 1));

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** "12 Nov", with its year where that is not the year of `now`. UTC, so that every reader and every run sees the same day. */
export const dayOf = (instant: Instant, now: Instant): string => {
  const date = new Date(instant);
  const day = `${String(date.getUTCDate())} ${months[date.getUTCMonth()] ?? ''}`;
  return date.getUTCFullYear() === new Date(now).getUTCFullYear() ? day : `${day} ${String(date.getUTCFullYear())}`;
};

/** Values come from outside: no line breaks, and no longer than a line can bear. */
const maxValueChars = 80;
const clean = (text: string): string => {
  const flat = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return flat.length > maxValueChars ? `${flat.slice(0, maxValueChars - 1).trimEnd()}…` : flat;
};

/** 12500 → "12,500". */
const grouped = (value: number): string => {
  const [whole = '', rest] = String(value).split('.');
  const parts = /^-?\d+$/.test(whole) ? whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',') : whole;
  return rest === undefined ? parts : `${parts}.${rest}`;
};

/** A value in words; instants are told apart by the path's name, as the lead model has it. */
export const say = (value: Value, path: string, now: Instant): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return path.endsWith('_at') ? dayOf(value, now) : grouped(value);
  if (typeof value === 'string') return clean(value);
  return clean(value.join(', '));
};

/** A template with its `{path}` holes filled; null when one of them has no value. */
export const fill = (template: string, valueOf: (hole: string) => string | null): string | null => {
  const holes = new Map(
    [...template.matchAll(/\{([^{}]+)\}/g)].map(([hole, name = '']) => [hole, valueOf(name.trim()) ?? '']),
  );
  if ([...holes.values()].includes('')) return null;
  return template.replaceAll(/\{[^{}]+\}/g, (hole) => holes.get(hole) ?? '').trim();
};

const deeds: Readonly<Record<string, string>> = {
  demo_requested: 'Asked for a demo',
  contact_requested: 'Asked to be contacted',
  trial_started: 'Started a trial',
  page_viewed: 'Visited the website',
  pricing_viewed: 'Looked at the prices',
  form_submitted: 'Sent a form',
  content_downloaded: 'Downloaded content',
  webinar_registered: 'Signed up for a webinar',
  webinar_attended: 'Attended a webinar',
  event_attended: 'Attended an event',
  email_opened: 'Opened an e-mail',
  email_clicked: 'Clicked in an e-mail',
  reply_received: 'Replied to us',
  meeting_booked: 'Booked a meeting',
  call_logged: 'Had a call with us',
  email_sent: 'Was written to by a seller',
  message_sent: 'Was sent a message by a seller',
  meeting_held: 'Met with a seller',
};

/** What a person did, in words. */
export const deedOf = (type: string): string => {
  const words = deeds[type] ?? spaced(type);
  return words.slice(0, 1).toUpperCase() + words.slice(1);
};

/** Properties that name what the person did it with, the telling ones first. */
const assetProperties = ['asset', 'title', 'name', 'form', 'campaign', 'path', 'page'];

export const assetOf = ({ properties }: Engagement): string | null => {
  for (const name of assetProperties) {
    const value = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (typeof value === 'string' && clean(value) !== '') return clean(value);
  }
  return null;
};

/** The one field that a condition is about, for a sentence made from it; null where it is about more. */
export const fieldOf = (condition: Condition): string | null =>
  condition.kind === 'field' && condition.test.op !== 'exists' ? condition.path : null;

/** "a, b and c" */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1] ?? ''}`;
