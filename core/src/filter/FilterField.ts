import { dimensions } from '@loopscope/semantics/dimensions';
import { listNumbers } from '@loopscope/semantics/lists';

import { isListQueryType, type LlmQueryType } from '../query';

/** What a condition can be on. */
export interface FilterField {
  id: string;
  /** English; whoever shows it in another language looks it up by the id. */
  name: string;
  description: string;
  type: 'string' | 'number';
  /** Of a number: a Grafana unit id. */
  unit?: string;
  /** A number of the row that is listed, and no dimension of spans. */
  ofRow: boolean;
}

/**
 * The fields of one kind of query: dimensions of spans, and before them the numbers that a row of a list shows. Where both
 * have the name, the row's is meant: `cost > 1` lists runs that cost more than a dollar.
 */
export function filterFields(queryType: LlmQueryType): FilterField[] {
  const numbers = isListQueryType(queryType) ? listNumbers[queryType] : [];
  const ofRow = numbers.map((number): FilterField => ({ ...number, type: 'number', ofRow: true }));
  const ofSpans = dimensions
    .filter(({ id }) => !numbers.some((number) => number.id === id))
    .map((dimension): FilterField => ({ ...dimension, ofRow: false }));
  return [
    ...ofSpans.filter(({ type }) => type === 'string'),
    ...ofRow,
    ...ofSpans.filter(({ type }) => type === 'number'),
  ];
}
