// Records of what happened to a person (tasks, meetings, campaign members, logged verdicts) → snapshots in our words.
import { type Disposition, type Engagement, type Instant, type Value, verdicts } from '#domain/lead.ts';
import type { HappeningSnapshot } from '#domain/snapshot.ts';
import type { SourceRecord } from '#connectors/connector.ts';
import { isInstant, maxEventText } from './events.ts';
import type { HappeningMapping, VerdictLogMapping } from './mapping.ts';
import { cleanText, instant } from './normalise.ts';

/** Whom it happened to. A contact goes before the lead it was converted from: both name the same person, and the contact lives on. */
export const personOf = ({ associated }: SourceRecord): HappeningSnapshot['person'] | null => {
  const [contact] = associated.contact ?? [];
  if (contact !== undefined) return { object: 'contact', recordId: contact };
  const [lead] = associated.lead ?? [];
  return lead === undefined ? null : { object: 'lead', recordId: lead };
};

const textOf = (record: SourceRecord, property: string): string | null =>
  Object.hasOwn(record.values, property) ? cleanText(record.values[property] ?? '') : null;

const dayMs = 86_400_000;
const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

/** A date alone says no hour: the record's own times do, where they fall on that day. Midnight would be before whatever else happened on it. */
const withinDay = ({ createdAt, modifiedAt }: SourceRecord, day: Instant): Instant =>
  [createdAt, modifiedAt].find((at) => at >= day && at < day + dayMs) ?? day;

const timeOf = (record: SourceRecord, at: HappeningMapping['at']): Instant => {
  for (const source of at) {
    if (source === '$created') return record.createdAt;
    if (source === '$modified') return record.modifiedAt;
    const text = textOf(record, source) ?? '';
    const value = instant(text);
    if (value !== null && isInstant(value)) return isDay(text) ? withinDay(record, value) : value;
  }
  return record.createdAt;
};

const isMet = (record: SourceRecord, test: HappeningMapping['rules'][number]['where'][number]): boolean => {
  const text = textOf(record, test.property)?.toLowerCase() ?? null;
  if (text === null) return false;
  const isIn = test.in?.some((value) => value.toLowerCase() === text) ?? true;
  return isIn && (test.contains?.some((word) => text.includes(word.toLowerCase())) ?? true);
};

const wordOf = (map: HappeningMapping, property: string, text: string): string => {
  const words = map.words[property];
  return words !== undefined && Object.hasOwn(words, text) ? (words[text] ?? text) : text;
};

/**
 * The one event that a record is now; a campaign member who later attends, or a task that is later done, becomes another event of another type
 * beside it. Archived records say nothing: what happened has happened.
 */
export const happeningEvents = (
  map: HappeningMapping,
  record: SourceRecord,
  connection: string,
  observedAt: Instant,
): readonly Engagement[] => {
  const rule = map.rules.find(({ where }) => where.every((test) => isMet(record, test)));
  if (rule?.type == null || record.isArchived) return [];
  const properties: Record<string, Value> = Object.fromEntries(
    Object.entries(map.properties).flatMap(([name, property]) => {
      const text = textOf(record, property);
      return text === null ? [] : [[name, wordOf(map, property, text).slice(0, maxEventText)] as const];
    }),
  );
  const by = map.by === null ? null : textOf(record, map.by);
  if (by !== null) properties['by'] = by;
  if (map.automated.some((test) => isMet(record, test))) properties['is_automated'] = true;
  const key = `${connection}|${record.object}|${record.id}|${rule.type}`;
  return [{ key, type: rule.type, occurredAt: timeOf(record, map.at), observedAt, properties }];
};

/** A logged verdict; null where the text is no verdict (a later version of the picklist, or an admin's own row). */
export const loggedVerdict = (map: VerdictLogMapping, record: SourceRecord): Disposition | null => {
  const text = textOf(record, map.verdict)?.toLowerCase() ?? null;
  const verdict = verdicts.find((one) => one === text);
  if (verdict === undefined || record.isArchived) return null;
  const note = map.note === null ? null : textOf(record, map.note);
  return {
    verdict,
    reason: textOf(record, map.reason),
    occurredAt: timeOf(record, map.at),
    by: map.by === null ? null : textOf(record, map.by),
    ...(note !== null && { note }),
  };
};
