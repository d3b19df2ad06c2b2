// The shapes inside the practice portal: objects, records, changes with their sources. Texts are HubSpot's own, instants are ms.

/** The CRM objects the twin serves, by their name in paths. */
/** What sellers do: each stands with the contacts it was done with. */
export const engagementTypes = ['calls', 'emails', 'meetings', 'communications', 'tasks'] as const;
export type EngagementType = (typeof engagementTypes)[number];
export const objectTypes = ['contacts', 'companies', 'deals', 'leads', ...engagementTypes] as const;
export type ObjectType = (typeof objectTypes)[number];

export const objectFacts = {
  contacts: { typeId: '0-1', singular: 'contact', constant: 'CONTACT', modified: 'lastmodifieddate' },
  companies: { typeId: '0-2', singular: 'company', constant: 'COMPANY', modified: 'hs_lastmodifieddate' },
  deals: { typeId: '0-3', singular: 'deal', constant: 'DEAL', modified: 'hs_lastmodifieddate' },
  leads: { typeId: '0-136', singular: 'lead', constant: 'LEAD', modified: 'hs_lastmodifieddate' },
  calls: { typeId: '0-48', singular: 'call', constant: 'CALL', modified: 'hs_lastmodifieddate' },
  emails: { typeId: '0-49', singular: 'email', constant: 'EMAIL', modified: 'hs_lastmodifieddate' },
  meetings: { typeId: '0-47', singular: 'meeting', constant: 'MEETING_EVENT', modified: 'hs_lastmodifieddate' },
  communications: {
    typeId: '0-18',
    singular: 'communication',
    constant: 'COMMUNICATION',
    modified: 'hs_lastmodifieddate',
  },
  tasks: { typeId: '0-27', singular: 'task', constant: 'TASK', modified: 'hs_lastmodifieddate' },
} as const satisfies Record<
  ObjectType,
  { typeId: string; singular: string; constant: string; modified: 'lastmodifieddate' | 'hs_lastmodifieddate' }
>;

export const isEngagement = (type: ObjectType): boolean => (engagementTypes as readonly string[]).includes(type);

/** `contacts`, `contact`, `0-1` and their like; null = no object of ours. */
export const objectTypeOf = (text: string): ObjectType | null =>
  objectTypes.find(
    (type) => type === text || objectFacts[type].singular === text || objectFacts[type].typeId === text,
  ) ?? null;

/** Who made a change, as HubSpot's history says it: CRM_UI with `userId:…`, INTEGRATION with the app id, and so on. */
export type Source = { readonly type: string; readonly id: string | null };

export type Change = {
  readonly property: string;
  readonly value: string;
  readonly at: number;
  readonly source: Source;
};

export type Values = Readonly<Record<string, string>>;

/** One record. `values` is shared with `initial` until the first change, which keeps 100,000 untouched records small. */
export type StoredRecord = {
  readonly id: number;
  readonly createdAt: number;
  readonly createdBy: Source;
  readonly initial: Values;
  values: Values;
  updatedAt: number;
  archivedAt: number | null;
  /** Everything after the creation, oldest first. */
  changes: Change[];
  /** Ids of associated records. */
  links: Partial<Record<ObjectType, Set<number>>>;
};

/** What one moment knew of a record: the present, or what the search index still believes. */
export type View = Pick<StoredRecord, 'id' | 'createdAt' | 'updatedAt' | 'values'>;

/** Values as a seeding test or the world gives them; a number for a datetime is ms. null or '' empties. */
export type Input = Readonly<Record<string, string | number | boolean | null | undefined>>;
