// Which of its models makes an MQL of a lead, and which are merely keeping it one. Called right after `runAll`.
import type { MqlStatus } from '../app-fields.ts';
import type { CompiledModel, CompiledPolicy } from './compile.ts';
import { isMember } from './evaluate.ts';
import { MET, UNKNOWN } from './tri.ts';

export type Standing = {
  readonly status: MqlStatus;
  /** The model the status comes from; the contract's own where no model has a say. */
  readonly model: CompiledModel;
  /** By a fast track. */
  readonly isFast: boolean;
};

/** Where two ways are open the fast one goes first: it decides how soon somebody must call. */
const isByFast = ({ scratch }: CompiledModel): boolean => scratch.fastIndex >= 0 && scratch.fastWhen === MET;
const isByDefinition = ({ scratch }: CompiledModel): boolean => scratch.when === MET;
const isInTriage = ({ scratch, definition }: CompiledModel): boolean =>
  scratch.fastIndex >= 0 && scratch.fastWhen === UNKNOWN && definition.fastTrack?.ifUnknown === 'triage';

export const isQualifying = (model: CompiledModel): boolean => isByFast(model) || isByDefinition(model);
export const isKeeping = ({ scratch }: CompiledModel): boolean => scratch.keep === MET;
export const isExcluded = ({ main }: CompiledPolicy): boolean => main.scratch.never === MET;

/** The models the lead is in, in their order: the contract's own first. */
export const modelsOf = (compiled: CompiledPolicy): readonly CompiledModel[] =>
  compiled.tracks.length === 0
    ? [compiled.main]
    : [compiled.main, ...compiled.tracks.filter((track) => isMember(compiled, track)).map(({ model }) => model)];

/** `isKept`: whether a model whose `keep` is met had made an MQL of the lead before; asked only where it matters. */
export const standingNow = (compiled: CompiledPolicy, isKept: (model: CompiledModel) => boolean): Standing => {
  const { main } = compiled;
  if (isExcluded(compiled)) return { status: 'excluded', model: main, isFast: false };
  const models = modelsOf(compiled);
  const fast = models.find(isByFast);
  if (fast !== undefined) return { status: 'mql', model: fast, isFast: true };
  const met = models.find(isByDefinition) ?? models.find((model) => isKeeping(model) && isKept(model));
  if (met !== undefined) return { status: 'mql', model: met, isFast: false };
  const triage = models.find(isInTriage);
  if (triage !== undefined) return { status: 'triage', model: triage, isFast: false };
  return { status: 'not_yet', model: main, isFast: false };
};
