import type { DataFrame } from '@grafana/data';

import { Columns } from './columns';
import { contractOf, requireContract } from './contract';
import { readRow, tokensOf } from './figures';
import { statusOf, type SpanStatus, type TokenBuckets } from './TraceSpan';

const CONTRACT = 'calls';

/** A model call or a tool execution that counts. Text is '' and numbers are null where unknown. */
export interface CallRow {
  traceId: string;
  spanId: string;
  runId: string;
  /** Unix milliseconds. */
  startMs: number;
  durationMs: number;
  /** `llm`, `embedding`, `rerank`, `tool`, ... */
  kind: string;
  name: string;
  status: SpanStatus;
  errorType: string;
  finishReason: string;
  agent: string;
  model: string;
  provider: string;
  tool: string;
  service: string;
  environment: string;
  team: string;
  project: string;
  conversationId: string;
  userId: string;
  promptName: string;
  promptVersion: string;
  /** 1 for the first of its run. */
  step: number;
  streaming: boolean;
  timeToFirstTokenMs: number | null;
  /** null as well where another span of the call tells them. */
  tokens: TokenBuckets;
  totalTokens: number | null;
  /** US dollars. */
  cost: number | null;
  costSource: string;
  /** Share of the context window in use, after what is kept for the answer. */
  contextSaturation: number | null;
  identicalRepeat: boolean;
}

export function isCallsFrame(frame: DataFrame): boolean {
  return contractOf(frame)?.contract === CONTRACT;
}

export function readCallsFrame(frame: DataFrame): CallRow[] {
  requireContract(frame, CONTRACT);
  const columns = new Columns(frame);
  columns.require(CONTRACT, ['trace_id', 'span_id', 'start', 'duration', 'kind']);

  const texts = {
    traceId: columns.text('trace_id'),
    spanId: columns.text('span_id'),
    runId: columns.text('run_id'),
    kind: columns.text('kind'),
    name: columns.text('name'),
    errorType: columns.text('error_type'),
    finishReason: columns.text('finish_reason'),
    agent: columns.text('agent'),
    model: columns.text('model'),
    provider: columns.text('provider'),
    tool: columns.text('tool'),
    service: columns.text('service'),
    environment: columns.text('environment'),
    team: columns.text('team'),
    project: columns.text('project'),
    conversationId: columns.text('conversation_id'),
    userId: columns.text('user_id'),
    promptName: columns.text('prompt_name'),
    promptVersion: columns.text('prompt_version'),
    costSource: columns.text('cost_source'),
  };
  const numbers = {
    timeToFirstTokenMs: columns.number('time_to_first_token'),
    totalTokens: columns.number('total_tokens'),
    cost: columns.number('cost'),
    contextSaturation: columns.number('context_saturation'),
  };
  const flags = { streaming: columns.flag('streaming'), identicalRepeat: columns.flag('identical_repeat') };
  const status = columns.text('status');
  const start = columns.number('start');
  const duration = columns.number('duration');
  const step = columns.count('step');
  const tokens = tokensOf(columns);
  return Array.from({ length: columns.length }, (_, row): CallRow => ({
    ...readRow(texts, row),
    ...readRow(numbers, row),
    ...readRow(flags, row),
    status: statusOf(status(row)),
    startMs: start(row) ?? 0,
    durationMs: duration(row) ?? 0,
    step: step(row),
    tokens: tokens(row),
  }));
}
