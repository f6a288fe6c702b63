import {
  contextStepFields,
  runFields,
  saturationFields,
  spanFields,
  spanValue,
  type RowFields,
} from '@loopscope/core/filter';
import type { ContextStep, RunRow, RunSaturation, TraceSpan } from '@loopscope/core';

/** What the panel says of a model call itself: agents are found in the tree, and limits may be the panel's own. */
const SHOWN = new Set(['agent', 'context_saturation']);

/** Model calls of a trace are asked for what the panel shows of them, and else as its spans are. */
export function askedOfSpans(spans: readonly TraceSpan[]): RowFields<ContextStep> {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  return {
    fields: spanFields,
    valueOf: (step, field) => {
      const span = byId.get(step.spanId);
      return SHOWN.has(field) || !span ? contextStepFields.valueOf(step, field) : spanValue(span, field);
    },
  };
}

/** Runs are asked for what their rows show where all of them have rows. `runs` begin with those of the rows. */
export function askedOfRuns(runs: readonly RunSaturation[], rows: readonly RunRow[]): RowFields<RunSaturation> {
  if (rows.length < runs.length) {
    return saturationFields;
  }
  const rowOf = new Map(runs.map((run, index) => [run, rows[index]]));
  return {
    fields: runFields.fields,
    valueOf: (run, field) => {
      const row = rowOf.get(run);
      return row ? runFields.valueOf(row, field) : null;
    },
  };
}
