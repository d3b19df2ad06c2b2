// How lead events arise from the history of properties. A CRM below its dearest edition tells what a person did only as values that
// change ("recent conversion"), so each change is an event, at the time the CRM set it or at the time the value itself names.
import type { ConnectionId, Engagement, Instant } from '#domain/lead.ts';
import type { PastValue, SourceRecord } from '#connectors/connector.ts';
import { fingerprint } from './fingerprint.ts';
import type { EventMapping } from './mapping.ts';
import { cleanText, instant } from './normalise.ts';

/** CRMs keep some tens of past values; a thousand of one property is a machine setting it, and would drown the rest. */
const maxPastValues = 1_000;
/** A form or asset name, a path: longer ones are cut, no rule needs more. */
export const maxEventText = 500;

/** What a merge wrote: the loser's value, whose event was known under the loser already. */
const isFromMerge = (past: PastValue): boolean => past.sourceType.toUpperCase().startsWith('MERGE');

/** The events that one mapping entry sees in a record, in no particular order; the same key comes once. */
export const eventsOf = (
  entry: EventMapping,
  record: SourceRecord,
  connection: ConnectionId,
  observedAt: Instant,
): readonly Engagement[] => {
  const events = new Map<string, Engagement>();
  for (const { text, at, mark } of happenings(entry, record)) {
    const type = typeOf(entry, text);
    if (type === null) continue;
    const key = `${connection}|${record.object}|${record.id}:${entry.property}:${at}${mark}|${type}`;
    events.set(key, { key, type, occurredAt: at, observedAt, properties: propertiesOf(entry, text) });
  }
  return [...events.values()];
};

type Happening = { readonly text: string; readonly at: Instant; readonly mark: string };

const happenings = (entry: EventMapping, record: SourceRecord): readonly Happening[] => {
  const all = record.history[entry.property] ?? [];
  const past = all.slice(0, maxPastValues).filter((value) => !isFromMerge(value));
  if (entry.at === 'changed') {
    return past.flatMap(({ value, at }) => {
      const text = cleanText(value ?? '');
      return text === null || !isInstant(at) ? [] : [{ text, at, mark: `:${fingerprint(text)}` }];
    });
  }
  // The time is in the value. The present value counts beside the history, which may be cut; without its history it is not looked at, because a
  // merge may have copied it from a record where it was counted already.
  if (!Object.hasOwn(record.history, entry.property)) return [];
  const isCopied = all[0] !== undefined && isFromMerge(all[0]);
  return [isCopied ? null : (record.values[entry.property] ?? null), ...past.map((p) => p.value)].flatMap((value) => {
    const at = instant(value ?? '');
    return at === null ? [] : [{ text: value ?? '', at, mark: '' }];
  });
};

/** What Date can hold; beyond it a time is a defect of its source. */
export const isInstant = (at: number): boolean => Number.isSafeInteger(at) && Math.abs(at) <= 8.64e15;

const typeOf = (entry: EventMapping, text: string): string | null => {
  const lower = text.toLowerCase();
  const rule = entry.rules.find(
    (r) => r.contains === undefined || r.contains.some((word) => lower.includes(word.toLowerCase())),
  );
  return rule?.type ?? null;
};

const propertiesOf = (entry: EventMapping, text: string): Readonly<Record<string, string>> => {
  const properties: Record<string, string> = {};
  for (const [name, template] of Object.entries(entry.properties ?? {})) {
    const value = fill(template, text);
    if (value !== null) properties[name] = value.slice(0, maxEventText).toWellFormed();
  }
  return properties;
};

const fill = (template: string, text: string): string | null => {
  switch (template) {
    case '$value':
      return text;
    case '$path':
      return urlOf(text)?.pathname.replace(/(?<=.)\/+$/, '') ?? null;
    case '$host':
      return urlOf(text)?.hostname.replace(/\.$/, '') ?? null;
    default:
      return template;
  }
};

/** Also of addresses without a scheme ("www.example.com/pricing"). The query and fragment are never used: they may name the person. */
const urlOf = (text: string): URL | null => {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  return URL.canParse(withScheme) ? new URL(withScheme) : null;
};
