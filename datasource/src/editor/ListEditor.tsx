import { t } from '@grafana/i18n';
import { Combobox, RadioButtonGroup, type ComboboxOption } from '@grafana/ui';
import {
  DEFAULT_LIMIT,
  LIST_ORDERS,
  isListQueryType,
  type ListOrderBy,
  type LlmSteps,
  type SortOrder,
} from '@loopscope/core';
import { useMemo } from 'react';

import { CommittedInput } from './CommittedInput';
import type { EditorProps } from './EditorProps';
import { FiltersField } from './filters/FiltersField';
import { EditorField } from './layout/EditorField';
import { EditorRow } from './layout/EditorRow';
import { LiveSwitch } from './LiveSwitch';
import { positiveInteger } from './positiveInteger';

/** A query whose answer has a row each: runs, sessions, calls, loops. */
export function ListEditor({ query, onChange, datasource, range }: EditorProps) {
  const listType = isListQueryType(query.queryType) ? query.queryType : 'runs';
  const orderings = useMemo(() => orderingOptions(LIST_ORDERS[listType]), [listType]);
  const orderById = `loopscope-${query.refId}-order-by`;
  const limitId = `loopscope-${query.refId}-limit`;
  return (
    <>
      {listType === 'calls' && (
        <EditorRow label={t('editor.steps.row', 'Which steps')}>
          <EditorField label={t('editor.steps.label', 'Steps')}>
            <RadioButtonGroup
              aria-label={t('editor.steps.label', 'Steps')}
              options={stepOptions()}
              value={query.steps ?? 'calls'}
              onChange={(steps) => onChange({ ...query, steps })}
            />
          </EditorField>
        </EditorRow>
      )}
      <FiltersField query={query} onChange={onChange} datasource={datasource} range={range} />
      <EditorRow label={t('editor.list.row', 'Which rows first')}>
        <EditorField label={t('editor.order-by.label', 'Order by')} htmlFor={orderById}>
          <Combobox
            id={orderById}
            width={24}
            options={orderings}
            value={query.orderBy ?? orderings[0].value}
            disabled={query.live}
            onChange={({ value: orderBy }) => onChange({ ...query, orderBy })}
          />
        </EditorField>
        <EditorField label={t('editor.order.label', 'Direction')}>
          <RadioButtonGroup
            aria-label={t('editor.order.label', 'Direction')}
            options={directions(query.orderBy ?? orderings[0].value)}
            value={query.order ?? 'desc'}
            disabled={query.live}
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
            placeholder={String(DEFAULT_LIMIT)}
            onCommit={(text) => onChange({ ...query, limit: positiveInteger(text) })}
          />
        </EditorField>
        <LiveSwitch query={query} onChange={onChange} />
      </EditorRow>
    </>
  );
}

function orderingOptions(orders: readonly ListOrderBy[]): Array<ComboboxOption<ListOrderBy>> {
  const labels: Record<ListOrderBy, string> = {
    start: t('editor.order-by.start', 'Start'),
    duration: t('editor.order-by.duration', 'Duration'),
    cost: t('editor.order-by.cost', 'Cost'),
    tokens: t('editor.order-by.tokens', 'Tokens'),
    repeats: t('editor.order-by.repeats', 'Identical repeats'),
    errors: t('editor.order-by.errors', 'Errors'),
    ttft: t('editor.order-by.ttft', 'Time to first token'),
  };
  return orders.map((value) => ({ value, label: labels[value] }));
}

function directions(orderBy: ListOrderBy): Array<{ value: SortOrder; label: string }> {
  if (orderBy === 'start') {
    return [
      { value: 'desc', label: t('editor.order.newest', 'Newest first') },
      { value: 'asc', label: t('editor.order.oldest', 'Oldest first') },
    ];
  }
  return [
    { value: 'desc', label: t('editor.order.desc', 'Highest first') },
    { value: 'asc', label: t('editor.order.asc', 'Lowest first') },
  ];
}

function stepOptions(): Array<{ value: LlmSteps; label: string }> {
  return [
    { value: 'calls', label: t('editor.steps.calls', 'Model calls') },
    { value: 'tools', label: t('editor.steps.tools', 'Tool executions') },
    { value: 'all', label: t('editor.steps.all', 'Both') },
  ];
}
