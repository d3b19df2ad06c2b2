// What makes the population believable and usable: the same seed is the same world, nothing in it can be anybody's, nothing lies in the
// future, and what the CRM sees carries a signal of what is true without telling it.
import { describe, expect, test } from '@jest/globals';
import { virtualClock } from '#src/clock.ts';
import { createPortal, type HubSpotPortal } from '#twins/hubspot/portal.ts';
import type { Change, StoredRecord } from '#twins/hubspot/types.ts';
import { dayMs } from '#twins/world/hours.ts';
import { createWorld, type World } from '#twins/world/world.ts';

const start = Date.UTC(2026, 8, 7, 6);
const threeWeeks = start + 21 * dayMs;

const build = (seed: number, leads: number, steps: number): { portal: HubSpotPortal; world: World } => {
  const portal = createPortal({ clock: virtualClock(start) });
  const world = createWorld({ seed, leads, start });
  world.seed(portal);
  for (let i = 1; i <= steps; i++) world.advance(portal, start + (i / steps) * (threeWeeks - start));
  return { portal, world };
};

const recordsOf = (portal: HubSpotPortal, type: 'contacts' | 'companies' | 'deals'): readonly StoredRecord[] => [
  ...portal.state.tables[type].records.values(),
];
const everything = (portal: HubSpotPortal): unknown =>
  (['contacts', 'companies', 'deals'] as const).map((type) =>
    recordsOf(portal, type).map(({ id, createdAt, initial, changes }) => ({ id, createdAt, initial, changes })),
  );

/** A world of 1,500 people and three weeks, shared by the tests that only look. */
const { portal, world } = build(11, 1_500, 1);
const contacts = recordsOf(portal, 'contacts');
const allTexts = (['contacts', 'companies', 'deals'] as const).flatMap((type) =>
  recordsOf(portal, type).flatMap((record) => [
    ...Object.entries(record.initial),
    ...record.changes.map((change): [string, string] => [change.property, change.value]),
  ]),
);
const did = (record: StoredRecord, property: string): readonly Change[] =>
  record.changes.filter((change) => change.property === property);
const formsOf = (record: StoredRecord): readonly string[] => [
  record.initial['recent_conversion_event_name'] ?? '',
  ...did(record, 'recent_conversion_event_name').map((change) => change.value),
];
const truthOf = (record: StoredRecord): NonNullable<ReturnType<World['truth']>> => {
  const truth = world.truth(String(record.id));
  if (truth === undefined) throw new Error('a contact without a truth');
  return truth;
};

describe('one seed, one world', () => {
  test('the same seed makes the same portal, another seed another one', () => {
    const once = everything(build(5, 150, 1).portal);
    expect(everything(build(5, 150, 1).portal)).toEqual(once);
    expect(everything(build(6, 150, 1).portal)).not.toEqual(once);
  });

  test('many small steps end where one long step ends', () => {
    expect(everything(build(5, 150, 200).portal)).toEqual(everything(build(5, 150, 1).portal));
  });

  test('seeding comes first, and once', () => {
    const other = createWorld({ seed: 1, leads: 5, start });
    const empty = createPortal({ clock: virtualClock(start) });
    expect(() => {
      other.advance(empty, threeWeeks);
    }).toThrow('Seed the world');
    other.seed(empty);
    expect(() => {
      other.seed(empty);
    }).toThrow('already');
  });

  test('people whom the portal archived or merged away do nothing more, and the world goes on', () => {
    const some = build(8, 200, 0);
    const [first = '', second = '', third = ''] = some.world.contacts();
    some.portal.archive('contacts', first, { at: start });
    some.portal.merge(second, third, { at: start });
    some.world.advance(some.portal, threeWeeks);
    expect(some.portal.get('contacts', first)?.updatedAt).toBe(start);
    expect(some.portal.get('contacts', third)).toBeNull();
  });
});

