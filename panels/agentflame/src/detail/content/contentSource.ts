import type { DataFrame, DataQueryRequest, DataSourceRef, PanelData } from '@grafana/data';
import { contractOf, isTraceFrame, messagesOf, type LlmQuery, type MessagePart, type TraceSpan } from '@loopscope/core';

/** Where the messages of a span are. */
export type ContentSource =
  /** In its own tags, as other data sources have them. */
  | { from: 'tags'; parts: MessagePart[] }
  /** At the data source that the trace came from, which has to be asked. */
  | { from: 'query'; datasource: DataSourceRef; request: DataQueryRequest }
  /** Out of reach: the frames came without their query, as from another panel of a dashboard. */
  | { from: 'nowhere' };

/** Grafana's name for data that another panel of the dashboard asked for. */
const OTHER_PANEL = '-- Dashboard --';

/**
 * Our data source keeps content out of a trace's frames: what may be seen, by whom and with what masked is decided for
 * one span at a time. Any other puts messages into the tags, if it has them at all.
 */
export function contentSource(
  { series, request }: Pick<PanelData, 'series' | 'request'>,
  span: TraceSpan
): ContentSource {
  const frame = series.filter(isTraceFrame).find((candidate) => holds(candidate, span));
  if (frame === undefined || contractOf(frame) === undefined) {
    const { input, output } = messagesOf(span);
    return { from: 'tags', parts: [...input, ...output] };
  }
  const target = request?.targets.find(({ refId }) => refId === frame.refId) as LlmQuery | undefined;
  const datasource = target?.datasource;
  if (!request || !target || !datasource || datasource.uid === OTHER_PANEL) {
    return { from: 'nowhere' };
  }
  const question: LlmQuery = {
    refId: 'span',
    datasource,
    version: 1,
    queryType: 'trace',
    traceId: span.traceId,
    spanId: span.spanId,
    ...(target.source ? { source: target.source } : {}),
  };
  return {
    from: 'query',
    datasource,
    request: { ...request, requestId: `${request.requestId} span ${span.spanId}`, targets: [question] },
  };
}

function holds(frame: DataFrame, { traceId, spanId }: TraceSpan): boolean {
  const values = (name: string): unknown[] => frame.fields.find((field) => field.name === name)?.values ?? [];
  const row = values('spanID').indexOf(spanId);
  return row >= 0 && values('traceID')[row] === traceId;
}
