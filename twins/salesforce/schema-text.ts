// The standard objects as far as anything here speaks of them, one field a line: name, type with its length or what it refers
// to, then marks. `!` = required on create, `ro` = never written by callers, `once` = on create only, `=a|b` = picklist.
// https://developer.salesforce.com/docs/platform/object-reference/references/standard-objects/

export type ObjectText = {
  readonly name: string;
  readonly label: string;
  readonly plural: string;
  readonly prefix: string;
  readonly isSetup?: boolean;
  readonly fields: string;
};

const person = `
Salutation picklist(40) =Mr.|Ms.|Mrs.|Dr.|Prof.
FirstName string(40)
LastName string(80) !
Name string(121) ro
Title string(128)
Email email(80)
Phone phone(40)
MobilePhone phone(40)
LeadSource picklist(255) =Web|Phone Inquiry|Partner Referral|Purchased List|Other
Description textarea(32000)
HasOptedOutOfEmail boolean
DoNotCall boolean
OwnerId reference(User,Group) Owner
LastActivityDate date ro
EmailBouncedDate datetime
EmailBouncedReason string(255)
MasterRecordId reference(Self) MasterRecord ro`;

const place = (prefix: string): string => `
${prefix}Street textarea(255)
${prefix}City string(40)
${prefix}State string(80)
${prefix}PostalCode string(20)
${prefix}Country string(80)`;

const activity = `
WhoId reference(Lead,Contact) Who
WhatId reference(Account,Opportunity,Campaign) What
AccountId reference(Account) Account ro
Subject string(255)
Description textarea(32000)
OwnerId reference(User) Owner
ActivityDate date
IsClosed boolean ro`;

