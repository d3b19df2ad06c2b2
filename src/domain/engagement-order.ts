// The one order of engagements: by time, ties by key. Whoever lists them, ties fall the same way.
import type { Engagement } from './lead.ts';

export const inOrder = (a: Engagement, b: Engagement): number =>
  a.occurredAt - b.occurredAt || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

/** The engagements in order; the same array where they are in order already. */
export const ordered = (engagements: readonly Engagement[]): readonly Engagement[] => {
  for (let i = 1; i < engagements.length; i += 1) {
    const before = engagements[i - 1];
    const after = engagements[i];
    if (before !== undefined && after !== undefined && inOrder(before, after) > 0) return engagements.toSorted(inOrder);
  }
  return engagements;
};
