import type { Page } from 'playwright-core';

/** Columns of a trace frame as the data source sends it, of which this many spans are told. */
type Columns = Record<string, { type: 'string' | 'number' | 'boolean'; of: (index: number) => unknown }>;

export const TRACE_ID = 'a'.repeat(32);

export const idOf = (index: number): string => index.toString(16).padStart(16, '0');

/** One agent, and all else below it: one after the other, or each below the one before. */
export function columnsOf(shape: 'flat' | 'deep' | 'turns', count: number): Columns {
  const text = (of: (index: number) => unknown) => ({ type: 'string' as const, of });
  const number = (of: (index: number) => unknown) => ({ type: 'number' as const, of });
  const flag = (of: (index: number) => unknown) => ({ type: 'boolean' as const, of });
  const agent = (index: number) => (shape === 'turns' ? Math.floor(index / 20) * 20 : 0);
  const isAgent = (index: number) => index === agent(index);
  const isCall = (index: number) => !isAgent(index) && index % 2 === 0;
  const parent = (index: number) => (shape === 'deep' ? index - 1 : isAgent(index) ? 0 : agent(index));
  const startOf: Record<typeof shape, (index: number) => number> = {
    flat: (index) => index,
    deep: (index) => index,
    turns: (index) => Math.floor(index / 160) * 200 + (index % 20) * 10,
  };
  const lengthOf: Record<typeof shape, (index: number) => number> = {
    flat: (index) => (index === 0 ? count : 0.8),
    deep: (index) => 2 * (count - index),
    turns: (index) => (index === 0 ? Math.ceil(count / 160) * 200 : isAgent(index) ? 200 : 9),
  };
  return {
    traceID: text(() => TRACE_ID),
    spanID: text(idOf),
    parentSpanID: text((index) => (index === 0 ? '' : idOf(parent(index)))),
    operationName: text((index) => (isAgent(index) ? 'invoke_agent' : isCall(index) ? 'chat' : 'execute_tool')),
    serviceName: text(() => 'large'),
    startTime: number((index) => 1_750_000_000_000 + startOf[shape](index)),
    duration: number((index) => lengthOf[shape](index)),
    'llm.kind': text((index) => (isAgent(index) ? 'agent' : isCall(index) ? 'llm' : 'tool')),
    'llm.agent': text((index) => (isAgent(index) ? `agent ${index / 20}` : '')),
    'llm.model': text((index) => (isCall(index) ? 'gpt-4.1' : '')),
    'llm.tool': text((index) => (isAgent(index) || isCall(index) ? '' : `tool ${index}`)),
    'llm.input_tokens': number((index) => (isCall(index) ? 900 : null)),
    'llm.output_tokens': number((index) => (isCall(index) ? 50 : null)),
    'llm.cost': number((index) => (isCall(index) ? 0.004 : null)),
    'llm.counts_call': flag(isCall),
    'llm.counts_usage': flag(isCall),
    'llm.counts_tool': flag((index) => !isAgent(index) && !isCall(index)),
  };
}

/** The body of Grafana's answer to one query. */
export function answerOf(columns: Columns, count: number): string {
  const names = Object.keys(columns);
  const frame = {
    schema: {
      name: 'trace',
      refId: 'A',
      meta: { preferredVisualisationType: 'trace', custom: { loopscope: { contract: 'trace', version: 1 } } },
      fields: names.map((name) => ({ name, type: columns[name].type })),
    },
    data: { values: names.map((name) => Array.from({ length: count }, (_, index) => columns[name].of(index))) },
  };
  return JSON.stringify({ results: { A: { status: 200, frames: [frame] } } });
}

/** Answers the page's question for a trace, and leaves all others to the workbench. */
export async function serveTrace(page: Page, answer: { status: number; body: string }): Promise<void> {
  await page.route('**/api/ds/query*', (route) => {
    const body = route.request().postData() ?? '';
    return /"queryType":"trace"/.test(body) && !body.includes('"spanId"')
      ? route.fulfill({ ...answer, contentType: 'application/json' })
      : route.fallback();
  });
}
