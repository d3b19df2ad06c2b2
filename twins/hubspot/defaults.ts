// What a fresh portal has before anybody adds to it: the standard properties with their picklists, and the pipelines.
// The list is what Baton's mapping can meet, not the whole of HubSpot's; picklists are the usual ones, shortened.
import type { ObjectType } from './types.ts';
import type { PropertyType } from './values.ts';

/** name, label, type, fieldType and, for a picklist, its options as value or value=label. */
type Row = readonly [string, string, PropertyType, string, (readonly string[])?];

const owner: Row = ['hubspot_owner_id', 'Owner', 'enumeration', 'select'];
const systemRows: readonly Row[] = [
  ['hs_object_id', 'Record ID', 'number', 'number'],
  ['createdate', 'Create date', 'datetime', 'date'],
  ['hs_createdate', 'Object create date', 'datetime', 'date'],
];
const industries = [
  'COMPUTER_SOFTWARE=Computer Software',
  'INFORMATION_TECHNOLOGY_AND_SERVICES=Information Technology and Services',
  'FINANCIAL_SERVICES=Financial Services',
  'LOGISTICS_AND_SUPPLY_CHAIN=Logistics and Supply Chain',
  'HOSPITAL_HEALTH_CARE=Hospital & Health Care',
  'RETAIL=Retail',
  'EDUCATION_MANAGEMENT=Education Management',
  'MECHANICAL_OR_INDUSTRIAL_ENGINEERING=Mechanical or Industrial Engineering',
  'MARKETING_AND_ADVERTISING=Marketing and Advertising',
  'CONSTRUCTION=Construction',
  'FOOD_BEVERAGES=Food & Beverages',
  'HIGHER_EDUCATION=Higher Education',
];
const lifecycle = [
  'subscriber=Subscriber',
  'lead=Lead',
  'marketingqualifiedlead=Marketing Qualified Lead',
  'salesqualifiedlead=Sales Qualified Lead',
  'opportunity=Opportunity',
  'customer=Customer',
  'evangelist=Evangelist',
  'other=Other',
];
const sources = [
  'ORGANIC_SEARCH=Organic Search',
  'PAID_SEARCH=Paid Search',
  'EMAIL_MARKETING=Email Marketing',
  'SOCIAL_MEDIA=Organic Social',
  'REFERRALS=Referrals',
  'OTHER_CAMPAIGNS=Other Campaigns',
  'DIRECT_TRAFFIC=Direct Traffic',
  'OFFLINE=Offline Sources',
  'PAID_SOCIAL=Paid Social',
];
const text = (name: string, label: string): Row => [name, label, 'string', 'text'];
const count = (name: string, label: string): Row => [name, label, 'number', 'number'];
const moment = (name: string, label: string): Row => [name, label, 'datetime', 'date'];
const yesNo = (name: string, label: string): Row => [name, label, 'bool', 'booleancheckbox'];
const choice = (name: string, label: string, options: readonly string[]): Row => [
  name,
  label,
  'enumeration',
  'select',
  options,
];

