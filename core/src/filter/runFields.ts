import type { RunRow } from '../frames';
import { filterFields } from './FilterField';
import { rowFields } from './RowFields';

/** What rows of a list of runs can be asked for: what they show. A query asks all spans of the run instead. */
export const runFields = rowFields<RunRow>(filterFields('runs'), {
  run_id: ({ runId }) => runId,
  trace_id: ({ traceId }) => traceId,
  name: ({ name }) => name,
  status: ({ status }) => status,
  agent: ({ agent }) => agent,
  workflow: ({ workflow }) => workflow,
  service: ({ service }) => service,
  model: ({ models }) => models,
  conversation_id: ({ conversationId }) => conversationId,
  user_id: ({ userId }) => userId,
  team: ({ team }) => team,
  project: ({ project }) => project,
  prompt_name: ({ promptName }) => promptName,
  prompt_version: ({ promptVersion }) => promptVersion,
  duration: ({ durationMs }) => Math.round(durationMs * 1e6),
  llm_calls: ({ llmCalls }) => llmCalls,
  failed_llm_calls: ({ failedLlmCalls }) => failedLlmCalls,
  tool_calls: ({ toolCalls }) => toolCalls,
  tool_errors: ({ toolErrors }) => toolErrors,
  identical_repeats: ({ identicalRepeats }) => identicalRepeats,
  input_tokens: ({ tokens }) => tokens.input,
  cache_read_tokens: ({ tokens }) => tokens.cacheRead,
  cache_write_tokens: ({ tokens }) => tokens.cacheWrite,
  output_tokens: ({ tokens }) => tokens.output,
  reasoning_tokens: ({ tokens }) => tokens.reasoning,
  total_tokens: ({ totalTokens }) => totalTokens,
  cost: ({ cost }) => cost,
  unpriced_calls: ({ unpricedCalls }) => unpricedCalls,
  context_saturation: ({ contextSaturation }) => contextSaturation,
  inferred_spans: ({ inferredSpans }) => inferredSpans,
});
