// The laws of a difference between contracts: whatever differs in meaning is told, exactly once, at its place, and the way back tells the same
// places; what only reads differently says so.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { type Form, orderKey, orderOf, type Told } from '#contract/diff/compare.ts';
import { differencesOf, diffContracts, formsOf } from '#contract/diff/diff.ts';
import { canonicalJson } from '#contract/hash.ts';
import { type ParsedContract, parseContract } from '#contract/parse.ts';
import { fullHandoff, type Path, withValue } from '../unit/contract/full-handoff.ts';
import { withSections } from '../unit/contract/samples.ts';

/** All of scoring, with everything in it that the language has. */
const fullScoring = `fit:
  - { id: industry, when: { company.industry: { in_list: targets } }, points: 30, group: firm }
  - { id: size, when: { company.employees: { at_least: 20, less_than: 50 } }, points: 30, why: '{company.employees} employees' }
  - { id: decides, when: { any: [{ person.seniority: { in: [vp, c_level] } }, { all: [{ person.function: it }, { person.title: { contains: head } }] }] }, points: 20 }
  - { id: free, when: { person.email_domain: { in_list: free_mail }, not: { person.country: { in: [fr, de] } } }, points: -15 }
intent:
  - { id: demo, on: demo_requested, points: 100, limit: once per 1d, why: Asked for a demo }
  - { id: pricing, on: page_viewed, where: { path: { starts_with: /pricing }, host: www }, points: 15, cap: 45, floor: 3, window: 60d, decay: { half_life: 14d }, group: web }
  - { id: reads, on: [content_downloaded, webinar_attended], points: 30, limit: once per calendar week, decay: { linear: 30d } }
  - { id: trial, on: trial_started, points: 40, limit: once, decay: { stepped: { after: 10d, lose: 25%, every: 5d } } }
  - { id: silent, after: 30d without any_engagement, points: -10, limit: once per 30d, cap: 30 }
axes:
  fit: { cap: 100, groups: { firm: { cap: 60, floor: -5 } }, ceilings: [{ id: small, when: { company.employees: { less_than: 10 } }, at: 40, why: Too small. }] }
  intent:
    floor: 0
    cap: 150
    window: 45d
    groups: { web: { cap: 40 } }
    ceilings: [{ id: unfit, when: { fit: { less_than: 30 } }, at: 60 }]
    resets: [{ id: out, on: unsubscribed, to: fit_only, restore: { on: trial_started, when: { person.consent: granted } } }]
    freezes: [{ id: ticket, on: ticket_opened, until: { on: ticket_solved, after: 14d } }]
grades:
  fit: { A: 75, B: 50, C: 25 }
  intent: { 1: 90, 2: 50, 3: 20 }
  override: [{ when: { stage: customer }, grade: D4 }, { when: { company.employees: { more_than: 5000 } }, grade: A2 }]
mql:
  when: { fit: { at_least: 50 }, any: [{ intent: { at_least: 50 } }, { count: { of: page_viewed, where: { path: { starts_with: /pricing } }, within: 7d, at_least: 3 } }] }
  keep: { fit: { at_least: 50 }, intent: { at_least: 30 } }
  never: { any: [{ person.is_student: true }, { stage: { in: [customer, opportunity] } }, { now: { before: 2026-01-01 } }] }
  fast_track: { on: [demo_requested, reply_received], when: { fit: { at_least: 25 } }, if_unknown: triage, window: 21d }
  again: { after: 30d, when: { count: { of: any_engagement, within: 14d, at_least: 2 } } }
tracks:
  trial:
    enter: { count: { of: trial_started, within: 21d, at_least: 1 } }
    exit: { count: { of: subscription_started, at_least: 1 } }
    schedule: { days: [mon, tue], at: '08:00' }
    intent: [{ id: invited, on: product_used, where: { feature: invite }, points: 40, limit: once }]
    axes: { intent: { window: 14d, cap: 100 } }
    mql: { when: { fit: { at_least: 50 }, intent: { at_least: 60 } }, keep: { intent: { at_least: 40 } } }
  partner:
    enter: { person.source: partner }
    from: 2026-01-01
    until: 2027-01-01
    fit: [{ id: agreed, when: { company.employees: { at_least: 200 } }, points: 60 }]
    intent: []
    mql: { when: { fit: { at_least: 60 } }, fast_track: { on: meeting_booked } }
temporary:
  - { id: fair, from: 2026-12-01, until: 2026-12-15, why: The fair., intent: [{ id: booth, on: visit, points: 40 }], points: { reads: 45 }, off: [trial], mql: { when: { fit: { at_least: 40 } } } }
recycle: { after: 60d, to: long-term, cool_off: 7d, reset: fit_only, back: new_interest }
display_step: 10
time_zone: Europe/Berlin
effective: { from: 2026-01-01, until: 2026-12-31 }
note: Managers now count.
`;

