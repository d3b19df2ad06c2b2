// Parts of a policy with what a test does not speak of left neutral.
import type { HandoffPolicy } from '#domain/policy-handoff.ts';
import type {
  FitAxis,
  FitRule,
  GradeBands,
  IntentAxis,
  IntentRule,
  MqlDefinition,
  Policy,
  Reason,
  Track,
} from '#domain/policy.ts';

const bounds = { floor: 0, cap: null };

export const fitAxis = (of: Partial<FitAxis> = {}): FitAxis => ({ rules: [], bounds, groups: [], ceilings: [], ...of });

export const intentAxis = (of: Partial<IntentAxis> = {}): IntentAxis => ({
  rules: [],
  bounds,
  groups: [],
  ceilings: [],
  resets: [],
  freezes: [],
  ...of,
});

export const grades = (fit: GradeBands['fit'], intent: GradeBands['intent']): GradeBands => ({
  fit,
  intent,
  overrides: [],
});

export const definition = (of: Partial<MqlDefinition> & { readonly when: MqlDefinition['when'] }): MqlDefinition => ({
  never: null,
  keep: null,
  again: null,
  fastTrack: null,
  ...of,
});

export const track = (of: Partial<Track> & Pick<Track, 'id' | 'mql'>): Track => ({
  enter: null,
  exit: null,
  active: null,
  schedule: null,
  fit: fitAxis(),
  intent: intentAxis(),
  ...of,
});

export const reason = (of: Partial<Reason> & Pick<Reason, 'id' | 'then'>): Reason => ({
  label: of.id,
  speaksOf: null,
  needsText: false,
  isLearnt: true,
  ...of,
});

/** What every rule has, neutral. */
export const ruleHead = { why: null, group: null, active: null } satisfies Partial<FitRule>;
export const intentHead = { ...ruleHead, cap: null, floor: null } satisfies Partial<IntentRule>;

/** Nothing said of what follows from an MQL. */
export const emptyHandoff: HandoffPolicy = {
  means: { sal: null, sql: null, opportunity: null },
  framework: null,
  demands: [],
  opportunity: { countsWhen: 'ae_accepts', returns: [] },
  correctWithinMs: 7 * 86_400_000,
  disputes: { withinMs: 7, settledBy: 'both' },
  routing: null,
  sla: [],
  alarms: { rejectionRate: null, slaAttainment: null, unworkedShare: null, mqlVolume: null },
  references: [],
  review: null,
  notify: [],
};

export const emptyPolicy: Policy = {
  contractHash: 'f00d',
  name: 'toy',
  version: 1,
  timeZone: 'UTC',
  effective: { from: null, until: null },
  fit: fitAxis(),
  intent: intentAxis(),
  grades: grades([3, 2, 1], [3, 2, 1]),
  mql: definition({ when: { kind: 'any', of: [] } }),
  tracks: [],
  reasons: { accepted: [], rejected: [], recycled: [], converted: [] },
  recycle: { afterMs: 90, label: 'nurture', coolOffMs: 0, reset: 'none', back: 'raised_hand' },
  displayStep: 5,
  handoff: emptyHandoff,
};
