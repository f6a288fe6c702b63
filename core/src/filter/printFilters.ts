import { filterArity, type FilterOperator, type LlmFilter } from '../query';
import type { FilterField } from './FilterField';
import { isAmount } from './amount';

/** Filters as one line that `parseFilters` reads back to the same filters. A filter without a value stays open. */
export function printFilters(filters: readonly LlmFilter[], fields: readonly FilterField[]): string {
  const known = new Map(fields.map((field) => [field.id, field]));
  return filters
    .filter(({ field }) => field !== '')
    .map((filter) => printFilter(filter, known.get(filter.field)))
    .join(' and ');
}

function printFilter({ field, op, values }: LlmFilter, known: FilterField | undefined): string {
  if (filterArity(op) === 'none') {
    return `${op === 'exists' ? 'exists' : 'not exists'} ${field}`;
  }
  const printed = values.map((value) => printValue(value, op, known));
  if (filterArity(op) === 'many') {
    return `${field} ${op === '=|' ? 'in' : 'not in'} (${printed.join(', ')})`;
  }
  // Several values of one of these mean any of them.
  const operand = printed.length > 1 ? `(${printed.join(', ')})` : printed.join();
  return `${field} ${op} ${operand}`.trimEnd();
}

const WHOLE_VARIABLE = /^(?:\$\{[^}]+\}|\$\w+|\[\[\w+(?::\w+)?\]\])$/;

/** A value as it is written: numbers and variables as they are, everything else in quotes. */
export function printValue(value: string, op: FilterOperator | undefined, field: FilterField | undefined): string {
  const isPattern = op === '=~' || op === '!~';
  const isNumber = field?.type === 'number' && !isPattern && isAmount(value, field.unit);
  return isNumber || WHOLE_VARIABLE.test(value) ? value : quote(value);
}

/** Regular expressions read better without doubled backslashes. */
function quote(text: string): string {
  return /[\\"]/.test(text) && !/[`\p{Cc}]/u.test(text) ? `\`${text}\`` : `"${text.replace(/["\\]|\p{Cc}/gu, escape)}"`;
}

const SHORT: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };

const escape = (character: string) => SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
