// The CRMs' own integration between a portal and an org, as an admin may have switched it on: it pairs records by the portal's id properties and
// copies mapped fields both ways, each change some time after it was made. It knows nothing of Baton and copies Baton's fields too where mapped.
import type { SalesforceOrg } from '#twins/salesforce/org.ts';
import type { HubSpotPortal } from '#twins/hubspot/portal.ts';

/** A property of the portal's contact and the field of the org's lead that it is kept equal with. */
export type SyncedField = { readonly property: string; readonly field: string; readonly type: 'text' | 'number' };

export type NativeSync = {
  /** From now on this contact and this lead are one to the integration. */
  pair(contactId: string, leadId: string): void;
  /** Sees what has changed on both sides and copies what is due. Returns how many values it copied. */
  step(): number;
};

type Side = 'portal' | 'org';
type Seen = { portal: string | null; org: string | null };
type Copy = { readonly at: number; readonly pair: number; readonly field: number; readonly to: Side };

const byIntegration = { sourceType: 'SALESFORCE', sourceId: 'native-sync' };

/** `delayMs`: how long a change takes to the other side. Where both sides changed meanwhile, the portal's value is kept. */
export const createNativeSync = (on: {
  readonly portal: HubSpotPortal;
  readonly org: SalesforceOrg;
  readonly fields: readonly SyncedField[];
  readonly delayMs: number;
}): NativeSync => {
  const { portal, org, fields, delayMs } = on;
  const pairs: { readonly contactId: string; readonly leadId: string; readonly seen: Seen[] }[] = [];
  let queue: Copy[] = [];

  const plain = (text: string): string | null => (text === '' ? null : text.replaceAll('\r\n', '\n'));
  const inPortal = (values: Readonly<Record<string, string>>, { property }: SyncedField): string | null =>
    plain(values[property] ?? '');
  const inOrg = (values: Readonly<Record<string, unknown>>, { field }: SyncedField): string | null => {
    const value = values[field];
    return typeof value === 'string' || typeof value === 'number' ? plain(String(value)) : null;
  };

  const look = (contactId: string, leadId: string): Seen[] | null => {
    const contact = portal.get('contacts', contactId);
    const lead = org.get(leadId);
    if (contact === null || contact.archivedAt !== null || lead === null) return null;
    // What was converted is not edited any more; the integration then follows the contact, which this one does not.
    if (lead.values['IsDeleted'] === true || lead.values['IsConverted'] === true) return null;
    return fields.map((one) => ({ portal: inPortal(contact.properties, one), org: inOrg(lead.values, one) }));
  };

  const notice = (): void => {
    const at = on.portal.clock.now() + delayMs;
    pairs.forEach(({ contactId, leadId, seen }, pair) => {
      look(contactId, leadId)?.forEach((now, field) => {
        const last = seen[field];
        if (last === undefined) return;
        if (now.portal !== last.portal) queue.push({ at, pair, field, to: 'org' });
        else if (now.org !== last.org) queue.push({ at, pair, field, to: 'portal' });
        seen[field] = now;
      });
    });
  };

  const copy = ({ pair, field, to }: Copy): number => {
    const { contactId, leadId, seen } = pairs[pair] ?? { contactId: '', leadId: '', seen: [] };
    const now = look(contactId, leadId)?.[field];
    const one = fields[field];
    if (now === undefined || one === undefined || now.portal === now.org) return 0;
    if (to === 'org') {
      const value = one.type === 'number' && now.portal !== null ? Number(now.portal) : now.portal;
      org.edit(leadId, { [one.field]: value }, { user: org.users.admin });
      seen[field] = { portal: now.portal, org: now.portal };
    } else {
      portal.edit('contacts', contactId, { [one.property]: now.org ?? '' }, byIntegration);
      seen[field] = { portal: now.org, org: now.org };
    }
    return 1;
  };

  return {
    pair: (contactId, leadId) => {
      pairs.push({ contactId, leadId, seen: look(contactId, leadId) ?? [] });
    },
    step: () => {
      notice();
      const now = on.portal.clock.now();
      const due = queue.filter(({ at }) => at <= now);
      queue = queue.filter(({ at }) => at > now);
      return due.reduce((sum, one) => sum + copy(one), 0);
    },
  };
};
