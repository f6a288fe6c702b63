import type { ComboboxOption } from '@grafana/ui';
import { measures } from '@loopscope/semantics/measures';

import { measureTexts } from './catalogueTexts';
import { unitName } from './unitName';

export function measureOptions(): ComboboxOption[] {
  return measures.map(measureTexts).map(({ id, name, unit, description }) => ({
    value: id,
    label: name,
    description: `${description} (${unitName(unit)})`,
  }));
}
