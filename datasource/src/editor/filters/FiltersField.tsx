import { t } from '@grafana/i18n';
import { RadioButtonGroup, Stack } from '@grafana/ui';
import { filterTextOf, setFilterText } from '@loopscope/core/filter';

import type { EditorProps } from '../EditorProps';
import { EditorField } from '../layout/EditorField';
import { EditorRow } from '../layout/EditorRow';
import { FilterRows } from './FilterRows';

type Mode = 'builder' | 'text';

interface Props extends EditorProps {
  /** Where a text that cannot be read has no place to stay. */
  rowsOnly?: boolean;
}

/** Conditions that must all hold, as rows or as one line of text. */
export function FiltersField({ rowsOnly = false, ...props }: Props) {
  const { query, onChange, datasource, range } = props;
  const mode: Mode = query.editorMode ?? 'builder';
  const label = t('editor.filters.label', 'Filters');
  const switchTo = (next: Mode) => {
    const { editorMode: _, ...rest } = query;
    // A row that is not finished is text that cannot be read yet.
    onChange(next === 'text' ? { ...setFilterText(rest, filterTextOf(rest)), editorMode: 'text' } : rest);
  };
  return (
    <EditorRow label={t('editor.filters.row', 'Filters')}>
      <EditorField
        grow
        label={label}
        tooltip={t('editor.filters.tooltip', 'All of them must hold. Values are those seen in the time range.')}
      >
        <Stack direction="column" gap={1} alignItems="stretch">
          {!rowsOnly && (
            <div>
              <RadioButtonGroup
                size="sm"
                aria-label={t('editor.filters.mode', 'Edit filters as')}
                options={modes()}
                value={mode}
                // Rows could not hold it.
                disabledOptions={query.filterText ? ['builder'] : []}
                onChange={switchTo}
              />
            </div>
          )}
          {mode === 'text' ? (
            <datasource.FilterInput
              id={`loopscope-${query.refId}-filter-text`}
              label={label}
              queryType={query.queryType}
              text={filterTextOf(query)}
              range={range}
              source={query.source}
              onCommit={(text) => onChange(setFilterText(query, text))}
            />
          ) : (
            <FilterRows {...props} />
          )}
        </Stack>
      </EditorField>
    </EditorRow>
  );
}

function modes(): Array<{ value: Mode; label: string; description?: string }> {
  return [
    { value: 'builder', label: t('editor.filters.builder', 'Builder') },
    {
      value: 'text',
      label: t('editor.filters.text', 'Text'),
      description: t('editor.filters.text-description', 'One line such as agent = "planner" and cost > 0.05'),
    },
  ];
}
