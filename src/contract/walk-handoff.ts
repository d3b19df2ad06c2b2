// Every condition and every mention of events in the sections on what follows from an MQL, with its path, for the linter.
import type { ConditionDocument, EventTypes, Where } from './condition.ts';
import type { Path } from '#src/yaml/path.ts';
import type { ContractDocument } from './schema.ts';
import { conditionsOfClass } from './to-handoff-sla.ts';

export type HandoffCondition = { readonly path: Path; readonly condition: ConditionDocument };
export type HandoffEvents = {
  readonly path: Path;
  readonly key: string;
  readonly types: EventTypes;
  readonly where: Where | undefined;
};

export const handoffConditions = (contract: ContractDocument): readonly HandoffCondition[] => [
  ...rulesOf(contract).flatMap(({ path, rule }) =>
    rule.when === undefined ? [] : [{ path: [...path, 'when'], condition: rule.when }],
  ),
  ...(contract.sla ?? []).flatMap((one): readonly HandoffCondition[] => {
    const path: Path = ['sla', one.id];
    const [own] = conditionsOfClass({ ...one, for: { ...one.for, when: undefined } });
    return [
      ...(own === undefined ? [] : [{ path: [...path, 'for'], condition: own }]),
      ...(one.for?.when === undefined ? [] : [{ path: [...path, 'for', 'when'], condition: one.for.when }]),
      ...(one.pauses_while === undefined ? [] : [{ path: [...path, 'pauses_while'], condition: one.pauses_while }]),
    ];
  }),
];

const rulesOf = ({ routing }: ContractDocument) =>
  (['mql', 'sql'] as const).flatMap((route) =>
    (routing?.[route]?.rules ?? []).map((rule, i) => ({ path: ['routing', route, i] as Path, rule })),
  );

export const handoffEvents = (contract: ContractDocument): readonly HandoffEvents[] => {
  const call = contract.sql?.call;
  return [
    ...rulesOf(contract).flatMap(({ path, rule }) =>
      rule.triggered_by === undefined
        ? []
        : [{ path, key: 'triggered_by', types: rule.triggered_by, where: undefined }],
    ),
    ...(contract.sla ?? []).flatMap(({ id, for: of }) =>
      of?.triggered_by === undefined
        ? []
        : [{ path: ['sla', id, 'for'] as Path, key: 'triggered_by', types: of.triggered_by, where: undefined }],
    ),
    ...(typeof call === 'object' && call.on !== undefined
      ? [{ path: ['sql', 'call'] as Path, key: 'on', types: call.on, where: call.where }]
      : []),
  ];
};
