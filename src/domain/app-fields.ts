// The fields Baton shows in a CRM, in our words. manifest.json says how each looks there; a test holds the two together.
export const appFields = [
  'why',
  'due_at',
  'verdict',
  'verdict_reason', // the four a newcomer meets
  'verdict_note',
  'mql_status',
  'stage',
  'mql_at',
  'fit',
  'intent',
  'total',
  'grade',
  'handoff',
  'handed_over_at',
  'sla_state',
  'sla_clock',
  'queue',
  'routing_reason',
  'recycle_label',
  'recycle_until',
  'evidence_missing',
  'activity',
  'contract_version',
] as const;
export type AppField = (typeof appFields)[number];

/** What an `observe` connection may write: the score and why, nothing that anybody acts on. */
export const observedFields = ['why', 'fit', 'intent', 'total', 'grade'] as const satisfies readonly AppField[];

/** Values to show: text, whole or decimal number, or instant (ms); null empties the field. An absent field is left alone. */
export type Shown = Partial<Readonly<Record<AppField, string | number | null>>>;

export const mqlStatuses = ['not_yet', 'mql', 'triage', 'excluded'] as const;
export type MqlStatus = (typeof mqlStatuses)[number];
