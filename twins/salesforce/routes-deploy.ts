// The REST resource of deployments: a zip comes in, its outcome is asked for until it is done.
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy.htm
import { z } from 'zod';
import { refuse, type Answer } from './answers.ts';
import type { Deployment } from './deployment.ts';
import { multipart, readPackage, type Problem } from './deploy-zip.ts';
import { makeId } from './ids.ts';
import { notFound, type Route, type TwinRequest } from './request.ts';
import { nextSerial, rightsOf } from './state.ts';

const options = z.object({
  deployOptions: z.object({
    checkOnly: z.boolean().optional(),
    rollbackOnError: z.boolean().optional(),
    singlePackage: z.boolean().optional(),
  }),
});

const failureOf = ({ type, fullName, fileName, problem, line }: Problem): unknown => ({
  componentType: type,
  fullName,
  fileName,
  problem,
  problemType: 'Error',
  lineNumber: line ?? null,
  success: false,
  changed: false,
  created: false,
  deleted: false,
});

const resultOf = (
  { state, query }: TwinRequest,
  { id, createdAt, doneAt, outcome, package: sent, isCheck }: Deployment,
): unknown => {
  const isDone = outcome !== null;
  const failures = outcome?.failures ?? [];
  const startedAt = (createdAt + doneAt) / 2;
  const status = !isDone
    ? state.clock.now() < startedAt
      ? 'Pending'
      : 'InProgress'
    : failures.length > 0
      ? 'Failed'
      : 'Succeeded';
  const details = {
    componentFailures: failures.map(failureOf),
    componentSuccesses: (outcome?.successes ?? []).map(({ type, fullName, fileName, created, deleted }) => ({
      componentType: type,
      fullName,
      fileName,
      success: true,
      created,
      deleted,
      changed: true,
    })),
    runTestResult: { numFailures: 0, numTestsRun: 0 },
  };
  return {
    id,
    status,
    done: isDone,
    success: isDone && failures.length === 0,
    checkOnly: isCheck,
    rollbackOnError: true,
    numberComponentsTotal: sent.components.length + sent.destroyed.length,
    numberComponentsDeployed: outcome?.successes.length ?? 0,
    numberComponentErrors: failures.length,
    ...(query.get('includeDetails') === 'true' ? { details } : {}),
  };
};

const start = (request: TwinRequest): Answer => {
  const { state, userId, body, headers } = request;
  if (!rightsOf(state, userId).canDeploy || state.behaviour.refusesDeploys)
    return refuse(
      403,
      'INSUFFICIENT_ACCESS',
      'insufficient access rights on object id: Modify Metadata Through Metadata API Functions',
    );
  const parts = multipart(body, headers['content-type'] ?? '');
  const [json, file] = [parts?.get('json'), parts?.get('file')];
  if (json === undefined || file === undefined)
    return refuse(400, 'MISSING_ARGUMENT', 'The parts json and file are required');
  let read: z.infer<typeof options>;
  try {
    read = options.parse(JSON.parse(json.toString('utf8')));
  } catch {
    return refuse(400, 'JSON_PARSER_ERROR', 'deployOptions cannot be read');
  }
  const { checkOnly = false, rollbackOnError, singlePackage } = read.deployOptions;
  if (rollbackOnError !== true || singlePackage !== true)
    return refuse(400, 'INVALID_FIELD', 'This org takes single packages with rollbackOnError only');
  const at = state.clock.now();
  const deployment: Deployment = {
    id: makeId('0Af', nextSerial(state)),
    userId,
    package: readPackage(file),
    isCheck: checkOnly,
    createdAt: at,
    doneAt: at + state.limits.deployMs,
    outcome: null,
  };
  state.deployments.set(deployment.id, deployment);
  return {
    status: 201,
    body: { id: deployment.id, deployOptions: read.deployOptions, deployResult: resultOf(request, deployment) },
  };
};

const look = (request: TwinRequest, id: string): Answer => {
  const deployment = request.state.deployments.get(id);
  if (deployment === undefined) return notFound();
  return { status: 200, body: { id, deployResult: resultOf(request, deployment) } };
};

export const deployRoute = (method: string, path: readonly string[]): Route | null => {
  const [what, id] = path;
  if (what !== 'deployRequest' || path.length > 2) return null;
  if (method === 'POST' && id === undefined) return { endpoint: 'deploy', run: start };
  if (method === 'GET' && id !== undefined) return { endpoint: 'deploy_status', run: (request) => look(request, id) };
  return null;
};
