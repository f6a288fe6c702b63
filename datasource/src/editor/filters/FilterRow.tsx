import { css } from '@emotion/css';
import type { GrafanaTheme2, TimeRange } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Combobox, IconButton, useStyles2, type ComboboxOption } from '@grafana/ui';
import {
  FILTER_OPERATORS,
  type FilterOperator,
  type LlmFilter,
  type LlmQueryType,
  type LlmSource,
} from '@loopscope/core';
import type { FilterField } from '@loopscope/core/filter';
import { useMemo } from 'react';

import type { LoopscopeDataSource } from '../../LoopscopeDataSource';
import { changeOperator } from '../../query/changeOperator';
import { fieldOptions, findField } from './fieldOptions';
import { FilterValue } from './FilterValue';
import { operatorTexts } from '../../../../panels/shared/filterbox/operatorTexts';

/** Text has no order. */
const COMPARISONS: ReadonlySet<FilterOperator> = new Set(['<', '<=', '>', '>=']);
const PATTERNS: ReadonlySet<FilterOperator> = new Set(['=~', '!~']);

interface Props {
  id: string;
  queryType: LlmQueryType;
  filter: LlmFilter;
  datasource: LoopscopeDataSource;
  range?: TimeRange;
  source?: LlmSource;
  onChange(filter: LlmFilter): void;
  onRemove(): void;
}

export function FilterRow({ id, queryType, filter, datasource, range, source, onChange, onRemove }: Props) {
  const styles = useStyles2(getStyles);
  const known = useMemo(() => findField(queryType, filter.field), [queryType, filter.field]);
  const operators = useMemo(() => operatorOptions(known), [known]);
  return (
    <div className={styles.row}>
      <div className={styles.field}>
        <label htmlFor={`${id}-field`} className="sr-only">
          {t('editor.filter.field', 'Dimension')}
        </label>
        <Combobox
          id={`${id}-field`}
          options={fieldOptions(queryType)}
          value={filter.field || null}
          placeholder={t('editor.filter.field', 'Dimension')}
          onChange={({ value: field }) =>
            onChange({ field, op: findField(queryType, field)?.type === 'number' ? '>=' : '=', values: [] })
          }
        />
      </div>
      <div className={styles.operator}>
        <label htmlFor={`${id}-op`} className="sr-only">
          {t('editor.filter.operator', 'Operator')}
        </label>
        <Combobox
          id={`${id}-op`}
          options={operators}
          value={filter.op}
          onChange={({ value: op }) => onChange(changeOperator(filter, op))}
        />
      </div>
      <div className={styles.value}>
        <FilterValue
          id={`${id}-value`}
          filter={filter}
          field={known}
          datasource={datasource}
          range={range}
          source={source}
          onChange={onChange}
        />
      </div>
      <IconButton
        name="times"
        tooltip={t('editor.filter.remove', 'Remove filter')}
        className={styles.remove}
        onClick={onRemove}
      />
    </div>
  );
}

function operatorOptions(field: FilterField | undefined): Array<ComboboxOption<FilterOperator>> {
  const descriptions = operatorTexts();
  const isNumber = field?.type === 'number';
  return FILTER_OPERATORS.filter((op) => (isNumber || !COMPARISONS.has(op)) && !(field?.ofRow && PATTERNS.has(op))).map(
    (value) => ({ value, label: value, description: descriptions[value] })
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    row: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(0.5), maxWidth: '100%' }),
    field: css({ width: 190 }),
    operator: css({ width: 110 }),
    value: css({ width: 280, maxWidth: '100%' }),
    remove: css({ marginLeft: theme.spacing(0.5) }),
  };
}
