// A CRM's record → a snapshot in our words. Total: whatever a CRM sends becomes a snapshot with the problems it had, or problems alone.
import {
  type ConnectionId,
  type Disposition,
  type Engagement,
  type Instant,
  type LifecycleStage,
  type Value,
  type Verdict,
  verdicts,
} from '#domain/lead.ts';
import type {
  CompanySnapshot,
  DealSnapshot,
  DealState,
  HappeningSnapshot,
  Link,
  PersonSnapshot,
  Snapshot,
} from '#domain/snapshot.ts';
import { appFields } from '#domain/app-fields.ts';
import type { SourceRecord } from '#connectors/connector.ts';
import { eventsOf, isInstant } from './events.ts';
import { readField } from './fields.ts';
import { happeningEvents, loggedVerdict, personOf } from './happenings.ts';
import { evidenceNames, isShownOn, type Manifest } from './manifest.ts';
import {
  type DealMapping,
  type FieldMapping,
  happeningMapping,
  type Mapping,
  type PersonMapping,
  personMapping,
} from './mapping.ts';
import { cleanText, emailDomain, instant, isAcademicDomain, list } from './normalise.ts';
import { type MappingProblem, type MappingProblemKind, shownValue } from './problems.ts';
import { namedRecord } from './record-id.ts';
import { seniorityOf } from './title.ts';

export type MappingResult =
  | { readonly ok: true; readonly snapshot: Snapshot; readonly problems: readonly MappingProblem[] }
  | { readonly ok: false; readonly problems: readonly MappingProblem[] };

/** Ids longer than this are no CRM's. */
const maxIdChars = 200;

/**
 * One record in our words. `problems` are shown to the admin; a field with a problem is null (unknown), the rest of the record counts.
 * `ok: false` where the record cannot be used at all. Never throws.
 *
 * `manifest` null: a source that does not show Baton's fields (a CSV file). The time of a verdict comes from its property's history where that was read, else it is the record's modified time: compare verdict
 * and reason, not the time, to see whether there is a new one.
 */
export const toSnapshot = (
  mapping: Mapping,
  manifest: Manifest | null,
  record: SourceRecord,
  context: { readonly connection: ConnectionId; readonly observedAt: Instant },
): MappingResult => {
  if (
    record.id === '' ||
    record.id.length > maxIdChars ||
    !isInstant(record.modifiedAt) ||
    !isInstant(record.createdAt)
  ) {
    return { ok: false, problems: [problem(record, 'bad_record', '', null, 'the record has no usable id or time')] };
  }
  const person = personMapping(mapping, record.object);
  if (person !== undefined) {
    const isLogged = mapping.objects.disposition !== undefined;
    return personSnapshot(person, manifest, record, { ...context, isLogged });
  }
  if (record.object === 'company' && mapping.objects.company !== undefined) {
    return companySnapshot(mapping.objects.company.fields, record, context);
  }
  if (record.object === 'deal' && mapping.objects.deal !== undefined) {
    return dealSnapshot(mapping.objects.deal, record, context);
  }
  const happening = happeningSnapshot(mapping, record, context);
  if (happening !== null) return happening;
  const says = `mappings/${mapping.crm}.json says nothing about the object ${record.object}`;
  return { ok: false, problems: [problem(record, 'unmapped_object', '', null, says)] };
};

type Context = { readonly connection: ConnectionId; readonly observedAt: Instant };
/** Verdicts have a log of their own, which keeps each with its time and author: the record's fields show only the last. */
type PersonContext = Context & { readonly isLogged: boolean };

const personSnapshot = (
  map: PersonMapping,
  manifest: Manifest | null,
  record: SourceRecord,
  context: PersonContext,
): MappingResult => {
  const problems: MappingProblem[] = [];
  const standsOn = map.stands_on === null ? null : (record.associated[map.stands_on]?.[0] ?? null);
  if (map.stands_on !== null && standsOn === null && !record.isArchived) {
    const says = `a ${record.object} stands on a ${map.stands_on}, and this one has none`;
    return { ok: false, problems: [problem(record, 'missing_association', '', null, says)] };
  }
  const fields = {
    ...withDerived(withoutEmptyCompany(readFields(map.fields, record, problems))),
    ...evidenceOf(manifest, record),
  };
  // A record that stands on another became known with it.
  if (standsOn === null && map.stands_on === null) fields['person.created_at'] ??= record.createdAt;
  const snapshot: PersonSnapshot = {
    kind: 'person',
    ref: { connection: context.connection, object: record.object, recordId: record.id },
    mergedIds: mergedIds(map, record),
    modifiedAt: record.modifiedAt,
    observedAt: context.observedAt,
    isArchived: record.isArchived,
    fields,
    companyId: textOf(record, map.company),
    standsOn,
    links: linksOf(map, record, problems),
    nativeStage: nativeStage(map, record, problems),
    owner: textOf(record, map.owner),
    disposition: manifest === null || context.isLogged ? null : disposition(manifest, record, problems),
    engagements: engagements(map, record, context),
    ours: manifest === null ? {} : { ...oursOf(manifest, record), ...stageOf(map, record) },
  };
  return { ok: true, snapshot, problems };
};

