// Findings about lists of which the first match wins: what stands behind something that always comes first is never reached.
import type { Condition, Span } from '#domain/policy.ts';
import type { Target } from '#domain/policy-routing.ts';
import type { SlaClass } from '#domain/policy-sla.ts';
import { lintLimits } from './lint-limits.ts';
import type { Subject } from './lint-model.ts';
import { type Note, tell, warn } from './lint-note.ts';
import type { Path } from '#src/yaml/path.ts';
import { analyse, type Analysis, isAlwaysMet, isOpen, together } from './reason/dnf.ts';
import type { Term } from './reason/term.ts';

export type Row = {
  readonly id: string;
  readonly path: Path;
  /** Null = whoever it is. */
  readonly when: Condition | null;
  readonly triggeredBy: readonly string[] | null;
  readonly active: Span | null;
  /** Nobody whom it matches goes on to the next. */
  readonly keeps: boolean;
};

/** Classes under `sla` are tried like rules, and none hands on. */
export const rowOfClass = ({ id, appliesTo: { when, triggeredBy } }: SlaClass): Row => {
  return { id, path: ['sla', id], when, triggeredBy, active: null, keeps: true };
};

export const everybody: Condition = { kind: 'all', of: [] };

const covers = (wide: readonly string[] | null, narrow: readonly string[] | null): boolean =>
  wide === null ||
  wide.length === 0 ||
  (narrow !== null && narrow.length > 0 && narrow.every((type) => wide.includes(type)));

const spansOver = (wide: Span | null, narrow: Span | null): boolean =>
  wide === null ||
  ((wide.from === null || (narrow?.from != null && wide.from <= narrow.from)) &&
    (wide.until === null || (narrow?.until != null && narrow.until <= wide.until)));

export type Hidden = { readonly row: Row; readonly behind: Row };

/** Every row that an earlier one leaves nothing of; and from which row on it was too much to compare. */
export const hiddenRows = (
  rows: readonly Row[],
  world: Term,
): { readonly hidden: readonly Hidden[]; readonly unseen: Row | null } => {
  const met: Analysis[] = [];
  const unmet = new Map<Row, Analysis>();
  const hidden: Hidden[] = [];
  let pairs = 0;
  for (const [i, row] of rows.entries()) {
    const own = analyse(row.when ?? everybody, 'met', world);
    met.push(own);
    if (isOpen(own) || own.terms.length === 0) continue;
    for (const behind of rows.slice(0, i)) {
      if (!behind.keeps || !covers(behind.triggeredBy, row.triggeredBy) || !spansOver(behind.active, row.active))
        continue;
      pairs += 1;
      if (pairs > lintLimits.pairs) return { hidden, unseen: row };
      const rest = unmet.get(behind) ?? analyse(behind.when ?? everybody, 'unmet');
      unmet.set(behind, rest);
      const left = together(own, rest);
      if (isOpen(left) || left.terms.length > 0) continue;
      hidden.push({ row, behind });
      break;
    }
  }
  return { hidden, unseen: null };
};

export const unseenFrom = (row: Row): Note =>
  tell(
    'not-analysed',
    row.path,
    `not analysed from here on for rules that hide each other: more than ${lintLimits.pairs} pairs would take longer than anybody waits`,
  );

/** Somebody always takes it: a team or a queue stands at the end. One person or an owner may not be there. */
const alwaysTakes = (to: Target): boolean =>
  to.kind === 'queue' || to.kind === 'team' || (to.ifAbsent !== null && alwaysTakes(to.ifAbsent));

export const lintOrder = (subject: Subject): readonly Note[] => [...routes(subject), ...overrides(subject)];

const routes = ({ policy, anyWorld, now }: Subject): readonly Note[] =>
  (['mql', 'sql'] as const).flatMap((route) => {
    const rules = policy.handoff.routing?.[route]?.rules ?? [];
    const rows = rules.map(({ id, when, triggeredBy, active, to }, i): Row => {
      return { id, path: ['routing', route, i], when, triggeredBy, active, keeps: alwaysTakes(to) };
    });
    const { hidden, unseen } = hiddenRows(rows, anyWorld);
    return [
      ...hidden.map(({ row, behind }) =>
        warn(
          'route-hidden',
          row.path,
          `"${behind.id}" stands before it and takes every lead that this would; put the narrower rule first, or leave this out`,
        ),
      ),
      ...(unseen === null ? [] : [unseenFrom(unseen)]),
      ...rows
        .filter(
          ({ when, triggeredBy, active, keeps }) =>
            keeps && triggeredBy === null && active === null && when !== null && isAlwaysMet(when, anyWorld) === 'yes',
        )
        .map(({ path }) =>
          warn(
            'always-met',
            [...path, 'when'],
            'every lead meets this, so no rule after it is ever reached; say whom you mean, or leave it to otherwise',
          ),
        ),
      ...rows
        .filter(({ active }) => now !== null && active?.until != null && active.until <= now)
        .map(({ path }) =>
          warn(
            'route-over',
            [...path, 'until'],
            'this rule has come to its end and takes nobody any more; leave it out or move its end',
          ),
        ),
    ];
  });

const overrides = ({ policy, anyWorld }: Subject): readonly Note[] => {
  const rows = policy.grades.overrides.map(({ when, grade }, i): Row => {
    return { id: grade, path: ['grades', 'override', i], when, triggeredBy: null, active: null, keeps: true };
  });
  const { hidden, unseen } = hiddenRows(rows, anyWorld);
  return [
    ...hidden.map(({ row, behind }) =>
      warn(
        'override-hidden',
        row.path,
        `whoever meets this meets the override to ${behind.id} before it, and the first one counts; put this first or leave it out`,
        row.path,
      ),
    ),
    ...(unseen === null ? [] : [unseenFrom(unseen)]),
  ];
};
