import type { DataFrame } from '@grafana/data';
import { isTraceFrame, readTraceFrame, type TraceSpan } from '@loopscope/core';

/** The spans of the second trace in a panel's data; null where there is none. */
export function otherRun(series: readonly DataFrame[], traceId: string): TraceSpan[] | null {
  const others = series
    .filter(isTraceFrame)
    .flatMap(readTraceFrame)
    .filter((span) => span.traceId !== traceId);
  return others.length > 0 ? others.filter((span) => span.traceId === others[0].traceId) : null;
}
