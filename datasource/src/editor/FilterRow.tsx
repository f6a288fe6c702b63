import { css } from '@emotion/css';
import type { GrafanaTheme2, TimeRange } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Combobox, IconButton, useStyles2, type ComboboxOption } from '@grafana/ui';
import { FILTER_OPERATORS, type FilterOperator, type LlmFilter, type LlmSource } from '@loopscope/core';
import { useMemo } from 'react';

import type { LoopscopeDataSource } from '../LoopscopeDataSource';
import { changeOperator } from '../query/changeOperator';
import { dimensionOptions, isNumeric } from './dimensionOptions';
import { FilterValue } from './FilterValue';

/** Text has no order. */
const COMPARISONS: ReadonlySet<FilterOperator> = new Set(['<', '<=', '>', '>=']);

interface Props {
  id: string;
  filter: LlmFilter;
  datasource: LoopscopeDataSource;
  range?: TimeRange;
  source?: LlmSource;
  onChange(filter: LlmFilter): void;
  onRemove(): void;
}

export function FilterRow({ id, filter, datasource, range, source, onChange, onRemove }: Props) {
  const styles = useStyles2(getStyles);
  const operators = useMemo(() => operatorOptions(filter.field), [filter.field]);
  return (
    <div className={styles.row}>
      <div className={styles.field}>
        <label htmlFor={`${id}-field`} className="sr-only">
          {t('editor.filter.field', 'Dimension')}
        </label>
        <Combobox
          id={`${id}-field`}
          options={dimensionOptions()}
          value={filter.field || null}
          placeholder={t('editor.filter.field', 'Dimension')}
          onChange={({ value: field }) => onChange({ field, op: isNumeric(field) ? '>=' : '=', values: [] })}
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

function operatorOptions(field: string): Array<ComboboxOption<FilterOperator>> {
  const descriptions: Record<FilterOperator, string> = {
    '=': t('editor.operator.equals', 'equals'),
    '!=': t('editor.operator.not-equals', 'does not equal'),
    '=|': t('editor.operator.one-of', 'is one of'),
    '!=|': t('editor.operator.none-of', 'is none of'),
    '=~': t('editor.operator.matches', 'matches the whole regular expression'),
    '!~': t('editor.operator.not-matches', 'does not match the regular expression'),
    '<': t('editor.operator.less', 'is less than'),
    '<=': t('editor.operator.at-most', 'is at most'),
    '>': t('editor.operator.greater', 'is greater than'),
    '>=': t('editor.operator.at-least', 'is at least'),
    exists: t('editor.operator.exists', 'has a value'),
    '!exists': t('editor.operator.not-exists', 'has no value'),
  };
  return FILTER_OPERATORS.filter((op) => isNumeric(field) || !COMPARISONS.has(op)).map((value) => ({
    value,
    label: value,
    description: descriptions[value],
  }));
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
