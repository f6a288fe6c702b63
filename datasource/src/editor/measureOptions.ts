import type { ComboboxOption } from '@grafana/ui';
import { measures } from '@loopscope/semantics/measures';

import { unitName } from './unitName';

export function measureOptions(): ComboboxOption[] {
  return measures.map(({ id, name, unit, description }) => ({
    value: id,
    label: name,
    description: `${description} (${unitName(unit)})`,
  }));
}

/** The name of a measure for people; its id where it is a variable or not known to this version. */
export function measureName(id: string): string {
  return measures.find((measure) => measure.id === id)?.name ?? id;
}
