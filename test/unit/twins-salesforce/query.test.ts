// SOQL as an org answers it: filters, relations, order, pages, rights and refusals.
import { describe, expect, test } from '@jest/globals';
import { open, startAt, type Opened } from './ask.ts';

const names = (rows: readonly Record<string, unknown>[]): unknown[] => rows.map((row) => row['LastName']);
const people = (opened: Opened): string[] =>
  ['Ann', 'bob', 'Cid', 'Dee'].map((LastName, index) =>
    opened.org.seed('Lead', {
      LastName,
      Company: 'Acme',
      NumberOfEmployees: index === 3 ? null : index * 10,
      Email: `${LastName}@example.com`,
      OwnerId: opened.org.users.seller,
    }),
  );

describe('conditions', () => {
  test.each([
    ["LastName = 'BOB'", ['bob']],
    ["LastName != 'bob' AND NumberOfEmployees > 0", ['Cid']],
    ["(LastName = 'Ann' OR LastName = 'Dee') AND NOT (NumberOfEmployees = null)", ['Ann']],
    ["LastName LIKE '%ex'", []],
    ["LastName LIKE 'D__'", ['Dee']],
    ['NumberOfEmployees NOT IN (0, 20)', ['bob', 'Dee']],
    ['NumberOfEmployees < 20', ['Ann', 'bob']],
    ["Owner.Name = 'Sam Seller' AND Email IN ('ann@example.com', 'DEE@example.com')", ['Ann', 'Dee']],
    ["Id IN (SELECT LeadId FROM CampaignMember WHERE Campaign.Name = 'Fair')", ['Cid']],
    ['CreatedDate = TODAY AND CreatedDate >= 2026-11-23T09:00:00.999Z', ['Ann', 'bob', 'Cid', 'Dee']],
    ['CreatedDate > 2026-11-23T09:00:00Z', []],
  ])('%s', (where, found) => {
    const opened = open();
    const ids = people(opened);
    const CampaignId = opened.org.seed('Campaign', { Name: 'Fair' });
    opened.org.seed('CampaignMember', { CampaignId, LeadId: ids[2] ?? '' });
    expect(names(opened.query(`SELECT LastName FROM Lead WHERE ${where}`))).toEqual(found);
  });

  test.each([
    ["LastName = 'a' AND Company = 'b' OR Email = 'c'", 'MALFORMED_QUERY'],
    ["CreatedDate > '2026-11-23T09:00:00Z'", 'INVALID_FIELD'],
    ['CreatedDate > 2026-11-23', 'INVALID_FIELD'],
    ["Nope__c = 'x'", 'INVALID_FIELD'],
    ["Description = 'x'", 'INVALID_FIELD'],
    ["Id = 'x'", 'INVALID_QUERY_FILTER_OPERATOR'],
    ['LastName = ', 'MALFORMED_QUERY'],
  ])('%s is refused', (where, code) => {
    expect(() => open().query(`SELECT Id FROM Lead WHERE ${where}`)).toThrow(code);
  });

  test('an unknown object and a field that the user cannot see', () => {
    const opened = open();
    expect(() => opened.query('SELECT Id FROM Nope__c')).toThrow('INVALID_TYPE');
    opened.org.setRights(opened.org.users.integration, { hidden: ['Lead.Email'] });
    expect(() => opened.query('SELECT Email FROM Lead')).toThrow('INVALID_FIELD');
  });
});

