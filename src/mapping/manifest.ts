// manifest.json: what this app is and needs in a CRM, said once. Provisioning, write-back and the set-up guides are made from it.
import { z } from 'zod';
import { type AppField, appFields } from '#domain/app-fields.ts';
import type { Policy } from '#domain/policy.ts';
import { evidenceFields, type EvidenceField, type HandoffPolicy } from '#domain/policy-handoff.ts';
import { verdicts } from '#domain/lead.ts';
import {
  accessRights,
  type ObjectName,
  objectNames,
  type Provision,
  type ProvisionAccess,
  type ProvisionField,
  type ProvisionLog,
} from '#connectors/connector.ts';
import { type Loaded, loadJson } from './load-json.ts';

// What both CRMs accept as an internal name: lower case, begins with a letter.
const name = z.string().regex(/^[a-z][a-z0-9_]{0,99}$/, 'expected a name in lower case letters, digits and _');
const sentence = z.string().min(1).max(500);
const option = z.strictObject({ value: z.string().min(1).max(100), label: z.string().min(1).max(100) });

const fieldFrame = { name, label: z.string().min(1).max(100), description: sentence };
const field = z.discriminatedUnion('type', [
  z.strictObject({ ...fieldFrame, type: z.enum(['text', 'long_text', 'instant']) }),
  // Three decimals are those of our points; a field that kept fewer would never show what was written.
  z.strictObject({ ...fieldFrame, type: z.literal('number'), decimals: z.int().min(0).max(3).optional() }),
  z.strictObject({
    ...fieldFrame,
    type: z.literal('choice'),
    options: z.union([z.array(option).min(1), z.literal('from_contract')]),
  }),
]);

const from = z.enum(appFields).optional();
const logField = z.discriminatedUnion('type', [
  z.strictObject({ ...fieldFrame, type: z.literal('link'), to: z.enum(['lead', 'contact']) }),
  z.strictObject({ ...fieldFrame, type: z.literal('text'), max_chars: z.int().min(1).max(255), from }),
  z.strictObject({ ...fieldFrame, type: z.enum(['long_text', 'number']), from }),
]);
const log = z.strictObject({
  ...fieldFrame,
  plural: z.string().min(1).max(100),
  fields: z.array(logField).min(1).max(50),
  written_when: z.strictObject({ changed: z.array(z.enum(appFields)).min(1), is_set: z.enum(appFields) }),
});

const permissionSet = z.strictObject({
  ...fieldFrame,
  for: z.enum(['connection', 'people']),
  objects: z.partialRecord(z.enum(objectNames), z.array(z.enum(accessRights)).min(1)),
  /** `evidence`: whatever of it the contract asks for. */
  edits: z.union([z.array(z.enum([...appFields, 'evidence'])), z.literal('all')]),
});

const scope = z.strictObject({ scope: z.string().min(1), why: sentence });

const manifestSchema = z
  .strictObject({
    app: z.strictObject({ name, label: sentence, description: sentence }),
    connectors: z.record(
      name,
      z.strictObject({ scopes: z.strictObject({ required: z.array(scope), optional: z.array(scope) }) }),
    ),
    group: z.strictObject({ name, label: sentence }),
    objects: z.strictObject({
      always: z.array(z.enum(objectNames)).min(1),
      where_present: z.array(z.enum(objectNames)),
    }),
    fields: z.record(z.enum(appFields), field),
    /** What the seller writes down as a long text where the contract asks for it, and we only read. */
    evidence: z.record(z.enum(evidenceFields), z.strictObject(fieldFrame)),
    /** On tasks, where a CRM can keep two of them from bearing the same. */
    task_key: z.strictObject(fieldFrame),
    segments: z.array(
      z.strictObject({
        name,
        label: sentence,
        where: z.array(z.strictObject({ field: z.enum(appFields), in: z.array(z.string().min(1)) })).min(1),
      }),
    ),
    log,
    permission_sets: z.array(permissionSet).max(10),
    jobs: z.record(name, z.strictObject({ every_seconds: z.int().min(1).max(86_400) })),
  })
  .superRefine((manifest, context) => {
    const fields = (['fields', 'evidence'] as const).flatMap((part) =>
      Object.entries(manifest[part]).map(([key, of]) => ({ path: [part, key, 'name'], name: of.name })),
    );
    const twice = fields.filter((a, i) => fields.findIndex((b) => b.name === a.name) !== i);
    for (const { path, name: taken } of twice) {
      context.addIssue({
        code: 'custom',
        path,
        message: `${taken} is the name of another field`,
      });
    }
    manifest.segments.forEach((segment, s) => {
      segment.where.forEach((test, t) => {
        const tested = manifest.fields[test.field];
        const options = tested.type === 'choice' && tested.options !== 'from_contract' ? tested.options : [];
        for (const value of test.in.filter((v) => !options.some((o) => o.value === v))) {
          const path = ['segments', s, 'where', t, 'in'];
          context.addIssue({ code: 'custom', path, message: `${value} is not an option of ${test.field}` });
        }
      });
    });
  });

export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestField = Manifest['fields'][AppField];

