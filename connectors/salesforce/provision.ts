// Our fields, the log of dispositions, list views, flows and permission sets in the org: compared first, then checked by the org itself, then
// deployed in one piece. Additive: what an admin changed stays, what is missing is added, what stands in the way is said.
import { z } from 'zod';
import type { Provision, ProvisionChange } from '#connectors/connector.ts';
import type { Clock } from '#src/clock.ts';
import type { SalesforceClient } from './client.ts';
import { hasCode, SalesforceError } from './failures.ts';
import { componentsOf } from './metadata.ts';
import { type Component, partsOf } from './metadata-component.ts';
import { packageFiles } from './metadata-package.ts';
import { deploy } from './provision-deploy.ts';
import { type Org, readOrg } from './provision-org.ts';
import { type Refusals, type Step, stepsBetween } from './provision-plan.ts';
import { type ComponentFailure, createdAnswer } from './provision-wire.ts';

export type Installing = {
  readonly client: SalesforceClient;
  readonly clock: Clock;
};

/** What stands between the org and what is wanted; changes nothing. */
export const planProvision = async (
  on: Pick<Installing, 'client'>,
  wanted: Provision,
): Promise<readonly ProvisionChange[]> => {
  const components = componentsOf(wanted);
  return stepsBetween(wanted, components, await readOrg(on.client, wanted, components)).map(({ change }) => change);
};

/**
 * Checks and deploys what is missing and tells each change. What the org refuses becomes `blocked` and the rest goes on; an outage, a limit and a
 * missing permission are thrown, and a second run makes what is left. Reads back at the end: what did not stay is `blocked` too.
 */
export const applyProvision = async (
  on: Installing,
  wanted: Provision,
  onChange: (change: ProvisionChange) => void,
): Promise<readonly ProvisionChange[]> => {
  const components = componentsOf(wanted);
  const org = await readOrg(on.client, wanted, components);
  const done: ProvisionChange[] = [];
  const tell = (change: ProvisionChange): void => {
    done.push(change);
    onChange(change);
  };
  const { steps, refused } = await deployed(on, wanted, components, org);
  for (const { change } of steps.filter(({ assigns }) => assigns === undefined)) tell(change);
  for (const step of steps)
    if (step.assigns !== undefined)
      tell(step.change.action === 'blocked' ? step.change : await assigned(on.client, step, step.assigns, org));
  if (!done.some(({ action }) => action !== 'blocked')) return done;
  const left = stepsBetween(wanted, components, await readOrg(on.client, wanted, components), refused);
  for (const { change } of left) {
    if (done.some((one) => one.action === 'blocked' && isSame(one, change))) continue;
    const why = 'Salesforce accepted it but does not show it; run install apply again';
    // A flow that landed inactive, or a field that could not be seen before, has words of its own.
    tell(change.action === 'blocked' ? change : { ...change, action: 'blocked', why });
  }
  return done;
};

const isSame = (a: ProvisionChange, b: ProvisionChange): boolean => a.object === b.object && a.name === b.name;

/** Each check can find only the first fault of a part; what needs the part is found in the next. */
const mostChecks = 6;

/** The steps as they went: what the org refuses is taken out, with all that needs it, until it accepts the rest. */
const deployed = async (
  on: Installing,
  wanted: Provision,
  components: readonly Component[],
  org: Org,
): Promise<{ readonly steps: readonly Step[]; readonly refused: Refusals }> => {
  const refused = new Map<string, string>();
  for (let check = 0; check < mostChecks; check++) {
    const steps = stepsBetween(wanted, components, org, refused);
    const sent = steps.flatMap(({ component }) => component ?? []);
    if (sent.length === 0) return { steps, refused };
    const files = packageFiles(sent, org.version);
    const checked = await deploy(on, files, true);
    const result = checked.ok ? await deploy(on, files, false) : checked;
    if (result.ok) return { steps, refused };
    const found = refusalsIn(result.failures, sent);
    // What was accepted on trial and then refused, or for no part of ours, will not do better without one of its parts.
    if (checked.ok || found.size === 0) {
      const why = result.problem ?? saidOf(result.failures);
      return { steps: steps.map((step) => withBlocked(step, why)), refused };
    }
    for (const [name, why] of found) refused.set(name, why);
  }
  const why = `Salesforce refused it ${mostChecks} times, each time for something else; clear what is blocked, then run install apply again`;
  const steps = stepsBetween(wanted, components, org, refused);
  return { steps: steps.map((step) => withBlocked(step, why)), refused };
};

const withBlocked = (step: Step, why: string): Step =>
  step.component === undefined && step.assigns === undefined
    ? step
    : { change: { ...step.change, action: 'blocked', why: `Salesforce refused the installation: ${why}` } };

const saidOf = (failures: readonly ComponentFailure[]): string =>
  oneLine(failures.map(({ fullName, problem }) => `${fullName ?? ''} ${problem ?? ''}`)[0] ?? 'no reason given');

/** Longest reason told: a line an admin reads. */
const reasonChars = 300;
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, reasonChars);

/** Objects and fields first: without one, whatever names it fails too and may be fine once it is left out. */
const refusalsIn = (failures: readonly ComponentFailure[], sent: readonly Component[]): Refusals => {
  const ours = failures.flatMap(({ fullName, problem }) => {
    const component = sent.find((one) => one.fullName === fullName);
    return component === undefined ? [] : [{ component, problem: problem ?? 'no reason given' }];
  });
  const basic = ours.filter(({ component: { type } }) => type === 'CustomObject' || type === 'CustomField');
  return new Map(
    (basic.length > 0 ? basic : ours).map(({ component, problem }) => [
      component.fullName,
      `Salesforce refuses it: ${oneLine(problem).replace(/\.$/, '')}; put that right under ${placeOf(component)}, then run install apply again`,
    ]),
  );
};

const placeOf = ({ type, fullName }: Component): string => {
  switch (type) {
    case 'CustomObject':
      return 'Setup > Object Manager';
    case 'CustomField':
      return `Setup > Object Manager > ${partsOf(fullName)[0]} > Fields & Relationships`;
    case 'ListView':
      return `the list views of ${partsOf(fullName)[0]}`;
    case 'PermissionSet':
      return 'Setup > Permission Sets';
    case 'Flow':
      return 'Setup > Flows';
  }
};

const setsAnswer = z.object({ records: z.array(z.object({ Id: z.string() })) });

/** The change as it went. A refusal is the change's own: the user may lack the licence, or the right to assign. */
const assigned = async (client: SalesforceClient, step: Step, set: string, org: Org): Promise<ProvisionChange> => {
  const what = `assigning the permission set ${set}`;
  const blocked = (reason: string): ProvisionChange => ({
    ...step.change,
    action: 'blocked',
    why: `${reason}; assign ${set} to the user under Setup > Permission Sets`,
  });
  try {
    const q = `SELECT Id FROM PermissionSet WHERE Name = '${set}'`;
    const { records } = await client.call({ what, method: 'GET', path: 'query', query: { q }, answer: setsAnswer });
    const [found] = records;
    if (found === undefined) return blocked('the permission set is not there');
    await client.call({
      what,
      method: 'POST',
      path: 'sobjects/PermissionSetAssignment',
      body: { AssigneeId: org.userId, PermissionSetId: found.Id },
      answer: createdAnswer,
      isWrite: true,
    });
    return step.change;
  } catch (error) {
    if (hasCode(error, 'DUPLICATE_VALUE')) return step.change;
    if (error instanceof SalesforceError && (error.kind === 'invalid' || error.status === 403))
      return blocked(error.message);
    throw error;
  }
};
