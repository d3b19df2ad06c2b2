// The work queues as list views, seen by everybody who sees the object. Made once; what somebody changes in them stays.
// https://developer.salesforce.com/docs/platform/api-metadata/references/meta-types/metadata-listview.html
import type { Provision, ProvisionSegment } from '#connectors/connector.ts';
import { type Component, componentName, partsOf } from './metadata-component.ts';
import { apiName, salesforceObject } from './names.ts';

/** Columns of standard fields have names of their own, which are those of old reports. */
const nameColumns = { lead: ['FULL_NAME', 'LEAD.COMPANY'], contact: ['FULL_NAME', 'ACCOUNT.NAME'] } as const;
const ownerColumn = 'CORE.USERS.ALIAS';
/** What a seller decides by, as far as it is wanted. Long texts cannot be columns. */
const shownColumns = [
  'baton_grade',
  'baton_due_at',
  'baton_sla_clock',
  'baton_sla_state',
  'baton_verdict',
  'baton_verdict_reason',
  'baton_recycle_until',
];

/** Whose records a view shows: everybody's, or those of whoever looks at it. */
export const viewScopes = ['Everything', 'Mine'] as const;
type ViewScope = (typeof viewScopes)[number];

export const listView = (
  object: 'lead' | 'contact',
  segment: ProvisionSegment,
  wanted: Provision,
  scope: ViewScope,
): Component => {
  const columns = shownColumns.filter((name) => wanted.fields.some((field) => field.name === name));
  const owner = salesforceObject(object).name;
  return {
    type: 'ListView',
    fullName: `${owner}.${componentName(scope === 'Mine' ? `${segment.name}_mine` : segment.name)}`,
    needs: segment.where.map(({ field }) => `${owner}.${apiName(field)}`),
    body: {
      columns: [...nameColumns[object], ...columns.map(apiName), ownerColumn],
      filterScope: scope,
      // Several values of a picklist are one filter, joined by commas; a filter without a value compares with empty.
      filters: segment.where.map((test) => ({
        field: apiName(test.field),
        operation: test.in.length === 0 ? 'notEqual' : 'equals',
        value: test.in.length === 0 ? undefined : test.in.join(','),
      })),
      label: scope === 'Mine' ? `${segment.label} (mine)` : segment.label,
    },
  };
};

/** The view without columns that cannot be had: it still shows the right records. */
export const withoutColumns = (view: Component, isGone: (fullName: string) => boolean): Component => {
  const [owner] = partsOf(view.fullName);
  const columns = view.body['columns'];
  if (!Array.isArray(columns)) return view;
  return { ...view, body: { ...view.body, columns: columns.filter((name) => !isGone(`${owner}.${String(name)}`)) } };
};
