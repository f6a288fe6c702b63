import type { LlmQuery } from '@loopscope/core';
import { filterFields, type FilterField } from '@loopscope/core/filter';

import { asLlmQuery } from './asLlmQuery';

/**
 * What a dashboard's or page's filters can be on: fields that all of its queries have. Numbers of rows are among them
 * where it has nothing but lists with such a number.
 */
export function adHocFields(queries: LlmQuery[] = []): FilterField[] {
  const asked = queries.map((query) => filterFields(asLlmQuery(query).queryType));
  const [first, ...others] = asked.length > 0 ? asked : [filterFields('metrics')];
  return first.filter(({ id }) => others.every((fields) => fields.some((field) => field.id === id)));
}
