// Laws of writing: which rows fail and how they are named, what a write leaves in history and modified time, and that nothing
// is written of a batch that is refused whole.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contacts, free, open, startAt, type Body, type Opened } from './ask.ts';

type Input = { id: string; properties: Record<string, string>; objectWriteTraceId?: string };
const update = (opened: Opened, inputs: Input[]): { status: number; body: Body } =>
  opened.ask('POST', `${contacts}/batch/update`, { inputs });
const make = (opened: Opened, count: number): string[] =>
  Array.from({ length: count }, (_, i) =>
    opened.portal.createContact({ email: `p${i}@example.com` }, { at: startAt - 1000 }),
  );

describe('batch update', () => {
  test('with a trace id on every row each row stands for itself: good ones are written, bad ones named', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('good', 'unknown property', 'no number', 'no such record', 'refused'), {
          minLength: 1,
          maxLength: 12,
        }),
        (kinds) => {
          const opened = open({ limits: free });
          const made = make(opened, kinds.length);
          const inputs = kinds.map((kind, i): Input => {
            const id = made[i]!;
            if (kind === 'refused') opened.portal.refuse('contacts', id, 'Region must be set before anything else');
            const properties =
              kind === 'unknown property'
                ? { nonsense: '1' }
                : kind === 'no number'
                  ? { annualrevenue: '1,000' }
                  : { city: 'Ulm' };
            return { id: kind === 'no such record' ? String(50_000 + i) : id, properties, objectWriteTraceId: `t${i}` };
          });
          const { status, body } = update(opened, inputs);
          const bad = kinds.flatMap((kind, i) => (kind === 'good' ? [] : [`t${i}`]));
          expect(status).toBe(bad.length > 0 ? 207 : 200);
          expect((body.errors ?? []).flatMap((error) => error.context['objectWriteTraceId'] ?? [])).toEqual(bad);
          expect(body.results.map((row) => row.objectWriteTraceId).sort()).toEqual(
            kinds.flatMap((kind, i) => (kind === 'good' ? [`t${i}`] : [])).sort(),
          );
          kinds.forEach((kind, i) => {
            expect(opened.portal.get('contacts', made[i]!)?.properties['city']).toBe(
              kind === 'good' ? 'Ulm' : undefined,
            );
          });
        },
      ),
      { numRuns: 50 },
    );
  });

  test('without trace ids, with a repeated one, or in a portal that ignores them, one bad row refuses the batch and nothing is written', () => {
    for (const [traces, behaviour] of [
      [[undefined, undefined], {}],
      [['t', 't'], {}],
      [['a', 'b'], { honoursTraceIds: false }],
    ] as const) {
      const opened = open({ behaviour });
      const made = make(opened, 2);
      const inputs = made.map((id, i): Input => {
        const trace = traces[i];
        return {
          id,
          properties: i === 0 ? { city: 'Ulm' } : { nonsense: '1' },
          ...(trace === undefined ? {} : { objectWriteTraceId: trace }),
        };
      });
      const { status, body } = update(opened, inputs);
      expect([status, body.category, body.errors?.[0]?.code]).toEqual([
        400,
        'VALIDATION_ERROR',
        'PROPERTY_DOESNT_EXIST',
      ]);
      expect(opened.portal.get('contacts', made[0]!)?.properties).not.toHaveProperty('city');
    }
  });

  test('unknown ids are told in a 207 even without trace ids; the rest is written', () => {
    const opened = open();
    const [id = ''] = make(opened, 1);
    const { status, body } = update(opened, [
      { id, properties: { city: 'Ulm' } },
      { id: '77777', properties: { city: 'Ulm' } },
    ]);
    expect([status, body.errors?.[0]?.category, body.errors?.[0]?.context['ids']]).toEqual([
      207,
      'OBJECT_NOT_FOUND',
      ['77777'],
    ]);
    expect(opened.portal.get('contacts', id)?.properties['city']).toBe('Ulm');
  });

  test('the same id twice, or more than 100 rows, refuses the batch', () => {
    const opened = open();
    const made = make(opened, 101);
    const row = (id: string): Input => ({ id, properties: { city: 'Ulm' } });
    expect(update(opened, [row(made[0]!), row(made[0]!)]).body.message).toMatch(/^Duplicate IDs/);
    expect(update(opened, made.map(row)).status).toBe(400);
    expect(update(opened, made.slice(1).map(row)).status).toBe(200);
  });

  test('values: each type refuses what it cannot hold by its own code and stores what it can in one text', () => {
    const opened = open();
    const [id = '', other = ''] = make(opened, 2);
    opened.portal.defineProperty('contacts', { name: 'renewal', type: 'date' });
    const codeOf = (properties: Record<string, string>): string | undefined =>
      opened.ask('PATCH', `${contacts}/${id}`, { properties }).body.errors?.[0]?.code;
    expect(codeOf({ seniority: 'boss' })).toBe('INVALID_OPTION');
    expect(codeOf({ annualrevenue: '12,5' })).toBe('INVALID_FLOAT');
    expect(codeOf({ notes_last_contacted: 'yesterday' })).toBe('INVALID_DATE');
    expect(codeOf({ renewal: String(startAt) })).toBe('INVALID_DATE');
    expect(codeOf({ hs_email_optout: 'maybe' })).toBe('INVALID_OPTION');
    expect(codeOf({ email: 'nobody' })).toBe('INVALID_EMAIL');
    expect(codeOf({ hubspot_owner_id: '1' })).toBe('INVALID_OPTION');
    expect(codeOf({ hs_object_id: '1' })).toBe('READ_ONLY_VALUE');
    const taken = opened.ask('PATCH', `${contacts}/${id}`, { properties: { email: 'P1@example.com' } });
    expect([taken.status, taken.body.message]).toEqual([409, `Contact already exists. Existing ID: ${other}`]);
    const owner = opened.portal.addOwner({ email: 'lee@example.com', firstName: 'Lee', lastName: 'Moss' });
    const good = {
      annualrevenue: '012.50',
      notes_last_contacted: String(startAt),
      renewal: '2026-12-01',
      hubspot_owner_id: owner,
    };
    expect(opened.ask('PATCH', `${contacts}/${id}`, { properties: good }).status).toBe(200);
    expect(opened.portal.get('contacts', id)?.properties).toMatchObject({
      annualrevenue: '12.5',
      notes_last_contacted: '2026-11-23T09:00:00Z',
      renewal: '2026-12-01',
    });
  });

  test('a write of what is there changes neither modified time nor history, and is counted against the record', () => {
    const opened = open();
    const [id = ''] = make(opened, 1);
    update(opened, [{ id, properties: { city: 'Ulm' }, objectWriteTraceId: 'one' }]);
    const before = opened.portal.get('contacts', id)?.updatedAt;
    opened.clock.advance(5000);
    update(opened, [{ id, properties: { city: 'Ulm' }, objectWriteTraceId: 'two' }]);
    expect(opened.portal.get('contacts', id)?.updatedAt).toBe(before);
    expect(opened.portal.history('contacts', id, 'city')).toHaveLength(1);
    expect(opened.portal.metrics.effects()).toMatchObject({
      changed: 1,
      unchanged: 1,
      unchangedByRecord: { [`contacts/${id}`]: 1 },
      doubled: [],
    });
  });

  test('a trace whose write changed something twice is a doubled effect', () => {
    const opened = open();
    const [id = ''] = make(opened, 1);
    const send = (city: string): unknown => update(opened, [{ id, properties: { city }, objectWriteTraceId: 'same' }]);
    send('Ulm');
    expect(opened.portal.metrics.effects().doubled).toEqual([]);
    send('Bonn');
    expect(opened.portal.metrics.effects()).toMatchObject({ doubled: ['same'], repeated: ['same'] });
    expect(opened.portal.metrics.trace('same')).toEqual({ processed: 2, changed: 2 });
  });

  test('a lifecycle stage does not move backwards until it is cleared, and nobody is told', () => {
    const opened = open();
    const id = opened.portal.createContact({ lifecyclestage: 'opportunity' });
    const stage = (value: string): string | undefined => {
      expect(opened.ask('PATCH', `${contacts}/${id}`, { properties: { lifecyclestage: value } }).status).toBe(200);
      return opened.portal.get('contacts', id)?.properties['lifecyclestage'];
    };
    expect(stage('lead')).toBe('opportunity');
    expect(stage('customer')).toBe('customer');
    expect(stage('')).toBeUndefined();
    expect(stage('lead')).toBe('lead');
  });

  test('a rule of the portal refuses by record and value', () => {
    const opened = open();
    const [id = '', free2 = ''] = make(opened, 2);
    opened.portal.addRule({
      type: 'contacts',
      refuses: (record, values) => (String(record.id) === id && values['city'] === 'Ulm' ? 'Ulm is closed' : null),
    });
    const inputs = [id, free2].map((one): Input => ({ id: one, properties: { city: 'Ulm' }, objectWriteTraceId: one }));
    const { status, body } = update(opened, inputs);
    expect([status, body.errors?.[0]?.message, body.results[0]?.id]).toEqual([207, 'Ulm is closed', free2]);
  });
});

