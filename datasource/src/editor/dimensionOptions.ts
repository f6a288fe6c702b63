import type { ComboboxOption } from '@grafana/ui';
import { dimensions } from '@loopscope/semantics/dimensions';

export function dimensionOptions(): ComboboxOption[] {
  return dimensions.map(({ id, name, description }) => ({ value: id, label: name, description }));
}
