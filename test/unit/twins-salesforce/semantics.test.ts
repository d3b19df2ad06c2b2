// What makes an org hard to follow and hard to write to: late commits, silent moves, rights, rules and locks.
import { describe, expect, test } from '@jest/globals';
import { data, open, startAt, type Answered, type Opened, type Saved } from './ask.ts';

const minute = 60_000;
const iso = (at: number): string => new Date(at).toISOString();
const updated = (opened: Opened, start: number, end: number): Answered =>
  opened.ask('GET', `sobjects/Lead/updated?start=${iso(start)}&end=${iso(end)}`);
const leads = (opened: Opened): unknown[] => opened.query('SELECT LastName FROM Lead').map((row) => row['LastName']);
const noAssignment = { 'sforce-auto-assign': 'FALSE' };
const write = (
  opened: Opened,
  records: unknown[],
  headers: Record<string, string> = noAssignment,
  allOrNone = false,
): Saved[] => {
  const body = { allOrNone, records: records.map((one) => ({ attributes: { type: 'Lead' }, ...(one as object) })) };
  return opened.ask('PATCH', 'composite/sobjects', body, headers).body as unknown as Saved[];
};
const codes = (saved: readonly Saved[]): (string | undefined)[] => saved.map((one) => one.errors[0]?.statusCode);
const lead = (opened: Opened, LastName = 'Ann', more = {}): string =>
  opened.org.seed('Lead', { LastName, Company: 'Acme', OwnerId: opened.org.users.seller, ...more });

describe('commit latency', () => {
  test('a row appears late with its early stamp, an edited one shows its old values until then', () => {
    const opened = open();
    const { org, clock } = opened;
    const id = lead(opened, 'old');
    clock.advance(minute);
    org.lag(5 * minute);
    org.create('Lead', { LastName: 'late', Company: 'Acme' });
    org.edit(id, { LastName: 'new' });
    clock.advance(4 * minute);
    expect(leads(opened)).toEqual(['old']);
    clock.advance(minute);
    expect(leads(opened)).toEqual(['new', 'late']);
    const [row] = opened.query("SELECT SystemModstamp FROM Lead WHERE LastName = 'late'");
    expect(row?.['SystemModstamp']).toBe('2026-11-23T09:01:00.000+0000');
  });

  test('latestDateCovered stays at the start of what has not committed, so the next call finds it', () => {
    const opened = open();
    const { org, clock } = opened;
    clock.advance(minute);
    org.create('Lead', { LastName: 'late', Company: 'Acme' }, { lagMs: 5 * minute });
    clock.advance(2 * minute);
    const first = updated(opened, startAt, clock.now()).body;
    expect([first.ids, first.latestDateCovered]).toEqual([[], '2026-11-23T09:01:00.000+0000']);
    clock.advance(4 * minute);
    const second = updated(opened, startAt + minute, clock.now()).body;
    expect(second.ids).toHaveLength(1);
    expect(second.latestDateCovered).toBe('2026-11-23T09:07:00.000+0000');
  });

  test('a row that a transaction holds cannot be written to', () => {
    const opened = open();
    const id = lead(opened);
    opened.org.edit(id, { LastName: 'mine' }, { lagMs: minute });
    expect(codes(write(opened, [{ id, LastName: 'yours' }]))).toEqual(['UNABLE_TO_LOCK_ROW']);
    opened.clock.advance(minute);
    expect(write(opened, [{ id, LastName: 'yours' }])[0]?.success).toBe(true);
  });
});

