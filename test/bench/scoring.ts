// Scoring of 40 rules with reasons: our compiled policy against what one would write by hand for just these rules, and against
// json-rules-engine, all on the same leads in the same run. Every engine must come to the same sums and reasons before a time counts.
import { Engine } from 'json-rules-engine';
import type { Engagement, Fields, Instant } from '#domain/lead.ts';
import type { Condition, FitRule, IntentRule, Policy, Test } from '#domain/policy.ts';
import { score, type Subject } from '#domain/scoring/assess.ts';
import { compile } from '#domain/scoring/compile.ts';
import { emptyPolicy, intentHead, ruleHead } from '#test/support/policies.ts';

const day = 86_400_000;
const now: Instant = Date.UTC(2026, 10, 12);
const window = 30 * day;
const leadCount = 2_000;
/** json-rules-engine takes some milliseconds for a lead: this many are enough to tell. */
const slowCount = 200;
const rounds = 9;
const slowRounds = 3;
/** Passes over the leads in one timing of a fast engine, so that it takes some 20 ms. */
const passes = 6;

type Reason = { readonly rule: string; readonly points: number };
type Result = { readonly fit: number; readonly intent: number; readonly reasons: readonly Reason[] };

const industries = ['software', 'fintech', 'logistics', 'retail', 'health', 'energy', 'media', 'education'];
const seniorities = ['c_level', 'vp', 'director', 'manager', 'individual', 'student'];
const functions = ['sales', 'marketing', 'operations', 'it', 'finance', 'hr'];
const countries = ['de', 'fr', 'us', 'gb', 'nl', 'br', 'in', 'jp'];
const regions = ['emea', 'na', 'latam', 'apac'];
const sources = ['organic', 'paid', 'referral', 'event', 'list'];
const titles = ['VP Operations', 'Head of IT', 'Sales Manager', 'Student', 'Chief Financial Officer', 'Analyst'];
const types = [
  'page_viewed',
  'form_submitted',
  'webinar_attended',
  'content_downloaded',
  'email_clicked',
  'demo_requested',
];
const sitePaths = ['/pricing', '/docs', '/blog', '/careers', '/product', '/customers'];

const field = (path: string, test: Test): Condition => ({ kind: 'field', path, test });
const isIn = (path: string, ...values: readonly string[]): Condition => field(path, { op: 'in', values, list: null });
const is = (path: string, value: string | boolean): Condition => field(path, { op: 'equals', value });
const from = (path: string, value: number): Condition => field(path, { op: 'at_least', value });
const below = (path: string, value: number): Condition => field(path, { op: 'less_than', value });
const between = (path: string, low: number, high: number): Condition =>
  field(path, { op: 'between', from: low, to: high });
const all = (...of: readonly Condition[]): Condition => ({ kind: 'all', of });
const either = (...of: readonly Condition[]): Condition => ({ kind: 'any', of });

const industry = 'company.industry';
const employees = 'company.employees';
const revenue = 'company.annual_revenue';
const seniority = 'person.seniority';
const department = 'person.function';
const country = 'person.country';
const region = 'person.region';
const source = 'person.source';
const title = 'person.title';

type FitSpec = readonly [id: string, points: number, when: Condition, byHand: (of: Values) => boolean];
type Text = string | undefined;
type Values = {
  readonly industry: Text;
  readonly employees: number | undefined;
  readonly revenue: number | undefined;
  readonly seniority: Text;
  readonly department: Text;
  readonly country: Text;
  readonly region: Text;
  readonly source: Text;
  readonly title: Text;
  readonly isCustomer: boolean | undefined;
};

const has = (value: number | undefined, test: (value: number) => boolean): boolean =>
  value !== undefined && test(value);
const tech = new Set<Text>(['software', 'fintech']);
const goods = new Set<Text>(['logistics', 'retail', 'energy']);
const bosses = new Set<Text>(['c_level', 'vp', 'director']);
const buyers = new Set<Text>(['operations', 'it', 'finance']);
const dach = new Set<Text>(['de', 'nl', 'fr']);
const bought = new Set<Text>(['list', 'paid']);

