// Bulk API 2.0: jobs take their time, results come in pages with a header each, ingest tells what became of every row.
import { describe, expect, test } from '@jest/globals';
import { data, open, type Answered, type Opened } from './ask.ts';

const ask = (opened: Opened, query: string, operation = 'query'): Answered =>
  opened.ask('POST', 'jobs/query', { operation, query });
const finished = (opened: Opened, query: string, operation = 'query'): string => {
  const { id } = ask(opened, query, operation).body;
  opened.clock.advance(opened.org.state.limits.bulkJobMs);
  return id;
};
const results = (opened: Opened, id: string, query = ''): Answered =>
  opened.ask('GET', `jobs/query/${id}/results?${query}`);

/** Every page's lines without the headers, following the locators. */
const readAll = (opened: Opened, id: string, maxRecords: number): { lines: string[]; pages: number } => {
  const lines: string[] = [];
  let [locator, pages] = ['', 0];
  while (locator !== 'null') {
    const page = results(opened, id, `maxRecords=${maxRecords}${locator === '' ? '' : `&locator=${locator}`}`);
    const [header, ...rows] = page.text.trimEnd().split('\n');
    expect(header).toBe('"Id","LastName"');
    expect(page.headers['Sforce-NumberOfRecords']).toBe(String(rows.length));
    lines.push(...rows);
    pages += 1;
    locator = page.headers['Sforce-Locator'] ?? 'null';
  }
  return { lines, pages };
};

describe('query jobs', () => {
  test('a job waits, works and is done; its results before that and its deletion are refused', () => {
    const opened = open();
    opened.org.seed('Lead', { LastName: 'Ann', Company: 'Acme', AnnualRevenue: 12.5 });
    const { id, state } = ask(
      opened,
      'SELECT Id, LastName, CreatedDate, AnnualRevenue, IsConverted, Owner.Name, Title FROM Lead',
    ).body;
    expect(state).toBe('UploadComplete');
    expect(results(opened, id).body[0]?.errorCode).toBe('INVALIDJOBSTATE');
    opened.clock.advance(opened.org.state.limits.bulkJobMs / 2);
    expect(opened.ask('GET', `jobs/query/${id}`).body.state).toBe('InProgress');
    expect(opened.ask('DELETE', `jobs/query/${id}`).status).toBe(400);
    opened.clock.advance(opened.org.state.limits.bulkJobMs);
    expect(opened.ask('GET', `jobs/query/${id}`).body).toMatchObject({
      state: 'JobComplete',
      numberRecordsProcessed: 1,
    });
    const [header, row] = results(opened, id).text.split('\n');
    expect(header).toBe('"Id","LastName","CreatedDate","AnnualRevenue","IsConverted","Owner.Name","Title"');
    expect(row).toMatch(/^"00Q\w{15}","Ann","2026-11-23T09:00:00.000Z","12.5","false","[^"]*",""$/);
    expect(opened.ask('DELETE', `jobs/query/${id}`).status).toBe(204);
    expect(results(opened, id).status).toBe(404);
  });

  test('pages neither overlap nor miss rows, whatever happens to the rows meanwhile', () => {
    const opened = open();
    for (let index = 0; index < 25; index += 1) opened.org.seed('Lead', { LastName: `L${index}`, Company: 'Acme' });
    const id = finished(opened, 'SELECT Id, LastName FROM Lead');
    opened.org.seed('Lead', { LastName: 'late', Company: 'Acme' });
    const { lines, pages } = readAll(opened, id, 10);
    expect([new Set(lines).size, lines.length, pages]).toEqual([25, 25, 3]);
  });

  test('generated rows are pages like others; a filter and kept rows mix with them', () => {
    const opened = open();
    for (let index = 0; index < 7; index += 1) opened.org.seed('Lead', { LastName: `kept${index}`, Company: 'Acme' });
    opened.org.generate('Lead', 100, (index) => ({ LastName: `gen${index}`, NumberOfEmployees: index % 2 }));
    const all = readAll(opened, finished(opened, 'SELECT Id, LastName FROM Lead'), 10);
    expect([new Set(all.lines).size, all.lines.length, all.pages]).toEqual([107, 107, 11]);
    const half = readAll(opened, finished(opened, 'SELECT Id, LastName FROM Lead WHERE NumberOfEmployees = 1'), 20);
    expect([half.lines.length, half.pages, half.lines[0]?.split(',')[1]]).toEqual([50, 3, '"gen1"']);
    const [row] = opened.query('SELECT Id FROM Lead ORDER BY Id DESC LIMIT 1');
    const found = opened.ask('POST', 'composite/sobjects/Lead', { ids: [row?.['Id']], fields: ['LastName'] });
    expect(found.body).toMatchObject([{ LastName: 'gen99' }]);
  });

  test('another version than the job was made with, a fault that fails it, and what Bulk cannot do', () => {
    const opened = open();
    const id = finished(opened, 'SELECT Id FROM Lead');
    expect(opened.ask('GET', `/services/data/v66.0/jobs/query/${id}/results`).status).toBe(409);
    opened.org.setFaults({ rules: [{ kind: 'bulk_fail', times: 1 }] });
    const failing = finished(opened, 'SELECT Id FROM Lead');
    expect(opened.ask('GET', `jobs/query/${failing}`).body.state).toBe('Failed');
    expect(ask(opened, 'SELECT COUNT() FROM Lead').status).toBe(400);
    expect(ask(opened, 'SELECT Nope__c FROM Lead').body[0]?.errorCode).toBe('INVALID_FIELD');
  });

  test('the least is one call of each kind a job, and a page for each fifty thousand rows', () => {
    const opened = open();
    opened.org.generate('Lead', 60_000, (index) => ({ LastName: `gen${index}` }));
    const id = finished(opened, 'SELECT Id, LastName FROM Lead');
    opened.ask('GET', `jobs/query/${id}`);
    opened.ask('GET', `jobs/query/${id}`);
    expect(readAll(opened, id, 20_000).pages).toBe(3);
    const { byEndpoint } = opened.org.metrics.report();
    expect(byEndpoint['bulk_results Lead']).toMatchObject({ used: 3, least: 2 });
    expect(byEndpoint['bulk_status']).toMatchObject({ used: 2, least: 1 });
  });
});

