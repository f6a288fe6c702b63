import type { RunRow } from '@loopscope/core';

import type { UnitSums } from './unitTable';

/** A figure that two versions are compared by: a ratio of sums over their runs. */
export interface Outcome {
  id: 'cost' | 'tokens' | 'duration' | 'failed' | 'calls' | 'failed-calls' | 'tool-errors' | 'repeats';
  /** What a value is measured in. */
  unit: 'usd' | 'ms' | 'count' | 'share';
  /** A run's share in numerator and denominator; null where the run cannot tell. */
  contribution: (run: RunRow) => UnitSums | null;
}

const perRun = (y: number | null): UnitSums | null => (y === null ? null : { y, x: 1 });

export const OUTCOMES: readonly Outcome[] = [
  // A cost without its unpriced calls would make the version with more of them look cheap.
  { id: 'cost', unit: 'usd', contribution: (run) => perRun(run.unpricedCalls > 0 ? null : run.cost) },
  { id: 'tokens', unit: 'count', contribution: ({ totalTokens }) => perRun(totalTokens) },
  { id: 'duration', unit: 'ms', contribution: ({ durationMs }) => perRun(durationMs) },
  { id: 'failed', unit: 'share', contribution: ({ status }) => perRun(status === 'error' ? 1 : 0) },
  { id: 'calls', unit: 'count', contribution: ({ llmCalls }) => perRun(llmCalls) },
  {
    id: 'failed-calls',
    unit: 'share',
    contribution: ({ failedLlmCalls, llmCalls }) => ({ y: failedLlmCalls, x: llmCalls }),
  },
  { id: 'tool-errors', unit: 'share', contribution: ({ toolErrors, toolCalls }) => ({ y: toolErrors, x: toolCalls }) },
  { id: 'repeats', unit: 'count', contribution: ({ identicalRepeats }) => perRun(identicalRepeats) },
];