/** 24 rules of fit, one to three conditions each, each said twice: for the engines and by hand. */
const fitSpecs: readonly FitSpec[] = [
  ['tech', 25, isIn(industry, ...['software', 'fintech']), (v) => tech.has(v.industry)],
  ['goods', 15, isIn(industry, ...['logistics', 'retail', 'energy']), (v) => goods.has(v.industry)],
  ['school', -20, is(industry, 'education'), (v) => v.industry === 'education'],
  ['mid', 25, between(employees, 50, 1000), (v) => has(v.employees, (n) => n >= 50 && n <= 1000)],
  ['large', 10, from(employees, 1001), (v) => has(v.employees, (n) => n >= 1001)],
  ['tiny', -10, below(employees, 10), (v) => has(v.employees, (n) => n < 10)],
  ['rich', 10, from(revenue, 10_000_000), (v) => has(v.revenue, (n) => n >= 10_000_000)],
  ['poor', -5, below(revenue, 500_000), (v) => has(v.revenue, (n) => n < 500_000)],
  ['boss', 30, isIn(seniority, ...['c_level', 'vp', 'director']), (v) => bosses.has(v.seniority)],
  ['manager', 15, is(seniority, 'manager'), (v) => v.seniority === 'manager'],
  ['student', -30, is(seniority, 'student'), (v) => v.seniority === 'student'],
  ['buyer', 10, isIn(department, ...['operations', 'it', 'finance']), (v) => buyers.has(v.department)],
  ['hr', -5, is(department, 'hr'), (v) => v.department === 'hr'],
  ['near', 10, isIn(country, ...['de', 'nl', 'fr']), (v) => dach.has(v.country)],
  ['emea', 5, is(region, 'emea'), (v) => v.region === 'emea'],
  ['apac', -5, is(region, 'apac'), (v) => v.region === 'apac'],
  ['bought', -10, isIn(source, ...['list', 'paid']), (v) => bought.has(v.source)],
  ['referred', 15, is(source, 'referral'), (v) => v.source === 'referral'],
  ['customer', -15, is('company.is_customer', true), (v) => v.isCustomer === true],
  ['head', 5, field(title, { op: 'starts_with', text: 'head of' }), (v) => v.title?.startsWith('head of') === true],
  [
    'tech-boss',
    10,
    all(isIn(industry, ...['software', 'fintech']), isIn(seniority, ...['c_level', 'vp', 'director'])),
    (v) => tech.has(v.industry) && bosses.has(v.seniority),
  ],
  [
    'mid-buyer',
    10,
    all(between(employees, 50, 1000), isIn(department, ...['operations', 'it', 'finance']), is(region, 'emea')),
    (v) => has(v.employees, (n) => n >= 50 && n <= 1000) && buyers.has(v.department) && v.region === 'emea',
  ],
  [
    'big-money',
    5,
    either(from(revenue, 50_000_000), from(employees, 5_000)),
    (v) => has(v.revenue, (n) => n >= 50_000_000) || has(v.employees, (n) => n >= 5_000),
  ],
  [
    'us-sales',
    5,
    all(is(country, 'us'), is(department, 'sales'), from(employees, 20)),
    (v) => v.country === 'us' && v.department === 'sales' && has(v.employees, (n) => n >= 20),
  ],
];

type IntentSpec = {
  readonly id: string;
  readonly type: string;
  readonly path: string | null;
  readonly points: number;
  readonly cap: number;
  /** Least distance between two that count. */
  readonly periodMs: number;
  readonly halfLifeMs: number;
};
const intentSpec = (
  id: string,
  type: string,
  path: string | null,
  points: number,
  cap: number,
  decays = false,
): IntentSpec => ({
  id,
  type,
  path,
  points,
  cap,
  periodMs: day,
  halfLifeMs: decays ? 14 * day : 0,
});

/** 16 rules of intent: window, limit, cap, and half of them decay. */
const intentSpecs: readonly IntentSpec[] = [
  intentSpec('pricing', 'page_viewed', '/pricing', 15, 45, true),
  intentSpec('product', 'page_viewed', '/product', 5, 15, true),
  intentSpec('customers', 'page_viewed', '/customers', 5, 15, true),
  intentSpec('docs', 'page_viewed', '/docs', 3, 9, true),
  intentSpec('blog', 'page_viewed', '/blog', 1, 3),
  intentSpec('careers', 'page_viewed', '/careers', -10, 20),
  intentSpec('form', 'form_submitted', null, 20, 40, true),
  intentSpec('form-pricing', 'form_submitted', '/pricing', 30, 60, true),
  intentSpec('webinar', 'webinar_attended', null, 30, 60),
  intentSpec('webinar-product', 'webinar_attended', '/product', 10, 20, true),
  intentSpec('download', 'content_downloaded', null, 10, 30, true),
  intentSpec('download-customers', 'content_downloaded', '/customers', 5, 10),
  intentSpec('click', 'email_clicked', null, 5, 15),
  intentSpec('click-pricing', 'email_clicked', '/pricing', 10, 20),
  intentSpec('demo', 'demo_requested', null, 100, 100),
  intentSpec('demo-pricing', 'demo_requested', '/pricing', 20, 20),
];

