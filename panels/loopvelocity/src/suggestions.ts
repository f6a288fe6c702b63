import type { PanelDataSummary } from '@grafana/data';
import { isRunsFrame, traceOf } from '@loopscope/core';

import { velocityRows } from './fleet/velocityRows';

/** Suggested where the frames hold an agent's trace, a list of runs or the measure. */
export function suggestsLoops({ rawFrames = [] }: PanelDataSummary): boolean {
  const trace = traceOf(rawFrames);
  return (
    (trace.state === 'trace' && trace.spans.some(({ llm }) => llm !== null)) ||
    rawFrames.some((frame) => isRunsFrame(frame) && frame.length > 0) ||
    velocityRows(rawFrames).length > 0
  );
}
