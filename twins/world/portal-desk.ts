// The practice portal as its sellers use it: contacts with Baton's properties, calls and e-mails as the objects that HubSpot makes of them.
import type { HubSpotPortal } from '../hubspot/portal.ts';
import type { Doing, SellersDesk } from './desk.ts';
import { isLive, shownOn } from './portal.ts';

/** HubSpot's own ids of call outcomes. */
const outcomes = {
  connected: 'f240bbac-87c9-4f6e-bf70-924b57d47db7',
  no_answer: '73a0d17f-1163-4015-bdd5-ec830791da20',
  left_voicemail: 'b2cf5968-551e-4856-9783-52b3da59a7d0',
} as const;

export const portalDesk = (portal: HubSpotPortal): SellersDesk => {
  const ownerNamed = (email: string): { id: string; userId: number } => {
    const owner = portal.owners().find((one) => one.email === email);
    if (owner === undefined) throw new Error(`The portal has no owner ${email}`);
    return owner;
  };
  const as = ({ by, at }: Doing): { at: number; sourceType: string; sourceId: string } => ({
    ...{ at, sourceType: 'CRM_UI', sourceId: `userId:${String(ownerNamed(by).userId)}` },
  });
  const edit = (record: string, values: Readonly<Record<string, string>>, doing: Doing): void => {
    portal.edit('contacts', record, values, as(doing));
  };
  return {
    name: 'portal',
    recordOf: (person) => (isLive(portal, 'contacts', person) ? person : null),
    shown: (record, field) => shownOn(portal, record, `baton_${field}`),
    ownerOf: (record) => {
      const id = shownOn(portal, record, 'hubspot_owner_id');
      return portal.owners().find((one) => one.id === id)?.email ?? null;
    },
    offers: (reason) =>
      portal.state.properties.get('contacts', 'baton_verdict_reason')?.options.some(({ value }) => value === reason) ===
      true,
    answer: (record, { verdict, reason, note = '' }, doing) => {
      const hasNote = portal.state.properties.get('contacts', 'baton_verdict_note') !== undefined;
      const words = hasNote ? { baton_verdict_note: note } : {};
      edit(record, { baton_verdict: verdict, baton_verdict_reason: reason, ...words }, doing);
    },
    call: (record, outcome, doing) => {
      const call = {
        hs_call_title: outcome === 'connected' ? 'Qualifying call' : 'Call',
        ...{ hs_call_direction: 'OUTBOUND', hs_call_status: 'COMPLETED', hs_call_disposition: outcomes[outcome] },
        ...{ hs_timestamp: doing.at, hubspot_owner_id: ownerNamed(doing.by).id },
      };
      portal.createEngagement('calls', call, { ...as(doing), contacts: [record] });
    },
    mail: (record, doing) => {
      const mail = {
        ...{ hs_email_subject: 'Your request', hs_email_direction: 'EMAIL', hs_email_status: 'SENT' },
        ...{ hs_timestamp: doing.at, hubspot_owner_id: ownerNamed(doing.by).id },
      };
      portal.createEngagement('emails', mail, { ...as(doing), contacts: [record] });
    },
    fillIn: (record, found, doing) => {
      const values = Object.entries(found).map(([field, text]) => [`baton_${field}`, text] as const);
      const isThere = ([name]: readonly [string, string]): boolean =>
        portal.state.properties.get('contacts', name) !== undefined;
      edit(record, Object.fromEntries(values.filter(isThere)), doing);
    },
    giveTo: (record, email, doing) => {
      edit(record, { hubspot_owner_id: ownerNamed(email).id }, doing);
    },
    openDeal: (record, { name, amount }, doing) => {
      const company = shownOn(portal, record, 'associatedcompanyid');
      const deal = portal.createDeal(
        {
          ...{ dealname: name, dealstage: 'qualifiedtobuy', pipeline: 'default', amount: String(amount) },
          hubspot_owner_id: ownerNamed(doing.by).id,
        },
        { ...as(doing), contacts: [record], ...(isLive(portal, 'companies', company) ? { company } : {}) },
      );
      edit(record, { lifecyclestage: 'opportunity' }, doing);
      return deal;
    },
    closeDeal: (deal, record, isWon, doing) => {
      const closedate = new Date(doing.at).toISOString();
      if (!isLive(portal, 'deals', deal)) return;
      portal.edit('deals', deal, { dealstage: isWon ? 'closedwon' : 'closedlost', closedate }, as(doing));
      if (isWon && isLive(portal, 'contacts', record)) edit(record, { lifecyclestage: 'customer' }, doing);
    },
  };
};
