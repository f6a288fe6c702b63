import type { DataFrame } from '@grafana/data';

import { Columns } from './columns';
import { contractOf, requireContract } from './contract';
import type { SpanStatus, TokenBuckets } from './TraceSpan';

const CONTRACT = 'runs';

/** A run of an agent. Numbers are null where unknown; counts always known. */
export interface RunRow {
  runId: string;
  traceId: string;
  /** Unix milliseconds. */
  startMs: number;
  durationMs: number;
  status: SpanStatus;
  name: string;
  agent: string;
  workflow: string;
  service: string;
  models: string[];
  conversationId: string;
  userId: string;
  team: string;
  project: string;
  promptName: string;
  promptVersion: string;
  open: boolean;
  llmCalls: number;
  failedLlmCalls: number;
  toolCalls: number;
  toolErrors: number;
  identicalRepeats: number;
  tokens: TokenBuckets;
  totalTokens: number | null;
  /** US dollars; null where every call is unpriced. */
  cost: number | null;
  unpricedCalls: number;
  /** Highest of the run's calls, 0..1 and above; null where no limit is known. */
  contextSaturation: number | null;
}

const REQUIRED = ['run_id', 'trace_id', 'start', 'duration', 'status', 'name'] as const;

export function isRunsFrame(frame: DataFrame): boolean {
  return contractOf(frame)?.contract === CONTRACT;
}

export function readRunsFrame(frame: DataFrame): RunRow[] {
  requireContract(frame, CONTRACT);
  const columns = new Columns(frame);
  columns.require(CONTRACT, REQUIRED);

  const status = columns.text('status');
  const start = columns.number('start');
  const duration = columns.number('duration');
  const models = columns.text('models');
  const texts = {
    runId: columns.text('run_id'),
    traceId: columns.text('trace_id'),
    name: columns.text('name'),
    agent: columns.text('agent'),
    workflow: columns.text('workflow'),
    service: columns.text('service'),
    conversationId: columns.text('conversation_id'),
    userId: columns.text('user_id'),
    team: columns.text('team'),
    project: columns.text('project'),
    promptName: columns.text('prompt_name'),
    promptVersion: columns.text('prompt_version'),
  };
  const counts = {
    llmCalls: columns.count('llm_calls'),
    failedLlmCalls: columns.count('failed_llm_calls'),
    toolCalls: columns.count('tool_calls'),
    toolErrors: columns.count('tool_errors'),
    identicalRepeats: columns.count('identical_repeats'),
    unpricedCalls: columns.count('unpriced_calls'),
  };
  const numbers = {
    totalTokens: columns.number('total_tokens'),
    cost: columns.number('cost'),
    contextSaturation: columns.number('context_saturation'),
  };
  const buckets = {
    input: columns.number('input_tokens'),
    cacheRead: columns.number('cache_read_tokens'),
    cacheWrite: columns.number('cache_write_tokens'),
    output: columns.number('output_tokens'),
    reasoning: columns.number('reasoning_tokens'),
  };
  const open = columns.flag('open');

  return Array.from({ length: columns.length }, (_, row): RunRow => ({
    ...readRow(texts, row),
    ...readRow(counts, row),
    ...readRow(numbers, row),
    startMs: start(row) ?? 0,
    durationMs: duration(row) ?? 0,
    status: statusOf(status(row)),
    models:
      models(row) === ''
        ? []
        : models(row)
            .split(',')
            .map((model) => model.trim()),
    open: open(row),
    tokens: readRow(buckets, row),
  }));
}

function statusOf(text: string): SpanStatus {
  return text === 'ok' || text === 'error' ? text : 'unset';
}

/** Calls each reader of a record for one row. */
function readRow<T extends Record<string, (row: number) => unknown>>(
  readers: T,
  row: number
): { [K in keyof T]: ReturnType<T[K]> } {
  const entries = Object.entries(readers).map(([key, read]) => [key, read(row)]);
  return Object.fromEntries(entries);
}
