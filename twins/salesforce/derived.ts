// Values that follow from others when a record is written: names, who a campaign member is, what is closed.
import type { State } from './state.ts';
import { visible } from './store.ts';
import type { ObjectDef, Value, Values } from './types.ts';

const defaults: Readonly<Record<string, Values>> = {
  Lead: { Status: 'Open - Not Contacted', IsConverted: false, HasOptedOutOfEmail: false, DoNotCall: false },
  Contact: { HasOptedOutOfEmail: false, DoNotCall: false },
  Task: { Status: 'Not Started', Priority: 'Normal', TaskSubtype: 'Task', IsClosed: false },
  Event: { EventSubtype: 'Event', IsAllDayEvent: false },
  CampaignMember: { Status: 'Sent', HasResponded: false },
  Campaign: { IsActive: false, Status: 'Planned' },
  OpportunityContactRole: { IsPrimary: false },
  User: { IsActive: true, UserType: 'Standard' },
  PermissionSetAssignment: { IsActive: true },
};

export const systemDefaults = (object: ObjectDef): Values => defaults[object.name] ?? {};

const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

const fullName = (all: Values): string =>
  [all['FirstName'], all['LastName']].filter((part) => part !== undefined && part !== null).join(' ');

const member = (all: Values, before: Values | null, at: number): Record<string, Value> => {
  const contact = all['ContactId'] ?? null;
  const hasResponded = all['Status'] === 'Responded';
  return {
    LeadOrContactId: contact ?? all['LeadId'] ?? null,
    Type: contact === null ? 'Lead' : 'Contact',
    HasResponded: hasResponded,
    FirstRespondedDate: before?.['FirstRespondedDate'] ?? (hasResponded ? day(at) : null),
  };
};

const activity = (state: State, all: Values): Record<string, Value> => {
  const who = typeof all['WhoId'] === 'string' ? visible(state.store, all['WhoId'], Infinity) : null;
  return { AccountId: who?.['AccountId'] ?? null };
};

/** What has to be written along with `patch`. */
export const deriveOnWrite = (
  state: State,
  object: ObjectDef,
  patch: Values,
  before: Values | null,
  at: number,
): Values => {
  const all = { ...before, ...patch };
  switch (object.name) {
    case 'Lead':
    case 'Contact':
    case 'User':
      return { Name: fullName(all) };
    case 'CampaignMember':
      return member(all, before, at);
    case 'Task': {
      const isClosed = all['Status'] === 'Completed';
      const wasClosed = before?.['IsClosed'] === true;
      const completed = isClosed ? (wasClosed ? (before['CompletedDateTime'] ?? at) : at) : null;
      return { IsClosed: isClosed, CompletedDateTime: completed, ...activity(state, all) };
    }
    case 'Event':
      return { ActivityDateTime: all['StartDateTime'] ?? null, ...activity(state, all) };
    case 'Opportunity': {
      const stage = all['StageName'];
      return { IsClosed: stage === 'Closed Won' || stage === 'Closed Lost', IsWon: stage === 'Closed Won' };
    }
    default:
      return {};
  }
};
