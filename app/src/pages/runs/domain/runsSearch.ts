import type { LlmFilter } from '@loopscope/core';
import { filterFields, parseFilters } from '@loopscope/core/filter';

/** The search of an address as conditions; undefined where it cannot be read, which the input then says. */
export function readSearch(text: string): LlmFilter[] | undefined {
  return parseFilters(text, filterFields('runs')).filters;
}
