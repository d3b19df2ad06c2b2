// Findings about resets: what happens in the instant of a reset counts no more, so whatever hangs on the very events of one never counts.
import type { EventTypes } from './condition.ts';
import type { Model, Subject } from './lint-model.ts';
import { type Note, warn } from './lint-note.ts';
import type { Path } from '#src/yaml/path.ts';
import type { ResetDocument } from './schema-axes.ts';

export const lintPast = (subject: Subject): readonly Note[] =>
  subject.models.flatMap((model) => swallowed(subject, model));

/** A reset that nothing undoes, at every event of its types. */
const lasts = ({ where, restore }: ResetDocument): boolean => where === undefined && restore === undefined;

const includes = (all: EventTypes, types: EventTypes): boolean =>
  all.length === 0 || (types.length > 0 && types.every((type) => all.includes(type)));

const swallowed = ({ contract }: Subject, { path, track, axes, intentRules, mql }: Model): readonly Note[] => {
  const resets = (axes?.intent?.resets ?? []).filter(lasts);
  const by = (types: EventTypes): string | undefined => resets.find(({ on }) => includes(on, types))?.id;
  const meanwhile = (track === null ? (contract.temporary ?? []) : []).flatMap(({ intent }, i) =>
    (intent ?? []).map((rule, k) => ({ rule, at: ['temporary', i, 'intent', k] as Path })),
  );
  const rules = [...intentRules.map((rule, i) => ({ rule, at: [...path, 'intent', i] as Path })), ...meanwhile];
  const fast = mql.fast_track?.on;
  const fastBy = fast === undefined ? undefined : by(fast);
  return [
    ...rules.flatMap(({ rule, at }) => {
      const reset = 'on' in rule ? by(rule.on) : undefined;
      return reset === undefined
        ? []
        : [
            warn(
              'reset-swallows',
              [...at, 'on'],
              `this never counts: the reset "${reset}" takes away what happened up to it, the event itself included; leave the rule out, or let the reset ask for more`,
            ),
          ];
    }),
    ...(fastBy === undefined
      ? []
      : [
          warn(
            'reset-swallows',
            [...path, 'mql', 'fast_track', 'on'],
            `nobody goes at once: the reset "${fastBy}" takes away what happened up to it, the event itself included; name other events`,
          ),
        ]),
  ];
};
