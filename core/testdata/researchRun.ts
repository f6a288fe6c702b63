import type { TraceSpan } from '../src/frames';
import { agentSpan, modelCall, plainSpan, toolCall } from './aSpan';

const START_MS = Date.UTC(2026, 10, 20, 9, 30);

/**
 * A run of a team: a lead plans, two researchers work side by side, one of them asks the same thing of a tool again
 * and again, a call fails and is retried, and the lead writes the answer from a window that is nearly full.
 */
export function researchRun(): TraceSpan[] {
  const at = (seconds: number) => START_MS + seconds * 1_000;
  const lasting = (spanId: string, parentSpanId: string, fromSeconds: number, toSeconds: number) => ({
    spanId,
    parentSpanId,
    startMs: at(fromSeconds),
    durationMs: Math.round((toSeconds - fromSeconds) * 1_000),
  });
  const call = (
    ids: [spanId: string, parentSpanId: string],
    [from, to]: [number, number],
    tokens: { fresh: number; read?: number; write?: number; out: number; think?: number },
    chars: [system: number, definitions: number, user: number, assistant: number, results: number],
    model = 'claude-sonnet-4-5'
  ): TraceSpan => {
    const read = tokens.read ?? 0;
    const write = tokens.write ?? 0;
    const [system, definitions, user, assistant, results] = chars;
    return modelCall(
      { ...lasting(...ids, from, to), name: `chat ${model}`, status: 'ok' },
      {
        model,
        provider: 'anthropic',
        tokens: {
          input: tokens.fresh,
          cacheRead: read,
          cacheWrite: write,
          output: tokens.out,
          reasoning: tokens.think ?? 0,
        },
        cost: (tokens.fresh * 3 + read * 0.3 + write * 3.75 + (tokens.out + (tokens.think ?? 0)) * 15) / 1e6,
        costSource: 'priced',
        streaming: true,
        timeToFirstTokenMs: Math.round((to - from) * 350),
        contextUsed: tokens.fresh + read + write,
        contextLimit: 200_000,
        maxOutput: 16_000,
        finishReason: 'stop',
        contextChars: { system, tool_definitions: definitions, user, assistant, tool_results: results },
      }
    );
  };
  const tool = (
    ids: [spanId: string, parentSpanId: string],
    [from, to]: [number, number],
    name: string,
    signatures: [args: string, result: string],
    identicalRepeat = false
  ): TraceSpan =>
    toolCall(
      { ...lasting(...ids, from, to), name: `execute_tool ${name}`, status: 'ok' },
      { tool: name, argsSignature: signatures[0], resultSignature: signatures[1], identicalRepeat }
    );

  return [
    plainSpan({ ...lasting('http', '', 0, 47), name: 'POST /research', service: 'api' }),
    agentSpan({ ...lasting('lead', 'http', 0.1, 46.8), name: 'invoke_agent lead' }, 'lead'),
    call(['plan', 'lead'], [0.2, 4.6], { fresh: 1_200, write: 6_400, out: 420, think: 900 }, [14_000, 9_000, 1_800, 0, 0]),
    agentSpan({ ...lasting('alpha', 'lead', 4.8, 27.5), name: 'invoke_agent alpha' }, 'researcher alpha'),
    call(['a1', 'alpha'], [4.9, 8.1], { fresh: 4_200, out: 160 }, [6_000, 7_500, 900, 0, 0], 'claude-haiku-4-5'),
    tool(['at1', 'alpha'], [8.2, 10.9], 'web_search', ['q1', 'x1']),
    call(['a2', 'alpha'], [11, 13.4], { fresh: 9_100, read: 4_200, out: 210 }, [6_000, 7_500, 900, 700, 31_000], 'claude-haiku-4-5'),
    tool(['at2', 'alpha'], [13.5, 16.8], 'fetch_page', ['p1', 'x2']),
    plainSpan({ ...lasting('get', 'at2', 13.6, 16.7), name: 'GET example.org' }),
    call(['a3', 'alpha'], [18.9, 22.7], { fresh: 24_800, read: 13_300, out: 380 }, [6_000, 7_500, 900, 1_500, 118_000], 'claude-haiku-4-5'),
    tool(['at3', 'alpha'], [22.8, 27.4], 'fetch_page', ['p2', 'x3']),
    agentSpan({ ...lasting('beta', 'lead', 5, 33.2), name: 'invoke_agent beta' }, 'researcher beta'),
    call(['b1', 'beta'], [5.1, 7.9], { fresh: 4_300, out: 90 }, [6_000, 7_500, 1_100, 0, 0], 'claude-haiku-4-5'),
    tool(['bt1', 'beta'], [8, 9.2], 'query_table', ['s1', 'none']),
    call(['b2', 'beta'], [9.3, 11.9], { fresh: 500, read: 4_300, out: 95 }, [6_000, 7_500, 1_100, 400, 90], 'claude-haiku-4-5'),
    tool(['bt2', 'beta'], [12, 13.1], 'query_table', ['s1', 'none'], true),
    call(['b3', 'beta'], [13.2, 15.8], { fresh: 520, read: 4_800, out: 92 }, [6_000, 7_500, 1_100, 800, 180], 'claude-haiku-4-5'),
    tool(['bt3', 'beta'], [15.9, 17.1], 'query_table', ['s1', 'none'], true),
    call(['b4', 'beta'], [17.2, 19.7], { fresh: 510, read: 5_300, out: 94 }, [6_000, 7_500, 1_100, 1_200, 270], 'claude-haiku-4-5'),
    tool(['bt4', 'beta'], [19.8, 21], 'query_table', ['s1', 'none'], true),
    {
      ...modelCall(
        { ...lasting('b5', 'beta', 21.1, 22.3), name: 'chat claude-haiku-4-5', status: 'error', statusMessage: 'Overloaded' },
        { model: 'claude-haiku-4-5', provider: 'anthropic', errorType: '529', costSource: '', contextLimit: 200_000 }
      ),
    },
    call(['b6', 'beta'], [26.2, 29.4], { fresh: 600, read: 5_800, out: 240 }, [6_000, 7_500, 1_100, 1_600, 360], 'claude-haiku-4-5'),
    tool(['bt5', 'beta'], [29.5, 33.1], 'describe_table', ['t1', 'columns']),
    call(['write', 'lead'], [33.4, 46.6], { fresh: 41_000, read: 7_600, write: 96_000, out: 3_900, think: 2_100 }, [14_000, 9_000, 1_800, 22_000, 470_000]),
  ];
}
