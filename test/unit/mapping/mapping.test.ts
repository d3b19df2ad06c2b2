import { describe, expect, test } from '@jest/globals';
import { leadFields } from '#domain/lead.ts';
import { customFields, loadMapping } from '#mapping/mapping.ts';
import { readPlans } from '#mapping/read-plan.ts';
import { shippedManifest, shippedMapping, textOf } from './files.ts';

const withField = (field: Record<string, unknown>): string => {
  const mapping = JSON.parse(textOf('mappings/hubspot.json')) as { objects: { contact: { fields: unknown[] } } };
  mapping.objects.contact.fields = [field];
  return JSON.stringify(mapping);
};
const problemsOf = (field: Record<string, unknown>): string[] => {
  const loaded = loadMapping(withField({ owner: 'crm', write: 'never', property: 'x', ...field }), 'm.json');
  return loaded.ok ? [] : loaded.problems.map((p) => `${p.where}: ${p.message}`);
};

describe('a mapping file', () => {
  test('as shipped is good, and fills the fields that contracts speak of', () => {
    const { objects } = shippedMapping('hubspot');
    const filled = new Set(
      [...(objects.contact?.fields ?? []), ...(objects.company?.fields ?? [])].map((f) => f.field),
    );
    // Joined from deals and derived from other fields, so no property fills them; the seller's evidence is in fields of ours.
    const notMapped = ['person.email_domain', 'person.is_student', 'company.deal_owner', 'company.open_opportunity'];
    const isOurs = (path: string): boolean => path.startsWith('evidence.');
    expect(Object.keys(leadFields).filter((path) => !filled.has(path) && !isOurs(path))).toEqual(notMapped);
    expect(customFields(shippedMapping('csv'))).toEqual({});
  });

  test('names the place of a mistyped lead field and what was meant', () => {
    expect(problemsOf({ field: 'person.emial' })).toEqual([
      'm.json objects.contact.fields[0].field: person.emial is not a field of the lead model: did you mean person.email?',
    ]);
    expect(problemsOf({ field: 'company.email' })[0]).toContain('did you mean person.email?');
    expect(problemsOf({ field: 'xyzzy' })[0]).toContain('custom.some_name');
  });

  test.each([
    ['an unknown key', { field: 'person.email', colour: 'red' }, 'colour'],
    ['a derived field', { field: 'person.email_domain' }, 'worked out from other fields'],
    ['a custom field without a type', { field: 'custom.plan' }, 'needs a type'],
    ['a type of a standard field', { field: 'person.email', type: 'text' }, 'leave type out'],
    ['a write of what the CRM owns', { field: 'person.email', write: 'always' }, 'never written'],
    ['no write of what the app owns', { field: 'person.email', owner: 'app' }, 'must be written'],
    ['a normaliser of another type', { field: 'company.employees', normalise: 'email' }, 'does not make a number'],
    ['a picklist value of another type', { field: 'person.do_not_call', picklist: { yes: 'oui' } }, 'not a boolean'],
    ['an unlisted rule without a picklist', { field: 'person.email', unlisted: 'keep' }, 'picklist only'],
    ['an unknown normaliser', { field: 'person.email', normalise: 'upper' }, 'Invalid option'],
  ])('refuses %s', (_, field, says) => {
    expect(problemsOf(field).join()).toContain(says);
  });

  test('refuses the same property for the same field twice, and a forward order over unknown stages', () => {
    const mapping = JSON.parse(textOf('mappings/hubspot.json')) as {
      objects: { contact: { fields: unknown[]; stage: { forward: string[] } } };
    };
    mapping.objects.contact.fields.push(mapping.objects.contact.fields[0]);
    mapping.objects.contact.stage.forward.push('prospect');
    const loaded = loadMapping(JSON.stringify(mapping), 'm.json');
    expect(loaded.ok ? [] : loaded.problems.map((p) => p.message)).toEqual([
      'email fills person.email above already',
      'prospect is not among the values above',
    ]);
  });

  test('types its custom attributes', () => {
    const loaded = loadMapping(
      withField({ property: 'x', field: 'custom.plan', type: 'number', owner: 'crm', write: 'never' }),
      'm',
    );
    expect(loaded.ok && customFields(loaded.value)).toEqual({ 'custom.plan': 'number' });
  });
});

describe('what is read', () => {
  const plans = readPlans(shippedMapping('hubspot'), shippedManifest(), ['contact', 'company', 'deal', 'lead']);
  const plan = (object: string) => plans.find((p) => p.object === object)!;

  test('covers every property the mapping and the manifest name, once', () => {
    for (const { properties, history } of plans) {
      expect(new Set(properties).size).toBe(properties.length);
      expect(properties).toEqual(expect.arrayContaining([...history]));
      expect(properties).not.toContain('$id');
    }
    expect(plan('contact').properties).toEqual(expect.arrayContaining(['email', 'lifecyclestage', 'baton_why']));
  });

  test('asks for the history of what gives events, and of the verdict', () => {
    expect(plan('contact').history).toEqual(expect.arrayContaining(['recent_conversion_event_name', 'baton_verdict']));
    expect(plan('company').history).toEqual([]);
  });

  test('asks for our fields only where they are shown, and for associations where they are needed', () => {
    expect(plan('company').properties.filter((p) => p.startsWith('baton_'))).toEqual([]);
    expect(plan('lead').associations).toEqual(['contact']);
    expect(plan('deal').associations).toEqual(['contact', 'company']);
    expect(plan('contact').associations).toEqual([]);
  });

  test('leaves out objects the mapping does not know', () => {
    expect(readPlans(shippedMapping('csv'), shippedManifest(), ['contact', 'deal']).map((p) => p.object)).toEqual([
      'contact',
    ]);
  });
});
