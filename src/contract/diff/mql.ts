// What makes an MQL, what keeps it one, who goes at once, who never does: how each has changed.
import type { ConditionDocument, EventTypes } from '../condition.ts';
import { sayDuration } from '../duration.ts';
import { sayEvents } from '../say.ts';
import type { FastTrackDocument, MqlDocument } from '../schema-mql.ts';
import type { Spec, Tell } from './compare.ts';
import { waysOf } from './condition-form.ts';
import { type Asker, conditionSpec, optionalConditionSpec, sayClause } from './condition-words.ts';
import { gained, listed, upperFirst } from './plain.ts';

const mql: Asker = { needs: 'An MQL', to: 'To be an MQL' };
const kept: Asker = { needs: 'Staying an MQL', to: 'To stay an MQL' };
const atOnce: Asker = { needs: 'Going to sales at once', to: 'To go to sales at once' };
const again: Asker = { needs: 'Becoming an MQL again', to: 'To become an MQL again' };

export const whoDid = (on: EventTypes): string => `who ${sayEvents(on, undefined)}`;

const window: Tell = (before, after) => {
  const say = (value: unknown): string => (typeof value === 'number' ? `for ${sayDuration(value)}` : 'for ever');
  return before === undefined || after === undefined
    ? null
    : `A raised hand now counts ${say(after)}, was ${say(before).replace(/^for (?!ever)/, '')}`;
};

const events: Tell = (before, after) => {
  const [was, is] = [before, after] as readonly EventTypes[];
  if (was === undefined || is === undefined) return null;
  if (was.length === 0 || is.length === 0) return `Now goes to sales at once: ${whoDid(is)}; before: ${whoDid(was)}`;
  const [come, gone] = [gained(was, is), gained(is, was)];
  const verb = 'goes to sales at once';
  return upperFirst(
    listed([
      ...(come.length === 0 ? [] : [`${whoDid(come)} now ${verb}`]),
      ...(gone.length === 0 ? [] : [`${whoDid(gone)} no longer ${verb}`]),
    ]),
  );
};

const fastTrack: Spec = {
  tell: (before, after) => {
    const say = ({ on, when }: FastTrackDocument): string =>
      `${whoDid(on)}${when === undefined ? '' : `, if ${sayClause(when)}`}`;
    if (before === undefined) return `Now goes to sales at once: ${say(after as FastTrackDocument)}`;
    return after === undefined
      ? `Nobody goes to sales at once any more; before, ${say(before as FastTrackDocument)}`
      : null;
  },
  keys: {
    on: { tell: events },
    when: optionalConditionSpec(atOnce, {
      come: (clause) => `Who raises a hand now goes to sales at once only if ${clause}`,
      gone: (clause) => `Who raises a hand now goes to sales at once in any case; before, only if ${clause}`,
    }),
    if_unknown: {
      tell: (_before, after) =>
        after === 'triage'
          ? 'When it cannot be told whether a raised hand may go at once, a person now looks first; before, the lead waited'
          : 'When it cannot be told whether a raised hand may go at once, the lead now waits; before, a person looked first',
    },
    window: { tell: window },
  },
};

/** Of the contract and of a track alike. */
export const definitionKeys: Readonly<Record<string, Spec>> = {
  when: conditionSpec(mql),
  keep: optionalConditionSpec(kept, {
    come: (clause) => `Who is an MQL now stays one while ${clause}`,
    gone: (clause) => `Who is an MQL stays one only while it meets the definition; before, while ${clause}`,
  }),
  fast_track: fastTrack,
};

const never: Tell = (before, after) => {
  const ways = (value: unknown): readonly ConditionDocument[] =>
    value === undefined ? [] : waysOf(value as ConditionDocument);
  const [come, gone] = [gained(ways(before), ways(after)), gained(ways(after), ways(before))];
  const say = (of: readonly ConditionDocument[]): string => listed(of.map(sayClause), 'or');
  if (gone.length === 0) return `No lead is an MQL any more if ${say(come)}`;
  if (come.length === 0) return `A lead may now be an MQL even if ${say(gone)}`;
  return `No lead is an MQL any more if ${say(come)}; it may now be one even if ${say(gone)}`;
};

const sayAgain = ({ after, when }: NonNullable<MqlDocument['again']>): string =>
  listed([
    ...(after === undefined ? [] : [`after ${sayDuration(after)}`]),
    ...(when === undefined ? [] : [`if ${sayClause(when)}`]),
  ]);

const handedOver = 'A lead that was handed over before';

export const mqlSpec: Spec = {
  keys: {
    ...definitionKeys,
    never: { tell: never },
    again: {
      tell: (before, after) => {
        type Again = NonNullable<MqlDocument['again']>;
        if (before === undefined) return `${handedOver} now becomes an MQL again only ${sayAgain(after as Again)}`;
        return after === undefined
          ? `${handedOver} now becomes an MQL again like any other, was only ${sayAgain(before as Again)}`
          : null;
      },
      keys: {
        after: {
          tell: (before, after) => {
            const say = (value: unknown): string =>
              typeof value === 'number' ? `after ${sayDuration(value)}` : 'at any time';
            return `${handedOver} now becomes an MQL again ${say(after)}, was ${say(before)}`;
          },
        },
        when: optionalConditionSpec(again, {
          come: (clause) => `${handedOver} now becomes an MQL again only if ${clause}`,
          gone: (clause) => `${handedOver} becomes an MQL again no longer only if ${clause}`,
        }),
      },
    },
  },
};
