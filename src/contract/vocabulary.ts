// The words a contract may use for what people do and for facts with a closed set of values. A mapping may bring other event types:
// an unknown one is a warning of the linter, not an error.
export type EventTypeDefinition = {
  /** What the person did, to be read after "has". */
  readonly says: string;
  /** Properties that mappings bring with it, for `where`. */
  readonly properties: readonly string[];
};

export const eventTypes = {
  demo_requested: { says: 'asked for a demo', properties: ['asset', 'path'] },
  contact_requested: { says: 'asked to be contacted', properties: ['asset', 'path'] },
  trial_started: { says: 'started a trial', properties: ['product'] },
  reply_received: { says: 'replied to one of our e-mails', properties: ['subject'] },
  meeting_booked: { says: 'booked a meeting', properties: ['title', 'outcome'] },
  call_logged: { says: 'spoken with us on the telephone', properties: ['direction', 'outcome'] },
  email_sent: { says: 'been written to by a seller', properties: ['by'] },
  message_sent: { says: 'been sent a message by a seller', properties: ['by', 'channel'] },
  meeting_held: { says: 'met with a seller', properties: ['by', 'title'] },
  page_viewed: { says: 'viewed a page', properties: ['path', 'host', 'title'] },
  visit: { says: 'visited the site', properties: ['path', 'source'] },
  form_submitted: { says: 'submitted a form', properties: ['asset', 'path'] },
  content_downloaded: { says: 'downloaded something', properties: ['asset'] },
  newsletter_subscribed: { says: 'subscribed to the newsletter', properties: ['asset'] },
  webinar_registered: { says: 'registered for a webinar', properties: ['asset'] },
  webinar_attended: { says: 'attended a webinar', properties: ['asset'] },
  email_opened: { says: 'opened an e-mail (mail programs do so by themselves)', properties: ['asset'] },
  email_clicked: { says: 'clicked a link in an e-mail', properties: ['asset'] },
  unsubscribed: { says: 'unsubscribed from our e-mails', properties: ['asset'] },
  product_used: { says: 'used the product', properties: ['feature', 'product'] },
  limit_reached: { says: 'reached a limit of the product', properties: ['feature', 'product'] },
  trial_ended: { says: 'come to the end of a trial', properties: ['product', 'outcome'] },
  subscription_started: { says: 'subscribed to the product', properties: ['product', 'plan'] },
  ticket_opened: { says: 'asked support for help', properties: ['subject'] },
  ticket_solved: { says: 'been helped by support', properties: ['subject'] },
} as const satisfies Record<string, EventTypeDefinition>;

export type EventType = keyof typeof eventTypes;
export const eventTypeNames: readonly string[] = Object.keys(eventTypes);

/** In place of event types: whatever the person did. */
export const anyEngagement = 'any_engagement';

/** Facts whose values mappings reduce to a closed set; other values can never be met. */
export const closedFields: Readonly<Record<string, readonly string[]>> = {
  'person.seniority': ['c_level', 'vp', 'director', 'manager', 'individual', 'student'],
  'person.function': ['sales', 'marketing', 'operations', 'it', 'finance', 'hr', 'product', 'other'],
  'person.region': ['emea', 'na', 'latam', 'apac'],
  'person.consent': ['granted', 'denied', 'not_asked'],
};
