// The hash follows what a contract says of handoffs: every value in it, the order of classes and rules, and nothing of how it is spelt.
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { parseContract } from '#contract/parse.ts';
import { fullHandoff, type Path, withValue } from './full-handoff.ts';
import { readable, small, withSections } from './samples.ts';

const hashOf = (fragment: string): string => readable(withSections(fragment)).policy.contractHash;

const leavesOf = (value: unknown, path: Path = []): readonly { readonly path: Path; readonly value: unknown }[] => {
  if (Array.isArray(value)) return value.flatMap((v, i) => leavesOf(v, [...path, i]));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([k, v]) => leavesOf(v, [...path, k]));
  return [{ path, value }];
};

/** What else could stand here; in most places one of them is understood. */
const others = (value: unknown): readonly unknown[] => {
  if (typeof value === 'number') return [value + 1, value - 1];
  if (typeof value === 'boolean') return [!value];
  const text = String(value);
  const count = /\d+/.exec(text)?.[0];
  const by = (n: number): readonly string[] =>
    count === undefined ? [] : [text.replace(count, String(Number(count) + n))];
  const words =
    'round_robin least_loaded deal account wait offer call email either status_change business restart handed_over deal_opened both sales marketing pass back_to_sdr ' +
    'alert_rep reassign recycle fit data disqualify ever rep region accept first_touch week need person.title A2 22:00 none';
  return [...by(1), ...by(-1), `${text}x`, ...words.split(' ')].filter((other) => other !== text);
};

/** Places where nothing else is understood, with why. */
const onlyOne = {
  'sla.look_first.for.triage': 'true, or not there',
  'review.learning.approval': 'both, or not there',
  'review.learning.mode': 'the bounds beside it are those of auto',
  'sql.framework': 'what is required is part of this one',
  'routing.mql.2.when.company.domain.in_list': 'the other list goes by a name that is not tried',
  'routing.mql.4.otherwise.if_absent.sticky': 'else a map',
  'routing.respect.0': 'each is needed by a key beside it',
  'routing.respect.1': '',
  'routing.respect.2': '',
  'sla.hot.accept.on_breach.0.do': 'a target is of reassign alone',
  'sla.hot.effort.on_breach.0.do': 'a duration is of recycle alone',
  'notify.0.channel': 'is told by an alarm',
};

test('every value that is written can be changed, and changes the hash', () => {
  const data: unknown = parse(withSections(fullHandoff), { stringKeys: true });
  const { contractHash } = readable(JSON.stringify(data)).policy;
  const sections = parse(fullHandoff, { stringKeys: true }) as Record<string, unknown>;
  const isChanged = (path: Path, other: unknown): boolean => {
    const parsed = parseContract(JSON.stringify(withValue(data, path, other)), { file: 'c.yaml' });
    return parsed.ok && parsed.policy.contractHash !== contractHash;
  };
  const fixed = leavesOf(sections).filter(({ path, value }) => !others(value).some((other) => isChanged(path, other)));
  expect(fixed.map(({ path }) => path.join('.')).sort()).toEqual(Object.keys(onlyOne).sort());
});

test.each([
  ['a class before another', 'sla: { b: { for: { source: x }, accept: 1h }, a: { for: { source: y }, accept: 1h } }\n'],
  [
    'a rule before another',
    'routing:\n  - { when: { person.region: na }, to: { team: b } }\n  - { when: { person.region: emea }, to: { team: a } }\n  - { otherwise: { team: c } }\n',
  ],
])('the order counts: %s', (_, written) => {
  const swapped = written.startsWith('sla')
    ? 'sla: { a: { for: { source: y }, accept: 1h }, b: { for: { source: x }, accept: 1h } }\n'
    : 'routing:\n  - { when: { person.region: emea }, to: { team: a } }\n  - { when: { person.region: na }, to: { team: b } }\n  - { otherwise: { team: c } }\n';
  expect(hashOf(swapped)).not.toBe(hashOf(written));
});

describe('two spellings of one meaning have one hash', () => {
  test.each([
    [
      'a list of rules or a map with the list',
      'routing: [ { otherwise: { team: sdr } } ]\n',
      'routing: { mql: [ { otherwise: { team: sdr } } ] }\n',
    ],
    ['minutes or hours', 'sla: { a: { accept: 60m } }\n', 'sla: { a: { accept: 1h } }\n'],
    ['a clock as a time or as a map', 'sla: { a: { accept: 1h } }\n', 'sla: { a: { accept: { within: 1h } } }\n'],
    [
      'one action or a list of one',
      'sla: { a: { accept: 1h, on_breach: escalate } }\n',
      'sla: { a: { accept: 1h, on_breach: [{ do: escalate }] } }\n',
    ],
    [
      'one reminder or a list of one',
      'sla: { a: { accept: 1h, remind: 2m before } }\n',
      'sla: { a: { accept: 1h, remind: [2m before] } }\n',
    ],
    ['a meaning alone or in a map', 'sal: It is worked.\n', 'sal: { means: It is worked. }\n'],
    [
      'the order of a set',
      'alarms: { rejection_rate: { by: [rep, source] } }\n',
      'alarms: { rejection_rate: { by: [source, rep] } }\n',
    ],
    [
      'one recipient or a list of one',
      'alarms: { rejection_rate: { tell: sales } }\n',
      'alarms: { rejection_rate: { tell: [sales] } }\n',
    ],
    ['three months or a quarter', 'review: { every: 3 months }\n', 'review: { every: quarter }\n'],
    ['25% or 25.0%', 'alarms: { rejection_rate: { line: 25% } }\n', 'alarms: { rejection_rate: { line: 25.0% } }\n'],
    [
      'a prior owner whenever',
      'routing: [ { otherwise: { team: a, sticky: prior_owner } } ]\n',
      'routing: [ { otherwise: { team: a, sticky: { prior_owner: ever } } } ]\n',
    ],
  ])('%s', (_, one, other) => {
    expect(hashOf(one)).toBe(hashOf(other));
  });

  test('a contract that says nothing of handoffs keeps the hash it had', () => {
    expect(hashOf('')).toBe(readable(small).policy.contractHash);
  });
});
