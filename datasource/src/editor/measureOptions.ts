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
