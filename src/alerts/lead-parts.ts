// What is told of a lead: who it is, what they did, what is known of their company, what they do not want. Pure.
import type { Instant, Lead, Value } from '#domain/lead.ts';
import { frameworks } from '#domain/policy-handoff.ts';
import { assetOf, deedOf, labelOf, say } from '#domain/words.ts';
import { oneLine } from './content.ts';
import { sayDay } from './say-time.ts';

const textOf = (value: Value | undefined): string | null =>
  typeof value === 'string' && oneLine(value) !== '' ? oneLine(value, 80) : null;

/** "Ada Sample, VP Operations at Example Logistics"; never empty. */
export const whoOf = ({ fields }: Lead): string => {
  const names = [textOf(fields['person.first_name']), textOf(fields['person.last_name'])].filter((one) => one !== null);
  const name = names.length > 0 ? names.join(' ') : (textOf(fields['person.email']) ?? 'Somebody without a name');
  const title = textOf(fields['person.title']);
  const company = textOf(fields['company.name']) ?? textOf(fields['company.domain']);
  const role = [title, company].filter((one) => one !== null).join(' at ');
  return role === '' ? name : `${name}, ${role}`;
};

const mostDeeds = 5;

/** The newest deeds, the newest first; several of one kind on one day are told once. */
export const trailOf = (lead: Lead, timeZone: string, now: Instant): string[] => {
  const told = new Map<string, number>();
  for (const engagement of lead.engagements.toReversed()) {
    const asset = assetOf(engagement);
    const deed = `${sayDay(engagement.occurredAt, timeZone, now)}: ${deedOf(engagement.type)}${asset === null ? '' : ` (${asset})`}`;
    if (told.size >= mostDeeds && !told.has(deed)) break;
    told.set(deed, (told.get(deed) ?? 0) + 1);
  }
  return [...told].map(([deed, times]) => (times === 1 ? deed : `${deed}, ${String(times)} times`));
};

const told = [
  'person.email',
  'person.phone',
  'person.country',
  'company.name',
  'company.industry',
  'company.employees',
  'company.annual_revenue',
  'company.country',
  'person.source',
] as const;

const upper = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

export const factsOf = ({ fields }: Lead, now: Instant): { label: string; value: string }[] =>
  told.flatMap((path) => {
    const value = fields[path];
    if (value === undefined || value === '') return [];
    const text = path.endsWith('.country') ? say(value, path, now).toUpperCase() : say(value, path, now);
    return [{ label: upper(labelOf(path)), value: text }];
  });

const evidenceFields = [...new Set(Object.values(frameworks).flat())];

/** What the seller found out, of whichever framework. */
export const evidenceOf = ({ fields }: Lead): string[] =>
  evidenceFields.flatMap((field) => {
    const value = textOf(fields[`evidence.${field}`]);
    return value === null ? [] : [`${upper(field.replaceAll('_', ' '))}: ${value}`];
  });

export const optOutsOf = ({ fields }: Lead): string[] => {
  const noCalls = fields['person.do_not_call'] === true;
  const noMail = fields['person.email_opt_out'] === true || fields['person.consent'] === 'denied';
  if (noCalls && noMail) return ['Wants neither calls nor e-mail.'];
  if (noCalls) return ['Does not want calls.'];
  return noMail ? ['Does not want e-mail.'] : [];
};