describe('ingest jobs', () => {
  const ingest = (opened: Opened, csv: string): string => {
    const { id } = opened.ask('POST', 'jobs/ingest', { object: 'Lead', operation: 'update', lineEnding: 'LF' }).body;
    expect(opened.ask('PUT', `jobs/ingest/${id}/batches`, Buffer.from(csv)).status).toBe(201);
    expect(opened.ask('PATCH', `jobs/ingest/${id}`, { state: 'UploadComplete' }).status).toBe(200);
    opened.clock.advance(opened.org.state.limits.bulkJobMs);
    return id;
  };
  const result = (opened: Opened, id: string, what: string): string[] =>
    opened.ask('GET', `${data}/jobs/ingest/${id}/${what}`).text.trimEnd().split('\n');

  test('rows that worked and rows that did not, with their columns and errors', () => {
    const opened = open();
    const { org } = opened;
    const [a, b] = ['a', 'b'].map((LastName) =>
      org.seed('Lead', { LastName, Company: 'Acme', Title: 'Head', City: 'Bonn' }),
    );
    org.refuse(b ?? '', { message: 'Not today', fields: ['Title'] });
    const id = ingest(opened, `Id,Title,City\n${a},#N/A,\n${b},Chief,\n`);
    const job = opened.ask('GET', `jobs/ingest/${id}`).body;
    expect(job).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 2, numberRecordsFailed: 1 });
    expect(result(opened, id, 'successfulResults')).toEqual([
      '"sf__Id","sf__Created","Id","Title","City"',
      `"${a}","false","${a}","#N/A",""`,
    ]);
    expect(result(opened, id, 'failedResults')[1]).toBe(
      `"${b}","FIELD_CUSTOM_VALIDATION_EXCEPTION:Not today:Title --","${b}","Chief",""`,
    );
    expect(org.get(a ?? '')?.values['Title']).toBeUndefined();
    expect(org.get(a ?? '')?.values['City']).toBe('Bonn');
  });

  test('a job that fails midway leaves rows unprocessed', () => {
    const opened = open();
    const ids = Array.from({ length: 10 }, (_, index) =>
      opened.org.seed('Lead', { LastName: `L${index}`, Company: 'Acme' }),
    );
    opened.org.setFaults({ rules: [{ kind: 'bulk_fail', share: 0.5, times: 1 }] });
    const id = ingest(opened, `Id,Title\n${ids.map((one) => `${one},Head`).join('\n')}\n`);
    expect(opened.ask('GET', `jobs/ingest/${id}`).body.state).toBe('Failed');
    expect(result(opened, id, 'successfulResults')).toHaveLength(6);
    expect(result(opened, id, 'unprocessedrecords')).toHaveLength(6);
    expect(opened.org.all('Lead').filter((one) => one.values['Title'] === 'Head')).toHaveLength(5);
  });

  test('an unknown column fails the job', () => {
    const opened = open();
    const id = ingest(opened, 'Id,Nope__c\n00Q,1\n');
    expect(opened.ask('GET', `jobs/ingest/${id}`).body.state).toBe('Failed');
  });
});
