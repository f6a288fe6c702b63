import type { DataFrame } from '@grafana/data';
import { FrameContractError } from './FrameContractError';
import { isTraceFrame, readTraceFrame } from './trace';
import type { TraceSpan } from './TraceSpan';

export type TraceOfData =
  /** `otherTraces`: how many more traces the data holds; one is drawn at a time. */
  | { state: 'trace'; traceId: string; spans: TraceSpan[]; otherTraces: number }
  | { state: 'no-data' }
  | { state: 'not-a-trace' }
  | { state: 'bad-frame'; error: FrameContractError };

/** The first trace among a panel's frames, ours or another datasource's. */
export function traceOf(series: readonly DataFrame[]): TraceOfData {
  const frames = series.filter(isTraceFrame);
  if (frames.length === 0) {
    return { state: series.some((frame) => frame.length > 0) ? 'not-a-trace' : 'no-data' };
  }
  try {
    const spans = frames.flatMap(readTraceFrame);
    if (spans.length === 0) {
      return { state: 'no-data' };
    }
    const [{ traceId }] = spans;
    const traces = new Set(spans.map((span) => span.traceId));
    const shown = traces.size === 1 ? spans : spans.filter((span) => span.traceId === traceId);
    return { state: 'trace', traceId, spans: shown, otherTraces: traces.size - 1 };
  } catch (error) {
    if (error instanceof FrameContractError) {
      return { state: 'bad-frame', error };
    }
    throw error;
  }
}