const contactRows: readonly Row[] = [
  text('email', 'Email'),
  text('firstname', 'First name'),
  text('lastname', 'Last name'),
  text('jobtitle', 'Job title'),
  choice('seniority', 'Seniority', [
    'owner=Owner',
    'c_suite=C-suite',
    'vp=VP',
    'director=Director',
    'manager=Manager',
    'senior=Senior',
    'entry=Entry',
    'training=Training',
  ]),
  text('job_function', 'Job function'),
  text('phone', 'Phone number'),
  text('mobilephone', 'Mobile phone number'),
  text('company', 'Company name'),
  text('country', 'Country/Region'),
  text('state', 'State/Region'),
  text('city', 'City'),
  text('website', 'Website URL'),
  text('industry', 'Industry'),
  text('numemployees', 'Number of employees'),
  count('numberofemployees', 'Employees'),
  count('annualrevenue', 'Annual revenue'),
  choice('lifecyclestage', 'Lifecycle stage', lifecycle),
  choice('hs_lead_status', 'Lead status', [
    'NEW=New',
    'OPEN=Open',
    'IN_PROGRESS=In progress',
    'OPEN_DEAL=Open deal',
    'UNQUALIFIED=Unqualified',
    'ATTEMPTED_TO_CONTACT=Attempted to contact',
    'CONNECTED=Connected',
    'BAD_TIMING=Bad timing',
  ]),
  owner,
  moment('lastmodifieddate', 'Last modified date'),
  count('associatedcompanyid', 'Primary associated company ID'),
  text('hs_merged_object_ids', 'Merged record IDs'),
  yesNo('hs_email_optout', 'Unsubscribed from all email'),
  yesNo('hs_do_not_call', 'Do not call'),
  [
    'hs_legal_basis',
    "Legal basis for processing contact's data",
    'enumeration',
    'checkbox',
    [
      'Legitimate interest – prospect/lead',
      'Legitimate interest – existing customer',
      'Performance of a contract',
      'Freely given consent from contact',
      'Not applicable',
    ],
  ],
  choice('hs_language', 'Preferred language', [
    'de=German',
    'en=English',
    'es=Spanish',
    'fr=French',
    'it=Italian',
    'nl=Dutch',
    'pt=Portuguese',
    'pt-br=Portuguese - Brazil',
  ]),
  choice('hs_analytics_source', 'Original traffic source', sources),
  text('hs_analytics_source_data_1', 'Original source drill-down 1'),
  text('hs_analytics_source_data_2', 'Original source drill-down 2'),
  choice('hs_latest_source', 'Latest traffic source', sources),
  text('hs_analytics_first_url', 'First page seen'),
  text('hs_analytics_last_url', 'Last page seen'),
  moment('hs_analytics_last_timestamp', 'Time last seen'),
  moment('hs_analytics_last_visit_timestamp', 'Time of last session'),
  count('hs_analytics_num_page_views', 'Number of pageviews'),
  count('hs_analytics_num_visits', 'Number of sessions'),
  text('recent_conversion_event_name', 'Recent conversion'),
  moment('recent_conversion_date', 'Recent conversion date'),
  text('first_conversion_event_name', 'First conversion'),
  moment('first_conversion_date', 'First conversion date'),
  count('num_conversion_events', 'Number of form submissions'),
  count('hs_email_open', 'Marketing emails opened'),
  count('hs_email_click', 'Marketing emails clicked'),
  moment('hs_email_last_open_date', 'Last marketing email open date'),
  moment('hs_email_last_click_date', 'Last marketing email click date'),
  moment('hs_email_last_reply_date', 'Last marketing email reply date'),
  text('hs_email_last_email_name', 'Last marketing email name'),
  moment('hs_sales_email_last_replied', 'Recent sales email replied date'),
  moment('hs_sales_email_last_opened', 'Recent sales email opened date'),
  moment('hs_sales_email_last_clicked', 'Recent sales email clicked date'),
  moment('hs_latest_meeting_activity', 'Latest meeting activity'),
  moment('notes_last_contacted', 'Last contacted'),
  moment('notes_last_updated', 'Last activity date'),
  text('hs_lead_source', 'Lead source'),
];

const companyRows: readonly Row[] = [
  text('name', 'Company name'),
  text('domain', 'Company domain name'),
  text('website', 'Website URL'),
  choice('industry', 'Industry', industries),
  count('numberofemployees', 'Number of employees'),
  count('annualrevenue', 'Annual revenue'),
  text('country', 'Country/Region'),
  text('city', 'City'),
  text('state', 'State/Region'),
  choice('lifecyclestage', 'Lifecycle stage', lifecycle),
  owner,
  count('hs_num_open_deals', 'Number of open deals'),
  moment('hs_lastmodifieddate', 'Last modified date'),
];

export const dealStages = [
  'appointmentscheduled=Appointment scheduled=0.2',
  'qualifiedtobuy=Qualified to buy=0.4',
  'presentationscheduled=Presentation scheduled=0.6',
  'decisionmakerboughtin=Decision maker bought-in=0.8',
  'contractsent=Contract sent=0.9',
  'closedwon=Closed won=1.0',
  'closedlost=Closed lost=0.0',
];
export const leadStages = [
  'new-stage-id=New',
  'attempting-stage-id=Attempting',
  'connected-stage-id=Connected',
  'qualified-stage-id=Qualified',
  'unqualified-stage-id=Disqualified',
];
const withoutChance = (stage: string): string => stage.split('=').slice(0, 2).join('=');

const dealRows: readonly Row[] = [
  text('dealname', 'Deal name'),
  choice('dealstage', 'Deal stage', dealStages.map(withoutChance)),
  choice('pipeline', 'Pipeline', ['default=Sales pipeline']),
  count('amount', 'Amount'),
  moment('closedate', 'Close date'),
  yesNo('hs_is_closed', 'Is deal closed?'),
  yesNo('hs_is_closed_won', 'Is closed won'),
  owner,
  moment('hs_lastmodifieddate', 'Last modified date'),
];

const leadRows: readonly Row[] = [
  text('hs_lead_name', 'Lead name'),
  choice('hs_pipeline', 'Pipeline', ['lead-pipeline-id=Lead pipeline']),
  choice('hs_pipeline_stage', 'Pipeline stage', leadStages),
  owner,
  text('hs_associated_contact_email', 'Associated contact email'),
  text('hs_primary_contact_id', 'Primary contact ID'),
  moment('hs_lastmodifieddate', 'Last modified date'),
];