const thousandths = (points: number): number => points * 1_000;
const policy: Policy = {
  ...emptyPolicy,
  contractHash: 'bench',
  name: 'bench',
  version: 1,
  fit: {
    rules: fitSpecs.map(([id, points, when]): FitRule => ({
      id,
      points: thousandths(points),
      when,
      ...ruleHead,
    })),
    bounds: { floor: 0, cap: thousandths(150) },
    groups: [],
    ceilings: [],
  },
  intent: {
    rules: intentSpecs.map(({ id, type, path, points, cap, periodMs, halfLifeMs }): IntentRule => ({
      id,
      kind: 'event',
      points: thousandths(points),
      on: {
        types: [type],
        where: path === null ? [] : [{ property: 'path', test: { op: 'starts_with', text: path } }],
      },
      limit: { kind: 'once_per', periodMs },
      windowMs: window,
      decay: halfLifeMs === 0 ? { kind: 'none' } : { kind: 'half_life', halfLifeMs },
      ...intentHead,
      cap: thousandths(cap),
    })),
    bounds: { floor: 0, cap: thousandths(200) },
    groups: [],
    ceilings: [],
    resets: [],
    freezes: [],
  },
  grades: {
    fit: [thousandths(75), thousandths(50), thousandths(25)],
    intent: [thousandths(90), thousandths(50), thousandths(20)],
    overrides: [],
  },
  mql: {
    when: all(
      { kind: 'axis', axis: 'fit', test: { op: 'at_least', value: thousandths(50) } },
      { kind: 'axis', axis: 'intent', test: { op: 'at_least', value: thousandths(50) } },
    ),
    never: null,
    keep: null,
    again: null,
    fastTrack: null,
  },
};

/** mulberry32, so that every run sees the same leads. */
const randomFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const generate = (count: number): readonly Subject[] => {
  const random = randomFrom(20_261_112);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  return Array.from({ length: count }, (_, lead) => {
    const maybe = (path: string, value: string | number | boolean): Fields => (random() < 0.8 ? { [path]: value } : {});
    const engagements = Array.from({ length: Math.floor(random() * 16) }, (__, i): Engagement => {
      const occurredAt = now - Math.floor(random() * 60 * day);
      const key = `${String(lead)}-${String(i).padStart(2, '0')}`;
      return { key, type: pick(types), occurredAt, observedAt: occurredAt, properties: { path: pick(sitePaths) } };
    });
    return {
      stage: 'lead',
      engagements: engagements.sort((a, b) => a.occurredAt - b.occurredAt || (a.key < b.key ? -1 : 1)),
      fields: {
        ...maybe(industry, pick(industries)),
        ...maybe(employees, Math.floor(10 ** (random() * 4))),
        ...maybe(revenue, Math.floor(10 ** (4 + random() * 4))),
        ...maybe(seniority, pick(seniorities)),
        ...maybe(department, pick(functions)),
        ...maybe(country, pick(countries)),
        ...maybe(region, pick(regions)),
        ...maybe(source, pick(sources)),
        ...maybe(title, pick(titles)),
        ...maybe('company.is_customer', random() < 0.1),
      },
    };
  });
};

const compiled = compile(policy);
const byPolicy = (subject: Subject): Result => {
  const { fit, intent, lines } = score(compiled, subject, now);
  return { fit, intent, reasons: [...lines.fit, ...lines.intent] };
};
/** What is timed: the score with its lines, as callers take it. */
const scoredLines = (subject: Subject): number => {
  const { lines } = score(compiled, subject, now);
  return lines.fit.length + lines.intent.length;
};

const lower = (value: Fields[string] | undefined): Text =>
  typeof value === 'string' ? value.trim().toLowerCase() : undefined;
const numeric = (value: Fields[string] | undefined): number | undefined =>
  typeof value === 'number' ? value : undefined;

