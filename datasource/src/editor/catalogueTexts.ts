import { t } from '@grafana/i18n';
import type { FilterField } from '@loopscope/core/filter';
import { dimensions } from '@loopscope/semantics/dimensions';
import { listColumns } from '@loopscope/semantics/lists';
import { measures } from '@loopscope/semantics/measures';

/** A measure or dimension as it is shown. */
interface Entry {
  id: string;
  name: string;
  description: string;
}

/**
 * The texts of the catalogue by the reader's language; the English is that of semantics. The keys are not found in this
 * file: `npm run texts` writes one of each measure, dimension and column of a list.
 */
export function measureTexts<T extends Entry>(measure: T): T {
  return {
    ...measure,
    name: t(`measure.${measure.id}.name`, measure.name),
    description: t(`measure.${measure.id}.description`, measure.description),
  };
}

export function dimensionTexts<T extends Entry>(dimension: T): T {
  return {
    ...dimension,
    name: t(`dimension.${dimension.id}.name`, dimension.name),
    description: t(`dimension.${dimension.id}.description`, dimension.description),
  };
}

export function columnTexts<T extends Entry>(column: T): T {
  return {
    ...column,
    name: t(`column.${column.id}.name`, column.name),
    description: t(`column.${column.id}.description`, column.description),
  };
}

/** What can be filtered on, in the reader's language. */
export function fieldTexts(field: FilterField): FilterField {
  if (!field.ofRow) {
    return dimensionTexts(field);
  }
  return listColumns.some(({ id }) => id === field.id) ? columnTexts(field) : measureTexts(field);
}

/** A name to choose by, as variables and ad hoc filters take it, and the id behind it. */
interface Choice {
  text: string;
  value: string;
}

export const measureChoices = (): Choice[] => measures.map(measureTexts).map(toChoice);

export const dimensionChoices = (): Choice[] => dimensions.map(dimensionTexts).map(toChoice);

export const toChoice = ({ id, name }: Entry): Choice => ({ text: name, value: id });

/** What a dimension or measure is called; its id where it is a variable or not known to this version. */
export function catalogueName(id: string): string {
  const measure = measures.find((known) => known.id === id);
  if (measure) {
    return measureTexts(measure).name;
  }
  const dimension = dimensions.find((known) => known.id === id);
  return dimension ? dimensionTexts(dimension).name : id;
}
