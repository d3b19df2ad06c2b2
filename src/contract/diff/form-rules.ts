// Rules as what they mean: by id, with their defaults.
import { defaults } from '../defaults.ts';
import type { AxesDocument } from '../schema-axes.ts';
import type { FitRuleDocument, IntentRuleDocument } from '../schema-rules.ts';
import { type Form, isSame } from './compare.ts';
import { conditionForm } from './condition-form.ts';
import { keyed, matchForm } from './form-pieces.ts';

export const fitRulesForm = (rules: readonly FitRuleDocument[]): Form =>
  keyed(rules.map(({ id, when, why, ...rest }) => [id, { ...rest, when: conditionForm(when), why: why?.trim() }]));

/** What a rule takes over from its axis is not named at the rule, so that a change of the axis is told once. */
export const intentRulesForm = (rules: readonly IntentRuleDocument[], axes: AxesDocument | undefined): Form =>
  keyed(
    rules.map((rule) => {
      const { id, why, ...rest } = rule;
      if ('after' in rest) {
        const usual = { kind: 'once_per', periodMs: rest.after };
        return [id, { ...rest, why: why?.trim(), limit: isSame(rest.limit, usual) ? undefined : rest.limit }];
      }
      const isUsual = rest.window === (axes?.intent?.window ?? defaults.windowMs);
      const form = {
        ...rest,
        ...matchForm(rest),
        why: why?.trim(),
        window: isUsual ? undefined : rest.window,
        limit: rest.limit ?? { kind: 'every_time' },
        decay: rest.decay ?? { kind: 'none' },
      };
      return [id, form];
    }),
  );
