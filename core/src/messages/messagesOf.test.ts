import { modelCall } from '../../testdata/aSpan';
import { messagesOf } from './messagesOf';

const told = (tags: Record<string, unknown>) =>
  messagesOf(modelCall({ spanId: 'a', tags: Object.entries(tags).map(([key, value]) => ({ key, value })) }));

describe('messages of a model call', () => {
  it('are read as OpenTelemetry writes them', () => {
    const { input, output } = told({
      'gen_ai.system_instructions': '[{"type":"text","content":"Be brief."}]',
      'gen_ai.input.messages': JSON.stringify([
        { role: 'user', parts: [{ type: 'text', content: 'Where is it?' }] },
        { role: 'assistant', parts: [{ type: 'tool_call', id: '1', name: 'get_order', arguments: { id: 7 } }] },
        { role: 'tool', parts: [{ type: 'tool_call_response', id: '1', response: { status: 'sent' } }] },
      ]),
      'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: 'Sent.' }] }]),
    });
    expect(input).toEqual([
      { role: 'system', kind: 'text', name: '', content: 'Be brief.' },
      { role: 'user', kind: 'text', name: '', content: 'Where is it?' },
      { role: 'assistant', kind: 'tool_call', name: 'get_order', content: '{"id":7}' },
      { role: 'tool', kind: 'tool_result', name: '', content: '{"status":"sent"}' },
    ]);
    expect(output).toEqual([{ role: 'assistant', kind: 'text', name: '', content: 'Sent.' }]);
  });

  it('are read as OpenInference writes them', () => {
    const { input, output } = told({
      'llm.input_messages.10.message.role': 'tool',
      'llm.input_messages.10.message.content': 'none',
      'llm.input_messages.2.message.role': 'assistant',
      'llm.input_messages.2.message.tool_calls.0.tool_call.function.name': 'search',
      'llm.input_messages.2.message.tool_calls.0.tool_call.function.arguments': '{"q":1}',
      'llm.output_messages.0.message.contents.0.message_content.type': 'text',
      'llm.output_messages.0.message.contents.0.message_content.text': 'Nothing found.',
    });
    expect(input).toEqual([
      { role: 'assistant', kind: 'tool_call', name: 'search', content: '{"q":1}' },
      { role: 'tool', kind: 'tool_result', name: '', content: 'none' },
    ]);
    expect(output).toEqual([{ role: 'assistant', kind: 'text', name: '', content: 'Nothing found.' }]);
  });

  it('are read as Gemini writes them, and none are made of nothing', () => {
    const { input } = told({
      'gen_ai.input.messages': JSON.stringify([
        { role: 'model', parts: [{ functionCall: { name: 'sum', args: { a: 1 } } }] },
        { role: 'user', parts: [{ functionResponse: { name: 'sum', response: { value: 2 } } }] },
      ]),
    });
    expect(input).toEqual([
      { role: 'assistant', kind: 'tool_call', name: 'sum', content: '{"a":1}' },
      { role: 'tool', kind: 'tool_result', name: 'sum', content: '{"value":2}' },
    ]);
    expect(told({ 'gen_ai.request.model': 'gpt-4.1' })).toEqual({ input: [], output: [] });
  });
});
