// A world whose people are in the practice org alone: what a portal would note of them, an org notes as leads, campaign members and events, and the
// rest (pages, opened mails) nobody sees there. A portal that nobody looks at keeps what the world itself needs.
import { createPortal } from '../hubspot/portal.ts';
import type { SalesforceOrg } from '../salesforce/org.ts';
import { accountValues, leadValues } from './org.ts';
import type { PortalWriter } from './portal.ts';
import type { Clock } from '#src/clock.ts';

export type OrgWriter = PortalWriter & { leadOf(person: string): string | undefined };

/** Far from the ids of a portal with people of its own. */
const firstId = 9_000_001;
const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

const fields: Readonly<Record<string, string>> = { jobtitle: 'Title', country: 'Country', phone: 'Phone' };

export const orgWriter = (org: SalesforceOrg, clock: Clock): OrgWriter => {
  const hidden = createPortal({ clock, firstId });
  const leads = new Map<string, string>();
  const campaigns = new Map<string, string>();
  const members = new Set<string>();
  const user = org.users.admin;

  const campaignOf = (name: string): string => {
    const known = campaigns.get(name);
    if (known !== undefined) return known;
    const type = /webinar/i.test(name) ? 'Webinar' : 'Other';
    const made = org.seed('Campaign', { Name: name.slice(0, 80), Type: type, IsActive: true });
    campaigns.set(name, made);
    return made;
  };
  const placeOf = (lead: string): { LeadId: string } | { ContactId: string } => {
    const contact = org.get(lead)?.values['ConvertedContactId'];
    return typeof contact === 'string' ? { ContactId: contact } : { LeadId: lead };
  };
  const note = (lead: string, values: Readonly<Record<string, unknown>>, at: number): void => {
    const form = values['recent_conversion_event_name'];
    if (typeof form === 'string' && form !== '' && !members.has(`${lead}/${form}`)) {
      members.add(`${lead}/${form}`);
      org.seed(
        'CampaignMember',
        {
          ...{ CampaignId: campaignOf(form), ...placeOf(lead) },
          ...{ Status: 'Responded', HasResponded: true, FirstRespondedDate: day(at) },
        },
        { at, user },
      );
    }
    if (typeof values['hs_latest_meeting_activity'] === 'string') {
      const place = placeOf(lead);
      const who = 'ContactId' in place ? place.ContactId : place.LeadId;
      org.seed('Event', { Subject: 'Meeting booked by the person', WhoId: who, StartDateTime: at }, { at, user });
    }
    const place = placeOf(lead);
    const known = Object.entries(fields).flatMap(([property, field]) => {
      const value = values[property];
      return typeof value === 'string' && 'LeadId' in place ? [[field, value] as const] : [];
    });
    if (values['hs_email_optout'] === 'true' && 'LeadId' in place) known.push(['HasOptedOutOfEmail', 'true']);
    if (known.length > 0) org.edit(lead, Object.fromEntries(known), { at, user });
  };

  return {
    state: hidden.state,
    leadOf: (person) => leads.get(person),
    createCompany: (properties, by) => {
      const id = hidden.createCompany(properties, by);
      org.seed('Account', accountValues(textsOf(properties)), { at: by?.at ?? clock.now(), user });
      return id;
    },
    createContact: (properties, by) => {
      const id = hidden.createContact(properties, by);
      const at = by?.at ?? clock.now();
      const company = hidden.state.tables.companies.records.get(Number(by?.company))?.values ?? {};
      const lead = org.seed('Lead', leadValues(textsOf(properties), company), { at, user });
      leads.set(id, lead);
      note(lead, { ...properties, jobtitle: undefined, country: undefined, phone: undefined }, at);
      return id;
    },
    createDeal: (properties, by) => hidden.createDeal(properties, by),
    edit: (type, id, properties, by) => {
      const changed = hidden.edit(type, id, properties, by);
      const lead = type === 'contacts' ? leads.get(id) : undefined;
      if (lead !== undefined) note(lead, properties, by?.at ?? clock.now());
      return changed;
    },
  };
};

const textsOf = (values: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
