import type { TokenBuckets } from '../frames/TraceSpan';
import { llmSpan, modelCall, plainSpan, toolCall } from '../../testdata/aSpan';
import { settleForeign } from './settleForeign';

const tokens: TokenBuckets = { input: 10, cacheRead: null, cacheWrite: null, output: 2, reasoning: null };
const told = (span: ReturnType<typeof modelCall>, responseId = '') => ({ span, responseId, scope: '', serves: false });

const counted = (foreign: Parameters<typeof settleForeign>[0]) =>
  settleForeign(foreign)
    .filter(({ llm }) => llm?.countsUsage)
    .map(({ spanId }) => spanId);

describe('which spans of a foreign trace count', () => {
  it('of nested inference spans the innermost', () => {
    const outer = modelCall({ spanId: 'framework' }, { tokens });
    const inner = modelCall({ spanId: 'sdk', parentSpanId: 'framework' }, { tokens });
    expect(counted([told(outer), told(inner)])).toEqual(['sdk']);
  });

  it('of nested inference spans not one that tells no usage, unless an agent or a tool is between', () => {
    const outer = modelCall({ spanId: 'request' }, { tokens });
    const noTokens = { input: null, cacheRead: null, cacheWrite: null, output: null, reasoning: null };
    const within = (parentSpanId: string) => modelCall({ spanId: 'attempt', parentSpanId }, { tokens: noTokens });
    const callsOf = (...foreign: Parameters<typeof settleForeign>[0]) =>
      settleForeign(foreign)
        .filter(({ llm }) => llm?.countsCall)
        .map(({ spanId }) => spanId);
    expect(callsOf(told(outer), told(within('request')))).toEqual(['request']);
    const tool = toolCall({ spanId: 'tool', parentSpanId: 'request' });
    expect(callsOf(told(outer), told(tool), told(within('tool')))).toEqual(['request', 'attempt']);
  });

  it('an agent beside what an agent tells that one of its tools asked, but not beside what is told of its own calls', () => {
    const withSum = (spanId: string, parentSpanId = '') => llmSpan({ spanId, parentSpanId }, { kind: 'agent', tokens });
    const between = (kind: 'tool' | 'workflow') => llmSpan({ spanId: 'between', parentSpanId: 'boss' }, { kind });
    const asked = [withSum('boss'), withSum('asked', 'between')];
    expect(counted([...asked, between('tool')].map((span) => told(span)))).toEqual(['boss', 'asked']);
    expect(counted([...asked, between('workflow')].map((span) => told(span)))).toEqual(['asked']);
    const ownCall = modelCall({ spanId: 'call', parentSpanId: 'boss' }, { tokens });
    expect(counted([...asked, between('tool'), ownCall].map((span) => told(span)))).toEqual(['asked', 'call']);
  });

  it('of two with one response id the first', () => {
    const one = modelCall({ spanId: 'one', startMs: 1 }, { tokens });
    const two = modelCall({ spanId: 'two', startMs: 2 }, { tokens });
    expect(counted([told(two, 'resp_1'), told(one, 'resp_1')])).toEqual(['one']);
  });

  it('an agent only where nothing below bears usage', () => {
    const agent = llmSpan({ spanId: 'agent' }, { kind: 'agent', tokens });
    const call = modelCall({ spanId: 'call', parentSpanId: 'agent' }, { tokens });
    expect(counted([told(agent), told(call)])).toEqual(['call']);
    expect(counted([told(agent)])).toEqual(['agent']);
  });

  it('of nested executions of one tool the outermost', () => {
    const client = toolCall({ spanId: 'client' });
    const http = plainSpan({ spanId: 'http', parentSpanId: 'client' });
    const server = toolCall({ spanId: 'server', parentSpanId: 'http' });
    const other = toolCall({ spanId: 'other', parentSpanId: 'server' }, { tool: 'fetch' });
    const settled = settleForeign([told(client), told(http), told(server), told(other)]);
    expect(settled.filter(({ llm }) => llm?.countsTool).map(({ spanId }) => spanId)).toEqual(['client', 'other']);
  });

  it("of a server's none that nothing in its trace asked for", () => {
    const toolsOf = (...foreign: Parameters<typeof settleForeign>[0]) =>
      settleForeign(foreign)
        .filter(({ llm }) => llm?.countsTool)
        .map(({ spanId }) => spanId);
    const server = { ...told(toolCall({ spanId: 'server', startMs: 5 })), serves: true };
    const asked = (startMs: number) => told(modelCall({ spanId: 'call', startMs, durationMs: 1 }, { tokens }));
    expect(toolsOf(server)).toEqual([]);
    expect(toolsOf(server, asked(6))).toEqual([]);
    expect(toolsOf(server, asked(4))).toEqual(['server']);
  });

  it('an agent not where a call of a missing parent lies within it, but a call all the same', () => {
    const inside = modelCall({ spanId: 'call', parentSpanId: 'gone', startMs: 1 }, { tokens });
    const agent = llmSpan({ spanId: 'agent', durationMs: 10 }, { kind: 'agent', tokens });
    expect(counted([told(agent), told(inside)])).toEqual(['call']);
    const outer = modelCall({ spanId: 'outer', durationMs: 10 }, { tokens });
    expect(counted([told(outer), told(inside)])).toEqual(['outer', 'call']);
  });

  it('does not hang on parents in a circle', () => {
    const a = modelCall({ spanId: 'a', parentSpanId: 'b' }, { tokens });
    const b = modelCall({ spanId: 'b', parentSpanId: 'a' }, { tokens });
    expect(settleForeign([told(a), told(b)])).toHaveLength(2);
  });

  it("of a silent call beside another library's span of it the one that tells usage", () => {
    const at = (spanId: string, startMs: number, scope: string, told: TokenBuckets) => ({
      span: modelCall({ spanId, parentSpanId: 'agent', startMs, durationMs: 100 }, { tokens: told }),
      responseId: '',
      scope,
      serves: false,
    });
    const silent: TokenBuckets = { input: null, cacheRead: null, cacheWrite: null, output: null, reasoning: null };
    const calls = (...foreign: Parameters<typeof settleForeign>[0]) =>
      settleForeign(foreign).filter(({ llm }) => llm?.countsCall).length;
    const outer = at('outer', 0, 'framework', silent);
    expect(calls(outer, at('sdk', 50, 'sdk', tokens))).toBe(1);
    expect(calls(outer, at('same', 50, 'framework', tokens))).toBe(2);
    expect(calls(outer, at('late', 9000, 'sdk', tokens))).toBe(2);
  });
});