describe('nothing in it is anybody’s', () => {
  test('addresses, domains and pages are under reserved names (RFC 2606)', () => {
    const hosts = allTexts.flatMap(([property, value]) => {
      if (property === 'email') return [value.split('@')[1] ?? ''];
      if (property === 'domain') return [value];
      return property.endsWith('_url') ? [new URL(value).hostname] : [];
    });
    expect(hosts.length).toBeGreaterThan(5_000);
    expect(hosts.filter((host) => !/(^|\.)example(\.(com|net|org))?$/.test(host))).toEqual([]);
  });

  test('telephone numbers are from ranges kept for fiction', () => {
    const phones = allTexts.filter(([property]) => property === 'phone').map(([, value]) => value);
    expect(phones.length).toBeGreaterThan(200);
    const fiction =
      /^(\(\d{3}\) 555-01\d\d|\+44 20 7946 0\d{3}|\+49 30 23125 \d{3}|\+33 1 99 00 \d\d \d\d|\+61 2 5550 \d{4})$/;
    expect(phones.filter((phone) => !fiction.test(phone))).toEqual([]);
  });

  test('one address is one contact, one domain one company', () => {
    for (const [type, property] of [
      ['contacts', 'email'],
      ['companies', 'domain'],
    ] as const) {
      const values = recordsOf(portal, type).map((record) => record.values[property]);
      expect(new Set(values).size).toBe(values.length);
    }
  });
});

describe('time', () => {
  test('the history spans the months before the start, and nothing lies after the last step', () => {
    const times = contacts.flatMap((record) => [record.createdAt, ...record.changes.map((change) => change.at)]);
    expect(times.every(Number.isInteger)).toBe(true);
    expect(Math.max(...times)).toBeLessThanOrEqual(threeWeeks);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(start - 187 * dayMs);
    expect(contacts.filter((record) => record.createdAt <= start)).toHaveLength(1_500);
    // The pace of the history: 1,500 in 180 days are 175 in 21.
    const newcomers = contacts.length - 1_500;
    expect(newcomers).toBeGreaterThan(110);
    expect(newcomers).toBeLessThan(250);
  });

  test('a time that a value names is not after the edit that brought it', () => {
    const late = contacts.flatMap((record) =>
      record.changes.filter(
        ({ property, value, at }) => /_(date|timestamp|activity)$/.test(property) && Date.parse(value) > at,
      ),
    );
    expect(late).toEqual([]);
  });

  test('nobody acts before they are known, nor gets mail after they opted out', () => {
    for (const record of contacts) {
      expect(record.changes.every((change) => change.at >= record.createdAt)).toBe(true);
      const out = did(record, 'hs_email_optout')[0]?.at ?? Infinity;
      expect(record.changes.filter((change) => change.at > out && change.property.startsWith('hs_email_'))).toEqual([]);
    }
  });

  test('weekends are quiet', () => {
    const views = contacts.flatMap((record) => did(record, 'hs_analytics_last_url'));
    const weekend = views.filter((view) => [0, 6].includes(new Date(view.at).getUTCDay()));
    expect(weekend.length / views.length).toBeGreaterThan(0.01);
    expect(weekend.length / views.length).toBeLessThan(0.15);
  });
});

/** The chance that one of `high` has a larger value than one of `low` (Mann–Whitney). */
const auc = (high: readonly number[], low: readonly number[]): number => {
  const ranked = [...high.map((value) => ({ value, isHigh: true })), ...low.map((value) => ({ value, isHigh: false }))];
  ranked.sort((a, b) => a.value - b.value);
  let sum = 0;
  for (let i = 0; i < ranked.length;) {
    let j = i;
    while (j < ranked.length && ranked[j]?.value === ranked[i]?.value) j += 1;
    for (let k = i; k < j; k++) if (ranked[k]?.isHigh === true) sum += (i + 1 + j) / 2;
    i = j;
  }
  return (sum - (high.length * (high.length + 1)) / 2) / (high.length * low.length);
};

