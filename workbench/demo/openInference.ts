import type { Convention, Message, Value } from './conventions';

/** OpenInference: one attribute for each field of each message. */
export const openInference: Convention = {
  scope: { name: 'openinference.instrumentation.demo', version: '0.1.0' },

  agent: (name) => ({
    name,
    attributes: { 'openinference.span.kind': 'AGENT', 'agent.name': name },
  }),

  call: ({ model, input, answer, error, maxOutput, toolNames }) => ({
    name: 'ChatCompletion',
    attributes: {
      'openinference.span.kind': 'LLM',
      'llm.provider': model.provider,
      'llm.system': model.provider,
      'llm.model_name': answer ? model.answered : model.requested,
      'llm.invocation_parameters': JSON.stringify({ model: model.requested, max_tokens: maxOutput }),
      'error.type': error,
      ...Object.assign({}, ...input.map((message, i) => fields(`llm.input_messages.${i}`, message))),
      ...Object.fromEntries(toolNames.map((name, i) => [`llm.tools.${i}.tool.json_schema`, JSON.stringify({ name })])),
      ...(answer && {
        ...fields('llm.output_messages.0', answer.message),
        'llm.finish_reason': answer.finish,
        'llm.token_count.prompt': answer.usage.input + answer.usage.cacheRead + answer.usage.cacheWrite,
        'llm.token_count.prompt_details.cache_read': answer.usage.cacheRead || undefined,
        'llm.token_count.prompt_details.cache_write': answer.usage.cacheWrite || undefined,
        'llm.token_count.completion': answer.usage.output + answer.usage.reasoning,
        'llm.token_count.completion_details.reasoning': answer.usage.reasoning || undefined,
      }),
    },
  }),

  tool: ({ name, args, result, error }) => ({
    name,
    attributes: {
      'openinference.span.kind': 'TOOL',
      'tool.name': name,
      'input.value': JSON.stringify(args),
      'input.mime_type': 'application/json',
      'output.value': result,
      'error.type': error,
    },
  }),

  embedding: (model, text, tokens) => ({
    name: 'CreateEmbeddings',
    attributes: {
      'openinference.span.kind': 'EMBEDDING',
      'llm.provider': model.provider,
      'embedding.model_name': model.answered,
      'embedding.embeddings.0.embedding.text': text,
      'llm.token_count.prompt': tokens,
    },
  }),

  context: (session, user) => ({ 'session.id': session, 'user.id': user }),
};

function fields(prefix: string, { role, text, toolCall, toolResult }: Message): Record<string, Value> {
  const call = `${prefix}.message.tool_calls.0.tool_call`;
  return {
    [`${prefix}.message.role`]: role,
    [`${prefix}.message.content`]: text ?? toolResult?.text,
    ...(toolCall && {
      [`${call}.id`]: toolCall.id,
      [`${call}.function.name`]: toolCall.name,
      [`${call}.function.arguments`]: JSON.stringify(toolCall.args),
    }),
    ...(toolResult && { [`${prefix}.message.tool_call_id`]: toolResult.id }),
  };
}
