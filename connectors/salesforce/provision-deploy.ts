// One deployment through the Metadata API: sent as a zip, looked at until it is done. It takes everything or nothing.
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy.htm
import type { Clock } from '#src/clock.ts';
import type { SalesforceClient } from './client.ts';
import { hasCode, SalesforceError } from './failures.ts';
import { type Files, zipOf } from './metadata-package.ts';
import { type ComponentFailure, type DeployAnswer, deployAnswer } from './provision-wire.ts';

/** First and longest wait between two looks. */
const firstWaitMs = 1_000;
const longestWaitMs = 10_000;
/** A package of ours takes seconds; deployments of others that wait before it may take long. */
const mostMs = 20 * 60_000;

export type Deployed =
  | { readonly ok: true }
  /** `problem`: where it failed as a whole. */
  | { readonly ok: false; readonly failures: readonly ComponentFailure[]; readonly problem: string | null };

/** `isCheck`: only says what would happen. Throws where it does not come to an end, and where the user may not deploy. */
export const deploy = async (
  on: { readonly client: SalesforceClient; readonly clock: Clock },
  files: Files,
  isCheck: boolean,
): Promise<Deployed> => {
  const { client, clock } = on;
  const id = await send(client, files, isCheck);
  const what = isCheck ? 'checking the installation' : 'installing';
  const until = clock.now() + mostMs;
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    await clock.sleep(waitMs);
    const path = `metadata/deployRequest/${id}`;
    const query = { includeDetails: 'true' };
    const { deployResult } = await client.call({ what, method: 'GET', path, query, answer: deployAnswer });
    if (deployResult?.done === true) return resultOf(deployResult);
    if (clock.now() < until) continue;
    throw new SalesforceError(
      `${what} is not done after ${mostMs / 60_000} minutes; see Setup > Deployment Status, then run install apply again`,
      { kind: 'unavailable', status: 0, isOutcomeUnknown: !isCheck },
    );
  }
};

const send = async (client: SalesforceClient, files: Files, isCheck: boolean): Promise<string> => {
  const options = { allowMissingFiles: false, checkOnly: isCheck, rollbackOnError: true, singlePackage: true };
  const form = new FormData();
  form.append('json', new Blob([JSON.stringify({ deployOptions: options })], { type: 'application/json' }));
  form.append('file', new Blob([Uint8Array.from(zipOf(files))], { type: 'application/zip' }), 'deploy.zip');
  try {
    const { id } = await client.call({
      what: 'sending the installation',
      method: 'POST',
      path: 'metadata/deployRequest',
      form,
      answer: deployAnswer,
      isWrite: !isCheck,
    });
    return id;
  } catch (error) {
    if (!(error instanceof SalesforceError) || !isOfRights(error)) throw error;
    throw new SalesforceError(
      'the user that Baton is connected as may not change the set-up of the org; give it the permission "Modify Metadata Through Metadata API Functions" until the installation is done, then run install apply again',
      { kind: 'auth', status: error.status, codes: error.codes, cause: error },
    );
  }
};

/** A session that ended is told as such by the client. */
const isOfRights = (error: SalesforceError): boolean =>
  error.status === 403 &&
  !hasCode(error, 'REQUEST_LIMIT_EXCEEDED', 'API_DISABLED_FOR_ORG', 'API_CURRENTLY_DISABLED', 'ORG_LOCKED');

const resultOf = (result: NonNullable<DeployAnswer['deployResult']>): Deployed => {
  const failures = (result.details?.componentFailures ?? []).filter(({ problemType }) => problemType !== 'Warning');
  if (result.success ?? result.status === 'Succeeded') return { ok: true };
  const problem = failures.length > 0 ? null : (result.errorMessage ?? `it ended as ${result.status}`);
  return { ok: false, failures, problem };
};
