import type { Convention, Message } from './conventions';

/** OpenTelemetry's GenAI conventions, 1.41: input includes what the cache served, output includes reasoning. */
export const otelGenAi: Convention = {
  scope: { name: 'loopscope.demo.otel', version: '1.41.0' },

  agent: (name) => ({
    name: `invoke_agent ${name}`,
    attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': name },
  }),

  call: ({ model, input, answer, error, maxOutput, firstToken, prompt, toolNames }) => ({
    name: `chat ${model.requested}`,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': model.provider,
      'gen_ai.request.model': model.requested,
      'gen_ai.request.max_tokens': maxOutput,
      'gen_ai.request.stream': firstToken === undefined ? undefined : true,
      'gen_ai.response.time_to_first_chunk': firstToken,
      'gen_ai.prompt.name': prompt?.name,
      'gen_ai.prompt.version': prompt?.version,
      'gen_ai.tool.definitions': toolNames.length === 0 ? undefined : JSON.stringify(toolNames.map(toolDefinition)),
      'gen_ai.input.messages': JSON.stringify(input.map(inParts)),
      'error.type': error,
      ...(answer && {
        'gen_ai.response.model': model.answered,
        'gen_ai.response.id': answer.id,
        'gen_ai.response.finish_reasons': [answer.finish],
        'gen_ai.usage.input_tokens': answer.usage.input + answer.usage.cacheRead + answer.usage.cacheWrite,
        'gen_ai.usage.cache_read.input_tokens': answer.usage.cacheRead || undefined,
        'gen_ai.usage.cache_creation.input_tokens': answer.usage.cacheWrite || undefined,
        'gen_ai.usage.output_tokens': answer.usage.output + answer.usage.reasoning,
        'gen_ai.usage.reasoning.output_tokens': answer.usage.reasoning || undefined,
        'gen_ai.output.messages': JSON.stringify([{ ...inParts(answer.message), finish_reason: answer.finish }]),
      }),
    },
  }),

  tool: ({ name, id, args, result, error }) => ({
    name: `execute_tool ${name}`,
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': name,
      'gen_ai.tool.type': 'function',
      'gen_ai.tool.call.id': id,
      'gen_ai.tool.call.arguments': JSON.stringify(args),
      'gen_ai.tool.call.result': result,
      'error.type': error,
    },
  }),

  embedding: (model, _, tokens) => ({
    name: `embeddings ${model.requested}`,
    attributes: {
      'gen_ai.operation.name': 'embeddings',
      'gen_ai.provider.name': model.provider,
      'gen_ai.request.model': model.requested,
      'gen_ai.response.model': model.answered,
      'gen_ai.usage.input_tokens': tokens,
    },
  }),

  context: (session, user) => ({ 'gen_ai.conversation.id': session, 'user.id': user }),
};

function inParts({ role, text, toolCall, toolResult }: Message) {
  const parts = [
    ...(text === undefined ? [] : [{ type: 'text', content: text }]),
    ...(toolCall ? [{ type: 'tool_call', id: toolCall.id, name: toolCall.name, arguments: toolCall.args }] : []),
    ...(toolResult ? [{ type: 'tool_call_response', id: toolResult.id, response: toolResult.text }] : []),
  ];
  return { role, parts };
}

function toolDefinition(name: string) {
  return {
    type: 'function',
    name,
    description: `What ${name} does, for the model to read.`,
    parameters: { type: 'object', properties: {} },
  };
}
