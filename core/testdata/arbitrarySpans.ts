import fc from 'fast-check';

import type { TraceSpan } from '../src/frames';
import { agentSpan, modelCall, plainSpan, toolCall } from './aSpan';

/** Any trace: deep, flat, parallel, with spans whose parents are missing, later, themselves or each other. */
export const arbitrarySpans: fc.Arbitrary<TraceSpan[]> = fc
  .array(
    fc.record({
      parent: fc.integer({ min: -3, max: 40 }),
      startMs: fc.double({ min: 0, max: 1_000, noNaN: true }),
      durationMs: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 400, noNaN: true })),
      make: fc.constantFrom('plain', 'agent', 'llm', 'tool'),
      tokens: fc.option(fc.nat(10_000), { nil: null }),
      cost: fc.option(fc.integer({ min: 0, max: 1e9 }), { nil: null }),
    }),
    { maxLength: 40 }
  )
  .map((drafts) =>
    drafts.map(({ parent, startMs, durationMs, make, tokens, cost }, index) => {
      const spec = {
        spanId: `s${index}`,
        parentSpanId: parent === -3 ? 'missing' : parent < 0 ? '' : `s${parent}`,
        startMs,
        durationMs,
      };
      switch (make) {
        case 'agent':
          return agentSpan(spec, 'agent');
        case 'tool':
          return toolCall(spec);
        case 'llm':
          return modelCall(spec, {
            tokens: { input: tokens, cacheRead: null, cacheWrite: null, output: tokens, reasoning: null },
            cost: cost === null ? null : cost / 1e9,
          });
        default:
          return plainSpan(spec);
      }
    })
  );
