// What one contract changes against another, told so that marketing and sales understand it: who becomes an MQL first, then points, then what
// follows, then the header. Every difference in meaning is told exactly once; two texts that mean the same say so.
import { canonicalJson } from '../hash.ts';
import type { ParsedContract } from '../parse.ts';
import { axesSpec, gradesSpec } from './axes.ts';
import { compare, type Context, type Form, type Spec, type Told } from './compare.ts';
import { formOf, withoutNewBuiltIns } from './form.ts';
import { mqlSpec } from './mql.ts';
import { upperFirst } from './plain.ts';
import { routingSpec } from './routing.ts';
import { rulesSpec } from './rules.ts';
import { slaSpec } from './sla.ts';
import { firstSpelling, respelt } from './spelling.ts';
import { temporarySpec, tracksSpec } from './tracks.ts';
import { dispositionsSpec, recycleSpec, stagesSpec } from './verdicts.ts';
import { alarmsSpec, displayStepSpec, headerSpec, listsSpec, notifySpec, reviewSpec } from './watch.ts';

export type Change = {
  /** Where in the contract; what bears an id stands under it: `intent.demo.points`. Empty where only the text differs. */
  readonly path: string;
  /** What stands there, with defaults filled in; null = nothing. Of a list, the values it lost and gained; of a text alone, the hashes. */
  readonly before: unknown;
  readonly after: unknown;
  /** One sentence for people who have never seen the file. */
  readonly text: string;
};

export type Difference = { readonly changes: readonly Change[] };

/** In the order in which they are told, under these titles. */
const groups: readonly (readonly [title: string, sections: Readonly<Record<string, Spec>>])[] = [
  ['Who becomes an MQL', { mql: mqlSpec, tracks: tracksSpec, temporary: temporarySpec }],
  [
    'Points',
    {
      fit: rulesSpec('fit'),
      intent: rulesSpec('intent'),
      lists: listsSpec,
      axes: axesSpec,
      grades: gradesSpec,
      display_step: displayStepSpec,
    },
  ],
  [
    'What follows from an MQL',
    {
      routing: routingSpec,
      sla: slaSpec,
      dispositions: dispositionsSpec,
      recycle: recycleSpec,
      ...stagesSpec,
      alarms: alarmsSpec,
      review: reviewSpec,
      notify: notifySpec,
    },
  ],
  ['The contract itself', headerSpec],
];

const contractSpec: Spec = {
  keys: Object.assign({}, ...groups.map(([, sections]) => sections)) as Spec['keys'] & object,
};

/** Two forms of which each leaves out what only comes with the use of a built-in list. */
export const formsOf = (before: ParsedContract, after: ParsedContract): Context => {
  const respell = firstSpelling();
  const [was, is] = [formOf(respelt(before, respell)), formOf(respelt(after, respell))];
  return { before: withoutNewBuiltIns(was, is), after: withoutNewBuiltIns(is, was) };
};

/** Every difference in meaning, with its place; those of one place stand together. */
export const differencesOf = (context: Context): readonly Told[] =>
  compare(contractSpec, context.before, context.after, { at: [], key: '', context });

/** Fields stand in a condition by their path alone, as in the file. */
const sayAt = (at: readonly string[]): string =>
  at.filter((key, i) => !(key === 'fields' && /\./.test(at[i + 1] ?? ''))).join('.');

const sentence = (text: string): string => `${upperFirst(text.trim())}${/[.!?]”?$/.test(text.trim()) ? '' : '.'}`;

/** None where the hashes are equal, at least one where they are not. */
export const diffContracts = (before: ParsedContract, after: ParsedContract): Difference => {
  if (before.policy.contractHash === after.policy.contractHash) return { changes: [] };
  const changes = differencesOf(formsOf(before, after)).map(({ at, before: was, after: is, text }) => ({
    path: sayAt(at),
    before: was ?? null,
    after: is ?? null,
    text: sentence(text),
  }));
  return { changes: changes.length > 0 ? changes : [onlyWords(before, after)] };
};

/** Two texts with one meaning: each is signed for itself. */
const onlyWords = (
  { contract: was, policy: old }: ParsedContract,
  { contract: is, policy: now }: ParsedContract,
): Change => {
  const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])] as (keyof typeof was)[];
  const sections = keys.filter((key) => canonicalJson(was[key] ?? null) !== canonicalJson(is[key] ?? null));
  const where = sections.length === 0 ? '' : ` (${sections.join(', ')})`;
  return {
    path: '',
    before: old.contractHash,
    after: now.contractHash,
    text: `Nothing changes but how it is written${where}: it means the same, and is signed anew because signatures stand on the text.`,
  };
};

export type ChangeGroup = { readonly title: string; readonly changes: readonly Change[] };

/** The changes under titles, for people; titles without any are left out. */
export const groupChanges = ({ changes }: Difference): readonly ChangeGroup[] => {
  const isIn = (sections: Form, { path }: Change): boolean => Object.hasOwn(sections, /^[a-z_]*/.exec(path)?.[0] ?? '');
  const titled = groups.map(([title, sections]) => ({
    title,
    changes: changes.filter((change) => isIn(sections, change)),
  }));
  const others = changes.filter((change) => !groups.some(([, sections]) => isIn(sections, change)));
  return [...titled, { title: 'Besides', changes: others }].filter((group) => group.changes.length > 0);
};
