// Two trees of plain data side by side: every place that differs is told by exactly one change, by the sentence of its section or, where there is
// none, by a plain one. So nothing is ever silent, whatever the language comes to hold.
import { canonicalJson } from '../hash.ts';
import { isMap } from '../pieces.ts';
import { plainSentence } from './plain.ts';

export type Form = Readonly<Record<string, unknown>>;
export type At = readonly string[];

/** The two contracts as a whole, for sentences that name what stands elsewhere. */
export type Context = { readonly before: Form; readonly after: Form };

export type Place = { readonly at: At; readonly key: string; readonly context: Context };

/** A sentence without its full stop, or null: then what is inside is told one by one. Absent = undefined. */
export type Tell = (before: unknown, after: unknown, place: Place) => string | null;

export type Spec = {
  readonly tell?: Tell;
  readonly keys?: Readonly<Record<string, Spec>>;
  /** Of keys without a spec of their own: what bears ids. */
  readonly each?: Spec;
  /** Put before or around what is said of the things inside. */
  readonly wrap?: (text: string, key: string) => string;
  /** Something that went and something that came with the same content is one thing renamed. */
  readonly renamed?: (was: string, is: string, value: unknown, place: Place) => string;
  /** Where order counts: said of those that stand in both, in their two orders. */
  readonly moved?: (before: readonly string[], after: readonly string[]) => string;
  /** Told whole, with these in place of the values. */
  readonly values?: (before: unknown, after: unknown) => readonly [before: unknown, after: unknown];
};

export type Told = { readonly at: At; readonly before: unknown; readonly after: unknown; readonly text: string };

/** Key under which a map keeps the order of its entries, where it counts. */
export const orderKey = '(order)';

export const isSame = (a: unknown, b: unknown): boolean =>
  a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b));

/** Of several keys at one place: `{ask,demo}`. */
export const bracedKey = (a: string, b: string): string => `{${[a, b].sort().join(',')}}`;

const noSpec: Spec = {};

export const compare = (spec: Spec, before: unknown, after: unknown, place: Place): readonly Told[] => {
  if (isSame(before, after)) return [];
  const text = spec.tell?.(before, after, place) ?? null;
  if (text !== null) return [claim(spec, before, after, place, text)];
  const [was, is] = [before ?? {}, after ?? {}];
  if (isMap(was) && isMap(is) && (before !== undefined || after !== undefined)) {
    const inside = compareMaps(spec, was, is, place);
    if (inside.length > 0) return inside;
  }
  return [claim(spec, before, after, place, plainSentence(place.at, before, after))];
};

/** A time, a limit, a target: its parts mean nothing alone. */
const isOneThing = (map: Form): boolean => typeof map['kind'] === 'string';

/** As near as one can say where the difference is. */
const claim = (spec: Spec, before: unknown, after: unknown, { at }: Place, text: string): Told => {
  if (spec.values !== undefined) {
    const [was, is] = spec.values(before, after);
    return { at, before: was, after: is, text };
  }
  let [was, is, path] = [before, after, at];
  while (isMap(was) && isMap(is) && !isOneThing(was) && !isOneThing(is)) {
    const [one, ...others]: readonly string[] = differing(was, is);
    if (one === undefined || others.length > 0) break;
    [was, is, path] = [was[one], is[one], [...path, one]];
  }
  return { at: path, before: was, after: is, text };
};

const keysOf = (spec: Spec, before: Form, after: Form): readonly string[] => {
  const first = Object.keys(spec.keys ?? {}).filter((key) => key in before || key in after);
  return [...new Set([...first, ...Object.keys(before), ...Object.keys(after)])].filter((key) => key !== orderKey);
};

const differing = (before: Form, after: Form): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((key) => !isSame(before[key], after[key]));

const compareMaps = (spec: Spec, before: Form, after: Form, place: Place): readonly Told[] => {
  const renames = spec.renamed === undefined ? [] : renamesIn(before, after);
  const skipped = new Set(renames.flat());
  const inside = (key: string): Place => ({ ...place, at: [...place.at, key], key });
  const told = [
    ...renames.map(([was, is]): Told => {
      const key = bracedKey(was, is);
      return {
        at: [...place.at, key],
        before: { [was]: before[was] },
        after: { [is]: after[is] },
        text: spec.renamed?.(was, is, after[is], inside(key)) ?? '',
      };
    }),
    ...keysOf(spec, before, after)
      .filter((key) => !skipped.has(key))
      .flatMap((key) => {
        const child = spec.keys?.[key] ?? spec.each ?? noSpec;
        const changes = compare(child, before[key], after[key], inside(key));
        const { wrap } = spec;
        return wrap === undefined ? changes : changes.map((one) => ({ ...one, text: wrap(one.text, key) }));
      }),
  ];
  return [...told, ...movesIn(spec, before, after, place)];
};

const renamesIn = (before: Form, after: Form): readonly (readonly [string, string])[] => {
  const come = new Map<string, string[]>();
  for (const key of Object.keys(after)) {
    if (key in before || key === orderKey) continue;
    const json = canonicalJson(after[key]);
    come.set(json, [...(come.get(json) ?? []), key]);
  }
  return Object.keys(before).flatMap((key) => {
    if (key in after || key === orderKey) return [];
    const name = come.get(canonicalJson(before[key]))?.shift();
    return name === undefined ? [] : [[key, name] as const];
  });
};

export const orderOf = (map: unknown): readonly string[] => {
  const order = isMap(map) ? map[orderKey] : undefined;
  return Array.isArray(order) ? (order as readonly string[]) : [];
};

const movesIn = (spec: Spec, before: Form, after: Form, place: Place): readonly Told[] => {
  const [olds, news] = [orderOf(before), orderOf(after)];
  const was = olds.filter((key) => news.includes(key));
  const is = news.filter((key) => olds.includes(key));
  if (spec.moved === undefined || isSame(was, is)) return [];
  return [{ at: [...place.at, orderKey], before: was, after: is, text: spec.moved(was, is) }];
};
