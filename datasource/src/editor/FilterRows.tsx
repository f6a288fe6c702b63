import { t } from '@grafana/i18n';
import { Button, Stack } from '@grafana/ui';
import type { LlmFilter } from '@loopscope/core';

import type { EditorProps } from './EditorProps';
import { FilterRow } from './FilterRow';
import { EditorField } from './layout/EditorField';
import { EditorRow } from './layout/EditorRow';

const NEW_FILTER: LlmFilter = { field: '', op: '=', values: [] };

/** Conditions that must all hold. A row that is not finished yet is kept, but not sent. */
export function FilterRows({ query, onChange, datasource, range }: EditorProps) {
  const filters = query.filters ?? [];
  const set = (next: LlmFilter[]) => onChange({ ...query, filters: next });
  return (
    <EditorRow label={t('editor.filters.row', 'Filters')}>
      <EditorField
        grow
        label={t('editor.filters.label', 'Filters')}
        tooltip={t('editor.filters.tooltip', 'All of them must hold. Values are those seen in the time range.')}
      >
        <Stack direction="column" gap={1} alignItems="flex-start">
          {filters.map((filter, index) => (
            <FilterRow
              key={index}
              id={`loopscope-${query.refId}-filter-${index}`}
              filter={filter}
              datasource={datasource}
              range={range}
              source={query.source}
              onChange={(changed) => set(filters.map((other, at) => (at === index ? changed : other)))}
              onRemove={() => set(filters.filter((_, at) => at !== index))}
            />
          ))}
          <Button variant="secondary" size="sm" icon="plus" onClick={() => set([...filters, NEW_FILTER])}>
            {t('editor.filters.add', 'Add filter')}
          </Button>
        </Stack>
      </EditorField>
    </EditorRow>
  );
}