export const objectTexts: readonly ObjectText[] = [
  {
    name: 'Lead',
    label: 'Lead',
    plural: 'Leads',
    prefix: '00Q',
    fields: `${person}
Company string(255) !
Status picklist(255) =Open - Not Contacted|Working - Contacted|Closed - Converted|Closed - Not Converted
Industry picklist(255) =Agriculture|Banking|Consulting|Energy|Finance|Healthcare|Insurance|Manufacturing|Retail|Technology|Other
Rating picklist(255) =Hot|Warm|Cold
AnnualRevenue currency
NumberOfEmployees int
Website url(255)
${place('')}
IsConverted boolean ro
ConvertedDate date ro
ConvertedAccountId reference(Account) ConvertedAccount ro
ConvertedContactId reference(Contact) ConvertedContact ro
ConvertedOpportunityId reference(Opportunity) ConvertedOpportunity ro
IsUnreadByOwner boolean`,
  },
  {
    name: 'Contact',
    label: 'Contact',
    plural: 'Contacts',
    prefix: '003',
    fields: `${person}
AccountId reference(Account) Account
Department string(80)
ReportsToId reference(Contact) ReportsTo
${place('Mailing')}`,
  },
  {
    name: 'Account',
    label: 'Account',
    plural: 'Accounts',
    prefix: '001',
    fields: `
Name string(255) !
Type picklist(255) =Prospect|Customer - Direct|Customer - Channel|Channel Partner / Reseller|Other
Industry picklist(255) =Agriculture|Banking|Consulting|Energy|Finance|Healthcare|Insurance|Manufacturing|Retail|Technology|Other
AnnualRevenue currency
NumberOfEmployees int
Website url(255)
Phone phone(40)
Description textarea(32000)
ParentId reference(Account) Parent
OwnerId reference(User) Owner
LastActivityDate date ro
MasterRecordId reference(Self) MasterRecord ro
${place('Billing')}`,
  },
  {
    name: 'Opportunity',
    label: 'Opportunity',
    plural: 'Opportunities',
    prefix: '006',
    fields: `
Name string(120) !
AccountId reference(Account) Account
StageName picklist(255) ! =Prospecting|Qualification|Needs Analysis|Proposal/Price Quote|Negotiation/Review|Closed Won|Closed Lost
Amount currency
Probability percent
CloseDate date !
Type picklist(255) =Existing Business|New Business
LeadSource picklist(255) =Web|Phone Inquiry|Partner Referral|Purchased List|Other
Description textarea(32000)
IsClosed boolean ro
IsWon boolean ro
OwnerId reference(User) Owner
CampaignId reference(Campaign) Campaign
ContactId reference(Contact) Contact once
LastActivityDate date ro`,
  },
  {
    name: 'OpportunityContactRole',
    label: 'Opportunity Contact Role',
    plural: 'Opportunity Contact Roles',
    prefix: '00K',
    fields: `
OpportunityId reference(Opportunity) Opportunity ! once
ContactId reference(Contact) Contact !
Role picklist(255) =Business User|Decision Maker|Economic Buyer|Evaluator|Executive Sponsor|Influencer|Other
IsPrimary boolean`,
  },
  {
    name: 'Campaign',
    label: 'Campaign',
    plural: 'Campaigns',
    prefix: '701',
    fields: `
Name string(80) !
Type picklist(255) =Conference|Webinar|Trade Show|Public Relations|Partners|Referral Program|Advertisement|Banner Ads|Direct Mail|Email|Telemarketing|Other
Status picklist(255) =Planned|In Progress|Completed|Aborted
IsActive boolean
StartDate date
EndDate date
Description textarea(32000)
OwnerId reference(User) Owner
ParentId reference(Campaign) Parent`,
  },
  {
    name: 'CampaignMember',
    label: 'Campaign Member',
    plural: 'Campaign Members',
    prefix: '00v',
    fields: `
CampaignId reference(Campaign) Campaign ! once
LeadId reference(Lead) Lead once
ContactId reference(Contact) Contact once
LeadOrContactId reference(Lead,Contact) LeadOrContact ro
Type string(40) ro
Status picklist(40) =Sent|Responded
HasResponded boolean ro
FirstRespondedDate date ro`,
  },
  {
    name: 'Task',
    label: 'Task',
    plural: 'Tasks',
    prefix: '00T',
    fields: `${activity}
Status picklist(255) =Not Started|In Progress|Completed|Waiting on someone else|Deferred
Priority picklist(255) =High|Normal|Low
Type picklist(40) =Call|Email|Meeting|Other
TaskSubtype picklist(40) once =Task|Email|Call|ListEmail|Cadence|LinkedIn
CallType picklist(40) =Internal|Inbound|Outbound
CallDisposition string(255)
CallDurationInSeconds int
CompletedDateTime datetime ro`,
  },
  {
    name: 'Event',
    label: 'Event',
    plural: 'Events',
    prefix: '00U',
    fields: `${activity}
StartDateTime datetime
EndDateTime datetime
ActivityDateTime datetime
DurationInMinutes int
IsAllDayEvent boolean
Type picklist(40) =Call|Email|Meeting|Other
EventSubtype picklist(40) once =Event
Location string(255)`,
  },
  {
    name: 'User',
    label: 'User',
    plural: 'Users',
    prefix: '005',
    fields: `
Username string(80) !
FirstName string(40)
LastName string(80) !
Name string(121) ro
Email email(128) !
Alias string(8)
Title string(80)
IsActive boolean
UserType picklist(40) ro =Standard|AutomatedProcess
ProfileId reference(Profile) Profile
ManagerId reference(User) Manager
TimeZoneSidKey picklist(40)
LocaleSidKey picklist(40)`,
  },
  {
    name: 'Group',
    label: 'Group',
    plural: 'Groups',
    prefix: '00G',
    isSetup: true,
    fields: `
Name string(40) !
DeveloperName string(80)
Type picklist(40) =Queue|Regular|Role`,
  },
  {
    name: 'Organization',
    label: 'Organization',
    plural: 'Organizations',
    prefix: '00D',
    isSetup: true,
    fields: `
Name string(80) ro
IsSandbox boolean ro
InstanceName string(5) ro
OrganizationType picklist(40) ro =Developer Edition|Enterprise Edition|Unlimited Edition
TimeZoneSidKey picklist(40) ro
DefaultLocaleSidKey picklist(40) ro
LanguageLocaleKey picklist(40) ro
TrialExpirationDate datetime ro
NamespacePrefix string(15) ro`,
  },
  {
    name: 'Profile',
    label: 'Profile',
    plural: 'Profiles',
    prefix: '00e',
    isSetup: true,
    fields: 'Name string(255) ro',
  },
  {
    name: 'PermissionSet',
    label: 'Permission Set',
    plural: 'Permission Sets',
    prefix: '0PS',
    isSetup: true,
    fields: `
Name string(80) !
Label string(80) !
Description string(255)
IsCustom boolean ro
IsOwnedByProfile boolean ro
ProfileId reference(Profile) Profile ro`,
  },
  {
    name: 'PermissionSetAssignment',
    label: 'Permission Set Assignment',
    plural: 'Permission Set Assignments',
    prefix: '0Pa',
    isSetup: true,
    fields: `
PermissionSetId reference(PermissionSet) PermissionSet ! once
AssigneeId reference(User) Assignee ! once
IsActive boolean ro`,
  },
  {
    name: 'FieldPermissions',
    label: 'Field Permissions',
    plural: 'Field Permissions',
    prefix: '01k',
    isSetup: true,
    fields: `
ParentId reference(PermissionSet) Parent !
SobjectType picklist(40) !
Field picklist(255) !
PermissionsRead boolean
PermissionsEdit boolean`,
  },
  {
    name: 'ObjectPermissions',
    label: 'Object Permissions',
    plural: 'Object Permissions',
    prefix: '110',
    isSetup: true,
    fields: `
ParentId reference(PermissionSet) Parent !
SobjectType picklist(40) !
PermissionsRead boolean
PermissionsCreate boolean
PermissionsEdit boolean
PermissionsDelete boolean
PermissionsViewAllRecords boolean
PermissionsModifyAllRecords boolean`,
  },
  {
    name: 'ListView',
    label: 'List View',
    plural: 'List Views',
    prefix: '00B',
    isSetup: true,
    fields: `
Name string(80) ro
DeveloperName string(80) ro
SobjectType picklist(40) ro`,
  },
  {
    name: 'FlowDefinitionView',
    label: 'Flow Definition',
    plural: 'Flow Definitions',
    prefix: '3dd',
    isSetup: true,
    fields: `
ApiName string(255) ro
DurableId string(255) ro
Label string(255) ro
IsActive boolean ro
ActiveVersionId string(255) ro
LatestVersionId string(255) ro
ProcessType picklist(40) ro
TriggerType picklist(40) ro
TriggerObjectOrEventLabel string(255) ro
NamespacePrefix string(15) ro`,
  },
  {
    name: 'CustomObject',
    label: 'Custom Object',
    plural: 'Custom Objects',
    prefix: '01I',
    isSetup: true,
    fields: 'DeveloperName string(80) ro\nNamespacePrefix string(15) ro',
  },
  {
    name: 'CustomField',
    label: 'Custom Field',
    plural: 'Custom Fields',
    prefix: '00N',
    isSetup: true,
    fields: 'DeveloperName string(80) ro\nTableEnumOrId string(80) ro\nNamespacePrefix string(15) ro',
  },
  {
    name: 'DuplicateRule',
    label: 'Duplicate Rule',
    plural: 'Duplicate Rules',
    prefix: '0Bm',
    isSetup: true,
    fields: `
DeveloperName string(80) ro
MasterLabel string(80) ro
SobjectType picklist(40) ro
IsActive boolean ro`,
  },
  {
    name: 'AssignmentRule',
    label: 'Assignment Rule',
    plural: 'Assignment Rules',
    prefix: '01Q',
    isSetup: true,
    fields: `
Name string(120) ro
SobjectType picklist(40) ro
Active boolean ro`,
  },
];

/** Where subqueries go: the parent's name for its rows of a child object. */
export const childTexts: readonly (readonly [parent: string, name: string, child: string, field: string])[] = [
  ['Opportunity', 'OpportunityContactRoles', 'OpportunityContactRole', 'OpportunityId'],
  ['Contact', 'OpportunityContactRoles', 'OpportunityContactRole', 'ContactId'],
  ['Account', 'Contacts', 'Contact', 'AccountId'],
  ['Account', 'Opportunities', 'Opportunity', 'AccountId'],
  ['Campaign', 'CampaignMembers', 'CampaignMember', 'CampaignId'],
  ['Lead', 'CampaignMembers', 'CampaignMember', 'LeadId'],
  ['Contact', 'CampaignMembers', 'CampaignMember', 'ContactId'],
  ['Lead', 'Tasks', 'Task', 'WhoId'],
  ['Contact', 'Tasks', 'Task', 'WhoId'],
  ['Opportunity', 'Tasks', 'Task', 'WhatId'],
  ['Lead', 'Events', 'Event', 'WhoId'],
  ['Contact', 'Events', 'Event', 'WhoId'],
];
