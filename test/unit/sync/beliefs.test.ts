// What the mappings of all connections say together.
import { describe, expect, test } from '@jest/globals';
import type { Mapping } from '#mapping/mapping.ts';
import { beliefsOf } from '#sync/beliefs.ts';
import type { Target } from '#sync/engine.ts';
import { shippedMapping } from '../mapping/files.ts';

type Said = { readonly believed?: Mapping['believed']; readonly identity?: Mapping['identity'] };
const target = (id: string, kind: string, said: Said = {}): Target => ({
  row: { id, kind, mode: 'observe', accountId: null, baseUrl: null, settings: {}, actsSince: null, createdAt: 0 },
  mapping: {
    ...shippedMapping('hubspot'),
    believed: { fields: {}, events: {} },
    identity: { by_email: true, shared_addresses: [] },
    ...said,
  },
  mappingVersion: '1',
  isInstalled: false,
});
const beliefs = (...targets: readonly Target[]) => beliefsOf(new Map(targets.map((one) => [one.row.id, one])));
const ranked = (fields: Record<string, number>, events: Record<string, number> = {}): Said => ({
  believed: { fields, events },
});

describe('who is believed', () => {
  test('the most exact pattern gives the rank, and where nothing is said it is the middle one', () => {
    const { rankOf } = beliefs(
      target('a', 'hubspot', ranked({ 'company.*': 10, 'company.name': 90, $owner: 5 })),
      target('b', 'salesforce', ranked({ '*': 30 })),
    );
    expect(rankOf('a', 'company.name')).toBe(90);
    expect(rankOf('a', 'company.domain')).toBe(10);
    expect(rankOf('a', 'person.title')).toBe(50);
    expect(rankOf('a', '$owner')).toBe(5);
    expect(rankOf('b', 'company.name')).toBe(30);
    expect(rankOf('nobody', 'company.name')).toBe(0);
  });

  test('one connection alone needs no ranks: what it says newest counts', () => {
    expect(beliefs(target('a', 'hubspot', ranked({ '*': 70 }))).rankOf('a', 'person.title')).toBe(0);
  });
});

describe('who tells of an event', () => {
  const type = 'form_submitted';
  const tell = (...targets: readonly Target[]) => {
    const known = new Set(
      targets.flatMap(({ mapping }) => (mapping.objects.contact?.events ?? []).flatMap(({ rules }) => rules)),
    );
    const told = [...known].flatMap(({ type: one }) => one ?? []);
    return beliefs(...targets).authority(told[0] ?? type);
  };

  test('the lowest rank, of equal ranks the first by name; nobody in particular where one alone could', () => {
    expect(
      tell(target('a', 'hubspot', ranked({}, { '*': 60 })), target('b', 'salesforce', ranked({}, { '*': 20 }))),
    ).toBe('b');
    expect(tell(target('b', 'salesforce'), target('a', 'hubspot'))).toBe('a');
    expect(tell(target('a', 'hubspot'))).toBeNull();
    expect(beliefs(target('a', 'hubspot'), target('b', 'salesforce')).authority('never_heard_of')).toBeNull();
  });
});

describe('by what records find each other', () => {
  test('an address counts in lower case, unless several people read it in any of the CRMs', () => {
    const shared = { identity: { by_email: true, shared_addresses: ['info'] } };
    const { joiningEmail } = beliefs(target('a', 'hubspot'), target('b', 'salesforce', shared));
    expect(joiningEmail('a', 'Ada@Example.com')).toBe('ada@example.com');
    expect(joiningEmail('a', 'INFO@example.com')).toBeNull();
    for (const email of ['@example.com', 'n/a', 'ada@', null, undefined, 7])
      expect(joiningEmail('a', email)).toBeNull();
    expect(joiningEmail('nobody', 'ada@example.com')).toBeNull();
    const off = beliefs(target('a', 'hubspot', { identity: { by_email: false, shared_addresses: [] } }));
    expect(off.joiningEmail('a', 'ada@example.com')).toBeNull();
  });

  test('a link means a record where exactly one connection is of that CRM', () => {
    const link = { crm: 'salesforce', object: 'contact', recordId: '003A' } as const;
    const one = beliefs(target('hub', 'hubspot'), target('sf', 'salesforce'));
    expect(one.linked('hub', link)).toEqual({ connection: 'sf', object: 'contact', recordId: '003A' });
    expect(one.linked('sf', { ...link, crm: null })).toEqual({ connection: 'sf', object: 'contact', recordId: '003A' });
    expect(beliefs(target('hub', 'hubspot')).linked('hub', link)).toBeNull();
    const two = beliefs(target('hub', 'hubspot'), target('sf', 'salesforce'), target('sf2', 'salesforce'));
    expect(two.linked('hub', link)).toBeNull();
  });
});
