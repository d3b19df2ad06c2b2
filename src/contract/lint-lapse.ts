// Findings about what has no time left: temporary rules that never begin or change nothing, a contract past its end, a rest that outlasts the return.
import { defaults } from './defaults.ts';
import { sayDuration } from './duration.ts';
import type { Subject } from './lint-model.ts';
import { type Note, tell, warn } from './lint-note.ts';
import type { Path } from '#src/yaml/path.ts';
import type { ContractDocument } from './schema.ts';

export const lintLapse = ({ contract, now }: Subject): readonly Note[] => [
  ...temporary(contract),
  ...over(contract, now),
  ...coolOff(contract),
];

const endOf = ({ effective }: ContractDocument): number | null =>
  typeof effective === 'object' ? (effective.until ?? null) : null;

const temporary = (contract: ContractDocument): readonly Note[] => {
  const end = endOf(contract);
  const standing = new Map([...contract.fit, ...contract.intent].map(({ id, points }) => [id, points]));
  return (contract.temporary ?? []).flatMap(({ from, points }, i) => [
    ...(end !== null && from >= end
      ? [
          warn(
            'temporary-unborn',
            ['temporary', i, 'from'],
            'the contract has ended before this begins; move its beginning, or let the contract hold for longer',
          ),
        ]
      : []),
    ...Object.entries(points ?? {}).flatMap(([id, meanwhile]) =>
      standing.get(id) === meanwhile
        ? [
            warn(
              'temporary-idle',
              ['temporary', i, 'points', id],
              `"${id}" earns ${String(meanwhile)} at all other times, too; give it other points or leave it out`,
            ),
          ]
        : [],
    ),
  ]);
};

const over = (contract: ContractDocument, now: number | null): readonly Note[] => {
  const end = endOf(contract);
  if (now === null || end === null || end > now) return [];
  return [
    tell(
      'contract-over',
      ['effective', 'until'],
      'this contract has come to its end: it stays in force, with a warning every day, until both sign the next version',
    ),
  ];
};

/** Every return that a rest outlasts: the date that sellers choose a reason for is not the one that counts. */
const coolOff = ({ recycle, dispositions, opportunity }: ContractDocument): readonly Note[] => {
  const rest = recycle?.cool_off;
  if (rest === undefined) return [];
  const own = [
    ...(['rejected', 'recycled'] as const).flatMap((verdict) => Object.entries(dispositions?.[verdict] ?? {})),
    ...Object.entries(opportunity?.returned ?? {}),
  ].flatMap(([reason, { then }]) => (typeof then === 'object' ? [{ reason, after: then.recycle }] : []));
  const returns = [{ reason: null, after: recycle?.after ?? defaults.recycleMs }, ...own];
  const first = returns.find(({ after }) => after < rest);
  if (first === undefined) return [];
  const path: Path = ['recycle', 'cool_off'];
  const whose = first.reason === null ? 'a recycled lead is to come back' : `"${first.reason}" is to bring a lead back`;
  return [
    warn(
      'cool-off-outlives-recycle',
      path,
      `${whose} after ${sayDuration(first.after)}, but nothing brings it back within ${sayDuration(rest)}; shorten this, or let it stay away for longer`,
    ),
  ];
};
