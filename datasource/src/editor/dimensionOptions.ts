import type { ComboboxOption } from '@grafana/ui';
import { dimensions } from '@loopscope/semantics/dimensions';

import { dimensionTexts } from './catalogueTexts';

let options: ComboboxOption[] = [];

/**
 * One array for all, made again only in another language: the Combobox of Grafana 12.4 takes an option that is equal but
 * not the same for a new choice, calls `onChange`, and never ends where that makes new options.
 */
export function dimensionOptions(): ComboboxOption[] {
  const texts = dimensions.map(dimensionTexts);
  if (texts.length !== options.length || texts.some(({ name }, index) => name !== options[index].label)) {
    options = texts.map(({ id, name, description }) => ({ value: id, label: name, description }));
  }
  return options;
}
