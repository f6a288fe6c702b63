import type { TraceSpan } from '@loopscope/core';

/** A span worth reading: one with GenAI meaning. */
export interface Step {
  spanId: string;
  /** Its place in the run, from 1. */
  position: number;
  kind: string;
  name: string;
  /** Milliseconds after the run's first span. */
  offsetMs: number;
  failed: boolean;
}

/** The run's GenAI spans by start: what can be walked through with the keyboard, one after the other. */
export function stepsOf(spans: TraceSpan[]): Step[] {
  const ordered = [...spans].sort(byStart);
  const startMs = ordered[0]?.startMs ?? 0;
  return ordered
    .flatMap((span) => (span.llm ? [{ span, llm: span.llm }] : []))
    .map(({ span, llm }, index) => ({
      spanId: span.spanId,
      position: index + 1,
      kind: llm.kind,
      name: llm.tool || (llm.kind === 'llm' && llm.model) || (llm.kind === 'agent' && llm.agent) || span.name,
      offsetMs: span.startMs - startMs,
      failed: span.status === 'error',
    }));
}

/** A caller may begin in the same instant as what it calls: it ends later. */
function byStart(a: TraceSpan, b: TraceSpan): number {
  return a.startMs - b.startMs || b.durationMs - a.durationMs || (a.spanId < b.spanId ? -1 : 1);
}

/** The step to open with: the named one, else the first model call, where the conversation begins. */
export function selectedStep(steps: Step[], spanId: string): Step | undefined {
  return steps.find((step) => step.spanId === spanId) ?? steps.find((step) => step.kind === 'llm') ?? steps[0];
}
