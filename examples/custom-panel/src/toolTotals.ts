import type { TraceSpan } from '@loopscope/core/frames';
import { isToolExecution } from '@loopscope/core/run';

/** What became of the executions of one tool. */
export interface ToolTotal {
  tool: string;
  calls: number;
  errors: number;
  /** Milliseconds, added up. */
  durationMs: number;
}

/** The tools of a run, the one that took longest first. Each execution counts once, however many spans tell of it. */
export function toolTotals(spans: readonly TraceSpan[]): ToolTotal[] {
  const totals = new Map<string, ToolTotal>();
  for (const span of spans.filter(isToolExecution)) {
    const tool = span.llm?.tool ?? '';
    const total = totals.get(tool) ?? { tool, calls: 0, errors: 0, durationMs: 0 };
    total.calls++;
    total.errors += span.status === 'error' ? 1 : 0;
    total.durationMs += span.durationMs;
    totals.set(tool, total);
  }
  return [...totals.values()].sort((a, b) => b.durationMs - a.durationMs);
}