describe('merge and conversion', () => {
  test('children of a merge move without a stamp of theirs moving; winner and loser are stamped', () => {
    const opened = open();
    const { org, clock } = opened;
    const [winner, loser] = [lead(opened, 'win'), lead(opened, 'lose', { Phone: '+49 30 23125000' })];
    const task = org.seed('Task', { Subject: 'Call', WhoId: loser });
    const CampaignId = org.seed('Campaign', { Name: 'Fair' });
    const member = org.seed('CampaignMember', { CampaignId, LeadId: loser });
    clock.advance(minute);
    org.merge(winner, loser);
    expect(org.get(task)?.values).toMatchObject({ WhoId: winner, SystemModstamp: startAt });
    expect(org.get(member)?.values).toMatchObject({ LeadId: winner, LeadOrContactId: winner, SystemModstamp: startAt });
    expect(org.get(winner)?.values).toMatchObject({ Phone: '+49 30 23125000', SystemModstamp: startAt + minute });
    const all = opened.ask(
      'GET',
      `queryAll?q=${encodeURIComponent('SELECT Id, MasterRecordId FROM Lead WHERE IsDeleted = true')}`,
    );
    expect(all.body.records).toMatchObject([{ Id: loser, MasterRecordId: winner }]);
    expect(codes(write(opened, [{ id: loser, LastName: 'x' }]))).toEqual(['ENTITY_IS_DELETED']);
  });

  test('a conversion makes contact, account and deal, takes activities along, and closes the lead to writes', () => {
    const opened = open();
    const { org } = opened;
    const id = lead(opened, 'Ann', { Email: 'ann@example.com' });
    const task = org.seed('Task', { Subject: 'Call', WhoId: id });
    const CampaignId = org.seed('Campaign', { Name: 'Fair' });
    const member = org.seed('CampaignMember', { CampaignId, LeadId: id });
    const made = org.convert(id, { opportunity: 'Acme deal' });
    expect(org.get(made.contactId)?.values).toMatchObject({ Email: 'ann@example.com', AccountId: made.accountId });
    expect(org.get(task)?.values).toMatchObject({ WhoId: made.contactId, WhatId: made.opportunityId });
    expect(org.get(member)?.values).toMatchObject({ LeadId: id, ContactId: made.contactId, Type: 'Contact' });
    const [row] = opened.query('SELECT IsConverted, ConvertedDate, ConvertedContactId FROM Lead');
    expect(row).toMatchObject({ IsConverted: true, ConvertedDate: '2026-11-23', ConvertedContactId: made.contactId });
    expect(codes(write(opened, [{ id, LastName: 'x' }]))).toEqual(['CANNOT_UPDATE_CONVERTED_LEAD']);
  });

  test('ties: many rows, one stamp', () => {
    const opened = open();
    for (let index = 0; index < 50; index += 1) lead(opened, String(index));
    opened.org.tie('Lead', startAt + minute);
    expect(new Set(opened.query('SELECT SystemModstamp FROM Lead').map((row) => row['SystemModstamp'])).size).toBe(1);
  });

  test('deleted and brought back', () => {
    const opened = open();
    const id = lead(opened);
    opened.clock.advance(2 * minute);
    opened.org.remove(id);
    opened.clock.advance(2 * minute);
    const span = `start=${iso(startAt)}&end=${iso(opened.clock.now())}`;
    expect(opened.ask('GET', `sobjects/Lead/deleted?${span}`).body.deletedRecords).toMatchObject([{ id }]);
    expect(leads(opened)).toEqual([]);
    opened.org.undelete(id);
    expect(leads(opened)).toEqual(['Ann']);
  });
});

