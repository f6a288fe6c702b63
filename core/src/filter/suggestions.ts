import type { FilterField } from './FilterField';
import type { Completion } from './completionAt';
import { printValue } from './printFilters';

export interface Suggestion {
  /** What it puts in place of the half written. */
  insert: string;
  label: string;
  /** The field that it names. */
  field?: FilterField;
}

const EXISTS = ['exists', 'not exists'];

/** What can be offered: fields, operators and connectives, and of values those that are given. */
export function suggestionsFor(
  { expected, search, joint, field: id, op }: Completion,
  fields: readonly FilterField[],
  values: readonly string[] = []
): Suggestion[] {
  const field = fields.find((known) => known.id === id);
  const begins = ({ label }: Suggestion) => label.toLowerCase().startsWith(search.toLowerCase());
  const valueOf = (value: string, after: string): Suggestion => ({
    insert: printValue(value, op, field) + after,
    label: value,
  });
  switch (expected) {
    case 'condition':
      return [...fieldsLike(search, fields), ...EXISTS.map(word).filter(begins)];
    case 'exists-field':
      return [...fieldsLike(search, fields), ...['exists'].map(word).filter(begins)];
    case 'operator':
      return field ? operatorsOf(field).map(word).filter(begins) : [];
    case 'list':
      return [{ insert: '(', label: '(' }];
    case 'value':
      return values.map((value) => valueOf(value, ' '));
    case 'list-value':
      return values.map((value) => valueOf(value, ''));
    case 'list-end':
      return [
        { insert: ', ', label: ',' },
        { insert: ') ', label: ')' },
      ];
    case 'and':
      return ['and']
        .map(word)
        .filter(begins)
        .map((and) => ({ ...and, insert: joint + and.insert }));
  }
}

const word = (label: string): Suggestion => ({
  insert: label === 'in' || label === 'not in' ? `${label} (` : `${label} `,
  label,
});

/** Those that begin so come before those that have it elsewhere. */
function fieldsLike(search: string, fields: readonly FilterField[]): Suggestion[] {
  const wanted = search.toLowerCase();
  const rank = ({ id, name }: FilterField) =>
    id.startsWith(wanted) ? 0 : id.includes(wanted) || name.toLowerCase().includes(wanted) ? 1 : 2;
  return fields
    .filter((field) => rank(field) < 2)
    .sort((a, b) => rank(a) - rank(b))
    .map((field) => ({ insert: `${field.id} `, label: field.id, field }));
}

/** Operators that make sense of a field, as they are written. */
export function operatorsOf({ type, ofRow }: FilterField): string[] {
  if (type === 'string') {
    return ['=', '!=', 'in', 'not in', '=~', '!~'];
  }
  return ['>', '>=', '<', '<=', '=', '!=', 'in', 'not in', ...(ofRow ? [] : ['=~', '!~'])];
}