/** What a careful developer writes when only these 40 rules are wanted: values read once, then one loop over the rules of each axis. */
const byHand = ({ fields, engagements }: Subject): Result => {
  const isCustomer = fields['company.is_customer'];
  const values: Values = {
    industry: lower(fields[industry]),
    employees: numeric(fields[employees]),
    revenue: numeric(fields[revenue]),
    seniority: lower(fields[seniority]),
    department: lower(fields[department]),
    country: lower(fields[country]),
    region: lower(fields[region]),
    source: lower(fields[source]),
    title: lower(fields[title]),
    isCustomer: typeof isCustomer === 'boolean' ? isCustomer : undefined,
  };
  const reasons: Reason[] = [];
  let fit = 0;
  for (const [id, points, , passes] of fitSpecs) {
    if (!passes(values)) continue;
    fit += points * 1_000;
    reasons.push({ rule: id, points: points * 1_000 });
  }
  let intent = 0;
  for (const rule of intentSpecs) {
    let sum = 0;
    let counted = Infinity;
    for (let i = engagements.length - 1; i >= 0; i -= 1) {
      const event = engagements[i];
      if (event === undefined || event.type !== rule.type || counted - event.occurredAt < rule.periodMs) continue;
      const age = now - event.occurredAt;
      if (age < 0) continue;
      if (age >= window) break;
      if (rule.path !== null && lower(event.properties['path'])?.startsWith(rule.path) !== true) continue;
      counted = event.occurredAt;
      const full = rule.points * 1_000;
      sum += rule.halfLifeMs === 0 ? full : Math.round(full * 2 ** (-age / rule.halfLifeMs));
    }
    if (sum === 0) continue;
    const cap = rule.cap * 1_000;
    const points = sum > cap ? cap : sum < -cap ? -cap : sum;
    intent += points;
    reasons.push({ rule: rule.id, points });
  }
  return { fit: clamp(fit, 150_000), intent: clamp(intent, 200_000), reasons };
};

type Tree = { all: (Leaf | Tree)[] } | { any: (Leaf | Tree)[] };
type Leaf = { fact: string; path?: string; operator: string; value: unknown };

const leaf = (path: string, test: Test): Tree | Leaf => {
  switch (test.op) {
    case 'equals':
      return { fact: path, operator: 'equal', value: test.value };
    case 'in':
      return { fact: path, operator: 'in', value: test.values };
    case 'at_least':
      return { fact: path, operator: 'greaterThanInclusive', value: test.value };
    case 'less_than':
      return { fact: path, operator: 'lessThan', value: test.value };
    case 'starts_with':
      return { fact: path, operator: 'startsWith', value: test.text };
    case 'between':
      return {
        all: [
          { fact: path, operator: 'greaterThanInclusive', value: test.from },
          { fact: path, operator: 'lessThanInclusive', value: test.to },
        ],
      };
    default:
      throw new Error(`the bench has no ${test.op}`);
  }
};

const toTree = (condition: Condition): Tree | Leaf => {
  if (condition.kind === 'field') return leaf(condition.path, condition.test);
  if (condition.kind === 'all') return { all: condition.of.map(toTree) };
  if (condition.kind === 'any') return { any: condition.of.map(toTree) };
  throw new Error(`the bench has no ${condition.kind}`);
};

type RulesEngines = { readonly fit: Engine; readonly intent: Engine };

const newEngine = (): Engine => {
  const engine = new Engine([], { allowUndefinedFacts: true });
  engine.addOperator(
    'startsWith',
    (value: unknown, text: string) => typeof value === 'string' && value.startsWith(text),
  );
  return engine;
};

/**
 * The same 40 rules as json-rules-engine would have them: those of fit are asked once a lead, those of intent once an engagement. It has no notion of
 * limits, decay and caps, so that arithmetic is done by hand on what it finds.
 */
const rulesEngines = (): RulesEngines => {
  const engines = { fit: newEngine(), intent: newEngine() };
  for (const [id, points, when] of fitSpecs) {
    const tree = toTree(when);
    engines.fit.addRule({
      conditions: 'fact' in tree ? { all: [tree] } : tree,
      event: { type: id, params: { points } },
    });
  }
  for (const { id, type, path } of intentSpecs) {
    const where = path === null ? [] : [{ fact: 'path', operator: 'startsWith', value: path }];
    const when = [
      { fact: 'type', operator: 'equal', value: type },
      { fact: 'ageMs', operator: 'lessThan', value: window },
    ];
    engines.intent.addRule({ conditions: { all: [...when, ...where] }, event: { type: id } });
  }
  return engines;
};

const specOf = new Map(intentSpecs.map((spec) => [spec.id, spec]));
const clamp = (value: number, most: number): number => Math.max(0, Math.min(most, value));