/** https://developers.hubspot.com/docs/api-reference/crm-calls-v3/guide and its siblings. */
const engagementRows: readonly Row[] = [
  moment('hs_timestamp', 'Activity date'),
  owner,
  text('hs_object_source', 'Record source'),
  count('hs_created_by_user_id', 'Created by user ID'),
  moment('hs_lastmodifieddate', 'Last modified date'),
];
const callRows: readonly Row[] = [
  ...engagementRows,
  text('hs_call_title', 'Call title'),
  text('hs_call_body', 'Call notes'),
  choice('hs_call_direction', 'Call direction', ['INBOUND=Inbound', 'OUTBOUND=Outbound']),
  choice('hs_call_status', 'Call status', ['COMPLETED=Completed', 'NO_ANSWER=No answer', 'FAILED=Failed']),
  // The ids of the outcomes that every portal begins with.
  choice('hs_call_disposition', 'Call outcome', [
    'f240bbac-87c9-4f6e-bf70-924b57d47db7=Connected',
    '9d9162e7-6cf3-4944-bf63-4dff82258764=Busy',
    '73a0d17f-1163-4015-bdd5-ec830791da20=No answer',
    'b2cf5968-551e-4856-9783-52b3da59a7d0=Left voicemail',
    'a4c4c377-d246-4b32-a13b-75a56a4cd0ff=Left live message',
    '17b47fee-58de-441e-a44c-c6300d46f273=Wrong number',
  ]),
];
const emailRows: readonly Row[] = [
  ...engagementRows,
  text('hs_email_subject', 'Email subject'),
  choice('hs_email_direction', 'Email direction', [
    'EMAIL=Email',
    'INCOMING_EMAIL=Incoming email',
    'FORWARDED_EMAIL=Forwarded email',
  ]),
  choice('hs_email_status', 'Email send status', ['SENT=Sent', 'SENDING=Sending', 'FAILED=Failed', 'BOUNCED=Bounced']),
  count('hs_sequence_id', 'Sequence ID'),
];
const meetingRows: readonly Row[] = [
  ...engagementRows,
  text('hs_meeting_title', 'Meeting name'),
  moment('hs_meeting_start_time', 'Meeting start time'),
  moment('hs_meeting_end_time', 'Meeting end time'),
  choice('hs_meeting_outcome', 'Meeting outcome', [
    'SCHEDULED=Scheduled',
    'COMPLETED=Completed',
    'RESCHEDULED=Rescheduled',
    'NO_SHOW=No show',
    'CANCELED=Canceled',
  ]),
];
const communicationRows: readonly Row[] = [
  ...engagementRows,
  choice('hs_communication_channel_type', 'Channel type', [
    'LINKEDIN_MESSAGE=LinkedIn message',
    'SMS=SMS',
    'WHATS_APP=WhatsApp',
  ]),
  choice('hs_communication_logged_from', 'Logged from', ['CRM=CRM']),
];
const taskRows: readonly Row[] = [
  ...engagementRows,
  text('hs_task_subject', 'Task title'),
  text('hs_task_body', 'Task notes'),
  choice('hs_task_status', 'Task status', ['NOT_STARTED=Not started', 'COMPLETED=Completed']),
  choice('hs_task_priority', 'Task priority', ['NONE=None', 'LOW=Low', 'MEDIUM=Medium', 'HIGH=High']),
  choice('hs_task_type', 'Task type', ['CALL=Call', 'EMAIL=Email']),
];

export const defaultRows: Readonly<Record<ObjectType, readonly Row[]>> = {
  contacts: [...systemRows, ...contactRows],
  companies: [...systemRows, ...companyRows],
  deals: [...systemRows, ...dealRows],
  leads: [...systemRows, ...leadRows],
  calls: [...systemRows, ...callRows],
  emails: [...systemRows, ...emailRows],
  meetings: [...systemRows, ...meetingRows],
  communications: [...systemRows, ...communicationRows],
  tasks: [...systemRows, ...taskRows],
};

/** Values the portal keeps itself: an API write of one is refused. */
export const readOnlyNames: ReadonlySet<string> = new Set([
  'hs_object_id',
  'createdate',
  'hs_createdate',
  'lastmodifieddate',
  'hs_lastmodifieddate',
  'hs_merged_object_ids',
  'hs_num_open_deals',
  'hs_object_source',
  'hs_created_by_user_id',
  'hs_is_closed',
  'hs_is_closed_won',
]);

/** What the API answers where no property was asked for. */
export const alwaysAnswered: Readonly<Record<ObjectType, readonly string[]>> = {
  contacts: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
  companies: ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name'],
  deals: [
    'amount',
    'closedate',
    'createdate',
    'dealname',
    'dealstage',
    'hs_lastmodifieddate',
    'hs_object_id',
    'pipeline',
  ],
  leads: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  calls: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  emails: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  meetings: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  communications: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
  tasks: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
};