const companySnapshot = (map: readonly FieldMapping[], record: SourceRecord, context: Context): MappingResult => {
  const problems: MappingProblem[] = [];
  const snapshot: CompanySnapshot = {
    kind: 'company',
    connection: context.connection,
    recordId: record.id,
    modifiedAt: record.modifiedAt,
    observedAt: context.observedAt,
    isArchived: record.isArchived,
    fields: readFields(map, record, problems),
  };
  return { ok: true, snapshot, problems };
};

const dealSnapshot = (map: DealMapping, record: SourceRecord, context: Context): MappingResult => {
  const state = dealState(map, record);
  const snapshot: DealSnapshot = {
    kind: 'deal',
    connection: context.connection,
    recordId: record.id,
    modifiedAt: record.modifiedAt,
    observedAt: context.observedAt,
    isArchived: record.isArchived,
    state,
    createdAt: record.createdAt,
    // Of an open deal the close date is a hope.
    closedAt: state === 'open' ? null : instant(textOf(record, map.closed_at) ?? ''),
    companyId: record.associated.company?.[0] ?? null,
    personIds: record.associated.contact ?? [],
    owner: textOf(record, map.owner),
  };
  return { ok: true, snapshot, problems: [] };
};

/** Null: the mapping knows no such object. A record that names nobody we sell to (a task on an account) is no snapshot and no problem. */
const happeningSnapshot = (mapping: Mapping, record: SourceRecord, context: Context): MappingResult | null => {
  const map = happeningMapping(mapping, record.object);
  const log = record.object === 'disposition' ? mapping.objects.disposition : undefined;
  if (map === undefined && log === undefined) return null;
  const person = personOf(record);
  if (person === null) return { ok: false, problems: [] };
  const snapshot: HappeningSnapshot = {
    kind: 'happening',
    ref: { connection: context.connection, object: record.object, recordId: record.id },
    modifiedAt: record.modifiedAt,
    observedAt: context.observedAt,
    person,
    engagements: map === undefined ? [] : happeningEvents(map, record, context.connection, context.observedAt),
    disposition: log === undefined ? null : loggedVerdict(log, record),
  };
  return { ok: true, snapshot, problems: [] };
};

const dealState = (map: DealMapping, record: SourceRecord): DealState => {
  const meets = (tests: DealMapping['won']): boolean =>
    tests.some((test) => test.in.includes(textOf(record, test.property) ?? ''));
  return meets(map.won) ? 'won' : meets(map.lost) ? 'lost' : 'open';
};

/** The paths that were read. Of several properties that fill one field, the first in the mapping that has a value wins. */
const readFields = (
  entries: readonly FieldMapping[],
  record: SourceRecord,
  problems: MappingProblem[],
): Record<string, Value | null> => {
  const fields: Record<string, Value | null> = {};
  const home = homeOf(entries, record);
  for (const entry of entries) {
    if ((fields[entry.field] ?? null) !== null) continue;
    const reading = readField(entry, record.id, record.values, home);
    if (reading.kind === 'not_read') continue;
    fields[entry.field] = reading.kind === 'value' ? reading.value : null;
    if (reading.kind !== 'problem') continue;
    const value = reading.shown ? (record.values[entry.property] ?? null) : null;
    problems.push(problem(record, reading.problem, entry.property, value, reading.says));
  }
  return fields;
};

const homeOf = (entries: readonly FieldMapping[], record: SourceRecord): string | null => {
  const entry = entries.find((e) => e.field === 'person.country');
  const reading = entry === undefined ? null : readField(entry, record.id, record.values, null);
  return reading?.kind === 'value' && typeof reading.value === 'string' ? reading.value : null;
};

/** A person's record that says nothing of the company must not wipe what the company's own record says. */
const withoutEmptyCompany = (fields: Record<string, Value | null>): Record<string, Value | null> =>
  Object.fromEntries(Object.entries(fields).filter(([path, value]) => value !== null || !path.startsWith('company.')));