type Data = Readonly<Record<string, unknown>>;
const dataOf = (yaml: string): Data => parse(yaml, { stringKeys: true }) as Data;

const full: Data = { ...dataOf(withSections(fullHandoff)), ...dataOf(fullScoring) };
const shipped = [
  'contracts/default.yaml',
  ...readdirSync('contracts/examples').map((name) => `contracts/examples/${name}/contract.yaml`),
].map((file) => dataOf(readFileSync(file, 'utf8')));
const bases: readonly Data[] = [full, full, full, ...shipped];

const read = (data: unknown): ParsedContract | null => {
  const parsed = parseContract(JSON.stringify(data), {
    file: 'c.yaml',
    readList: () => 'value\na.example\nb.example\n',
  });
  return parsed.ok ? parsed : null;
};

const started = new Map<number, ParsedContract | null>();
const startOf = (base: number): ParsedContract | null => {
  if (!started.has(base)) started.set(base, read(bases[base]));
  return started.get(base) ?? null;
};

const placesOf = (node: unknown, path: Path = []): readonly Path[] => {
  const inside = Array.isArray(node)
    ? node.flatMap((one, i) => placesOf(one, [...path, i]))
    : typeof node === 'object' && node !== null
      ? Object.entries(node).flatMap(([key, one]) => placesOf(one, [...path, key]))
      : [];
  return [path, ...inside];
};

const valueAt = (node: unknown, path: Path): unknown =>
  path.reduce<unknown>((at, key) => (at as Readonly<Record<string | number, unknown>>)[key], node);

const words =
  'round_robin least_loaded deal account wait offer call email either restart handed_over deal_opened both sales pass reassign fit intent data disqualify none ever rep region ' +
  'accept week need person.title A2 22:00 vp emea page_viewed any_engagement once zero fit_only 20d 3d targets named due_date 2026-05-05 month propose off 40%';

/** Something else for this place: its neighbours in number, another word, nothing, one more, one less, another order, another name. */
const edited = (data: unknown, path: Path, kind: number, pick: number): unknown => {
  const value = valueAt(data, path);
  const key = path.at(-1);
  const parent = path.slice(0, -1);
  const rotated = <T>(of: readonly T[]): readonly T[] => [
    ...of.slice(1 + (pick % of.length)),
    ...of.slice(0, 1 + (pick % of.length)),
  ];
  if (kind < 2 && typeof value === 'number')
    return withValue(data, path, value + (pick % 2 === 0 ? 1 : -1) * (1 + (pick % 7)));
  if (kind < 2 && typeof value === 'boolean') return withValue(data, path, !value);
  if (kind === 0 && typeof value === 'string' && /\d/.test(value))
    return withValue(
      data,
      path,
      value.replace(/\d+/, (count) => String(Number(count) + 1 + (pick % 5))),
    );
  if (kind <= 1 && typeof value === 'string')
    return withValue(data, path, words.split(' ')[pick % words.split(' ').length]);
  if (kind <= 2 && Array.isArray(value) && value.length > 1) return withValue(data, path, rotated(value));
  if (kind === 3 && Array.isArray(value) && value.length > 0)
    return withValue(data, path, [...(value as readonly unknown[]), value[pick % value.length]]);
  if (kind === 4 && typeof key === 'string' && path.length > 1) {
    const map = valueAt(data, parent) as Data;
    return withValue(
      data,
      parent,
      Object.fromEntries(Object.entries(map).map(([k, v]) => [k === key ? `${k}_x` : k, v])),
    );
  }
  if (kind === 5 && typeof value === 'object' && value !== null && !Array.isArray(value))
    return withValue(data, path, Object.fromEntries(rotated(Object.entries(value))));
  if (path.length === 0) return data;
  const holder = valueAt(data, parent);
  return Array.isArray(holder)
    ? withValue(
        data,
        parent,
        holder.filter((_one, i) => i !== key),
      )
    : withValue(data, parent, Object.fromEntries(Object.entries(holder as object).filter(([k]) => k !== key)));
};

