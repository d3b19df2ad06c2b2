// Findings about classes under `sla` in which no lead can ever be: triage that nothing goes to, people whom mql.never excludes. And about reasons that
// ask for an effort which only such classes promise.
import type { Condition, Definition } from '#domain/policy.ts';
import type { SlaClass } from '#domain/policy-sla.ts';
import type { Model, Subject } from './lint-model.ts';
import { type Note, warn } from './lint-note.ts';
import { hiddenRows, rowOfClass } from './lint-order.ts';
import type { Path } from '#src/yaml/path.ts';
import { type Analysis, analyse, isAlwaysMet, isNeverMet, isOpen, together } from './reason/dnf.ts';
import type { Term } from './reason/term.ts';

export const lintClasses = (subject: Subject): readonly Note[] => {
  const goesToTriage = subject.models.some((model) => canBeTriage(subject, model));
  const empty = subject.policy.handoff.sla.flatMap((one) => emptyClass(one, subject, goesToTriage));
  return [...empty.flatMap(({ note }) => note ?? []), ...effortOfNobody(subject, new Set(empty.map(({ id }) => id)))];
};

const isNone = (of: Analysis): boolean => !isOpen(of) && of.terms.length === 0;

const definitionOf = ({ policy }: Subject, { track }: Model): Definition | undefined =>
  track === null ? policy.mql : policy.tracks.find(({ id }) => id === track)?.mql;

/** Who raised a hand is looked at first where the fast track's condition is unknown. */
const canBeTriage = (subject: Subject, model: Model): boolean => {
  const fast = definitionOf(subject, model)?.fastTrack;
  if (fast?.when == null || fast.ifUnknown !== 'triage') return false;
  return canBeUnknown(fast.when, model.world);
};

const canBeUnknown = (condition: Condition, world: Term): boolean =>
  !isNone(together(analyse(condition, 'unmet', world), analyse(condition, 'unrefused')));

type Empty = { readonly id: string; /** Null = told elsewhere. */ readonly note: Note | null };

const emptyClass = (one: SlaClass, subject: Subject, goesToTriage: boolean): readonly Empty[] => {
  const { policy, anyWorld, contract } = subject;
  const { id } = one;
  const { of, when } = one.appliesTo;
  const path: Path = ['sla', id, 'for'];
  if (when !== null && isNeverMet(when, anyWorld) === 'yes') return [{ id, note: null }];
  if (of === 'triage' && !goesToTriage) {
    // A fast track without a condition sends everybody on: that is told there.
    const isTold = subject.models.some(({ mql }) => mql.fast_track !== undefined && mql.fast_track.when === undefined);
    return [{ id, note: isTold ? null : warn('class-empty', [...path, 'triage'], emptyTriage(contract.mql)) }];
  }
  const { never } = policy.mql;
  if (when === null || never === null || isAlwaysMet(never, anyWorld) === 'yes') return [];
  return isNone(together(analyse(when, 'met', anyWorld), analyse(never, 'unmet')))
    ? [
        {
          id,
          note: warn(
            'class-empty',
            path,
            'mql.never excludes everybody whom this is for, so its promises hold for nobody; leave the class out, or exclude fewer',
          ),
        },
      ]
    : [];
};

const emptyTriage = ({ fast_track }: { readonly fast_track?: unknown }): string =>
  fast_track === undefined
    ? 'nothing goes to triage: there is no fast track whose condition could be unknown; leave the class out, or add mql.fast_track'
    : 'nothing goes to triage: whoever raises a hand is let through or waits, whatever is unknown (if_unknown); leave the class out, or let if_unknown be triage';

/** A reason asks for the touches that the lead's class promises: where every class that promises some is empty, nobody can ever give it. */
const effortOfNobody = ({ policy, anyWorld }: Subject, empty: ReadonlySet<string>): readonly Note[] => {
  const { sla, demands } = policy.handoff;
  const promising = sla.filter(({ effort }) => effort !== null);
  if (promising.length === 0) return [];
  const hidden = (['mql', 'triage'] as const).flatMap((of) =>
    hiddenRows(sla.filter(({ appliesTo }) => appliesTo.of === of).map(rowOfClass), anyWorld).hidden.map(
      ({ row }) => row.id,
    ),
  );
  const isReached = promising.some(({ id }) => !empty.has(id) && !hidden.includes(id));
  if (isReached) return [];
  return demands
    .filter(({ needs }) => needs.some(({ kind }) => kind === 'effort'))
    .map(({ verdict, reason }) => {
      const path: Path =
        reason === null ? ['dispositions', verdict, 'requires'] : ['dispositions', verdict, reason, 'requires'];
      const names = promising.map(({ id }) => `"${id}"`).join(' and ');
      return warn(
        'reason-unchoosable',
        path,
        `asks for the agreed effort, which only ${names} promises, and no lead is ever of it: nobody can choose this; promise effort in a class that leads fall in`,
      );
    });
};