describe('what is answered', () => {
  test('relations are nested, and null where they lead nowhere', () => {
    const opened = open();
    const { org } = opened;
    const WhoId = people(opened)[0] ?? '';
    org.seed('Task', { Subject: 'Call', WhoId });
    org.seed('Task', { Subject: 'Mail' });
    expect(opened.query('SELECT Subject, Who.Type, Who.Name FROM Task ORDER BY Subject')).toMatchObject([
      { Subject: 'Call', Who: { Type: 'Lead', Name: 'Ann' } },
      { Subject: 'Mail', Who: null },
    ]);
  });

  test('child rows come in a list of their own', () => {
    const opened = open();
    const { org } = opened;
    const deal = org.seed('Opportunity', { Name: 'Deal', StageName: 'Prospecting', CloseDate: '2027-01-01' });
    org.seed('Opportunity', { Name: 'Lone', StageName: 'Prospecting', CloseDate: '2027-01-01' });
    const ContactId = org.seed('Contact', { LastName: 'Eve' });
    org.seed('OpportunityContactRole', { OpportunityId: deal, ContactId });
    expect(
      opened.query('SELECT Name, (SELECT ContactId FROM OpportunityContactRoles) FROM Opportunity ORDER BY Name'),
    ).toMatchObject([
      { OpportunityContactRoles: { totalSize: 1, records: [{ ContactId }] } },
      { OpportunityContactRoles: null },
    ]);
  });

  test('order: nulls first going up and last going down, ties by the next field', () => {
    const opened = open();
    people(opened);
    const by = (order: string): unknown[] => names(opened.query(`SELECT LastName FROM Lead ORDER BY ${order}`));
    expect(by('NumberOfEmployees')).toEqual(['Dee', 'Ann', 'bob', 'Cid']);
    expect(by('NumberOfEmployees DESC')).toEqual(['Cid', 'bob', 'Ann', 'Dee']);
    expect(by('Company, LastName DESC LIMIT 2')).toEqual(['Dee', 'Cid']);
  });

  test('pages hold what was found when the query was asked, each row once; an old locator is gone', () => {
    const opened = open();
    for (let index = 0; index < 450; index += 1) opened.org.seed('Lead', { LastName: String(index), Company: 'Acme' });
    const headers = { 'sforce-query-options': 'batchSize=200' };
    const first = opened.ask('GET', 'query?q=SELECT+Id+FROM+Lead', undefined, headers).body;
    expect([first.totalSize, first.done, first.records.length]).toEqual([450, false, 200]);
    opened.org.seed('Lead', { LastName: 'late', Company: 'Acme' });
    const rows = opened.query('SELECT Id FROM Lead', headers);
    expect(new Set(rows.map((row) => row['Id'])).size).toBe(451);
    opened.clock.advance(opened.org.state.limits.locatorMs);
    opened.form('/services/oauth2/token', {});
    const { clientId, clientSecret } = opened;
    const fresh = opened.form('/services/oauth2/token', {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    });
    const late = opened.ask('GET', first.nextRecordsUrl ?? '', undefined, {
      authorization: `Bearer ${fresh.body.access_token}`,
    });
    expect([late.status, late.body[0]?.errorCode]).toEqual([400, 'INVALID_QUERY_LOCATOR']);
  });

  test('deleted rows are in queryAll only, COUNT() counts', () => {
    const opened = open();
    opened.org.remove(people(opened)[0] ?? '');
    const count = (kind: string): number =>
      opened.ask('GET', `${kind}?q=${encodeURIComponent('SELECT COUNT() FROM Lead')}`).body.totalSize;
    expect([count('query'), count('queryAll')]).toEqual([3, 4]);
  });

  test('an address that is too long is not read, and every answer tells the usage', () => {
    const opened = open();
    const { status } = opened.ask('GET', `query?q=${'x'.repeat(17_000)}`);
    expect(status).toBe(414);
    expect(opened.ask('GET', 'limits').headers['Sforce-Limit-Info']).toBe('api-usage=2/100000');
  });

  test('moments are whole seconds', () => {
    const opened = open();
    opened.clock.set(startAt + 1_999);
    people(opened);
    expect(opened.query('SELECT SystemModstamp FROM Lead LIMIT 1')[0]?.['SystemModstamp']).toBe(
      '2026-11-23T09:00:01.000+0000',
    );
  });
});
