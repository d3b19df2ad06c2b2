// The practice org's people: most of those whom the portal knows, brought over as leads and accounts, as a company does that has both CRMs. The rest
// stays in the portal alone; who is in the org alone comes there by org-writer.ts.
import type { SalesforceOrg } from '../salesforce/org.ts';
import type { HubSpotPortal } from '../hubspot/portal.ts';

/** Of five people of the portal, so many are in the org too. */
const inBothOfFive = 3;

const industries: Readonly<Record<string, string>> = {
  COMPUTER_SOFTWARE: 'Technology',
  INTERNET: 'Technology',
  LOGISTICS_AND_SUPPLY_CHAIN: 'Transportation',
  TRANSPORTATION_TRUCKING_RAILROAD: 'Transportation',
  HOSPITAL_HEALTH_CARE: 'Healthcare',
};

type Properties = Readonly<Record<string, string>>;

const ofCompany = ({ numberofemployees, industry }: Properties): Readonly<Record<string, string | number>> => ({
  ...(numberofemployees !== undefined && { NumberOfEmployees: Number(numberofemployees) }),
  ...(industry !== undefined && industries[industry] !== undefined && { Industry: industries[industry] }),
});

export const accountValues = (properties: Properties): Readonly<Record<string, string | number>> => {
  const { name, domain, lifecyclestage } = properties;
  return {
    Name: name ?? 'Unnamed',
    ...(domain !== undefined && { Website: domain }),
    ...(lifecyclestage === 'customer' && { Type: 'Customer - Direct' }),
    ...ofCompany(properties),
  };
};

export const leadValues = (person: Properties, company: Properties): Readonly<Record<string, string | number>> => {
  const { firstname, lastname, email, jobtitle, country, phone } = person;
  return {
    LastName: lastname ?? 'Unknown',
    Company: company['name'] ?? 'Unknown',
    Status: 'Open - Not Contacted',
    ...(firstname !== undefined && { FirstName: firstname }),
    ...(email !== undefined && { Email: email }),
    ...(jobtitle !== undefined && { Title: jobtitle }),
    ...(country !== undefined && { Country: country }),
    ...(phone !== undefined && { Phone: phone }),
    ...ofCompany(company),
  };
};

export type Bridge = {
  /** Brings over whom it has not yet looked at, three of five. Returns the new pairs. */
  step(): readonly { readonly contact: string; readonly lead: string }[];
  leadOf(contact: string): string | undefined;
};

/** Where the portal has the integration's id properties, it names the lead, and after a conversion the contact, there. */
export const bridgeBetween = (portal: HubSpotPortal, org: SalesforceOrg): Bridge => {
  const leads = new Map<string, string>();
  const accounts = new Set<string>();
  const converted = new Set<string>();
  let next = 0;
  let nth = 0;
  const by = { sourceType: 'SALESFORCE', sourceId: 'native-sync' };
  const link = (contact: string, property: string, id: string): void => {
    if (portal.state.properties.get('contacts', property) === undefined) return;
    if (portal.state.tables.contacts.records.get(Number(contact))?.archivedAt !== null) return;
    portal.edit('contacts', contact, { [property]: id }, by);
  };
  const bringCompanies = (): void => {
    const { live, records } = portal.state.tables.companies;
    for (const id of live) {
      if (accounts.has(String(id))) continue;
      accounts.add(String(id));
      org.seed('Account', accountValues(records.get(id)?.values ?? {}));
    }
  };
  return {
    leadOf: (contact) => leads.get(contact),
    step: () => {
      bringCompanies();
      const { live, records } = portal.state.tables.contacts;
      const made: { contact: string; lead: string }[] = [];
      for (const id of live) {
        if (id < next) continue;
        next = id + 1;
        const values = records.get(id)?.values ?? {};
        const company = portal.state.tables.companies.records.get(Number(values['associatedcompanyid']))?.values ?? {};
        if (nth++ % 5 >= inBothOfFive) continue;
        const lead = org.seed('Lead', leadValues(values, company));
        const contact = String(id);
        leads.set(contact, lead);
        link(contact, 'salesforceleadid', lead);
        made.push({ contact, lead });
      }
      for (const [contact, lead] of leads) {
        const there = org.get(lead)?.values['ConvertedContactId'];
        if (converted.has(lead) || typeof there !== 'string') continue;
        converted.add(lead);
        link(contact, 'salesforcecontactid', there);
      }
      return made;
    },
  };
};

/** Returns how many leads it made. */
export const bringOver = (portal: HubSpotPortal, org: SalesforceOrg): number =>
  bridgeBetween(portal, org).step().length;
