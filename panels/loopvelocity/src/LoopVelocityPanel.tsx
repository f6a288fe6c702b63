import { useMemo } from 'react';
import { LoadingState, type PanelProps } from '@grafana/data';
import { t } from '@grafana/i18n';
import { EmptyState } from '@grafana/ui';
import { isModelCall, isToolExecution, missingTrace, rowLinks, traceOf, type TraceOfData } from '@loopscope/core';

import { historyOf, runStates } from './data/runStates';
import { figuresOf } from './figures/figures';
import { FleetVelocity } from './fleet/FleetVelocity';
import { groupLinks } from './fleet/groupLinks';
import { RunList } from './fleet/RunList';
import { velocityRows } from './fleet/velocityRows';
import type { LoopVelocityOptions } from './LoopVelocityOptions';
import { RunVelocity } from './RunVelocity';

/** Loop velocity of one trace, of a list of runs or of the groups of a metrics query; or what to do to see one. */
export function LoopVelocityPanel(props: PanelProps<LoopVelocityOptions>) {
  const { data, options, fieldConfig, width, height } = props;
  const { series } = data;
  const figures = useMemo(() => figuresOf(series, fieldConfig), [series, fieldConfig]);
  const trace = useMemo(() => traceOf(series), [series]);
  const rows = useMemo(() => velocityRows(series), [series]);
  const history = useMemo(() => historyOf(series), [series]);
  const states = useMemo(() => (trace.state === 'trace' ? [] : runStates(series)), [series, trace.state]);
  if (trace.state === 'trace' && trace.spans.some((span) => isModelCall(span) || isToolExecution(span))) {
    return (
      <RunVelocity
        spans={trace.spans}
        history={history}
        options={options}
        figures={figures}
        linksOf={(spanId) => rowLinks(series, ['spanID'], spanId)}
        width={width}
        height={height}
      />
    );
  }
  const missing = missingTrace(data);
  if (missing?.state === 'failed') {
    return <Failed text={missing.message} />;
  }
  if (missing?.state === 'loading') {
    return <Loading />;
  }
  if (states.length > 0 && missing === null) {
    return (
      <RunList
        states={states}
        figures={figures}
        linksOf={(runId) => rowLinks(series, ['run_id'], runId)}
        width={width}
        height={height}
      />
    );
  }
  if (rows.length > 0 && missing === null) {
    return <FleetVelocity rows={rows} figures={figures} links={groupLinks(series)} width={width} height={height} />;
  }
  if (data.state === LoadingState.Loading && data.series.length === 0) {
    return <Loading />;
  }
  const error = data.errors?.[0]?.message ?? data.error?.message;
  return error === undefined ? <NothingToShow trace={trace} /> : <Failed text={error} />;
}

function NothingToShow({ trace }: { trace: TraceOfData }) {
  switch (trace.state) {
    case 'trace':
      return (
        <Message
          title={t('loopvelocity.empty.no-steps', 'This trace has neither model nor tool calls')}
          text={t(
            'loopvelocity.empty.no-steps-hint',
            'Some instrumentations trace agents but not their calls: add one for the model client.'
          )}
        />
      );
    case 'no-data':
      return (
        <Message
          title={t('loopvelocity.empty.no-data', 'No data')}
          text={t(
            'loopvelocity.empty.no-data-hint',
            'Choose the query type Trace and give a trace id, Runs for many, or ask Metrics for Loop velocity by agent.'
          )}
        />
      );
    case 'not-a-trace':
      return (
        <Message
          title={t('loopvelocity.empty.not-a-trace', 'This data holds neither a trace nor loop velocity')}
          text={t(
            'loopvelocity.empty.not-a-trace-hint',
            'Choose the query type Trace, Runs, or Metrics with the measure Loop velocity.'
          )}
        />
      );
    case 'bad-frame':
      return (
        <Message
          title={t('loopvelocity.empty.bad-frame', 'This trace cannot be read')}
          text={
            trace.error.problem.id === 'missing-field'
              ? t('loopvelocity.empty.missing-field', 'Its field "{{field}}" is missing.', {
                  field: trace.error.problem.field,
                })
              : t('loopvelocity.empty.newer', 'It was made by a newer data source: update the panel.')
          }
        />
      );
  }
}

const Loading = () => <Message title={t('loopvelocity.empty.loading', 'Loading…')} />;

const Failed = ({ text }: { text: string }) => (
  <Message title={t('loopvelocity.empty.failed', 'The query failed')} text={text} />
);

function Message({ title, text }: { title: string; text?: string }) {
  return (
    <EmptyState variant="not-found" message={title} hideImage>
      {text}
    </EmptyState>
  );
}