/** Checks manifest.json. `file` is only named in the problems. */
export const loadManifest = (text: string, file = 'manifest.json'): Loaded<Manifest> =>
  loadJson(text, file, manifestSchema);

/** Those of a portal's objects that show Baton's fields. */
export const shownOn = (manifest: Manifest, present: readonly ObjectName[]): readonly ObjectName[] => [
  ...manifest.objects.always,
  ...manifest.objects.where_present.filter((o) => present.includes(o)),
];

export const isShownOn = (manifest: Manifest, object: ObjectName): boolean =>
  manifest.objects.always.includes(object) || manifest.objects.where_present.includes(object);

/** What of a contract the fields depend on. */
export type ContractWords = {
  readonly reasons: Policy['reasons'];
  readonly handoff: Pick<HandoffPolicy, 'demands' | 'opportunity'>;
};

/** What the contract wants written down before some verdict, in the order of the manifest. */
const evidenceAsked = (manifest: Manifest, { handoff }: ContractWords): readonly EvidenceField[] => {
  const asked = new Set(
    handoff.demands.flatMap(({ needs }) => needs.flatMap((need) => (need.kind === 'evidence' ? need.field : []))),
  );
  return evidenceFields.filter((field) => asked.has(field) && Object.hasOwn(manifest.evidence, field));
};

/** Names of the seller's evidence in the CRM, by path of the lead model. Those that the portal lacks simply are not read. */
export const evidenceNames = ({ evidence }: Manifest): readonly { readonly path: string; readonly name: string }[] =>
  evidenceFields.map((field) => ({ path: `evidence.${field}`, name: evidence[field].name }));

/**
 * What a connector must provision: our fields with the contract's reasons as options, the evidence it asks for, the group and the work queues.
 * `present` are the objects the portal has (Probe.objects).
 */
export const provisionFrom = (
  manifest: Manifest,
  contract: ContractWords,
  present: readonly ObjectName[],
): Provision => ({
  group: manifest.group,
  objects: shownOn(manifest, present),
  fields: [
    ...appFields.map((field) => provisionField(manifest.fields[field], contract)),
    ...evidenceAsked(manifest, contract).map((field) => evidenceField(manifest.evidence[field])),
  ],
  segments: manifest.segments.map((segment) => ({
    name: segment.name,
    label: segment.label,
    where: segment.where.map((test) => ({ field: manifest.fields[test.field].name, in: test.in })),
  })),
  taskKey: { ...manifest.task_key, type: 'text', options: [], isUnique: true },
  log: logOf(manifest),
  access: manifest.permission_sets.map((set) => accessOf(manifest, set, contract)),
});

const evidenceField = ({ name, label, description }: Manifest['evidence'][EvidenceField]): ProvisionField => ({
  name,
  label,
  description,
  type: 'long_text',
  options: [],
});

const provisionField = (field: ManifestField, contract: ContractWords): ProvisionField => ({
  name: field.name,
  label: field.label,
  description: field.description,
  type: field.type,
  ...(field.type === 'number' && field.decimals !== undefined && { decimals: field.decimals }),
  options: field.type !== 'choice' ? [] : field.options === 'from_contract' ? reasonOptions(contract) : field.options,
});

/** One option for each reason id, in the contract's order, then why an SQL may be given back: a reason that two verdicts share is one option. */
const reasonOptions = ({ reasons, handoff }: ContractWords): readonly { value: string; label: string }[] => {
  const options = new Map<string, string>();
  for (const reason of [...verdicts.flatMap((verdict) => reasons[verdict]), ...handoff.opportunity.returns]) {
    if (!options.has(reason.id)) options.set(reason.id, reason.label);
  }
  return [...options].map(([value, label]) => ({ value, label }));
};

const logOf = ({ log, fields }: Manifest): ProvisionLog => ({
  name: log.name,
  label: log.label,
  plural: log.plural,
  description: log.description,
  fields: log.fields.map((field) => {
    const { name, label, description } = field;
    if (field.type === 'link') return { name, label, description, type: field.type, to: field.to };
    const source = field.from === undefined ? null : fields[field.from].name;
    return field.type === 'text'
      ? { name, label, description, type: field.type, maxChars: field.max_chars, from: source }
      : { name, label, description, type: field.type, from: source };
  }),
  writtenWhen: {
    changed: log.written_when.changed.map((field) => fields[field].name),
    isSet: fields[log.written_when.is_set].name,
  },
});

const accessOf = (
  manifest: Manifest,
  set: Manifest['permission_sets'][number],
  contract: ContractWords,
): ProvisionAccess => ({
  name: set.name,
  label: set.label,
  description: set.description,
  isOwn: set.for === 'connection',
  objects: objectNames.flatMap((object) => {
    const rights = set.objects[object];
    return rights === undefined ? [] : [{ object, rights }];
  }),
  edits: (set.edits === 'all' ? appFields : set.edits).flatMap((field) =>
    field === 'evidence'
      ? evidenceAsked(manifest, contract).map((asked) => manifest.evidence[asked].name)
      : manifest.fields[field].name,
  ),
});
