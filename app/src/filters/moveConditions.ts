import type { AdHocFilterWithLabels } from '@grafana/scenes';
import { asAdHocFilters, type LlmFilter, type LlmQueryType } from '@loopscope/core';
import { filterFields, parseFilters, printFilters } from '@loopscope/core/filter';

export interface MovedToChips {
  chips: AdHocFilterWithLabels[];
  /** What cannot be a chip. */
  text: string;
}

/** The conditions of a text as chips; undefined where the text cannot be read. */
export function textToChips(text: string, queryType: LlmQueryType): MovedToChips | undefined {
  const fields = filterFields(queryType);
  const { filters } = parseFilters(text, fields);
  if (!filters) {
    return undefined;
  }
  const { chips, rest } = asAdHocFilters(filters);
  return { chips, text: printFilters(rest, fields) };
}

/** A text with what chips say after what it says. One that cannot be read stays so, where it could not be. */
export function chipsToText(text: string, conditions: readonly LlmFilter[], queryType: LlmQueryType): string {
  return [text.trim(), printFilters(conditions, filterFields(queryType))].filter(Boolean).join(' and ');
}
