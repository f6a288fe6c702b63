import fc from 'fast-check';

import type { TraceSpan } from '../../src/frames';
import { agentSpan, modelCall, toolCall } from '../aSpan';

const signature = (text: string) => (text === '' ? '' : text.padStart(16, '0'));

/** What two agents side by side may do: few tools, arguments and results, so that much of it comes again. */
const step = fc.record({
  tool: fc.constantFrom('search', 'search', 'read', 'clock'),
  args: fc.constantFrom('a', 'a', 'b', 'b', '').map(signature),
  /** Mostly what these arguments always come to. */
  surprise: fc.constantFrom(null, null, null, null, null, null, null, null, '', signature('c')),
  failed: fc.constantFrom(false, false, false, true),
  idleMs: fc.constantFrom(-150, 5, 5, 5, 2_000),
  agent: fc.constantFrom('one', 'one', 'one', 'two'),
});

/** Spans of a run of up to 24 executions, unjudged. */
export const arbitraryRun: fc.Arbitrary<TraceSpan[]> = fc
  .record({ open: fc.boolean(), steps: fc.array(step, { maxLength: 24, size: 'max' }) })
  .map(({ open, steps }) => {
    let now = 0;
    const executions = steps.flatMap(({ tool, args, surprise, failed, idleMs, agent }, at) => {
      const startMs = Math.max(0, now + idleMs);
      now = startMs + 200;
      const place = { parentSpanId: agent, startMs, durationMs: 200 };
      return [
        ...(at % 3 === 0 ? [modelCall({ ...place, spanId: `m${at}`, durationMs: 1 }, { open })] : []),
        toolCall(
          { ...place, spanId: `t${String(at).padStart(2, '0')}`, status: failed ? 'error' : 'ok' },
          { open, tool, argsSignature: args, resultSignature: surprise ?? args }
        ),
      ];
    });
    const agents = ['one', 'two'].map((agent) => agentSpan({ spanId: agent, durationMs: now + 1 }, agent));
    return [...agents, ...executions];
  });
