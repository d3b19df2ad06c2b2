// How the answers of sellers have changed: which reasons there are, what follows from each, what a verdict needs; and how a lead comes back.
import type { Verdict } from '#domain/lead.ts';
import { labelOf } from '#domain/words.ts';
import { sayDuration } from '../duration.ts';
import type { ReasonDocument } from '../schema.ts';
import { effortWord } from '../schema-handoff-pieces.ts';
import { isSame, type Spec, type Tell } from './compare.ts';
import { gained, listed, quoted, spaced } from './plain.ts';

type Reason = Omit<ReasonDocument, 'then' | 'label'> & {
  readonly label: string;
  readonly then?: ReasonDocument['then'] | 'back_to_sdr';
};

const demandNames: Readonly<Record<string, string>> = {
  call_logged: 'a logged call',
  [effortWord]: 'the agreed touches',
  identify_pain: 'the pain',
};

const sayDemand = (word: string): string =>
  demandNames[word] ?? (word.includes('.') ? `a known ${labelOf(word)}` : spaced(word));

/** "now also needs timeline and no longer needs authority" */
export const demandsChange = (before: readonly string[], after: readonly string[]): string =>
  listed([
    ...(gained(before, after).length === 0 ? [] : [`now also needs ${listed(gained(before, after).map(sayDemand))}`]),
    ...(gained(after, before).length === 0 ? [] : [`no longer needs ${listed(gained(after, before).map(sayDemand))}`]),
  ]);

const sayThen = (then: Reason['then'], verdict: string): string => {
  if (typeof then === 'object')
    return `the lead comes back after ${sayDuration(then.recycle)}${then.to === undefined ? '' : ` through ${quoted(then.to)}`}`;
  if (then === undefined) return 'the lead comes back as recycled leads do';
  if (then === 'none') return verdict === 'rejected' ? 'nothing more happens to the lead' : 'the lead goes on';
  return then === 'disqualify' ? 'the lead is disqualified' : 'the lead goes back to the SDR';
};

const thenChange = (before: Reason['then'], after: Reason['then'], verdict: string): string => {
  if (typeof before === 'object' && typeof after === 'object' && before.to === after.to)
    return `now brings the lead back after ${sayDuration(after.recycle)}, was ${sayDuration(before.recycle)}`;
  return `now means that ${sayThen(after, verdict)} (before: ${sayThen(before, verdict)})`;
};

const verbs: Readonly<Record<Verdict, string>> = {
  accepted: 'accept a lead',
  rejected: 'reject a lead',
  recycled: 'recycle a lead',
  converted: 'convert a lead',
};

const phrases = (before: Reason, after: Reason, verdict: string): readonly string[] => {
  const has = (key: keyof Reason): boolean => !isSame(before[key], after[key]);
  const about = ({ speaks_of }: Reason): string =>
    speaks_of === undefined ? 'nothing that is learnt from' : speaks_of;
  return [
    ...(has('label') ? [`is now called ${quoted(after.label)}`] : []),
    ...(has('then') ? [thenChange(before.then, after.then, verdict)] : []),
    ...(has('speaks_of') ? [`now speaks of ${about(after)}, was ${about(before)}`] : []),
    ...(has('needs_text') ? [after.needs_text === true ? 'now needs a sentence' : 'no longer needs a sentence'] : []),
    ...(has('learn')
      ? [after.learn === false ? 'is now left out of learning' : 'is no longer left out of learning']
      : []),
    ...(has('requires') ? [demandsChange(before.requires ?? [], after.requires ?? [])] : []),
  ];
};

const reasonsSpec = (verdict: string, may: string): Spec => ({
  renamed: (was, is, value) =>
    `The reason ${quoted((value as Reason).label)} is now kept as ${is}, was ${was}; nothing else of it changes`,
  each: {
    tell: (before, after) => {
      const [was, is] = [before, after] as readonly (Reason | undefined)[];
      if (was === undefined)
        return is === undefined
          ? null
          : `${may} may now ${verbOf(verdict)} as ${quoted(is.label)}: ${sayThen(is.then, verdict)}`;
      if (is === undefined) return `${may} may no longer ${verbOf(verdict)} as ${quoted(was.label)}`;
      const told = phrases(was, is, verdict);
      return told.length === 0 ? null : `The reason ${quoted(was.label)} (to ${verbOf(verdict)}) ${told.join('; ')}`;
    },
  },
});

