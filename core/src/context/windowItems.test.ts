import { modelCall } from '../../testdata/aSpan';
import { windowItems } from './windowItems';

const TOOLS = JSON.stringify([{ type: 'function', name: 'search', parameters: {} }]);
const MESSAGES = JSON.stringify([
  { role: 'user', parts: [{ type: 'text', content: 'What is new?' }] },
  { role: 'tool', parts: [{ type: 'tool_call_response', response: 'a long result '.repeat(40) }] },
]);

const call = (tools: string, messages: string) => {
  const tags = Object.entries({
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'gpt-4.1',
    'gen_ai.usage.input_tokens': 1_000,
    'gen_ai.tool.definitions': tools,
    'gen_ai.input.messages': messages,
  }).map(([key, value]) => ({ key, value }));
  return modelCall({ spanId: 'm', tags });
};

describe('what stood in a window', () => {
  it('are tools and messages, which share out its tokens', () => {
    const items = windowItems(call(TOOLS, MESSAGES), 1_000);
    expect(items.map(({ role }) => role)).toEqual(['tool_definitions', 'user', 'tool_results']);
    expect(items.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(1_000);
  });

  // Tempo keeps 2,048 bytes of an attribute unless told otherwise, and SDKs have a limit of their own.
  it.each([
    ['messages', TOOLS, MESSAGES.slice(0, 200)],
    ['definitions of tools', TOOLS.slice(0, 30), MESSAGES],
  ])('is not known where %s are cut off', (_, tools, messages) => {
    expect(windowItems(call(tools, messages), 1_000)).toEqual([]);
  });
});
