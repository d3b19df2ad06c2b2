// Asking an org without a socket: the same door as the server's, answered at once.
import { virtualClock, type VirtualClock } from '#src/clock.ts';
import { handleApi } from '#twins/salesforce/api.ts';
import { openOrg, type OrgOptions, type SalesforceOrg } from '#twins/salesforce/org.ts';
import type { AppOptions } from '#twins/salesforce/org-setup.ts';

export type Problem = { errorCode: string; statusCode: string; message: string; fields?: string[] };
export type Saved = { id?: string; success: boolean; errors: Problem[] };
export type FieldSaid = {
  name: string;
  type: string;
  length: number;
  updateable: boolean;
  createable: boolean;
  restrictedPicklist: boolean;
  picklistValues: { value: string }[];
};
/** Every field an answer of the twin may have; a test reads those its answer has. */
export type Body = {
  [index: number]: Saved & Problem;
  access_token: string;
  refresh_token?: string;
  instance_url: string;
  error: string;
  error_description: string;
  totalSize: number;
  done: boolean;
  nextRecordsUrl?: string;
  records: Record<string, unknown>[];
  ids: string[];
  latestDateCovered: string;
  deletedRecords: { id: string; deletedDate: string }[];
  fields: FieldSaid[];
  id: string;
  state: string;
  numberRecordsProcessed: number;
  numberRecordsFailed: number;
  deployResult: {
    status: string;
    done: boolean;
    success: boolean;
    numberComponentErrors: number;
    details: {
      componentFailures: { fullName: string; componentType: string; problem: string; lineNumber?: number }[];
      componentSuccesses: { fullName: string; componentType: string; created: boolean; changed: boolean }[];
    };
  };
};
export type Answered = { status: number; body: Body; text: string; headers: Readonly<Record<string, string>> };

export const startAt = Date.UTC(2026, 10, 23, 9);
export const data = '/services/data/v67.0';

export type Opened = {
  org: SalesforceOrg;
  clock: VirtualClock;
  clientId: string;
  clientSecret: string;
  token: string;
  ask: (method: string, target: string, body?: unknown, headers?: Record<string, string>) => Answered;
  form: (target: string, values: Record<string, string>) => Answered;
  /** All rows of a query, page by page. */
  query: (soql: string, headers?: Record<string, string>) => Record<string, unknown>[];
};

export const open = (options: OrgOptions = {}, app: AppOptions = {}): Opened => {
  const clock = virtualClock(startAt);
  const org = openOrg({ clock, ...options });
  const { clientId, clientSecret } = org.addApp(app);
  const call = (method: string, target: string, body: Buffer, headers: Record<string, string>): Answered => {
    const fate = handleApi(org.state, { method, target, headers, body });
    if (fate.kind !== 'answer') throw new Error(`The call met ${fate.kind}`);
    const { answer } = fate;
    const text = typeof answer.text === 'string' ? answer.text : [...(answer.text ?? [])].join('');
    return { status: answer.status, body: answer.body as Body, text, headers: answer.headers ?? {} };
  };
  const form = (target: string, values: Record<string, string>): Answered =>
    call('POST', target, Buffer.from(new URLSearchParams(values).toString()), {});
  const token = form('/services/oauth2/token', {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  }).body.access_token;
  const ask: Opened['ask'] = (method, target, body, headers = {}) => {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body === undefined ? '' : JSON.stringify(body));
    const path = target.startsWith('/services') || target.startsWith('/id/') ? target : `${data}/${target}`;
    return call(method, path, bytes, { authorization: `Bearer ${token}`, ...headers });
  };
  const query: Opened['query'] = (soql, headers) => {
    let answer = ask('GET', `query?q=${encodeURIComponent(soql)}`, undefined, headers);
    const rows: Record<string, unknown>[] = [];
    for (;;) {
      if (answer.status !== 200) throw new Error(`${answer.body[0]?.errorCode}: ${answer.body[0]?.message}`);
      rows.push(...answer.body.records);
      if (answer.body.nextRecordsUrl === undefined) return rows;
      answer = ask('GET', answer.body.nextRecordsUrl, undefined, headers);
    }
  };
  return { org, clock, clientId, clientSecret, token, ask, form, query };
};
