// Who may call what: private-app tokens with their scopes and expiry.
// https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/scopes
import { isEngagement, type ObjectType } from './types.ts';

export const defaultScopes: readonly string[] = [
  'oauth',
  ...['contacts', 'companies', 'deals', 'leads'].flatMap((type) => [
    `crm.objects.${type}.read`,
    `crm.objects.${type}.write`,
    `crm.schemas.${type}.read`,
    `crm.schemas.${type}.write`,
  ]),
  'sales-email-read',
  'crm.objects.owners.read',
  'crm.lists.read',
  'crm.lists.write',
];

export type App = {
  readonly token: string;
  readonly appId: string;
  readonly scopes: readonly string[];
  /** null = never. */
  readonly expiresAt: number | null;
};

/** Any one of these opens a path; none = no scope is needed. */
export type NeededScopes = readonly string[];

/** What sellers do is read and written with the scopes of contacts; e-mails need one more, which stands for both here. */
const scopeOf = (type: ObjectType): string => (isEngagement(type) ? 'contacts' : type);
export const readScopes = (type: ObjectType): NeededScopes =>
  type === 'emails' ? ['sales-email-read'] : [`crm.objects.${scopeOf(type)}.read`];
export const writeScopes = (type: ObjectType): NeededScopes => [`crm.objects.${scopeOf(type)}.write`];
export const schemaReadScopes = (type: ObjectType): NeededScopes => [
  `crm.schemas.${scopeOf(type)}.read`,
  `crm.objects.${scopeOf(type)}.read`,
];
// Leads have no schema scope of their own everywhere: writing the object is enough there (assumed).
export const schemaWriteScopes = (type: ObjectType): NeededScopes =>
  type === 'leads' ? ['crm.schemas.leads.write', 'crm.objects.leads.write'] : [`crm.schemas.${scopeOf(type)}.write`];

export const hasScope = (app: App, needed: NeededScopes): boolean =>
  needed.length === 0 || needed.some((scope) => app.scopes.includes(scope));

/** The token of an `Authorization: Bearer …` header; null = there is none. */
export const bearerOf = (header: string | undefined): string | null =>
  /^Bearer\s+(\S+)$/i.exec(header ?? '')?.[1] ?? null;
