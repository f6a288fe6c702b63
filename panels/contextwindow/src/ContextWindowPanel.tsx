import { useMemo } from 'react';
import { LoadingState, type PanelProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { EmptyState } from '@grafana/ui';
import { buildRunTree, contextSteps, traceOf } from '@loopscope/core';

import { ContextChart } from './chart/ContextChart';
import type { ContextWindowOptions } from './ContextWindowOptions';

/** What filled the context window in each model call of a trace, or what to do to see it. */
export function ContextWindowPanel({ data, options, width, height }: PanelProps<ContextWindowOptions>) {
  const trace = useMemo(() => traceOf(data.series), [data.series]);
  const steps = useMemo(() => (trace.state === 'trace' ? contextSteps(buildRunTree(trace.spans)) : []), [trace]);
  if (steps.length > 0) {
    return <ContextChart steps={steps} options={options} width={width} height={height} />;
  }
  if (data.state === LoadingState.Loading && data.series.length === 0) {
    return <Message title={t('contextwindow.empty.loading', 'Loading the trace…')} />;
  }
  const error = data.errors?.[0]?.message ?? data.error?.message;
  if (error !== undefined) {
    return <Message title={t('contextwindow.empty.failed', 'The query failed')} text={error} />;
  }
  switch (trace.state) {
    case 'trace':
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
          text={t('contextwindow.empty.no-data-hint', 'Choose the query type Trace and give a trace id.')}
        />
      );
    case 'not-a-trace':
      return (
        <Message
          title={t('contextwindow.empty.not-a-trace', 'This data is not a trace')}
          text={t(
            'contextwindow.empty.not-a-trace-hint',
            'This panel reads one trace: choose the query type Trace, or a trace of Tempo, Jaeger or ClickHouse.'
          )}
        />
      );
    case 'bad-frame':
      return (
        <Message
          title={t('contextwindow.empty.bad-frame', 'This trace cannot be read')}
          text={
            trace.error.problem.id === 'missing-field'
              ? t('contextwindow.empty.missing-field', 'Its field "{{field}}" is missing.', {
                  field: trace.error.problem.field,
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
