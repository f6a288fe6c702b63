import type { ComboboxOption } from '@grafana/ui';
import type { LlmQueryType } from '@loopscope/core';
import { filterFields, type FilterField } from '@loopscope/core/filter';

import { fieldTexts } from '../catalogueTexts';

const made = new Map<LlmQueryType, ComboboxOption[]>();

/** What a query of a type can be filtered on, as things to choose; the same array for all, see dimensionOptions. */
export function fieldOptions(queryType: LlmQueryType): ComboboxOption[] {
  const texts = filterFields(queryType).map(fieldTexts);
  const options = made.get(queryType);
  if (options && texts.every(({ name }, index) => name === options[index].label)) {
    return options;
  }
  const next = texts.map(({ id, name, description }) => ({ value: id, label: name, description }));
  made.set(queryType, next);
  return next;
}

export function findField(queryType: LlmQueryType, id: string): FilterField | undefined {
  return filterFields(queryType).find((field) => field.id === id);
}
