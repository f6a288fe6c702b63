import { useCallback, useMemo } from 'react';
import { LoadingState, type PanelProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { EmptyState } from '@grafana/ui';
import { isRunsFrame, missingTrace, traceOf, type TraceOfData, type TraceSpan } from '@loopscope/core';

import type { AgentFlameOptions } from './AgentFlameOptions';
import { otherRun } from './compare/otherRun';
import { scalesOf } from './color/scales';
import { contentSource } from './detail/content/contentSource';
import { spanLinks } from './detail/spanLinks';
import { figuresOf } from './figures/figures';
import { FlameGraph } from './graph/FlameGraph';
import { linkedSpan } from './selection/linkedSpan';

/** The trace in the panel's data as a flame graph, or what to do to get one. */
export function AgentFlamePanel(props: PanelProps<AgentFlameOptions>) {
  const { data, options, width, height, eventBus, replaceVariables } = props;
  const trace = useMemo(() => traceOf(data.series), [data.series]);
  const other = useMemo(
    () => (trace.state === 'trace' && trace.otherTraces > 0 ? otherRun(data.series, trace.traceId) : null),
    [data.series, trace]
  );
  const { series, request } = data;
  const figures = useMemo(() => figuresOf(series), [series]);
  const scales = useMemo(() => scalesOf(series), [series]);
  const contentOf = useCallback((span: TraceSpan) => contentSource({ series, request }, span), [series, request]);
  const linksOf = useCallback((spanId: string) => spanLinks(series, spanId), [series]);
  const missing = missingTrace(data);
  if (missing?.state === 'failed') {
    return <Failed text={missing.message} />;
  }
  if (missing?.state === 'loading') {
    return <Loading />;
  }
  if (trace.state === 'trace') {
    const visible = options.plainSpans !== 'hide' ? trace.spans : trace.spans.filter((span) => span.llm !== null);
    return visible.length > 0 ? (
      <FlameGraph
        key={trace.traceId}
        spans={trace.spans}
        otherSpans={other}
        options={options}
        width={width}
        height={height}
        eventBus={eventBus}
        linkedSpanId={linkedSpan(options.selectionVariable, replaceVariables)}
        figures={figures}
        scales={scales}
        contentOf={contentOf}
        linksOf={linksOf}
      />
    ) : (
      <Message
        title={t('agentflame.empty.only-plain', 'No span of this trace has a GenAI meaning')}
        text={t('agentflame.empty.only-plain-hint', 'Set "Spans without GenAI meaning" to "Show" to see them all.')}
      />
    );
  }
  if (data.state === LoadingState.Loading && data.series.length === 0) {
    return <Loading />;
  }
  const error = data.errors?.[0]?.message ?? data.error?.message;
  if (error !== undefined) {
    return <Failed text={error} />;
  }
  return <NoTrace trace={trace} hasRuns={data.series.some(isRunsFrame)} />;
}

function NoTrace({ trace, hasRuns }: { trace: Exclude<TraceOfData, { state: 'trace' }>; hasRuns: boolean }) {
  switch (trace.state) {
    case 'no-data':
      return (
        <Message
          title={t('agentflame.empty.no-data', 'No trace in this data')}
          text={t(
            'agentflame.empty.no-data-hint',
            'Choose the query type Trace and give a trace id. A trace that has just been sent appears after the next settlement.'
          )}
        />
      );
    case 'not-a-trace':
      return (
        <Message
          title={
            hasRuns
              ? t('agentflame.empty.runs', 'This data is a list of runs')
              : t('agentflame.empty.not-a-trace', 'This data is not a trace')
          }
          text={t(
            'agentflame.empty.not-a-trace-hint',
            'This panel draws one trace: choose the query type Trace, or a trace of Tempo, Jaeger or ClickHouse.'
          )}
        />
      );
    case 'bad-frame':
      return (
        <Message
          title={t('agentflame.empty.bad-frame', 'This trace cannot be read')}
          text={
            trace.error.problem.id === 'missing-field'
              ? t('agentflame.empty.missing-field', 'Its field "{{field}}" is missing.', {
                  field: trace.error.problem.field,
                })
              : t('agentflame.empty.newer', 'It was made by a newer data source: update the panel.')
          }
        />
      );
  }
}

const Loading = () => <Message title={t('agentflame.empty.loading', 'Loading the trace…')} />;

const Failed = ({ text }: { text: string }) => (
  <Message title={t('agentflame.empty.failed', 'The query failed')} text={text} />
);

function Message({ title, text }: { title: string; text?: string }) {
  return (
    <EmptyState variant="not-found" message={title} hideImage>
      {text}
    </EmptyState>
  );
}