describe('the traces tell something of the truth, not all', () => {
  const buyers = contacts.filter((record) => truthOf(record).kind === 'buyer');
  const views = (record: StoredRecord): number => did(record, 'hs_analytics_last_url').length;

  test('interest shows in visits', () => {
    const middle = buyers.map((one) => truthOf(one).interest).sort((a, b) => a - b)[Math.floor(buyers.length / 2)] ?? 0;
    const [high, low] = [true, false].map((isHigh) =>
      buyers.filter((one) => truthOf(one).interest > middle === isHigh).map(views),
    );
    const area = auc(high ?? [], low ?? []);
    expect(area).toBeGreaterThan(0.6);
    expect(area).toBeLessThan(0.95);
  });

  test('those who would convert fit better and come more often', () => {
    const [yes, no] = [true, false].map((would) => contacts.filter((one) => truthOf(one).wouldConvert === would));
    expect(auc((yes ?? []).map(views), (no ?? []).map(views))).toBeGreaterThan(0.6);
    expect(
      auc(
        (yes ?? []).map((one) => truthOf(one).fit),
        (no ?? []).map((one) => truthOf(one).fit),
      ),
    ).toBeGreaterThan(0.7);
    expect(contacts.filter((one) => truthOf(one).kind !== 'buyer' && truthOf(one).wouldConvert)).toEqual([]);
  });

  test('a project shows: pricing pages crowd before a demo request', () => {
    const pricing = (record: StoredRecord, from: number, to: number): number =>
      did(record, 'hs_analytics_last_url').filter(
        (view) => view.value.endsWith('/pricing') && view.at > from && view.at <= to,
      ).length;
    const demos = contacts.flatMap((record) =>
      did(record, 'recent_conversion_event_name')
        .filter((change) => /demo/i.test(change.value) && change.at - record.createdAt > 45 * dayMs)
        .map(({ at }) => ({
          before: pricing(record, at - 21 * dayMs, at),
          earlier: pricing(record, at - 42 * dayMs, at - 21 * dayMs),
        })),
    );
    expect(demos.length).toBeGreaterThan(10);
    const sum = (key: 'before' | 'earlier'): number => demos.reduce((total, demo) => total + demo[key], 0);
    expect(sum('before')).toBeGreaterThan(3 * sum('earlier'));
  });

  test('shares are those of a marketing database', () => {
    const share = (is: (record: StoredRecord) => boolean): number => contacts.filter(is).length / contacts.length;
    const within = (value: number, low: number, high: number): void => {
      expect(value).toBeGreaterThanOrEqual(low);
      expect(value).toBeLessThanOrEqual(high);
    };
    const hasForm = (record: StoredRecord, word: RegExp): boolean => formsOf(record).some((form) => word.test(form));
    within(
      share((one) => hasForm(one, /demo/i)),
      0.05,
      0.15,
    );
    within(
      share((one) => hasForm(one, /webinar/i)),
      0.1,
      0.35,
    );
    within(
      share((one) => hasForm(one, /download/i)),
      0.35,
      0.65,
    );
    within(
      share((one) => did(one, 'hs_email_last_reply_date').length > 0),
      0.003,
      0.04,
    );
    within(
      share((one) => one.values['hs_email_optout'] === 'true'),
      0.003,
      0.05,
    );
    within(
      share((one) => truthOf(one).wouldConvert),
      0.02,
      0.12,
    );
    within(
      share((one) => truthOf(one).kind === 'student'),
      0.03,
      0.1,
    );
    within(
      share((one) => one.values['jobtitle'] === undefined),
      0.05,
      0.3,
    );
    within(
      share((one) => one.values['associatedcompanyid'] === undefined),
      0.15,
      0.45,
    );
    within(
      share((one) => one.values['lifecyclestage'] === 'customer'),
      0.01,
      0.08,
    );
  });

  test('sizes are log-normal: the middle is a firm of tens to hundreds, a few have thousands', () => {
    const sizes = recordsOf(portal, 'companies')
      .map((record) => Number(record.values['numberofemployees'] ?? Number.NaN))
      .filter(Number.isFinite)
      .sort((a, b) => a - b);
    const median = sizes[Math.floor(sizes.length / 2)] ?? 0;
    expect(median).toBeGreaterThan(50);
    expect(median).toBeLessThan(250);
    expect(sizes.filter((size) => size > 1_000).length / sizes.length).toBeGreaterThan(0.02);
    const logs = sizes.map(Math.log);
    const mean = logs.reduce((a, b) => a + b, 0) / logs.length;
    expect(Math.abs(mean - Math.log(median))).toBeLessThan(0.2);
  });
});