/** Two contracts that can be read, some edits apart. */
const pair = fc
  .record({
    base: fc.nat(bases.length - 1),
    edits: fc.array(fc.tuple(fc.nat(), fc.nat(5), fc.nat(10_000)), { minLength: 1, maxLength: 4 }),
  })
  .map(({ base, edits }) => {
    const start = bases[base] ?? full;
    const end = edits.reduce<unknown>((data, [at, kind, pick]) => {
      const places = placesOf(data);
      const next = edited(data, places[at % places.length] ?? [], kind, pick);
      return read(next) === null ? data : next;
    }, start);
    return [startOf(base), read(end)] as const;
  })
  .filter((of): of is readonly [ParsedContract, ParsedContract] => of[0] !== null && of[1] !== null);

/** Each takes several contracts to be read. */
const runs = { numRuns: 60 };

/** The form with what was told put in its place. */
const withTold = (form: Form, told: readonly Told[]): Form =>
  told.reduce<Form>((at, one) => put(at, one.at, one), form);

const put = (node: Form, [key = '', ...rest]: Path, told: Told): Form => {
  const name = String(key);
  if (rest.length > 0) return { ...node, [name]: put((node[name] ?? {}) as Form, rest, told) };
  const { before, after } = told;
  if (name.startsWith('{')) return { ...without(node, Object.keys(before as Form)), ...(after as Form) };
  if (name === orderKey) return node;
  if (told.at[0] === 'lists' && Array.isArray(node[name]) && Array.isArray(after)) {
    const kept = (node[name] as readonly string[]).filter((value) => !(before as readonly string[]).includes(value));
    return { ...node, [name]: [...kept, ...(after as readonly string[])].sort() };
  }
  return after === undefined ? without(node, [name]) : { ...node, [name]: after };
};

const without = (node: Form, keys: readonly string[]): Form =>
  Object.fromEntries(Object.entries(node).filter(([key]) => !keys.includes(key)));

/** Without the orders, and without maps that hold nothing: their keys are there or not as the contract writes them. */
const bare = (node: unknown): unknown => {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return node;
  const entries = Object.entries(node)
    .filter(([key]) => key !== orderKey)
    .map(([key, value]) => [key, bare(value)] as const);
  return Object.fromEntries(entries.filter(([, value]) => canonicalJson(value ?? null) !== '{}'));
};

const ordersOf = (node: unknown, at: string, before: unknown): readonly string[] => {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return [];
  const [olds, news] = [orderOf(before), orderOf(node)];
  const was = olds.filter((key) => news.includes(key));
  const is = news.filter((key) => olds.includes(key));
  const own = canonicalJson(was) === canonicalJson(is) ? [] : [at];
  return [
    ...own,
    ...Object.entries(node).flatMap(([key, one]) => ordersOf(one, `${at}/${key}`, (before as Form | undefined)?.[key])),
  ];
};

type Law = (before: ParsedContract, after: ParsedContract) => void;

