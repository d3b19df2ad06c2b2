// What the world needs of a practice portal: to write into it as people and systems do, and to read what a seller would see.
import type { HubSpotPortal } from '../hubspot/portal.ts';

export type PortalWriter = Pick<HubSpotPortal, 'createContact' | 'createCompany' | 'createDeal' | 'edit' | 'state'>;

/** Whether the record is still there: people of the portal may archive or merge what the world has made. */
export const isLive = (portal: PortalWriter, type: 'contacts' | 'companies' | 'deals', id: string): boolean =>
  portal.state.tables[type].records.get(Number(id))?.archivedAt === null;

/** What stands in a contact's properties, as a person on the screen sees it; '' = empty. */
export const shownOn = (portal: PortalWriter, contact: string, property: string): string =>
  portal.state.tables.contacts.records.get(Number(contact))?.values[property] ?? '';

/** Who made a change, as HubSpot's history says it. */
export const origins = {
  form: { sourceType: 'FORM' },
  analytics: { sourceType: 'ANALYTICS' },
  email: { sourceType: 'EMAIL' },
  meetings: { sourceType: 'MEETINGS' },
  workflow: { sourceType: 'AUTOMATION_PLATFORM' },
  enrichment: { sourceType: 'DATA_ENRICHMENT' },
  list: { sourceType: 'IMPORT' },
} as const satisfies Record<string, { sourceType: string }>;
export type Origin = keyof typeof origins;
