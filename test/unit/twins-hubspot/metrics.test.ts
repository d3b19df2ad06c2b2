// Laws of the count: used is what was asked, least what was needed, and waste of each kind shows as their difference.
import { describe, expect, test } from '@jest/globals';
import { contacts, free, listAll, open, type Opened } from './ask.ts';

const seeded = (count: number): Opened => {
  const opened = open({ limits: free });
  for (let i = 0; i < count; i += 1) opened.portal.createContact({ firstname: String(i) });
  return opened;
};
const of = (opened: Opened, endpoint: string) => opened.portal.metrics.report().byEndpoint[endpoint];
const everyId = (opened: Opened): string[] => opened.portal.all('contacts').map((record) => record.id);

describe('the least possible', () => {
  test('a straight listing needs all its calls; small pages and a second listing are waste', () => {
    const opened = seeded(250);
    listAll(opened, 'limit=100');
    expect(of(opened, 'list contacts')).toMatchObject({ used: 3, least: 3 });
    listAll(opened, 'limit=50');
    expect(of(opened, 'list contacts')).toMatchObject({ used: 8, least: 3 });
    opened.portal.metrics.mark();
    listAll(opened, 'limit=50&propertiesWithHistory=firstname');
    expect(of(opened, 'list contacts')).toMatchObject({ used: 5, least: 5 });
  });

  test('an empty portal still takes one call to know', () => {
    const opened = seeded(0);
    listAll(opened, 'limit=100');
    opened.ask('POST', `${contacts}/search`, {});
    expect(opened.portal.metrics.report()).toMatchObject({ used: 2, least: 2 });
  });

  test('search: distinct records by 200, so that overlap is waste', () => {
    const opened = seeded(300);
    const page = (after: number): unknown => opened.ask('POST', `${contacts}/search`, { limit: 200, after });
    page(0);
    page(200);
    page(0);
    expect(of(opened, 'search contacts')).toMatchObject({ used: 3, least: 2 });
  });

  test('batch read: distinct records asked for', () => {
    const opened = seeded(150);
    const all = everyId(opened).map((id) => ({ id }));
    const read = (inputs: { id: string }[]): unknown => opened.ask('POST', `${contacts}/batch/read`, { inputs });
    read(all.slice(0, 100));
    read(all.slice(50, 150));
    expect(of(opened, 'batch_read contacts')).toMatchObject({ used: 2, least: 2 });
    read(all.slice(0, 100));
    expect(of(opened, 'batch_read contacts')).toMatchObject({ used: 3, least: 2 });
  });

  test('batch update: only records that changed, or were refused, were needed', () => {
    const opened = seeded(100);
    const all = everyId(opened);
    opened.portal.refuse('contacts', all[0]!, 'No');
    const write = (of: string[], city: string): unknown =>
      opened.ask('POST', `${contacts}/batch/update`, {
        inputs: of.map((id) => ({ id, properties: { city }, objectWriteTraceId: id + city })),
      });
    write(all, 'Ulm');
    expect(of(opened, 'batch_update contacts')).toMatchObject({ used: 1, least: 1 });
    write(all.slice(1), 'Ulm');
    expect(of(opened, 'batch_update contacts')).toMatchObject({ used: 2, least: 1 });
    opened.portal.metrics.mark();
    write(all.slice(1), 'Ulm');
    expect(of(opened, 'batch_update contacts')).toMatchObject({ used: 1, least: 0 });
  });

  test('other endpoints: distinct requests', () => {
    const opened = seeded(0);
    opened.ask('GET', '/crm/properties/2026-09/contacts');
    opened.ask('GET', '/crm/properties/2026-09/contacts');
    opened.ask('GET', '/crm/properties/2026-09/contacts/email');
    expect(of(opened, 'properties contacts')).toMatchObject({ used: 3, least: 2 });
  });

  test('refused and spoiled calls stand apart, and an injected 429 is not a provoked one', () => {
    const opened = open({ limits: { burst: 2 } });
    opened.portal.setFaults({ rules: [{ kind: 'status', status: 429, times: 1 }] });
    expect([1, 2, 3].map(() => opened.ask('GET', contacts).status)).toEqual([429, 200, 429]);
    expect(opened.portal.metrics.report()).toMatchObject({ calls: 3, used: 1, faulted: 1, provoked429: 1 });
  });
});