describe('batch read', () => {
  test('answers what exists, tells what is missing in a 207, and takes 100, with history 50', () => {
    const opened = open();
    const made = make(opened, 101);
    const read = (inputs: string[], more: object = {}): { status: number; body: Body } =>
      opened.ask('POST', `${contacts}/batch/read`, {
        inputs: inputs.map((id) => ({ id })),
        properties: ['email'],
        ...more,
      });
    expect(read(made.slice(0, 100)).body.results).toHaveLength(100);
    expect(read(made).status).toBe(400);
    expect(read(made.slice(0, 51), { propertiesWithHistory: ['email'] }).status).toBe(400);
    opened.portal.archive('contacts', made[1]!);
    const { status, body } = read([made[0]!, made[1]!, '99999']);
    expect([status, body.results.map((row) => row.id), body.errors?.[0]?.context['ids']]).toEqual([
      207,
      [made[0]],
      [made[1], '99999'],
    ]);
  });
});

describe('creating', () => {
  test('an e-mail address belongs to one contact; a lead needs a contact', () => {
    const opened = open();
    const made = opened.ask('POST', contacts, { properties: { email: 'ann@example.com', seniority: 'vp' } });
    expect(made.status).toBe(201);
    expect(opened.ask('POST', contacts, { properties: { email: 'ANN@example.com' } }).body.category).toBe('CONFLICT');
    const lead = (associations: unknown[]): { status: number; body: Body } =>
      opened.ask('POST', '/crm/objects/2026-09/leads', { properties: { hs_lead_name: 'Ann' }, associations });
    expect(lead([]).status).toBe(400);
    const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 578 }];
    const { status, body } = lead([{ to: { id: made.body.id }, types }]);
    expect(status).toBe(201);
    expect(opened.portal.get('leads', body.id)?.properties['hs_associated_contact_email']).toBe('ann@example.com');
    expect(opened.portal.metrics.effects().creates).toBe(2);
  });
});
