import { filterFields, parseFilters, type FilterField, type FilterInputProps } from '@loopscope/core/filter';
import { useCallback, useMemo } from 'react';

import { FilterBox } from '../../../../panels/shared/filterbox/FilterBox';
import type { LoopscopeDataSource } from '../../LoopscopeDataSource';
import { fieldTexts } from '../catalogueTexts';
import { variableOptions } from '../variableOptions';

interface Props extends FilterInputProps {
  datasource: LoopscopeDataSource;
}

/** The filter box of a query: with the values that its data source has seen, and the dashboard's variables. */
export function FilterInput({ id, label, queryType, text, onCommit, range, source, datasource }: Props) {
  const fields = useMemo(() => filterFields(queryType), [queryType]);
  const findValues = useCallback(
    (field: FilterField, search: string) => valuesOf(datasource, field, search, { range, source }),
    [datasource, range, source]
  );
  return (
    <FilterBox
      id={id}
      label={label}
      text={text}
      onCommit={onCommit}
      fields={fields}
      check={(written) => parseFilters(written, fields).error}
      findValues={findValues}
      fieldTexts={fieldTexts}
    />
  );
}

async function valuesOf(
  datasource: LoopscopeDataSource,
  field: FilterField,
  search: string,
  where: Pick<FilterInputProps, 'range' | 'source'>
): Promise<string[]> {
  const variables = variableOptions()
    .map(({ value }) => value)
    .filter((name) => name.toLowerCase().includes(search.toLowerCase()));
  // Numbers are thresholds: those that were seen are no help.
  const seen =
    field.type === 'number' ? [] : await datasource.dimensionValues.find(field.id, { ...where, search, limit: 50 });
  return [...variables, ...seen];
}
