import type { TimeRange } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Combobox, MultiCombobox, type ComboboxOption } from '@grafana/ui';
import { filterArity, type LlmFilter, type LlmSource } from '@loopscope/core';
import type { FilterField } from '@loopscope/core/filter';
import { useCallback } from 'react';

import type { LoopscopeDataSource } from '../../LoopscopeDataSource';
import { variableOptions } from '../variableOptions';
import { amountExample } from '../../../../panels/shared/filterbox/amountExample';

interface Props {
  id: string;
  filter: LlmFilter;
  field?: FilterField;
  datasource: LoopscopeDataSource;
  range?: TimeRange;
  source?: LlmSource;
  onChange(filter: LlmFilter): void;
}

/** None, one or many values, as the operator wants them; completed from the data, and free to type. */
export function FilterValue({ id, filter, field: known, datasource, range, source, onChange }: Props) {
  const arity = filterArity(filter.op);
  const { field } = filter;
  // Numbers are thresholds: those that were seen are no help.
  const isNumber = known?.type === 'number';
  // The same function as long as it asks the same: see dimensionOptions.
  const options = useCallback(
    (search: string) =>
      offer(search, isNumber ? '' : field, (text) =>
        datasource.dimensionValues.find(field, { range, source, search: text })
      ),
    [datasource, field, isNumber, range, source]
  );
  if (arity === 'none') {
    return null;
  }
  const label = t('editor.filter.value', 'Value');
  return (
    <>
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      {arity === 'many' ? (
        <MultiCombobox
          id={id}
          key={filter.field}
          options={options}
          value={filter.values}
          placeholder={t('editor.filter.values-placeholder', 'Choose or type values')}
          createCustomValue
          onChange={(several) => onChange({ ...filter, values: several.map(({ value }) => value) })}
        />
      ) : (
        <Combobox
          id={id}
          key={filter.field}
          options={options}
          value={filter.values[0] ?? null}
          placeholder={
            isNumber
              ? t('editor.filter.number-placeholder', 'such as {{example}}', { example: amountExample(known.unit) })
              : t('editor.filter.value-placeholder', 'Choose or type a value')
          }
          createCustomValue
          onChange={({ value }) => onChange({ ...filter, values: [value] })}
        />
      )}
    </>
  );
}

async function offer(
  search: string,
  field: string,
  findValues: (search: string) => Promise<string[]>
): Promise<ComboboxOption[]> {
  const variables = variableOptions().filter(({ value }) => value.toLowerCase().includes(search.toLowerCase()));
  if (field === '') {
    return variables;
  }
  const values = await findValues(search);
  return [...variables, ...values.map((value) => ({ value, label: value }))];
}
