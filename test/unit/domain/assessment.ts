// An assessment with what a test does not speak of left neutral, and a line of it.
import type { Assessment, Line } from '#domain/scoring/assess.ts';
import { nov } from './example.ts';

export const assessment = (of: Partial<Assessment> = {}): Assessment => ({
  asOf: nov(12),
  fit: 0,
  intent: 0,
  total: 0,
  grade: 'D4',
  status: 'not_yet',
  track: null,
  isFast: false,
  model: 'standard',
  triggerKey: null,
  earnedKey: null,
  lines: { fit: [], intent: [] },
  adjustments: [],
  unknown: [],
  fitOutcomes: {},
  mayComeAgain: true,
  nextChangeAt: null,
  ...of,
});

export const line = (rule: string, points: number, of: Partial<Line> = {}): Line => ({
  rule,
  points: points * 1_000,
  count: 1,
  newestKey: null,
  isCapped: false,
  isFloored: false,
  ...of,
});
