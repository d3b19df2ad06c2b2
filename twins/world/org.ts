// The practice org's people: most of those whom the portal knows, brought over once as leads and accounts, as a company does that buys its second
// CRM. The rest stays in the portal alone.
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

/** Returns how many leads it made. */
export const bringOver = (portal: HubSpotPortal, org: SalesforceOrg): number => {
  const companies = new Map(portal.all('companies').map(({ id, properties }) => [id, properties]));
  for (const properties of companies.values()) {
    const { name, domain } = properties;
    org.seed('Account', {
      Name: name ?? 'Unnamed',
      ...(domain !== undefined && { Website: domain }),
      ...ofCompany(properties),
    });
  }
  const people = portal.all('contacts').filter((_, nth) => nth % 5 < inBothOfFive);
  for (const { properties } of people) {
    const company: Properties = companies.get(properties['associatedcompanyid'] ?? '') ?? {};
    const { firstname, lastname, email, jobtitle, country } = properties;
    org.seed('Lead', {
      LastName: lastname ?? 'Unknown',
      Company: company['name'] ?? 'Unknown',
      Status: 'Open - Not Contacted',
      ...(firstname !== undefined && { FirstName: firstname }),
      ...(email !== undefined && { Email: email }),
      ...(jobtitle !== undefined && { Title: jobtitle }),
      ...(country !== undefined && { Country: country }),
      ...ofCompany(company),
    });
  }
  return people.length;
};