/** The derived fields of the lead model, from what was read. */
const withDerived = (fields: Record<string, Value | null>): Record<string, Value | null> => {
  const address = fields['person.email'];
  const title = fields['person.title'];
  if (address === undefined && title === undefined) return fields;
  const domain = typeof address === 'string' ? emailDomain(address) : null;
  const saysStudent = typeof title === 'string' && seniorityOf(title) === 'student';
  const isStudent = saysStudent || (domain !== null && isAcademicDomain(domain));
  return {
    ...fields,
    ...(address === undefined ? {} : { 'person.email_domain': domain }),
    // Without an address nothing speaks against it, so it is unknown, not false.
    'person.is_student': isStudent ? true : domain === null ? null : false,
  };
};

const linksOf = (map: PersonMapping, record: SourceRecord, problems: MappingProblem[]): readonly Link[] =>
  map.links.flatMap(({ property, crm, object, key }) => {
    const text = textOf(record, property);
    if (text === null) return [];
    const recordId = text.length > maxIdChars ? null : namedRecord(key, text);
    if (recordId !== null) return [{ crm, object, recordId }];
    const says = `this is no id of a ${object}${crm === null ? '' : ` in ${crm}`}; empty the property or correct it`;
    problems.push(problem(record, 'unreadable_value', property, null, says));
    return [];
  });

const mergedIds = (map: PersonMapping, record: SourceRecord): readonly string[] => {
  const listed = list(textOf(record, map.merged) ?? '');
  return [...new Set([...record.mergedIds, ...listed])].filter((id) => id !== record.id && id.length <= maxIdChars);
};

const nativeStage = (map: PersonMapping, record: SourceRecord, problems: MappingProblem[]): LifecycleStage | null => {
  const text = map.stage === null ? null : textOf(record, map.stage.property);
  if (map.stage === null || text === null) return null;
  if (Object.hasOwn(map.stage.values, text)) return map.stage.values[text] ?? null;
  const says = 'the mapping of the lifecycle stage does not know this value; add it to the values';
  problems.push(problem(record, 'unmapped_value', map.stage.property, text, says));
  return null;
};

const disposition = (manifest: Manifest, record: SourceRecord, problems: MappingProblem[]): Disposition | null => {
  const { name } = manifest.fields.verdict;
  const text = textOf(record, name);
  if (text === null) return null;
  const verdict = verdicts.find((v): v is Verdict => v === text);
  if (verdict === undefined) {
    const says = `a verdict is one of ${verdicts.join(', ')}`;
    problems.push(problem(record, 'unmapped_value', name, text, says));
    return null;
  }
  const set = record.history[name]?.find((past) => past.value === text && isInstant(past.at));
  const note = textOf(record, manifest.fields.verdict_note.name);
  return {
    verdict,
    reason: textOf(record, manifest.fields.verdict_reason.name),
    occurredAt: set?.at ?? record.modifiedAt,
    ...(set === undefined && { isUndated: true as const }),
    by: set?.sourceId ?? null,
    ...(note !== null && { note }),
  };
};

/**
 * What the seller wrote down, on whichever of the person's records. An empty field says nothing: it must not wipe what stands on the record that the
 * seller works with.
 */
const evidenceOf = (manifest: Manifest | null, record: SourceRecord): Readonly<Record<string, string>> => {
  if (manifest === null || !isShownOn(manifest, record.object)) return {};
  const found = evidenceNames(manifest).map(({ path, name }) => [path, textOf(record, name)] as const);
  return Object.fromEntries(found.flatMap(([path, text]) => (text === null ? [] : [[path, text] as const])));
};

/** By (time, key), as a lead keeps them. */
const engagements = (map: PersonMapping, record: SourceRecord, context: Context): readonly Engagement[] => {
  const events = map.events.flatMap((entry) => eventsOf(entry, record, context.connection, context.observedAt));
  return events.sort((a, b) => a.occurredAt - b.occurredAt || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
};

/** The native stage as the CRM has it, where it may be ours to set. */
const stageOf = ({ stage }: PersonMapping, record: SourceRecord): Readonly<Record<string, string | null>> => {
  if (stage === null || stage.write === 'never' || !Object.hasOwn(record.values, stage.property)) return {};
  return { [stage.property]: record.values[stage.property] ?? null };
};

const oursOf = (manifest: Manifest, record: SourceRecord): Readonly<Record<string, string | null>> => {
  if (!isShownOn(manifest, record.object)) return {};
  const names = appFields.map((field) => manifest.fields[field].name);
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(record.values, name)).map((name) => [name, record.values[name] ?? null]),
  );
};

const textOf = (record: SourceRecord, property: string | null): string | null =>
  property === null || !Object.hasOwn(record.values, property) ? null : cleanText(record.values[property] ?? '');

const problem = (
  record: SourceRecord,
  kind: MappingProblemKind,
  property: string,
  value: string | null,
  message: string,
): MappingProblem => ({
  kind,
  object: record.object,
  property,
  value: value === null ? null : shownValue(value),
  message,
});
