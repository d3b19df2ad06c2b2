// What the account is and may do, found by harmless calls: each is answered, or refused with the scope it lacks.
import { z } from 'zod';
import type { Finding, ObjectName, Probe } from '#connectors/connector.ts';
import { HubSpotError, type HubSpotClient } from './client.ts';
import { hubSpotObject, hubSpotReads, type HubSpotRead, paths, scopes } from './paths.ts';
import { accountAnswer } from './wire.ts';

/** Only whether it is answered counts. */
const anyAnswer = z.looseObject({});

/** A path of one read that would be refused without its scope; nothing is changed. */
const attempt = async (client: HubSpotClient, what: string, path: string): Promise<HubSpotError | null> => {
  try {
    const query = { limit: '1' };
    await client.call({ what, family: 'burst', method: 'GET', path, query, answer: anyAnswer });
    return null;
  } catch (error) {
    if (error instanceof HubSpotError && (error.status === 403 || error.status === 404)) return error;
    throw error;
  }
};

/** Whether rows may be written, by updating none: with the scope that is empty or invalid, without it forbidden. */
const mayWrite = async (client: HubSpotClient, object: ObjectName): Promise<HubSpotError | null> => {
  try {
    const what = `updating ${hubSpotObject(object).label}`;
    const path = paths.batchUpdate(object);
    await client.call({
      what,
      family: 'burst',
      method: 'POST',
      path,
      body: { inputs: [] },
      answer: anyAnswer,
    });
    return null;
  } catch (error) {
    if (!(error instanceof HubSpotError)) throw error;
    if (error.status === 403) return error;
    if (error.kind === 'invalid') return null;
    throw error;
  }
};

/** Account, objects and what is missing. Throws when the token is refused or HubSpot cannot be reached. */
export const probe = async (client: HubSpotClient): Promise<Probe> => {
  const account = await client.call({
    what: 'reading the account details',
    family: 'burst',
    method: 'GET',
    path: paths.accountDetails,
    answer: accountAnswer,
  });
  if (typeof account.timeZone === 'string') client.learnTimeZone(account.timeZone);
  const findings: Finding[] = [];
  const objects: ObjectName[] = [];
  for (const object of hubSpotReads) {
    const { label } = hubSpotObject(object);
    const refusal = await attempt(client, `reading ${label}`, paths.objects(object));
    if (refusal === null) objects.push(object);
    else findings.push(missingObject(object, refusal));
  }
  for (const object of objects.filter((name) => name === 'contact')) {
    const refusal = await mayWrite(client, object);
    if (refusal !== null)
      findings.push(
        missingScope(
          'error',
          `scores cannot be written to ${hubSpotObject(object).label}`,
          refusal,
          scopes.write(object),
        ),
      );
  }
  const owners = await attempt(client, 'reading the owners', paths.owners);
  if (owners !== null)
    findings.push(
      missingScope('warning', 'the owners cannot be read, so no lead can be given to a rep', owners, scopes.owners),
    );
  const groups = await attempt(client, 'reading the property groups', paths.propertyGroups('contact'));
  if (groups !== null)
    findings.push(
      missingScope('error', 'the properties of contacts cannot be read', groups, scopes.readSchema('contact')),
    );
  const lists = await attempt(client, 'looking for segments', paths.listByName('contact', 'baton'));
  if (lists?.status === 403)
    findings.push(
      missingScope('warning', 'work-queue segments cannot be made', lists, `${scopes.readLists}, ${scopes.writeLists}`),
    );
  const isSandbox = account.accountType !== 'STANDARD';
  if (isSandbox)
    findings.push({
      severity: 'info',
      what: `this is a ${account.accountType.toLowerCase().replaceAll('_', ' ')} account`,
      nextStep: 'the mode sandbox may be used here; never with the production account',
    });
  return {
    accountId: account.portalId,
    accountName: account.portalName ?? null,
    isSandbox,
    timeZone: account.timeZone ?? null,
    objects,
    findings,
  };
};

const missingScope = (severity: Finding['severity'], what: string, refusal: HubSpotError, usual: string): Finding => ({
  severity,
  what: `${what}: the scope ${refusal.scopes.length > 0 ? refusal.scopes.join(', ') : usual} is missing`,
  nextStep: 'add the scope to the app in HubSpot and install the app again',
});

/** Leads need Sales Hub Professional; contacts are what everything stands on. */
const missingObject = (object: HubSpotRead, refusal: HubSpotError): Finding => {
  if (object === 'lead')
    return {
      severity: 'info',
      what: 'the account has no leads object, or the app may not read it',
      nextStep: `nothing, if sellers work contacts; else Sales Hub Professional and the scope ${scopes.read('lead')}`,
    };
  const without = {
    contact: 'nothing can be read',
    company: 'companies stay unknown',
    deal: 'open opportunities stay unknown',
    call: 'calls of sellers stay unknown, so none counts as a touch',
    email: 'e-mails of sellers stay unknown, so none counts as a touch',
    meeting: 'meetings stay unknown, so none counts as a touch',
    message: 'messages of sellers stay unknown, so none counts as a touch',
  };
  return missingScope(object === 'contact' ? 'error' : 'warning', without[object], refusal, scopes.read(object));
};