const laws: Readonly<Record<string, Law>> = {
  'it is told exactly where the hashes differ, and as one of words alone only where both mean the same': (
    before,
    after,
  ) => {
    const { changes } = diffContracts(before, after);
    const [{ contractHash: was, ...old }, { contractHash: is, ...now }] = [before.policy, after.policy];
    expect(changes.length > 0).toBe(was !== is);
    if (!changes.some(({ path }) => path === '')) return;
    expect(changes).toHaveLength(1);
    expect(meaning(old)).toBe(meaning(now));
  },
  'it is all there is: put in their places, the changes turn the one into the other': (before, after) => {
    const forms = formsOf(before, after);
    const told = differencesOf(forms);
    expect(bare(withTold(forms.before, told))).toEqual(bare(forms.after));
    const moved = told.filter(({ at }) => at.at(-1) === orderKey).map(({ at }) => `/${at.slice(0, -1).join('/')}`);
    // What is told whole needs no word on the order inside it.
    const isTold = (at: string): boolean =>
      moved.includes(at) || told.some((one) => at.startsWith(`/${one.at.join('/')}`));
    expect(ordersOf(forms.after, '', forms.before).filter((at) => !isTold(at))).toEqual([]);
  },
  'every place is told once: none lies within another, and each really differs': (before, after) => {
    const told = differencesOf(formsOf(before, after));
    const places = told.map(({ at }) => at.join('\u0000'));
    for (const [i, place] of places.entries()) {
      const inner = places.filter((other, j) => j !== i && (other === place || other.startsWith(`${place}\u0000`)));
      expect(inner).toEqual([]);
    }
    for (const one of told) expect(canonicalJson(one.before ?? null)).not.toBe(canonicalJson(one.after ?? null));
  },
  'the way back touches the same places, with the values changed over': (before, after) => {
    const places = (one: ParsedContract, other: ParsedContract, isBack: boolean): readonly string[] =>
      diffContracts(one, other)
        .changes.map(({ path, before: was, after: is }) => canonicalJson([path, ...(isBack ? [is, was] : [was, is])]))
        .sort();
    expect(places(after, before, true)).toEqual(places(before, after, false));
  },
  'it reads as one sentence each, of words and not of data': (before, after) => {
    for (const { text } of diffContracts(before, after).changes) {
      expect(text).toMatch(/^[^a-z\s][^\n]*[.!?]”?$/u);
      expect(text).not.toMatch(/undefined|null|NaN|\[object|\{"|, ,|\s{2}|: \.|; \.| \.$/);
    }
  },
};

test('the laws of the difference between two contracts', () => {
  fc.assert(
    fc.property(pair, ([before, after]) => {
      for (const [name, law] of Object.entries(laws)) {
        try {
          law(before, after);
        } catch (error) {
          const told = diffContracts(before, after).changes.map(({ path, text }) => `${path}: ${text}`);
          throw new Error([`not so: ${name}`, ...told].join('\n'), { cause: error });
        }
      }
    }),
    runs,
  );
});

/** What a policy holds, whatever the order of parts that are all or any of a set, and how often one stands there. */
const meaning = (node: unknown): string => canonicalJson(plainly(node));

const plainly = (value: unknown): unknown => {
  if (Array.isArray(value)) {
    const parts = new Map(value.map(plainly).map((part) => [canonicalJson(part), part]));
    return [...parts.keys()].sort().map((json) => parts.get(json));
  }
  if (typeof value !== 'object' || value === null) return value;
  const map = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plainly(one)]));
  if (map['kind'] !== 'all' && map['kind'] !== 'any') return map;
  const parts = (map['of'] as readonly Data[]).flatMap((part) =>
    part['kind'] === map['kind'] ? (part['of'] as readonly Data[]) : [part],
  );
  return parts.length === 1 ? parts[0] : { ...map, of: plainParts(parts) };
};

const plainParts = (parts: readonly Data[]): readonly Data[] => {
  const known = new Map(parts.map((part): [string, Data] => [canonicalJson(part), part]));
  return [...known.keys()].sort().flatMap((json): readonly Data[] => {
    const part = known.get(json);
    return part === undefined ? [] : [part];
  });
};
