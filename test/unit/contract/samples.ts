// A small contract to bend, and the ways to bend it.
import { type ContractDocument } from '#contract/schema.ts';
import { type ParsedContract, parseContract } from '#contract/parse.ts';

export const small = `contract: small
version: 1
owners: { marketing: dana@example.com, sales: lee@example.com }
lists: { targets: [software, logistics] }
fit:
  - { id: industry, when: { company.industry: { in_list: targets } }, points: 30 }
  - { id: size, when: { company.employees: { between: [50, 1000] } }, points: 30 }
intent:
  - { id: demo, on: demo_requested, points: 100, limit: once per 1d }
  - { id: pricing, on: page_viewed, where: { path: { starts_with: /pricing } }, points: 15, cap: 45 }
mql:
  when: { fit: { at_least: 50 }, intent: { at_least: 50 } }
  never: { person.is_student: true }
dispositions:
  rejected: { wrong_industry: { speaks_of: fit, then: disqualify } }
  recycled: { not_now: { speaks_of: timing } }
grades: { fit: { A: 50, B: 30, C: 10 }, intent: { 1: 90, 2: 50, 3: 20 } }
`;

/** The small contract with its sections replaced by those of `fragment`, which stand at its end. */
export const withSections = (fragment: string): string => {
  const sections = small.split(/\n(?=\S)/);
  const replaced = new Set([...fragment.matchAll(/^([a-z_]+):/gm)].map(([, name]) => name));
  const kept = sections.filter((section) => !replaced.has(/^[a-z_]+/.exec(section)?.[0]));
  return `${kept.map((s) => s.trimEnd()).join('\n')}\n${fragment}`;
};

export const readable = (yaml: string): ParsedContract => {
  const parsed = parseContract(yaml, { file: 'contract.yaml' });
  if (!parsed.ok) throw new Error(parsed.problems.map((p) => `${p.where}: ${p.message}`).join('\n'));
  return parsed;
};

export const problemsOf = (yaml: string): readonly string[] => {
  const parsed = parseContract(yaml, { file: 'c.yaml' });
  return parsed.ok ? [] : parsed.problems.map((p) => `${p.where.replace('c.yaml:', '')} ${p.message}`);
};

export type { ContractDocument };
