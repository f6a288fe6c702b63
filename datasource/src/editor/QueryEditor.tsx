import type { QueryEditorProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { RadioButtonGroup, Stack } from '@grafana/ui';
import { foldSelection, type LlmQuery, type LlmQueryType } from '@loopscope/core';

import { useDistinctChange } from '../choice/useDistinctChange';
import type { LoopscopeOptions } from '../config/LoopscopeOptions';
import type { LoopscopeDataSource } from '../LoopscopeDataSource';
import { changeQueryType } from '../query/changeQueryType';
import { asLlmQuery } from '../query/asLlmQuery';
import { EditorField } from './layout/EditorField';
import { EditorRow } from './layout/EditorRow';
import { MetricsEditor } from './MetricsEditor';
import { RunsEditor } from './RunsEditor';
import { TraceEditor } from './TraceEditor';

type Props = QueryEditorProps<LoopscopeDataSource, LlmQuery, LoopscopeOptions>;

const EDITORS = { metrics: MetricsEditor, runs: RunsEditor, trace: TraceEditor } as const;

export function QueryEditor({ query: given, onChange, onRunQuery, datasource, range }: Props) {
  const query = asLlmQuery(given);
  const Editor = EDITORS[query.queryType];
  const change = useDistinctChange(given, (next: LlmQuery) => {
    onChange(foldSelection(next));
    onRunQuery();
  });
  return (
    <Stack direction="column" gap={0.5}>
      <EditorRow label={t('editor.type.row', 'Kind of query')}>
        <EditorField label={t('editor.type.label', 'Show')}>
          <RadioButtonGroup
            aria-label={t('editor.type.label', 'Show')}
            options={queryTypes()}
            value={query.queryType}
            onChange={(queryType) => change(changeQueryType(query, queryType))}
          />
        </EditorField>
      </EditorRow>
      <Editor query={query} onChange={change} datasource={datasource} range={range} />
    </Stack>
  );
}

function queryTypes(): Array<{ value: LlmQueryType; label: string; description: string }> {
  return [
    {
      value: 'metrics',
      label: t('editor.type.metrics', 'Metrics'),
      description: t('editor.type.metrics-description', 'Figures over time or in a table, by any dimension'),
    },
    {
      value: 'runs',
      label: t('editor.type.runs', 'Runs'),
      description: t('editor.type.runs-description', 'One row for each run of an agent or workflow'),
    },
    {
      value: 'trace',
      label: t('editor.type.trace', 'Trace'),
      description: t('editor.type.trace-description', 'The spans of one run or trace'),
    },
  ];
}
