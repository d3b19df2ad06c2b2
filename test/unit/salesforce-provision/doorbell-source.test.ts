// A cross-reference check of install/salesforce-doorbell, which only an org could compile: its parts name what is there, and what its Apex signs is what
// the receiver demands.
import { describe, expect, test } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { salesforceWebhook } from '#connectors/salesforce/webhook.ts';
import { ringingObjects, signatureOf } from '#twins/salesforce/doorbell.ts';
import { nodes, parse, sourceRoot, sourceTree, text, texts, type Node } from './source-tree.ts';

const root = fileURLToPath(new URL('../../../install/salesforce-doorbell/', import.meta.url));
const paths = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
const read = (path: string): string => readFileSync(path, 'utf8');
const named = (name: string): string => read(paths.find((path) => basename(path) === name) ?? name);

/** What the end of a file's name says it is. */
const kinds: readonly (readonly [ending: string, type: string])[] = [
  ['.cls-meta.xml', 'ApexClass'],
  ['.field-meta.xml', 'CustomField'],
  ['.object-meta.xml', 'CustomObject'],
  ['.customPermission-meta.xml', 'CustomPermission'],
  ['.flow-meta.xml', 'Flow'],
  ['.permissionset-meta.xml', 'PermissionSet'],
  ['.remoteSite-meta.xml', 'RemoteSiteSetting'],
];
type Part = { readonly type: string; readonly name: string; readonly root: Node };
const parts = paths.flatMap((path): Part[] => {
  const kind = kinds.find(([ending]) => path.endsWith(ending));
  if (kind === undefined) return [];
  const [ending, type] = kind;
  const parsed = parse(read(path));
  expect([path, parsed.type]).toEqual([path, type]);
  const owner = type === 'CustomField' ? `${basename(join(path, '..', '..'))}.` : '';
  return [{ type, name: `${owner}${basename(path, ending)}`, root: parsed.root }];
});
const of = (type: string): readonly Part[] => parts.filter((part) => part.type === type);
const names = (type: string): string[] => of(type).map(({ name }) => name);

const apex = named('BatonDoorbell.cls');
const apexTest = named('BatonDoorbellTest.cls');
const constant = (name: string): string => new RegExp(`static final String ${name} = '([^']*)';`).exec(apex)?.[1] ?? '';

describe('the door-bell for an org', () => {
  test('is a project of its own: every file is a part of it, and package.xml names every part', () => {
    const code = paths.filter((path) => path.endsWith('.cls')).map((path) => basename(path, '.cls'));
    expect(code.toSorted()).toEqual(names('ApexClass').toSorted());
    const others = paths.filter((path) => !path.endsWith('.cls') && !kinds.some(([ending]) => path.endsWith(ending)));
    expect(others.map((path) => basename(path)).toSorted()).toEqual(['package.xml', 'sfdx-project.json']);
    const listed = nodes(parse(named('package.xml')).root, 'types').map((one) => [
      text(one, 'name'),
      texts(one, 'members').toSorted(),
    ]);
    expect(listed).toEqual(kinds.map(([, type]) => [type, names(type).toSorted()]));
    const required = new Set(sourceTree().map(({ fullName }) => fullName));
    expect(parts.filter(({ name }) => required.has(name))).toEqual([]);
  });

  test('has the API versions of the required package', () => {
    const version = (at: string): unknown =>
      (JSON.parse(read(join(at, 'sfdx-project.json'))) as { sourceApiVersion: unknown }).sourceApiVersion;
    expect(version(root)).toBe(version(sourceRoot));
    expect(text(parse(named('package.xml')).root, 'version')).toBe(version(root));
    const theirs = sourceTree().filter(({ type }) => type === 'Flow');
    const ours = [...of('Flow'), ...of('ApexClass')];
    expect(new Set([...theirs, ...ours].map((part) => text(part.root, 'apiVersion'))).size).toBe(1);
  });

  test('holds no secret, no address of anybody, and texts that Salesforce has room for', () => {
    expect(texts(of('RemoteSiteSetting')[0]?.root ?? {}, 'url')).toEqual(['https://baton.example.com']);
    for (const path of paths)
      for (const [, host = ''] of read(path).matchAll(/https?:\/\/([\w.-]+)/g))
        expect(['baton.example.com', 'soap.sforce.com', 'login.salesforce.com']).toContain(host);
    for (const { type, root: element } of parts) {
      for (const label of texts(element, 'label')) expect(label.length).toBeLessThanOrEqual(40);
      const most = ['PermissionSet', 'CustomPermission', 'RemoteSiteSetting'].includes(type) ? 255 : 1_000;
      for (const one of texts(element, 'description')) expect(one.length).toBeLessThanOrEqual(most);
      for (const one of texts(element, 'inlineHelpText')) expect(one.length).toBeLessThanOrEqual(510);
    }
  });
});

