// From a name in a query, `Email` or `Owner.Name`, to the field it means and how to read it from a row, for one user.
import { refuse } from './answers.ts';
import { fieldRight, objectRight } from './access.ts';
import { findField, findObject, makeField, objectOfId, referenceField } from './schema.ts';
import type { Path } from './plan.ts';
import type { State } from './state.ts';
import { visible } from './store.ts';
import type { Field, ObjectDef, Value, Values } from './types.ts';

/** Who reads, and when. */
export type Seer = { readonly state: State; readonly userId: string; readonly now: number };

/** A relationship may be followed this far up. */
const deepest = 5;
const typeField = makeField({ name: 'Type', type: 'string' });

const noColumn = (name: string, object: string): never =>
  refuse(
    400,
    'INVALID_FIELD',
    `No such column '${name}' on entity '${object}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
  );

/** A field of an object that exists for this user. */
export const seenField = ({ state, userId }: Seer, object: ObjectDef, name: string): Field => {
  const field = findField(object, name);
  if (field === null || fieldRight(state, userId, object, field) === 'none') return noColumn(name, object.name);
  return field;
};

/** An object that exists for this user. */
export const seenObject = ({ state, userId }: Seer, name: string): ObjectDef => {
  const object = findObject(state.store.schema, name);
  if (object === null || !objectRight(state, userId, object).read)
    return refuse(
      400,
      'INVALID_TYPE',
      `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
    );
  return object;
};

/** Of a reference to several objects only what they have in common can be asked for. */
const sharedField = (seer: Seer, reference: Field, name: string): Field => {
  if (name.toLowerCase() === 'type') return typeField;
  for (const target of reference.referenceTo) {
    const object = findObject(seer.state.store.schema, target);
    const field = object === null ? null : findField(object, name);
    if (field !== null) return field;
  }
  return noColumn(name, 'Name');
};

export const resolvePath = (seer: Seer, object: ObjectDef, parts: readonly string[]): Path => {
  const [first = '', ...rest] = parts;
  if (parts.length > deepest + 1) return refuse(400, 'MALFORMED_QUERY', 'Too many levels of relationships');
  if (rest.length === 0) {
    const field = seenField(seer, object, first);
    const { name } = field;
    return { names: [name], field, get: (values) => values[name] };
  }
  const reference = referenceField(object, first);
  if (reference === null || fieldRight(seer.state, seer.userId, object, reference) === 'none')
    return refuse(
      400,
      'INVALID_FIELD',
      `Didn't understand relationship '${first}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name.`,
    );
  const { name, relationship, referenceTo } = reference;
  const follow = (values: Values): Values | null => {
    const id = values[name];
    return typeof id === 'string' ? visible(seer.state.store, id, seer.now) : null;
  };
  if (referenceTo.length > 1 && rest.length === 1) {
    const field = sharedField(seer, reference, rest[0] ?? '');
    const get = (values: Values): Value | undefined => {
      const target = follow(values);
      if (target === null) return null;
      return field === typeField
        ? (objectOfId(seer.state.store.schema, String(values[name]))?.name ?? null)
        : (target[field.name] ?? null);
    };
    return { names: [relationship ?? first, field.name], field, get };
  }
  const inner = resolvePath(seer, seenObject(seer, referenceTo[0] ?? ''), rest);
  return {
    names: [relationship ?? first, ...inner.names],
    field: inner.field,
    get: (values) => {
      const target = follow(values);
      return target === null ? null : inner.get(target);
    },
  };
};