const verbOf = (verdict: string): string => (verdict === 'returned' ? 'give a lead back' : verbs[verdict as Verdict]);

const time =
  (what: string): Tell =>
  (before, after) =>
    `${what} within ${sayDuration(Number(after))} now, was ${sayDuration(Number(before))}`;

const judges: Readonly<Record<string, string>> = {
  marketing: 'marketing',
  sales: 'sales',
  both: 'both teams together',
};

export const dispositionsSpec: Spec = {
  keys: {
    ...Object.fromEntries(Object.keys(verbs).map((verdict) => [verdict, reasonsSpec(verdict, 'Sellers')])),
    requires: {
      each: {
        tell: (before, after, { key }) =>
          `The verdict ${quoted(key)} ${demandsChange((before ?? []) as readonly string[], (after ?? []) as readonly string[])}`,
      },
    },
    correct_within: { tell: time('A verdict may be corrected') },
    disputes: {
      keys: {
        within: { tell: time('An acceptance by silence may be disputed') },
        settled_by: {
          tell: (before, after) =>
            `Disputes about an acceptance by silence are now settled by ${judges[String(after)] ?? String(after)}, was ${judges[String(before)] ?? String(before)}`,
        },
      },
    },
  },
};

const ways: Readonly<Record<string, string>> = {
  raised_hand: 'a raised hand',
  new_interest: 'any new interest that makes it an MQL again',
  due_date: 'nothing',
};

export const recycleSpec: Spec = {
  keys: {
    after: {
      tell: (before, after) =>
        `A recycled lead now comes back after ${sayDuration(Number(after))} unless its reason says otherwise, was ${sayDuration(Number(before))}`,
    },
    to: {
      tell: (before, after) =>
        `A recycled lead now comes back through ${quoted(String(after))} unless its reason says otherwise, was ${quoted(String(before))}`,
    },
    cool_off: {
      tell: (before, after) => {
        const say = (value: unknown): string =>
          value === 0 ? 'not kept away at all' : `kept away for ${sayDuration(Number(value))}`;
        return `After a verdict a recycled lead is now ${say(after)}, whatever it does (before: ${say(before)})`;
      },
    },
    reset: {
      tell: (_before, after) =>
        after === 'fit_only'
          ? 'What a lead did before it was recycled no longer counts'
          : 'What a lead did before it was recycled counts again',
    },
    back: {
      tell: (before, after) =>
        `Before its date a recycled lead is now brought back by ${ways[String(after)] ?? String(after)}, was ${ways[String(before)] ?? String(before)}`,
    },
  },
};

const sentence =
  (what: string): Tell =>
  (before, after) => {
    const [was, is] = [before, after] as readonly (string | undefined)[];
    if (is === undefined) return `The contract no longer says what ${what} means; it said ${quoted(was ?? '')}`;
    return `What ${what} means is now ${quoted(is)}${was === undefined ? '' : `, was ${quoted(was)}`}`;
  };

const moments: Readonly<Record<string, string>> = {
  ae_accepts: 'the account executive accepts it',
  deal_opened: 'a deal is opened',
  either: 'the account executive accepts it or a deal is opened',
};

export const stagesSpec: Readonly<Record<string, Spec>> = {
  sal: { keys: { means: { tell: sentence('SAL') } } },
  sql: {
    keys: {
      means: { tell: sentence('SQL') },
      requires: {
        tell: (before, after) =>
          `An SQL ${demandsChange((before ?? []) as readonly string[], (after ?? []) as readonly string[])}`,
      },
      framework: {
        tell: (before, after) => {
          const say = (value: unknown): string =>
            typeof value === 'string' ? `the words of ${value.toUpperCase()}` : "the contract's own words";
          return `What a seller found out is now asked in ${say(after)}, was in ${say(before)}`;
        },
      },
    },
  },
  opportunity: {
    keys: {
      means: { tell: sentence('opportunity') },
      counts_when: {
        tell: (before, after) =>
          `An SQL now becomes an opportunity when ${moments[String(after)] ?? String(after)} (before: when ${moments[String(before)] ?? String(before)})`,
      },
      returned: reasonsSpec('returned', 'Account executives'),
    },
  },
};
