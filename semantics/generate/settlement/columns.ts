/** Columns of the inbox that settlement carries on, in the order of its tables. */
export const TEXT = [
  'source',
  'tenant',
  'service',
  'environment',
  'instance',
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

/** Columns that log records may tell of a span. */
export const DETAIL_TEXT = [
  'request_model',
  'response_model',
  'model',
  'response_id',
  'conversation_id',
  'finish_reason',
];
export const DETAIL_USAGE = [
  'input_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
];