describe('its flows', () => {
  const watched = of('Flow').map(({ root: flow }) => text(nodes(flow, 'start')[0] ?? {}, 'object') ?? '');

  test('watch what the practice org rings for, all of which the receiver heeds', () => {
    expect(watched.toSorted()).toEqual([...ringingObjects].toSorted());
    for (const object of watched)
      expect(salesforceWebhook.read(Buffer.from(JSON.stringify({ object, id: '00Q000000000001' })))).toMatchObject({
        ok: true,
        isBell: true,
      });
    const logs = sourceTree().filter(({ type }) => type === 'CustomObject');
    for (const { fullName } of logs) expect(watched).toContain(fullName);
  });

  test.each(of('Flow').map((part) => [part.name, part] as const))('%s rings after the commit alone', (name, part) => {
    const { root: flow } = part;
    const [start = {}] = nodes(flow, 'start');
    const [call = {}] = nodes(flow, 'actionCalls');
    const elements = ['actionCalls', 'assignments'].flatMap((tag) => nodes(flow, tag).map((one) => text(one, 'name')));
    expect(start['connector']).toBeUndefined();
    const asynchronous = nodes(start, 'scheduledPaths');
    expect(asynchronous.map((path) => text(path, 'pathType'))).toEqual(['AsyncAfterCommit']);
    expect(text(nodes(asynchronous[0] ?? {}, 'connector')[0] ?? {}, 'targetReference')).toBe(text(call, 'name'));
    expect(elements).toContain(text(nodes(call, 'faultConnector')[0] ?? {}, 'targetReference'));
    expect([text(start, 'triggerType'), text(flow, 'status')]).toEqual(['RecordAfterSave', 'Active']);
    expect(text(start, 'recordTriggerType')).toBe(name.endsWith('_Disposition') ? 'Create' : 'CreateAndUpdate');
    const [, permission = ''] = /^NOT\(\{!\$Permission\.(\w+)\}\)$/.exec(text(start, 'filterFormula') ?? '') ?? [];
    expect(names('CustomPermission')).toContain(permission);
    const [assigned = {}] = nodes(nodes(flow, 'assignments')[0] ?? {}, 'assignmentItems');
    expect(nodes(flow, 'variables').map((one) => text(one, 'name'))).toContain(text(assigned, 'assignToReference'));
    expect(text(call, 'actionType')).toBe('apex');
    expect(names('ApexClass')).toContain(text(call, 'actionName'));
    const inputs = nodes(call, 'inputParameters').map((one) => text(one, 'name'));
    const taken = [...apex.matchAll(/@InvocableVariable\([^)]*\)\s+public \w+ (\w+);/g)].map(([, input]) => input);
    expect(inputs).toEqual(taken);
  });
});

describe('its permission sets', () => {
  const set = (name: string): Node => of('PermissionSet').find((one) => one.name === name)?.root ?? {};

  test('let people ring, and keep one from ringing; nothing else', () => {
    const all = (['Baton_Doorbell', 'Baton_Doorbell_Silent'] as const).map(set);
    expect(names('PermissionSet').toSorted()).toEqual(['Baton_Doorbell', 'Baton_Doorbell_Silent']);
    expect(nodes(all[0] ?? {}, 'classAccesses').map((one) => text(one, 'apexClass'))).toEqual(['BatonDoorbell']);
    expect(nodes(all[1] ?? {}, 'customPermissions').map((one) => text(one, 'name'))).toEqual(names('CustomPermission'));
    for (const granted of all)
      for (const right of [
        'license',
        'userPermissions',
        'objectPermissions',
        'fieldPermissions',
        'customSettingAccesses',
      ])
        expect(granted[right]).toBeUndefined();
  });
});

