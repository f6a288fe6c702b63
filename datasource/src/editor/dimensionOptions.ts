import type { ComboboxOption } from '@grafana/ui';
import { dimensions } from '@loopscope/semantics/dimensions';

/**
 * One array for all: the Combobox of Grafana 12.4 takes an option that is equal but not the same for a new choice, calls
 * `onChange`, and never ends where that makes new options.
 */
export const DIMENSION_OPTIONS: ComboboxOption[] = dimensions.map(({ id, name, description }) => ({
  value: id,
  label: name,
  description,
}));

/** Whether values of the dimension can be compared by size. */
export function isNumeric(id: string): boolean {
  return dimensions.some((dimension) => dimension.id === id && dimension.type === 'number');
}
