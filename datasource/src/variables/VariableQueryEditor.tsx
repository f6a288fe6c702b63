import type { TimeRange } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Combobox, RadioButtonGroup, Stack } from '@grafana/ui';
import { DEFAULT_LIMIT, defaultQuery } from '@loopscope/core';
import { useEffect } from 'react';

import { useDistinctChange } from '../choice/useDistinctChange';
import { CommittedInput } from '../editor/CommittedInput';
import { dimensionOptions } from '../editor/dimensionOptions';
import { FiltersField } from '../editor/filters/FiltersField';
import { EditorField } from '../editor/layout/EditorField';
import { EditorRow } from '../editor/layout/EditorRow';
import { positiveInteger } from '../editor/positiveInteger';
import type { LoopscopeDataSource } from '../LoopscopeDataSource';
import { catalogueOptions } from './catalogueOptions';
import { DEFAULT_VARIABLE_QUERY, type LlmVariableQuery } from './LlmVariableQuery';

interface Props {
  /** Grafana starts a new variable with an empty one. */
  query: Partial<LlmVariableQuery> & { refId: string };
  onChange(query: LlmVariableQuery): void;
  datasource: LoopscopeDataSource;
  range?: TimeRange;
}

const FIELD_ID = 'loopscope-variable-field';
const LIMIT_ID = 'loopscope-variable-limit';

export function VariableQueryEditor({ query: given, onChange: tell, datasource, range }: Props) {
  const onChange = useDistinctChange(given, tell);
  const query = { ...DEFAULT_VARIABLE_QUERY, ...given };
  useEffect(() => {
    // What is shown has to be what is saved, also when nobody touches it.
    if (!given?.kind) {
      onChange(query);
    }
  });
  return (
    <Stack direction="column" gap={0.5}>
      <EditorRow label={t('variable.row', 'What to offer')}>
        <EditorField label={t('variable.kind.label', 'Offer')}>
          <RadioButtonGroup
            aria-label={t('variable.kind.label', 'Offer')}
            options={kinds()}
            value={query.kind}
            onChange={(kind) => onChange({ ...query, kind })}
          />
        </EditorField>
        {query.kind === 'values' && (
          <EditorField label={t('variable.field.label', 'Dimension')} htmlFor={FIELD_ID}>
            <Combobox
              id={FIELD_ID}
              width={30}
              options={dimensionOptions()}
              value={query.field ?? null}
              onChange={({ value: field }) => onChange({ ...query, field })}
            />
          </EditorField>
        )}
        {query.kind === 'runs' && (
          <EditorField label={t('variable.limit.label', 'Latest')} htmlFor={LIMIT_ID}>
            <CommittedInput
              id={LIMIT_ID}
              type="number"
              min={1}
              width={12}
              value={query.limit?.toString() ?? ''}
              placeholder={String(DEFAULT_LIMIT)}
              onCommit={(text) => onChange({ ...query, limit: positiveInteger(text) })}
            />
          </EditorField>
        )}
      </EditorRow>
      {!catalogueOptions(query) && (
        <FiltersField
          rowsOnly
          query={{
            ...defaultQuery(query.kind === 'runs' ? 'runs' : 'metrics'),
            refId: query.refId,
            filters: query.filters,
          }}
          onChange={({ filters }) => onChange({ ...query, filters })}
          datasource={datasource}
          range={range}
        />
      )}
    </Stack>
  );
}

function kinds(): Array<{ value: LlmVariableQuery['kind']; label: string }> {
  return [
    { value: 'values', label: t('variable.kind.values', 'Values of a dimension') },
    { value: 'runs', label: t('variable.kind.runs', 'Runs') },
    { value: 'tenants', label: t('variable.kind.tenants', 'Tenants') },
    { value: 'measures', label: t('variable.kind.measures', 'Measures') },
    { value: 'dimensions', label: t('variable.kind.dimensions', 'Dimensions') },
  ];
}