describe('its Apex', () => {
  const body = '[{"object":"Lead","id":"00Q000000000001AAA","changedAt":"2026-01-01T00:00:00.000Z"}]';
  const secret = 'a secret of this test alone';
  const at = 1_767_225_600_000;

  test('reads a setting that is there', () => {
    const [setting] = names('CustomObject');
    expect(new Set(apex.match(/\bBaton_\w+__c\b/g))).toEqual(new Set([setting]));
    for (const code of [apex, apexTest])
      for (const [field] of code.matchAll(/\b(?:Url|Secret)\w*__c\b/g))
        expect(names('CustomField')).toContain(`${setting ?? ''}.${field}`);
    expect(text(of('CustomObject')[0]?.root ?? {}, 'customSettingsType')).toBe('Hierarchy');
  });

  test('is an action that may call out, bears failures and never shows the secret', () => {
    expect(apex).toMatch(/@InvocableMethod\([^)]*callout=true[^)]*\)\s+public static void ring\(List<ChangedRecord>/);
    expect(apex).toMatch(/catch \(System\.CalloutException \w+\)/);
    expect(apex).toMatch(/Limits\.getCallouts\(\) >= Limits\.getLimitCallouts\(\)/);
    for (const [line] of apex.matchAll(/System\.debug\(.*/g)) expect(line).not.toMatch(/secret|setting|body/i);
    expect(apex.match(/new Http\(\)\.send/g)).toHaveLength(1);
    // The receiver takes several times as many.
    const most = Number(/MOST_RINGS = (\d+)/.exec(apex)?.[1]);
    const list = JSON.stringify(Array(most).fill({ object: 'Lead', id: '00Q000000000001AAA' }));
    expect(salesforceWebhook.read(Buffer.from(list))).toMatchObject({ ok: true, isBell: true });
  });

  test('signs by the recipe that the receiver checks: its constants in its order', () => {
    expect(constant('ALGORITHM')).toBe('hmacSHA256');
    expect(constant('CONTENT_TYPE')).toBe('application/json');
    expect(apex).toContain('Blob.valueOf(stamp + SEPARATOR + body), Blob.valueOf(secret)');
    expect(apex).toContain("return TIME_PART + stamp + ',' + DIGEST_PART + EncodingUtil.convertToHex(digest);");
    expect(apex).toContain(
      'request.setHeader(SIGNATURE_HEADER, signatureOf(setting.Secret__c.trim(), moment.getTime(), body));',
    );
    const digest = createHmac('sha256', secret)
      .update(`${at}${constant('SEPARATOR')}${body}`)
      .digest('hex');
    const signature = `${constant('TIME_PART')}${at},${constant('DIGEST_PART')}${digest}`;
    expect(signature).toBe(signatureOf(secret, at, body));
    // The very answer that the Apex test expects of the class.
    expect(apexTest).toContain(`'${signature}'`);
    expect(apexTest).toContain(`'${body}'`);
    expect(apexTest).toContain(`signatureOf(SECRET, ${at}L, body)`);
    expect(apexTest).toContain(`SECRET = '${secret}'`);
    const headers = { [constant('SIGNATURE_HEADER').toLowerCase()]: signature };
    const request = { method: 'POST', url: 'https://baton.example.com', headers, body: Buffer.from(body) };
    expect(salesforceWebhook.refuse(headers, at)).toBeNull();
    expect(salesforceWebhook.isSigned(request, secret)).toBe(true);
    expect(salesforceWebhook.isSigned(request, `${secret}x`)).toBe(false);
  });

  test('sends what the receiver reads', () => {
    const keys = [...apex.matchAll(/ring\.put\('(\w+)'/g)].map(([, key]) => key);
    expect(keys).toEqual(['object', 'id', 'changedAt']);
  });
});
