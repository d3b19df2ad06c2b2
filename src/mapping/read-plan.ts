// What to ask a CRM for, and when its histories are worth asking for: only where a property that gives events has changed.
import { appFields } from '#domain/app-fields.ts';
import type { ObjectName, ReadPlan, SourceRecord } from '#connectors/connector.ts';
import { fingerprint } from './fingerprint.ts';
import { evidenceNames, isShownOn, type Manifest } from './manifest.ts';
import { happeningMapping, type Mapping, personMapping } from './mapping.ts';

/** What to read of each of these objects that the mapping knows. */
export const readPlans = (mapping: Mapping, manifest: Manifest, objects: readonly ObjectName[]): readonly ReadPlan[] =>
  objects.flatMap((object) => readPlan(mapping, manifest, object) ?? []);

const readPlan = (mapping: Mapping, manifest: Manifest, object: ObjectName): ReadPlan | null => {
  const ours = isShownOn(manifest, object)
    ? [...appFields.map((field) => manifest.fields[field].name), ...evidenceNames(manifest).map(({ name }) => name)]
    : [];
  const person = personMapping(mapping, object);
  if (person !== undefined) {
    const named = [
      person.owner,
      person.company,
      person.merged,
      person.stage?.property ?? null,
      ...person.links.map(({ property }) => property),
    ];
    const fields = person.fields.map((entry) => entry.property);
    const history = historyOf(mapping, manifest, object);
    const associations = person.stands_on === null ? [] : [person.stands_on];
    return { object, properties: unique([...fields, ...named, ...history, ...ours]), history, associations };
  }
  if (object === 'company' && mapping.objects.company !== undefined) {
    const fields = mapping.objects.company.fields.map((entry) => entry.property);
    return { object, properties: unique(fields), history: [], associations: [] };
  }
  if (object === 'deal' && mapping.objects.deal !== undefined) {
    const { won, lost, closed_at: closedAt, owner } = mapping.objects.deal;
    const properties = unique([...won.map((t) => t.property), ...lost.map((t) => t.property), closedAt, owner]);
    return { object, properties, history: [], associations: ['contact', 'company'] };
  }
  return happeningPlan(mapping, object);
};

const happeningPlan = (mapping: Mapping, object: ObjectName): ReadPlan | null => {
  const associations = ['lead', 'contact'] as const;
  if (object === 'disposition' && mapping.objects.disposition !== undefined) {
    const { verdict, reason, note, by, at } = mapping.objects.disposition;
    return { object, properties: unique([verdict, reason, note, by, ...at]), history: [], associations };
  }
  const map = happeningMapping(mapping, object);
  if (map === undefined) return null;
  const asked = [...map.rules.flatMap(({ where }) => where), ...map.automated].map(({ property }) => property);
  const properties = unique([...map.at, ...asked, ...Object.values(map.properties), map.by]);
  return { object, properties, history: [], associations: map.people };
};

const unique = (names: readonly (string | null)[]): readonly string[] => [
  ...new Set(names.filter((name) => name !== null).filter((name) => !name.startsWith('$'))),
];

/** The properties whose past values matter: those that give events, and the verdict, which may be set and changed again. */
const historyOf = (mapping: Mapping, manifest: Manifest, object: ObjectName): readonly string[] => {
  const events = personMapping(mapping, object)?.events.map((entry) => entry.property) ?? [];
  // Where verdicts are logged, the log tells them.
  const isVerdictTold = isShownOn(manifest, object) && mapping.objects.disposition === undefined;
  return unique([...events, ...(isVerdictTold ? [manifest.fields.verdict.name] : [])]);
};

/**
 * What a record's event-giving properties say, as short marks; to be kept and given to `needsHistory` the next time. Only of a record that
 * came with its histories or needed none: a value marked as seen is not asked about again.
 */
export const seenOf = (
  mapping: Mapping,
  manifest: Manifest,
  record: SourceRecord,
): Readonly<Record<string, string | null>> =>
  Object.fromEntries(
    historyOf(mapping, manifest, record.object)
      .filter((name) => Object.hasOwn(record.values, name))
      .map((name) => [name, mark(record.values[name] ?? null)]),
  );

/**
 * Whether the record must be read again with its histories: a property that gives events has a value that was not seen before.
 * `seen` is what `seenOf` said of the record the last time, null = never seen. Emptied properties need no history.
 */
export const needsHistory = (
  mapping: Mapping,
  manifest: Manifest,
  record: SourceRecord,
  seen: Readonly<Record<string, string | null>> | null,
): boolean =>
  historyOf(mapping, manifest, record.object).some((name) => {
    const now = Object.hasOwn(record.values, name) ? mark(record.values[name] ?? null) : null;
    return now !== null && !Object.hasOwn(record.history, name) && now !== (seen?.[name] ?? null);
  });

const mark = (text: string | null): string | null => (text === null || text === '' ? null : fingerprint(text));

/** Among a ref's marks: all that its record said. */
const wholeMark = '$record';

/** A CRM that keeps whole seconds gives two edits of one second the same time: what the record says tells them apart. */
export const wholeOf = ({ values }: SourceRecord): Readonly<Record<string, string>> => ({
  [wholeMark]: fingerprint(JSON.stringify(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)))),
});

/** Whether a record at the time it was last taken in says what it said then; one that came without a mark is taken to. */
export const saysTheSame = (record: SourceRecord, seen: Readonly<Record<string, string | null>>): boolean =>
  seen[wholeMark] === undefined || seen[wholeMark] === wholeOf(record)[wholeMark];