describe('writes', () => {
  test('each row has its own outcome, in order; what holds of a live org holds here', () => {
    const opened = open();
    const { org } = opened;
    const ids = Array.from({ length: 9 }, (_, index) => lead(opened, String(index)));
    const idle = org.seed('User', {
      Username: 'gone@example.com',
      Email: 'gone@example.com',
      LastName: 'Gone',
      IsActive: false,
    });
    org.addField('Lead', 'Stage__c', 'picklist', {
      isRestricted: true,
      isVisible: true,
      length: 255,
      picklist: [{ value: 'mql', label: 'MQL', isActive: true }],
    });
    org.addField('Lead', 'Secret__c', 'string', { length: 10 });
    org.addRule({ object: 'Lead', refuses: (now) => (now['Title'] === 'King' ? 'No kings' : null) });
    org.lock(ids[6] ?? '');
    const saved = write(opened, [
      { id: ids[0], Stage__c: 'nope' },
      { id: ids[1], FirstName: 'x'.repeat(41) },
      { id: ids[2], Secret__c: 'x' },
      { id: ids[3], Title: 'King' },
      { id: ids[4], OwnerId: idle },
      { id: ids[5], LastName: null },
      { id: ids[6], Title: 'Head' },
      { id: ids[7], Nope__c: 'x' },
      { id: ids[8], Title: 'Head' },
    ]);
    expect(codes(saved)).toEqual([
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      'STRING_TOO_LONG',
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      'INACTIVE_OWNER_OR_USER',
      'REQUIRED_FIELD_MISSING',
      'UNABLE_TO_LOCK_ROW',
      'INVALID_FIELD',
      undefined,
    ]);
    expect(saved[8]).toMatchObject({ id: ids[8], success: true });
    expect(org.get(ids[8] ?? '')?.values['Title']).toBe('Head');
  });

  test('all or none puts everything back', () => {
    const opened = open();
    const ids = [lead(opened, 'a'), lead(opened, 'b')];
    const saved = write(
      opened,
      [
        { id: ids[0], Title: 'Head' },
        { id: ids[1], LastName: null },
      ],
      noAssignment,
      true,
    );
    expect(codes(saved)).toEqual(['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'REQUIRED_FIELD_MISSING']);
    expect(opened.org.get(ids[0] ?? '')?.values['Title']).toBeUndefined();
  });

  test('more than 200 rows, and a value of the wrong kind, refuse the whole call', () => {
    const opened = open();
    const id = lead(opened);
    const rows = Array.from({ length: 201 }, () => ({ attributes: { type: 'Lead' }, id }));
    expect(opened.ask('PATCH', 'composite/sobjects', { records: rows }).body[0]?.errorCode).toBe('EXCEEDED_ID_LIMIT');
    const bad = { records: [{ attributes: { type: 'Lead' }, id, NumberOfEmployees: 'many' }] };
    expect(opened.ask('PATCH', 'composite/sobjects', bad).body[0]?.errorCode).toBe('JSON_PARSER_ERROR');
  });

  test('a write that does not forbid assignment loses the owner, and the counts say so', () => {
    const opened = open();
    const id = lead(opened);
    write(opened, [{ id, Title: 'a' }]);
    expect(opened.org.get(id)?.values['OwnerId']).toBe(opened.org.users.seller);
    write(opened, [{ id, Title: 'b' }], {});
    expect(opened.org.get(id)?.values['OwnerId']).toBe(opened.org.users.leadOwner);
    expect(opened.org.metrics.effects().reassigned).toBe(1);
    expect(opened.org.metrics.headers()).toMatchObject({ writes: 2, withoutAutoAssignFalse: 1 });
  });

  test('an alert of a duplicate rule lets pass who says so', () => {
    const opened = open();
    opened.org.addDuplicateRule({ object: 'Lead', action: 'alert', isDuplicate: () => true });
    const id = lead(opened);
    const headers = { ...noAssignment, 'sforce-duplicate-rule-header': 'allowSave=true' };
    expect(codes(write(opened, [{ id, Title: 'a' }]))).toEqual(['DUPLICATES_DETECTED']);
    expect(write(opened, [{ id, Title: 'a' }], headers)[0]?.success).toBe(true);
  });

  test('a write that changes nothing moves the stamp all the same, and is counted', () => {
    const opened = open();
    const id = lead(opened, 'Ann', { Title: 'a' });
    opened.clock.advance(minute);
    write(opened, [{ id, Title: 'a' }]);
    expect(opened.org.get(id)?.values['SystemModstamp']).toBe(startAt + minute);
    expect(opened.org.metrics.effects()).toMatchObject({ changed: 0, unchanged: 1 });
    expect(opened.org.metrics.report().byEndpoint['update Lead']).toMatchObject({ used: 1, least: 0 });
  });
});

describe('reading by id', () => {
  test('rows come in the order asked for, null where nothing is', () => {
    const opened = open();
    const ids = [lead(opened, 'a'), lead(opened, 'b'), lead(opened, 'c')];
    opened.org.remove(ids[1] ?? '');
    const answer = opened.ask('POST', 'composite/sobjects/Lead', { ids: [...ids].reverse(), fields: ['LastName'] });
    expect(answer.body).toMatchObject([{ LastName: 'c' }, null, { LastName: 'a' }]);
  });

  test('describe leaves out what the user cannot see, and says what they cannot write', () => {
    const opened = open();
    const { org } = opened;
    org.addField('Lead', 'Why__c', 'string', { length: 255 });
    const fields = (): string[] => opened.ask('GET', 'sobjects/Lead/describe').body.fields.map((field) => field.name);
    expect(fields()).not.toContain('Why__c');
    org.grant(org.users.integration, { fields: ['Lead.Why__c'], canEdit: false });
    expect(fields()).toContain('Why__c');
    const why = opened.ask('GET', 'sobjects/Lead/describe').body.fields.find((field) => field.name === 'Why__c');
    expect(why).toMatchObject({ type: 'string', length: 255, updateable: false });
  });
});

describe('limits', () => {
  test('the day: refused calls are told and counted, and 24 hours later they pass', () => {
    const opened = open({ limits: { daily: 2 } });
    const ask = (): Answered => opened.ask('GET', `${data}/limits`);
    expect([ask().status, ask().status, ask().status]).toEqual([200, 200, 403]);
    expect(ask().body[0]?.errorCode).toBe('REQUEST_LIMIT_EXCEEDED');
    expect(opened.org.metrics.report().provokedRefusals).toBe(2);
  });
});
