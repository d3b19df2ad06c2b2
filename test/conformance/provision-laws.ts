// The laws of installing our fields: a plan changes nothing, applying twice is applying once, what admins made stays, and
// what stands in the way blocks itself alone.
import { expect, test } from '@jest/globals';
import type { ProvisionChange } from '#connectors/connector.ts';
import type { Subject } from './subject.ts';

const brief = (changes: readonly ProvisionChange[]): string[] => changes.map(({ action, name }) => `${action} ${name}`);
const blockedOf = (changes: readonly ProvisionChange[]): ProvisionChange[] =>
  changes.filter(({ action }) => action === 'blocked');

export const provisionLaws = (of: () => Subject): void => {
  const choiceOf = (subject: Subject): string =>
    subject.provision.fields.find(({ type }) => type === 'choice')?.name ?? 'no choice';

  test('a plan changes nothing, its changes are what apply makes, and a second apply makes none', async () => {
    const subject = of();
    const { connector, provision } = subject;
    const plan = await connector.planProvision(provision);
    expect(await connector.planProvision(provision)).toEqual(plan);
    expect(plan.length).toBeGreaterThanOrEqual(provision.fields.length + provision.segments.length);
    const told: ProvisionChange[] = [];
    const applied = await connector.applyProvision(provision, (change) => told.push(change));
    expect(applied).toEqual(plan);
    expect(told).toEqual(applied);
    expect(await connector.planProvision(provision)).toEqual([]);
    expect(await connector.applyProvision(provision, () => undefined)).toEqual([]);
    expect(subject.admin.segments()).toEqual(
      provision.segments.flatMap(({ label }) => subject.admin.segmentsFor(label)),
    );
  });

  test("an admin's own option stays, in its place, when an option of ours is added", async () => {
    const subject = of();
    const { connector, provision, admin } = subject;
    const field = choiceOf(subject);
    await connector.applyProvision(provision, () => undefined);
    admin.addOption(field, 'own_reason');
    const before = admin.optionsOf(field);
    expect(await connector.planProvision(provision)).toEqual([]);
    const grown = {
      ...provision,
      fields: provision.fields.map((one) =>
        one.name === field ? { ...one, options: [{ value: 'brand_new', label: 'Brand new' }, ...one.options] } : one,
      ),
    };
    expect(brief(await connector.applyProvision(grown, () => undefined))).toEqual([`update ${field}`]);
    expect(admin.optionsOf(field)).toEqual([...before, 'brand_new']);
    // A contract with fewer reasons takes none away.
    expect(await connector.planProvision(provision)).toEqual([]);
  });

  test('a field of our name but another type is blocked with what to do, and the rest is applied', async () => {
    const subject = of();
    const { connector, provision, admin } = subject;
    const field = choiceOf(subject);
    admin.occupy(field);
    const applied = await connector.applyProvision(provision, () => undefined);
    expect(blockedOf(applied).map(({ name }) => name)).toContain(field);
    expect(blockedOf(applied).find(({ name }) => name === field)?.why).toMatch(
      /type .* must be .*; (archive|delete) or rename/,
    );
    const dependent = provision.segments.filter(({ where }) => where.some((one) => one.field === field));
    expect(brief(await connector.planProvision(provision))).toEqual([
      `blocked ${field}`,
      ...dependent.flatMap(({ label }) => subject.admin.segmentsFor(label)).map((label) => `blocked ${label}`),
    ]);
  });

  test('a field that was archived is restored', async () => {
    const subject = of();
    const { connector, provision, admin } = subject;
    if (admin.archive === null) return;
    await connector.applyProvision({ ...provision, segments: [] }, () => undefined);
    const field = choiceOf(subject);
    admin.archive(field);
    expect(brief(await connector.planProvision(provision))).toContain(`restore ${field}`);
    await connector.applyProvision(provision, () => undefined);
    expect(await connector.planProvision(provision)).toEqual([]);
  });

  test('without the right to make segments, they are blocked by its name and the fields are made', async () => {
    const subject = of();
    if (subject.admin.withoutSegments === null) return;
    const { connector, scope } = subject.admin.withoutSegments();
    const applied = await connector.applyProvision(subject.provision, () => undefined);
    expect(blockedOf(applied).map(({ name }) => name)).toEqual(subject.provision.segments.map(({ label }) => label));
    for (const { why } of blockedOf(applied)) expect(why).toContain(scope);
    expect(await connector.planProvision({ ...subject.provision, segments: [] })).toEqual([]);
  });
};
