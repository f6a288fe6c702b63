/** Columns of the inbox that settlement carries on, in the order of its tables. */
export const TEXT = [
  'source',
  'tenant',
  'service',
  'environment',
  'team',
  'project',
  'parent_span_id',
  'name',
  'scope',
  'convention',
  'kind',
  'operation',
  'provider',
  'request_model',
  'response_model',
  'model',
  'response_id',
  'agent',
  'agent_id',
  'workflow',
  'tool',
  'tool_call_id',
  'conversation_id',
  'user_id',
  'prompt_name',
  'prompt_version',
  'variant',
  'status',
  'error_type',
  'finish_reason',
  'agent_version',
  'service_tier',
  'region',
  'deployment',
  'billing_account',
  'credential',
  'sample_kind',
];

/** Null = not told. */
export const NUMBERS = [
  'input_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
  'reported_cost',
  'time_to_first_token',
  'max_output',
  'replayed_tokens',
];

/** 0 = no or not known. */
export const COUNTERS = ['streaming', 'is_execution', 'args_sig', 'result_sig', 'sample_weight', 'known_library'];

/** Of two deliveries the fuller one holds; empty = not told. */
export const COLLECTIONS: Record<string, string> = {
  context_chars: 'map()',
  context_items: 'map()',
  quantities: 'map()',
  malformed: '[]',
};

const ROLLED_CALL = `counts_call = 1 AND kind != 'embedding'`;
const HAS_USAGE = `counts_usage = 1 AND coalesce(input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens) IS NOT NULL`;
const SATURATED = `${ROLLED_CALL} AND context_used IS NOT NULL AND context_limit IS NOT NULL AND context_limit > ifNull(max_output, 0)`;
const bucket = (of: string) => `map(toUInt16(floor(log(ifNull(${of}, 0) + 1) / log(1.02))), toUInt64(1))`;
const tokens = (name: string) => `sumIf(ifNull(${name}, 0), ${HAS_USAGE})`;

export const ROLLED_BY = ['team', 'project', 'agent', 'provider', 'model'];

/** The roll-up's figures; measures.json reads the same from single spans. */
export const ROLLED: Record<string, string> = {
  calls: `countIf(${ROLLED_CALL})`,
  failed: `countIf(${ROLLED_CALL} AND status = 'error')`,
  embedding_calls: `countIf(counts_call = 1 AND kind = 'embedding')`,
  unpriced: `countIf(counts_usage = 1 AND cost_source = 'unpriced')`,
  priced: `countIf(counts_usage = 1 AND cost IS NOT NULL)`,
  missing_usage: `countIf(counts_call = 1 AND status != 'error' AND NOT (${HAS_USAGE}))`,
  usage_spans: `countIf(${HAS_USAGE})`,
  input_tokens: tokens('input_tokens'),
  cache_read_tokens: tokens('cache_read_tokens'),
  cache_write_tokens: tokens('cache_write_tokens'),
  output_tokens: tokens('output_tokens'),
  reasoning_tokens: tokens('reasoning_tokens'),
  cost: `sumIf(ifNull(cost, 0), counts_usage = 1)`,
  tool_calls: `countIf(counts_tool = 1)`,
  tool_errors: `countIf(counts_tool = 1 AND status = 'error')`,
  identical_repeats: `countIf(counts_tool = 1 AND identical_repeat = 1)`,
  retries: `countIf(counts_call = 1 AND retry = 1)`,
  handoffs: `countIf(kind = 'handoff')`,
  iterations: `sum(iteration)`,
  active_ns: `sum(active_ns)`,
  saturation_sum: `sumIf(toDecimal128(ifNull(context_used, 0) / greatest(toInt64(ifNull(context_limit, 0)) - toInt64(ifNull(max_output, 0)), 1), 9), ${SATURATED})`,
  saturation_calls: `countIf(${SATURATED})`,
  duration_buckets: `sumMapIf(${bucket('duration')}, ${ROLLED_CALL})`,
  ttft_buckets: `sumMapIf(${bucket('time_to_first_token')}, ${ROLLED_CALL} AND time_to_first_token IS NOT NULL)`,
};
