import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { LogsRequest, TracesRequest } from '../../workbench/src/otlp/OtlpRequest';
import { acceptLogs, acceptTraces } from '../../workbench/src/otlp/accept';
import { logRows, traceRows, type LogRow, type TraceRow } from '../../workbench/src/otlp/rows';

const FIXTURES = path.join(__dirname, '..', 'fixtures');

interface Totals {
  llm_calls: number;
  input_fresh: number;
  cache_read: number;
  cache_write: number;
  output_total: number;
  reasoning: number;
}

interface Call {
  api?: string;
  error?: string | null;
  model_returned?: string | null;
  input_total: number;
  cache_read?: number;
  cache_write?: number;
  output_total?: number;
}

/** What a capture says about itself. */
export interface Truth {
  totals: Totals;
  embeddings?: { calls: number; input: number };
  calls: Call[];
  tool_calls?: number | null;
  tool_errors?: number | null;
  identical_repeat_calls?: number | null;
  recoverable?: {
    totals?: Totals;
    embeddings?: { calls: number; input: number };
    also_right?: Array<{ totals?: Totals }>;
    tool_calls?: number | null;
    tool_errors?: number | null;
    identical_repeat_calls?: number | null;
    /** Names, where the spans tell them; text about them in older captures. */
    agents?: string[] | string | null;
    /** Ids of sessions, where the spans tell them. */
    sessions?: string[] | null;
  };
}

export interface Capture {
  name: string;
  spans: TraceRow[];
  logs: LogRow[];
  truth: Truth;
}

function read<T>(folder: string, file: string): T {
  return JSON.parse(readFileSync(path.join(FIXTURES, folder, file), 'utf8'));
}

/** Every capture as a collector receives it. */
export function readRequests(): Array<{ name: string; traces: TracesRequest; logs?: LogsRequest }> {
  const names = readdirSync(path.join(FIXTURES, 'truth')).map((file) => file.replace(/\.json$/, ''));
  return names.sort().map((name) => {
    const logs = `${name}.otlp-logs.json`;
    return {
      name,
      traces: acceptTraces(read('spans', `${name}.otlp.json`)).request,
      logs: existsSync(path.join(FIXTURES, 'spans', logs)) ? acceptLogs(read('spans', logs)).request : undefined,
    };
  });
}

/** All captures as the collector would store them, each as a service of its own. */
export function readCaptures(): Capture[] {
  return readRequests().map(({ name, traces, logs }) => ({
    name,
    spans: traceRows(traces).map((row) => ({ ...row, ServiceName: name })),
    logs: logs === undefined ? [] : logRows(logs).map((row) => ({ ...row, ServiceName: name })),
    truth: read<Truth>('truth', `${name}.json`),
  }));
}
