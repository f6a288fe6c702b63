import type { ComboboxOption } from '@grafana/ui';
import { dimensions } from '@loopscope/semantics/dimensions';

export function dimensionOptions(): ComboboxOption[] {
  return dimensions.map(({ id, name, description }) => ({ value: id, label: name, description }));
}

/** Whether values of the dimension can be compared by size. */
export function isNumeric(id: string): boolean {
  return dimensions.some((dimension) => dimension.id === id && dimension.type === 'number');
}
