// The entry condition of a record-triggered flow: filters with their logic, or a formula of the few functions such formulas use.
import type { Value, Values } from './types.ts';

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'blank' | 'changed'; readonly field: string }
  | { readonly kind: 'new' }
  | { readonly kind: 'equals'; readonly field: string; readonly value: Value }
  | { readonly kind: 'always' };

const isSame = (a: Value | undefined, b: Value | undefined): boolean => (a ?? null) === (b ?? null);

export const isMet = (condition: Condition, now: Values, before: Values | null): boolean => {
  switch (condition.kind) {
    case 'always':
      return true;
    case 'and':
      return condition.of.every((one) => isMet(one, now, before));
    case 'or':
      return condition.of.some((one) => isMet(one, now, before));
    case 'not':
      return !isMet(condition.of, now, before);
    case 'blank':
      return (now[condition.field] ?? null) === null;
    case 'changed':
      // ISCHANGED is false while a record is created.
      return before !== null && !isSame(now[condition.field], before[condition.field]);
    case 'new':
      return before === null;
    case 'equals':
      return isSame(now[condition.field], condition.value);
  }
};

/** Fields a condition speaks of. */
export const fieldsOf = (condition: Condition): string[] => {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.of.flatMap(fieldsOf);
    case 'not':
      return fieldsOf(condition.of);
    case 'blank':
    case 'changed':
    case 'equals':
      return [condition.field];
    case 'always':
    case 'new':
      return [];
  }
};

const token = /\s*(&&|\|\||<>|!=|==|=|[(),!]|\{!\$Record\.\w+\}|"[^"]*"|'[^']*'|-?\d+(?:\.\d+)?|\w+)/y;

const tokensOf = (text: string): string[] => {
  const tokens: string[] = [];
  token.lastIndex = 0;
  const whole = text.trim();
  while (token.lastIndex < whole.length) {
    const at = token.lastIndex;
    const found = token.exec(whole);
    if (found === null) throw new Error(`Syntax error in the formula at "${whole.slice(at, at + 20)}"`);
    tokens.push(found[1] ?? '');
  }
  return tokens;
};

type Term = { readonly field: string } | { readonly value: Value } | { readonly condition: Condition };

/** Reads a start formula. Throws with a sentence where it holds something else. */
export const readFormula = (text: string): Condition => {
  const tokens = tokensOf(text);
  let at = 0;
  const take = (wanted?: string): string => {
    const next = tokens[at] ?? '';
    if (wanted !== undefined && next !== wanted)
      throw new Error(`Syntax error in the formula: "${wanted}" expected, "${next}" found`);
    at += 1;
    return next;
  };
  const list = (): Term[] => {
    take('(');
    const terms: Term[] = [];
    while (tokens[at] !== ')') {
      terms.push(compared());
      if (tokens[at] === ',') take();
      else break;
    }
    take(')');
    return terms;
  };
  const condition = (term: Term | undefined): Condition => {
    if (term !== undefined && 'condition' in term) return term.condition;
    if (term !== undefined && 'field' in term) return { kind: 'equals', field: term.field, value: true };
    throw new Error('The formula wants a condition where it has a value');
  };
  const fieldOf = (term: Term | undefined): string => {
    if (term === undefined || !('field' in term)) throw new Error('The formula wants a field');
    return term.field;
  };
  const call = (name: string): Term => {
    const terms = list();
    switch (name.toUpperCase()) {
      case 'AND':
        return { condition: { kind: 'and', of: terms.map(condition) } };
      case 'OR':
        return { condition: { kind: 'or', of: terms.map(condition) } };
      case 'NOT':
        return { condition: { kind: 'not', of: condition(terms[0]) } };
      case 'ISBLANK':
        return { condition: { kind: 'blank', field: fieldOf(terms[0]) } };
      case 'ISCHANGED':
        return { condition: { kind: 'changed', field: fieldOf(terms[0]) } };
      case 'ISNEW':
        return { condition: { kind: 'new' } };
      case 'TEXT':
        return { field: fieldOf(terms[0]) };
      case 'ISPICKVAL': {
        const [, second] = terms;
        return {
          condition: {
            kind: 'equals',
            field: fieldOf(terms[0]),
            value: second !== undefined && 'value' in second ? second.value : null,
          },
        };
      }
      default:
        throw new Error(`The function ${name} does not exist or is not known here`);
    }
  };
  const single = (): Term => {
    const next = take();
    if (next === '!') return { condition: { kind: 'not', of: condition(single()) } };
    if (next === '(') {
      const inner = either();
      take(')');
      return inner;
    }
    const [, record] = /^\{!\$Record\.(\w+)\}$/.exec(next) ?? [];
    if (record !== undefined) return { field: record };
    if (/^["']/.test(next)) return { value: next.slice(1, -1) === '' ? null : next.slice(1, -1) };
    if (/^-?\d/.test(next)) return { value: Number(next) };
    if (/^(true|false)$/i.test(next)) return { value: next.toLowerCase() === 'true' };
    return call(next);
  };
  const compared = (): Term => both();
  const comparison = (): Term => {
    const left = single();
    const sign = tokens[at] ?? '';
    if (!['=', '==', '<>', '!='].includes(sign)) return left;
    take();
    const right = single();
    const value = 'value' in right ? right.value : null;
    const equals: Condition = { kind: 'equals', field: fieldOf(left), value };
    return { condition: sign === '=' || sign === '==' ? equals : { kind: 'not', of: equals } };
  };
  const both = (): Term => {
    let left = comparison();
    while (tokens[at] === '&&' || tokens[at] === '||') {
      const kind = take() === '&&' ? 'and' : 'or';
      left = { condition: { kind, of: [condition(left), condition(comparison())] } };
    }
    return left;
  };
  const either = (): Term => both();
  const whole = condition(either());
  if (at < tokens.length) throw new Error(`Syntax error in the formula: extra "${tokens[at] ?? ''}"`);
  return whole;
};

/** Joins numbered conditions by filter logic as `1 AND (2 OR 3)`, or `and`, `or`. */
export const readLogic = (logic: string, conditions: readonly Condition[]): Condition => {
  if (conditions.length === 0) return { kind: 'always' };
  const simple = logic.trim().toLowerCase();
  if (simple === 'and' || simple === '') return { kind: 'and', of: conditions };
  if (simple === 'or') return { kind: 'or', of: conditions };
  const tokens = logic.match(/\(|\)|\d+|AND|OR|NOT/gi) ?? [];
  let at = 0;
  const single = (): Condition => {
    const next = (tokens[at] ?? '').toUpperCase();
    at += 1;
    if (next === 'NOT') return { kind: 'not', of: single() };
    if (next === '(') {
      const inner = joined();
      at += 1;
      return inner;
    }
    const found = conditions[Number(next) - 1];
    if (found === undefined) throw new Error(`The filter logic names a condition ${next} that is not there`);
    return found;
  };
  const joined = (): Condition => {
    let left = single();
    while (/^(AND|OR)$/i.test(tokens[at] ?? '')) {
      const kind = (tokens[at] ?? '').toLowerCase() === 'and' ? 'and' : 'or';
      at += 1;
      left = { kind, of: [left, single()] };
    }
    return left;
  };
  return joined();
};
