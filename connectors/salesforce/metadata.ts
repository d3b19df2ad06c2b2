// What Baton puts into an org, as plain data: from it come the SFDX source under install/salesforce, the package that is deployed and the plan.
// Additive: no Apex, no layouts, no profiles, nothing of Salesforce's own is replaced.
import type { ObjectName, Provision } from '#connectors/connector.ts';
import type { Component } from './metadata-component.ts';
import { permissionSet } from './metadata-access.ts';
import { fieldComponent, logFieldComponent, logObject } from './metadata-fields.ts';
import { logFlow } from './metadata-flow.ts';
import { listView, viewScopes } from './metadata-views.ts';

/** The objects that show our fields, of which there is also a log. */
export const isPerson = (object: ObjectName): object is 'lead' | 'contact' => object === 'lead' || object === 'contact';

/** Everything that is wanted, in the order it must be made. */
export const componentsOf = (wanted: Provision): readonly Component[] => {
  const people = wanted.objects.filter(isPerson);
  const { log } = wanted;
  const fields = people.flatMap((object) => wanted.fields.map((field) => fieldComponent(object, field)));
  const logged = log === undefined ? [] : log.fields.flatMap((field) => logFieldComponent(log, field, people));
  const all = [...(log === undefined ? [] : [logObject(log)]), ...fields, ...logged];
  return [
    ...all,
    ...people.flatMap((object) =>
      wanted.segments.flatMap((segment) => viewScopes.map((scope) => listView(object, segment, wanted, scope))),
    ),
    ...(log === undefined ? [] : people.map((object) => logFlow(object, log))),
    ...(wanted.access ?? []).map((access) => permissionSet(access, wanted, all)),
  ];
};
