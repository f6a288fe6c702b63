import type { ContextStep, RunSaturation } from '../context';
import { filterFields } from './FilterField';
import { rowFields } from './RowFields';

/** What the model calls of a context query can be asked for. The number of a model call is no `step`, which counts tools too. */
export const contextStepFields = rowFields<ContextStep>(filterFields('calls'), {
  trace_id: ({ traceId }) => traceId,
  span_id: ({ spanId }) => spanId,
  run_id: ({ runId }) => runId,
  agent: ({ agent }) => agent,
  model: ({ model }) => model,
  cost: ({ cost }) => cost,
  context_used: ({ used }) => used,
  context_saturation: ({ saturation }) => saturation,
});

/** What the runs of a fleet can be asked for where a list of their calls tells of them, by the fullest call. */
export const saturationFields = rowFields<RunSaturation>(filterFields('runs'), {
  run_id: ({ runId }) => runId,
  agent: ({ agent }) => agent,
  model: ({ model }) => model,
  context_saturation: ({ saturation }) => saturation,
});
