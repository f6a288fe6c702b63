import { useMemo } from 'react';
import { LoadingState, type PanelProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { EmptyState } from '@grafana/ui';
import { missingTrace } from '@loopscope/core';

import type { ContextWindowOptions } from './ContextWindowOptions';
import { windowData, type WindowData } from './data/windowData';
import { figuresOf } from './figures/figures';
import { FleetView } from './fleet/FleetView';
import { RunView } from './run/RunView';

/** What filled the context window: of each model call of a run or session, or of the runs of a fleet. */
export function ContextWindowPanel(props: PanelProps<ContextWindowOptions>) {
  const { data, options, fieldConfig, timeRange, timeZone, width, height } = props;
  const windows = useMemo(() => windowData(data.series), [data.series]);
  const figures = useMemo(() => figuresOf(data.series, fieldConfig), [data.series, fieldConfig]);
  if (windows.state === 'run') {
    return (
      <RunView data={windows} series={data.series} figures={figures} options={options} width={width} height={height} />
    );
  }
  const missing = missingTrace(data);
  if (missing?.state === 'failed') {
    return <Failed text={missing.message} />;
  }
  if (missing?.state === 'loading') {
    return <Loading />;
  }
  if (windows.state === 'fleet' && missing === null) {
    return (
      <FleetView
        runs={windows.runs}
        asked={windows.asked}
        series={data.series}
        timeRange={timeRange}
        timeZone={timeZone}
        figures={figures}
        width={width}
        height={height}
      />
    );
  }
  if (data.state === LoadingState.Loading && data.series.length === 0) {
    return <Loading />;
  }
  const error = data.errors?.[0]?.message ?? data.error?.message;
  return error === undefined ? (
    <NothingToDraw data={windows.state === 'fleet' ? { state: 'no-data' } : windows} />
  ) : (
    <Failed text={error} />
  );
}

const Loading = () => <Message title={t('contextwindow.empty.loading', 'Loading the trace…')} />;

const Failed = ({ text }: { text: string }) => (
  <Message title={t('contextwindow.empty.failed', 'The query failed')} text={text} />
);

function NothingToDraw({ data }: { data: Exclude<WindowData, { state: 'run' | 'fleet' }> }) {
  switch (data.state) {
    case 'no-calls':
      return (
        <Message
          title={t('contextwindow.empty.no-calls', 'This trace has no model call')}
          text={t(
            'contextwindow.empty.no-calls-hint',
            'Some instrumentations trace agents but not their model calls: add one for the model client.'
          )}
        />
      );
    case 'no-data':
      return (
        <Message
          title={t('contextwindow.empty.no-data', 'No trace in this data')}
          text={t(
            'contextwindow.empty.no-data-hint',
            'Choose the query type Trace and give a trace id; Context window for a session; or Runs for many runs.'
          )}
        />
      );
    case 'other-data':
      return (
        <Message
          title={t('contextwindow.empty.not-a-trace', 'This data is not a trace')}
          text={t(
            'contextwindow.empty.not-a-trace-hint',
            'This panel reads a trace (query type Trace, or one of Tempo, Jaeger or ClickHouse), a context window query, or a list of runs or calls.'
          )}
        />
      );
    case 'bad-frame':
      return (
        <Message
          title={t('contextwindow.empty.bad-frame', 'This trace cannot be read')}
          text={
            data.error.problem.id === 'missing-field'
              ? t('contextwindow.empty.missing-field', 'Its field "{{field}}" is missing.', {
                  field: data.error.problem.field,
                })
              : t('contextwindow.empty.newer', 'It was made by a newer data source: update the panel.')
          }
        />
      );
  }
}

function Message({ title, text }: { title: string; text?: string }) {
  return (
    <EmptyState variant="not-found" message={title} hideImage>
      {text}
    </EmptyState>
  );
}
