import { t } from '@grafana/i18n';
import { Button, Stack } from '@grafana/ui';
import type { LlmFilter } from '@loopscope/core';

import type { EditorProps } from '../EditorProps';
import { FilterRow } from './FilterRow';

const NEW_FILTER: LlmFilter = { field: '', op: '=', values: [] };

/** A row a condition. One that is not finished yet is kept, but not sent. */
export function FilterRows({ query, onChange, datasource, range }: EditorProps) {
  const filters = query.filters ?? [];
  const set = (next: LlmFilter[]) => onChange({ ...query, filters: next });
  return (
    <Stack direction="column" gap={1} alignItems="flex-start">
      {filters.map((filter, index) => (
        <FilterRow
          key={index}
          id={`loopscope-${query.refId}-filter-${index}`}
          queryType={query.queryType}
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
  );
}
