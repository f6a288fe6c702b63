import { t } from '@grafana/i18n';
import { Combobox, RadioButtonGroup, type ComboboxOption } from '@grafana/ui';
import { DEFAULT_RUNS_LIMIT, type RunsOrderBy, type SortOrder } from '@loopscope/core';
import { useMemo } from 'react';

import { CommittedInput } from './CommittedInput';
import type { EditorProps } from './EditorProps';
import { FilterRows } from './FilterRows';
import { EditorField } from './layout/EditorField';
import { EditorRow } from './layout/EditorRow';
import { positiveInteger } from './positiveInteger';

export function RunsEditor({ query, onChange, datasource, range }: EditorProps) {
  const orderings = useMemo(() => orderingOptions(), []);
  const orderById = `loopscope-${query.refId}-order-by`;
  const limitId = `loopscope-${query.refId}-limit`;
  return (
    <>
      <FilterRows query={query} onChange={onChange} datasource={datasource} range={range} />
      <EditorRow label={t('editor.runs.row', 'Which runs first')}>
        <EditorField label={t('editor.order-by.label', 'Order by')} htmlFor={orderById}>
          <Combobox
            id={orderById}
            width={24}
            options={orderings}
            value={query.orderBy ?? 'start'}
            onChange={({ value: orderBy }) => onChange({ ...query, orderBy })}
          />
        </EditorField>
        <EditorField label={t('editor.order.label', 'Direction')}>
          <RadioButtonGroup
            aria-label={t('editor.order.label', 'Direction')}
            options={directions()}
            value={query.order ?? 'desc'}
            onChange={(order) => onChange({ ...query, order })}
          />
        </EditorField>
        <EditorField
          label={t('editor.limit.label', 'Limit')}
          htmlFor={limitId}
          tooltip={t('editor.limit.tooltip', 'The most rows to return.')}
        >
          <CommittedInput
            id={limitId}
            type="number"
            min={1}
            width={12}
            value={query.limit?.toString() ?? ''}
            placeholder={String(DEFAULT_RUNS_LIMIT)}
            onCommit={(text) => onChange({ ...query, limit: positiveInteger(text) })}
          />
        </EditorField>
      </EditorRow>
    </>
  );
}

function orderingOptions(): Array<ComboboxOption<RunsOrderBy>> {
  return [
    { value: 'start', label: t('editor.order-by.start', 'Start') },
    { value: 'duration', label: t('editor.order-by.duration', 'Duration') },
    { value: 'cost', label: t('editor.order-by.cost', 'Cost') },
    { value: 'tokens', label: t('editor.order-by.tokens', 'Tokens') },
    { value: 'repeats', label: t('editor.order-by.repeats', 'Identical repeats') },
    { value: 'errors', label: t('editor.order-by.errors', 'Errors') },
  ];
}

function directions(): Array<{ value: SortOrder; label: string }> {
  return [
    { value: 'desc', label: t('editor.order.desc', 'Highest first') },
    { value: 'asc', label: t('editor.order.asc', 'Lowest first') },
  ];
}
