import type { TraceSpan } from '@loopscope/core';
import { modelCall, plainSpan, toolCall } from '@loopscope/core/testdata/aSpan';

const TOKENS = { input: 900, cacheRead: 100, cacheWrite: 0, output: 50, reasoning: 0 };
const call = (spec: Parameters<typeof modelCall>[0]) => modelCall(spec, { tokens: TOKENS, cost: 0.004 });

/** Shapes that break naive layouts. */
export const SHAPES: Record<string, (count: number) => TraceSpan[]> = {
  /** Agents that each take turns of a model and a tool call, eight at a time side by side. */
  'parallel agents': (count) =>
    Array.from({ length: count }, (_, i) => {
      const agent = Math.floor(i / 20) * 20;
      const spec = { spanId: `s${i}`, parentSpanId: i === agent ? '' : `s${agent}`, durationMs: 9 };
      const startMs = Math.floor(i / 160) * 200 + (i % 20) * 10;
      if (i === agent) {
        return plainSpan({ ...spec, startMs, durationMs: 200 });
      }
      return i % 2 === 0 ? call({ ...spec, startMs }) : toolCall({ ...spec, startMs });
    }),
  'flat siblings': (count) =>
    Array.from({ length: count }, (_, i) =>
      call({ spanId: `s${i}`, parentSpanId: i === 0 ? '' : 's0', startMs: i, durationMs: i === 0 ? count : 0.8 })
    ),
  'all at once': (count) =>
    Array.from({ length: count }, (_, i) => call({ spanId: `s${i}`, startMs: i / count, durationMs: 1_000 })),
  'one deep chain': (count) =>
    Array.from({ length: count }, (_, i) =>
      call({
        spanId: `s${i}`,
        parentSpanId: i === 0 ? '' : `s${i - 1}`,
        startMs: i,
        durationMs: 2 * count - 2 * i,
      })
    ),
};
