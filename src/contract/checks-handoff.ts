// What no schema can see in the sections on what follows from an MQL: names that must exist, demands that nothing can meet, the same said in
// two places. Works on the raw data, as checks.ts does.
import { ownerRoles } from '#domain/policy.ts';
import { frameworks } from '#domain/policy-handoff.ts';
import { fallbackId } from '#domain/policy-routing.ts';
import type { Path } from '#src/yaml/path.ts';
import { isMap } from './pieces.ts';
import type { Found } from '#src/yaml/problems.ts';
import { listAt, mapAt, type Raw, wrong } from './raw.ts';
import { callWord, effortWord, evidenceFields } from './schema-handoff-pieces.ts';
import { placeIdPattern } from './to-handoff-routing.ts';

export const checkHandoff = (raw: Raw): readonly Found[] => [
  ...routingIds(raw),
  ...cappedTeams(raw),
  ...channels(raw),
  ...demandedTwice(raw),
  ...foreignEvidence(raw),
  ...effortNobodyPromised(raw),
];

type Place = { readonly path: Path; readonly value: unknown };

const rulesOf = (raw: Raw): readonly Place[] => {
  const { routing } = raw;
  if (Array.isArray(routing)) return routing.map((value: unknown, i) => ({ path: ['routing', i], value }));
  return (['mql', 'sql'] as const).flatMap((route) =>
    listAt(routing, route).map((value, i) => ({ path: ['routing', route, i], value })),
  );
};

const routingIds = (raw: Raw): readonly Found[] => {
  const first = new Map<string, string>();
  return rulesOf(raw).flatMap(({ path, value }) => {
    const id = isMap(value) ? value['id'] : undefined;
    if (typeof id !== 'string') return [];
    const at = [...path, 'id'];
    if (id === fallbackId || placeIdPattern.test(id))
      return [wrong(at, `"${id}" is how rules without an id are called; choose another`)];
    const earlier = first.get(id);
    first.set(id, earlier ?? id);
    return earlier === undefined ? [] : [wrong(at, `"${id}" is already the id of a routing rule; ids are unique`)];
  });
};

/** Every value under this key, at any depth. */
const valuesUnder = function* (node: unknown, key: string, path: Path): Generator<Place> {
  if (Array.isArray(node)) for (const [i, item] of node.entries()) yield* valuesUnder(item, key, [...path, i]);
  if (!isMap(node)) return;
  for (const [name, value] of Object.entries(node)) {
    if (name === key) yield { path: [...path, name], value };
    yield* valuesUnder(value, key, [...path, name]);
  }
};

const cappedTeams = (raw: Raw): readonly Found[] => {
  const teams = [...valuesUnder([raw['routing'], raw['sla']], 'team', [])].flatMap(({ value }) =>
    typeof value === 'string' ? [value] : [],
  );
  return Object.keys(mapAt(mapAt(raw['routing'], 'caps'), 'teams'))
    .filter((team) => !teams.includes(team))
    .map((team) =>
      wrong(['routing', 'caps', 'teams', team], 'no rule routes to this team', true, { name: team, known: teams }),
    );
};

const channels = (raw: Raw): readonly Found[] => {
  const named = listAt(raw, 'notify').flatMap((value, i) => {
    const name = isMap(value) ? value['channel'] : undefined;
    return typeof name === 'string' ? [{ name, path: ['notify', i, 'channel'] as Path }] : [];
  });
  const names = named.map(({ name }) => name);
  const words: readonly string[] = [...ownerRoles, 'sdr_managers'];
  const twice = named.flatMap(({ name, path }, i) => {
    if (words.includes(name)) return [wrong(path, `"${name}" has a meaning of its own; give the channel another name`)];
    return names.indexOf(name) < i ? [wrong(path, `"${name}" is already a channel; names are unique`)] : [];
  });
  const told = [...valuesUnder(raw['alarms'], 'tell', ['alarms'])].flatMap(({ path, value }): readonly Place[] =>
    Array.isArray(value) ? value.map((one: unknown, i) => ({ path: [...path, i], value: one })) : [{ path, value }],
  );
  const unknown = [...told, ...escalations(raw)].flatMap(({ path, value }) => {
    if (typeof value !== 'string' || value.includes('@') || words.includes(value) || names.includes(value)) return [];
    return [
      wrong(path, `there is no channel "${value}" under notify`, false, { name: value, known: [...words, ...names] }),
    ];
  });
  return [...twice, ...unknown];
};

/** `to` of every `do: escalate`. */
const escalations = (raw: Raw): readonly Place[] =>
  [...valuesUnder(raw['sla'], 'on_breach', ['sla'])].flatMap(({ path, value }) => {
    const steps = Array.isArray(value)
      ? value.map((step: unknown, i) => ({ step, at: [...path, i] }))
      : [{ step: value, at: path }];
    return steps.flatMap(({ step, at }) =>
      isMap(step) && step['do'] === 'escalate' && step['to'] !== undefined
        ? [{ path: [...at, 'to'], value: step['to'] }]
        : [],
    );
  });

/** Every list of demands with what it is asked of. */
const demandLists = (raw: Raw): readonly (Place & { readonly of: string })[] => {
  const verdicts = Object.entries(mapAt(raw, 'dispositions')).flatMap(([verdict, reasons]) =>
    Object.entries(isMap(reasons) ? reasons : {}).flatMap(([key, value]) => {
      const path: Path = ['dispositions', verdict, key];
      if (key === 'requires') return [{ path, value, of: verdict }];
      return isMap(value) && 'requires' in value
        ? [{ path: [...path, 'requires'], value: value['requires'], of: verdict }]
        : [];
    }),
  );
  const sql = mapAt(raw, 'sql')['requires'];
  return [...(sql === undefined ? [] : [{ path: ['sql', 'requires'], value: sql, of: 'converted' }]), ...verdicts];
};

const demandedTwice = (raw: Raw): readonly Found[] => {
  const sql = mapAt(raw, 'sql');
  if (!('requires' in mapAt(mapAt(raw, 'dispositions'), 'converted'))) return [];
  return ['requires', 'framework', 'call']
    .filter((key) => key in sql)
    .slice(0, 1)
    .map((key) =>
      wrong(
        ['sql', key],
        'what an SQL needs is said by dispositions.converted.requires already; say it in one of the two places',
        true,
      ),
    );
};

const foreignEvidence = (raw: Raw): readonly Found[] => {
  const sql = mapAt(raw, 'sql');
  const framework = sql['framework'];
  if (typeof framework !== 'string' || !Object.hasOwn(frameworks, framework)) return [];
  const own: readonly string[] = frameworks[framework as keyof typeof frameworks];
  return listAt(sql, 'requires').flatMap((word, i) =>
    typeof word === 'string' && evidenceFields.includes(word) && !own.includes(word)
      ? [wrong(['sql', 'requires', i], `${word} is no part of ${framework}, which asks for ${own.join(', ')}`)]
      : [],
  );
};

const effortNobodyPromised = (raw: Raw): readonly Found[] => {
  const isPromised = Object.values(mapAt(raw, 'sla')).some((one) => isMap(one) && isMap(one['effort']));
  return demandLists(raw).flatMap(({ path, value, of }) =>
    (Array.isArray(value) ? value : []).flatMap((word: unknown, i): readonly Found[] => {
      if (word !== effortWord) return [];
      const at = [...path, i];
      if (of === 'converted' || of === 'accepted')
        return [wrong(at, `${effortWord} is asked before a lead is given up; here ask for ${callWord}`)];
      return isPromised ? [] : [wrong(at, 'no class under sla says what the agreed effort is; add effort there')];
    }),
  );
};