const byRulesEngine = async (engines: RulesEngines, { fields, engagements }: Subject): Promise<Result> => {
  const facts = Object.entries(fields).map(([path, value]) => [path, typeof value === 'string' ? lower(value) : value]);
  const found = await engines.fit.run(Object.fromEntries(facts) as Record<string, unknown>);
  const reasons = found.events.map(({ type, params }): Reason => ({
    rule: type,
    points: (params?.['points'] as number) * 1_000,
  }));
  const fit = reasons.reduce((sum, { points }) => sum + points, 0);
  const sums = new Map<string, { sum: number; counted: number }>();
  for (const { type, occurredAt, properties } of engagements.toReversed()) {
    const ageMs = now - occurredAt;
    const { events } = await engines.intent.run({ type, ageMs, path: lower(properties['path']) });
    for (const event of events) {
      const spec = specOf.get(event.type);
      const known = sums.get(event.type) ?? { sum: 0, counted: Infinity };
      if (spec === undefined || known.counted - occurredAt < spec.periodMs) continue;
      const full = spec.points * 1_000;
      const worth = spec.halfLifeMs === 0 ? full : Math.round(full * 2 ** (-ageMs / spec.halfLifeMs));
      sums.set(event.type, { sum: known.sum + worth, counted: occurredAt });
    }
  }
  let intent = 0;
  for (const [rule, { sum }] of sums) {
    const cap = (specOf.get(rule)?.cap ?? 0) * 1_000;
    const points = Math.max(-cap, Math.min(cap, sum));
    if (points === 0) continue;
    intent += points;
    reasons.push({ rule, points });
  }
  return { fit: clamp(fit, 150_000), intent: clamp(intent, 200_000), reasons };
};

/** A result as text, its reasons in one order, so that engines can be compared. */
const fingerprint = ({ fit, intent, reasons }: Result): string =>
  `${String(fit)} ${String(intent)} ${reasons
    .map(({ rule, points }) => `${rule}:${String(points)}`)
    .sort()
    .join(' ')}`;

const demandEqual = (a: readonly Result[], b: readonly Result[], whose: string): void => {
  b.forEach((result, i) => {
    const expected = a[i];
    if (expected === undefined || fingerprint(expected) !== fingerprint(result)) {
      throw new Error(`lead ${String(i)}: ${whose} comes to another result than the compiled policy`);
    }
  });
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Keeps results from being optimised away. */
let kept = 0;
const timed = (subjects: readonly Subject[], reasonsOf: (subject: Subject) => number): number => {
  const start = performance.now();
  for (let pass = 0; pass < passes; pass += 1) for (const subject of subjects) kept += reasonsOf(subject);
  return ((performance.now() - start) * 1_000) / (passes * subjects.length);
};

export type BenchResult = {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: number | null;
  /** Null where there is no goal: the figure is there to be seen. */
  readonly holds: boolean | null;
};

/** Times are medians of alternating rounds, ratios those of such medians. Throws if the engines disagree. */
export const runScoring = async (): Promise<{ readonly name: 'scoring'; readonly results: readonly BenchResult[] }> => {
  const subjects = generate(leadCount);
  const ours = subjects.map(byPolicy);
  demandEqual(ours, subjects.map(byHand), 'the hand-written loop');
  const engines = rulesEngines();
  const few = subjects.slice(0, slowCount);
  const theirs: Result[] = [];
  for (const subject of few) theirs.push(await byRulesEngine(engines, subject));
  demandEqual(ours, theirs, 'json-rules-engine');

  const times = { policy: [] as number[], hand: [] as number[], engine: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    times.policy.push(timed(subjects, scoredLines));
    times.hand.push(timed(subjects, (subject) => byHand(subject).reasons.length));
    if (round >= slowRounds) continue;
    const start = performance.now();
    for (const subject of few) kept += (await byRulesEngine(engines, subject)).reasons.length;
    times.engine.push(((performance.now() - start) * 1_000) / few.length);
  }
  if (kept === 0) throw new Error('nothing was scored');
  const [policyUs, handUs, engineUs] = [median(times.policy), median(times.hand), median(times.engine)];
  const rounded = (value: number): number => Math.round(value * 100) / 100;
  const figure = (what: string, value: number): BenchResult => ({
    what,
    value: rounded(value),
    unit: 'µs/lead',
    goal: null,
    holds: null,
  });
  const toHand = policyUs / handUs;
  const toEngine = engineUs / policyUs;
  return {
    name: 'scoring',
    results: [
      figure('compiled policy, 40 rules with reasons', policyUs),
      figure('hand-written loop', handUs),
      figure('json-rules-engine', engineUs),
      {
        what: 'compiled policy against the hand-written loop',
        value: rounded(toHand),
        unit: '×, at most',
        goal: 2,
        holds: toHand <= 2,
      },
      {
        what: 'json-rules-engine against the compiled policy',
        value: rounded(toEngine),
        unit: '×, at least',
        goal: 200,
        holds: toEngine >= 200,
      },
    ],
  };
};
