// Which ids of a search have been read. HubSpot pages by offset, which shifts when a record leaves the result between two
// pages, and ends at 10,000. So each page is asked for as "ids not read yet" instead, always at offset 0: no offset to
// shift, no 10,000 to run into, whatever number shares one timestamp.
//
// Sorted by id, ids of equal length come in order of value; whether 99 comes before 100 (by number) or after it (by text)
// is not proven for HubSpot. Hence a page says of each length apart how far it has been read, and the unread ids are the
// gaps between those ranges. Numbers or text, nothing is skipped and nothing is read twice: test/unit/hubspot/id-ranges.
import { z } from 'zod';

/** First and last id read, both included. */
export type Range = readonly [bigint, bigint];
/** Ascending, apart from one another. */
export type Ranges = readonly Range[];
/** Ids in between, both ends excluded; null = no bound on that side. */
export type Gap = { readonly above: bigint | null; readonly below: bigint | null };

/** Beyond any id: HubSpot's have twelve digits today. */
const highest = 10n ** 19n;

export const noRanges: Ranges = [];

export const gapsOf = (read: Ranges): Gap[] => {
  const firsts = [...read.map(([first]) => first), highest + 1n];
  const lasts = [-1n, ...read.map(([, last]) => last)];
  return firsts
    .map((below, at) => ({ above: lasts[at] ?? -1n, below }))
    .filter(({ above, below }) => below - above > 1n)
    .map(({ above, below }) => ({ above: above < 0n ? null : above, below: below > highest ? null : below }));
};

/**
 * What has been read after a page of `ids`, asked for within `gaps` and sorted by id. `isLast`: nothing was left behind
 * the page, so all of `gaps` is read. Null where the ids are not in the order that was asked for.
 */
export const afterPage = (
  read: Ranges,
  gaps: readonly Gap[],
  ids: readonly string[],
  isLast: boolean,
): Ranges | null => {
  if (isLast) return merged([...read, ...gaps.map((gap): Range => [lowest(gap), (gap.below ?? highest + 1n) - 1n])]);
  const reached = new Map<string, bigint>();
  for (const text of ids) {
    const id = BigInt(text);
    const at = gaps.findIndex(({ above, below }) => (above === null || id > above) && (below === null || id < below));
    const key = `${at}:${text.length}`;
    const before = reached.get(key);
    if (at < 0 || (before !== undefined && id < before)) return null;
    reached.set(key, id);
  }
  const pages = [...reached].map(([key, last]): Range => {
    const [at, length] = key.split(':').map(Number);
    const shortest = 10n ** BigInt((length ?? 1) - 1);
    const first = lowest(gaps[at ?? 0] ?? { above: null, below: null });
    const ofLength = length === 1 ? 0n : shortest;
    return [first > ofLength ? first : ofLength, last];
  });
  return merged([...read, ...pages]);
};

const lowest = (gap: Gap): bigint => (gap.above ?? -1n) + 1n;

const merged = (ranges: readonly Range[]): Ranges => {
  const inOrder = [...ranges].sort((a, b) => (a[0] < b[0] ? -1 : 1));
  return inOrder.reduce<Range[]>((done, [first, last]) => {
    const previous = done.at(-1);
    if (previous === undefined || first > previous[1] + 1n) return [...done, [first, last]];
    return [...done.slice(0, -1), [previous[0], last > previous[1] ? last : previous[1]]];
  }, []);
};

/** As text for a cursor: `0-97,100-4711`. */
export const writeRanges = (ranges: Ranges): string => ranges.map(([first, last]) => `${first}-${last}`).join(',');

export const readRanges = (text: string): Ranges =>
  text === ''
    ? []
    : z
        .array(z.string().regex(/^\d+-\d+$/))
        .parse(text.split(','))
        .map((range): Range => {
          const [first, last] = range.split('-').map(BigInt);
          return [first ?? 0n, last ?? 0n];
        });
