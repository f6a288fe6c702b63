import type { QueryEditorProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Combobox, RadioButtonGroup, Stack, type ComboboxOption } from '@grafana/ui';
import { foldSelection, type LlmQuery, type LlmQueryType, type LlmSource } from '@loopscope/core';
import { useMemo, type ComponentType } from 'react';

import { useDistinctChange } from '../choice/useDistinctChange';
import type { LoopscopeOptions } from '../config/LoopscopeOptions';
import type { LoopscopeDataSource } from '../LoopscopeDataSource';
import { ExamplesButton } from '../examples/ExamplesButton';
import { changeQueryType } from '../query/changeQueryType';
import { asLlmQuery } from '../query/asLlmQuery';
import { EditAsSql } from '../sql/EditAsSql';
import { AboutEditor } from './AboutEditor';
import type { EditorProps } from './EditorProps';
import { EditorField } from './layout/EditorField';
import { EditorRow } from './layout/EditorRow';
import { EventsEditor } from './EventsEditor';
import { ExperimentEditor } from './ExperimentEditor';
import { ListEditor } from './ListEditor';
import { MetricsEditor } from './MetricsEditor';
import { SqlQueryEditor } from '../sql/SqlQueryEditor';
import { TraceEditor } from './TraceEditor';

type Props = QueryEditorProps<LoopscopeDataSource, LlmQuery, LoopscopeOptions>;

const EDITORS: Record<LlmQueryType, ComponentType<EditorProps>> = {
  metrics: MetricsEditor,
  runs: ListEditor,
  sessions: ListEditor,
  calls: ListEditor,
  loops: ListEditor,
  trace: TraceEditor,
  context: AboutEditor,
  graph: AboutEditor,
  events: EventsEditor,
  experiment: ExperimentEditor,
  sql: SqlQueryEditor,
};

const SOURCES: Array<{ value: LlmSource; label: string }> = [
  { value: 'clickhouse', label: 'ClickHouse' },
  { value: 'tempo', label: 'Tempo' },
];

export function QueryEditor({ query: given, onChange, onRunQuery, datasource, range, data }: Props) {
  const query = asLlmQuery(given);
  const Editor = EDITORS[query.queryType];
  const types = useMemo(() => queryTypes(), []);
  const typeId = `loopscope-${query.refId}-type`;
  const change = useDistinctChange(given, (next: LlmQuery) => {
    onChange(foldSelection(next));
    onRunQuery();
  });
  return (
    <Stack direction="column" gap={0.5}>
      <EditorRow label={t('editor.type.row', 'Kind of query')}>
        <EditorField label={t('editor.type.label', 'Show')} htmlFor={typeId}>
          <Combobox
            id={typeId}
            width={32}
            options={types}
            value={query.queryType}
            onChange={({ value }) => change(changeQueryType(query, value))}
          />
        </EditorField>
        {query.queryType !== 'sql' && <EditAsSql query={query} data={data} onChange={change} datasource={datasource} />}
        {datasource.sources.length > 1 && query.queryType !== 'sql' && (
          <EditorField
            label={t('editor.source.label', 'Ask')}
            tooltip={t(
              'editor.source.tooltip',
              'Both count by the same rules where traces are read whole. Over long ranges Tempo adds up by itself, approximately; it has no scores, and cuts long messages.'
            )}
          >
            <RadioButtonGroup
              aria-label={t('editor.source.label', 'Ask')}
              options={SOURCES}
              value={query.source ?? datasource.sources[0]}
              onChange={(source) => change({ ...query, source })}
            />
          </EditorField>
        )}
        <ExamplesButton query={query} onChange={change} />
      </EditorRow>
      <Editor query={query} onChange={change} datasource={datasource} range={range} />
    </Stack>
  );
}

function queryTypes(): Array<ComboboxOption<LlmQueryType>> {
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
      value: 'sessions',
      label: t('editor.type.sessions', 'Sessions'),
      description: t('editor.type.sessions-description', 'One row for each conversation, with all of its runs'),
    },
    {
      value: 'calls',
      label: t('editor.type.calls', 'Calls'),
      description: t('editor.type.calls-description', 'One row for each model call or tool execution'),
    },
    {
      value: 'loops',
      label: t('editor.type.loops', 'Loops'),
      description: t('editor.type.loops-description', 'What runs repeated without progress, and what that cost'),
    },
    {
      value: 'trace',
      label: t('editor.type.trace', 'Trace'),
      description: t('editor.type.trace-description', 'The spans of one run or trace'),
    },
    {
      value: 'context',
      label: t('editor.type.context', 'Context windows'),
      description: t('editor.type.context-description', 'What fills the window of each model call of a run or session'),
    },
    {
      value: 'graph',
      label: t('editor.type.graph', 'Graph'),
      description: t('editor.type.graph-description', 'Which agents call which models, tools and agents'),
    },
    {
      value: 'events',
      label: t('editor.type.events', 'Events'),
      description: t('editor.type.events-description', 'New versions, models and prompts, loops and expensive runs'),
    },
    {
      value: 'experiment',
      label: t('editor.type.experiment', 'Experiment'),
      description: t(
        'editor.type.experiment-description',
        'What the units of each arm add up to, for comparing versions'
      ),
    },
    {
      value: 'sql',
      label: t('editor.type.sql', 'SQL'),
      description: t('editor.type.sql-description', 'Your own SELECT, where an administrator has turned it on'),
    },
  ];
}
