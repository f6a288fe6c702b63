/** What Loopscope is asked first, in the order of the page. */
export const CORE_MEASURES = [
  'token_usage',
  'cost_estimate',
  'context_saturation',
  'tool_error_rate',
  'loop_velocity',
] as const;

/** What makes the core five readable: how much there was, and how much of it is missing. */
export const VOLUME_MEASURES = [
  'runs',
  'llm_calls',
  'tool_calls',
  'error_rate',
  'duration_p95',
  'unpriced_calls',
] as const;

/** Dimensions that the graphs can be broken down by. */
export const BREAKDOWNS = ['agent', 'model', 'service', 'provider', 'team'] as const;
