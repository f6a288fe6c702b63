import type { DataFrame } from '@grafana/data';

import { Columns } from './columns';
import { contractOf, requireContract } from './contract';

const CONTRACT = 'loops';

/** Executions of a run that only repeated an earlier one, by what they repeated. */
export interface LoopRow {
  runId: string;
  traceId: string;
  /** Start of the run, in Unix milliseconds. */
  startMs: number;
  service: string;
  /** The run has not ended. */
  open: boolean;
  /** `identical_repeat`: same tool, arguments and result, and nothing new between. */
  kind: string;
  tool: string;
  agent: string;
  repeats: number;
  /** Tokens and US dollars of the model calls directly before the repeats. */
  wastedTokens: number;
  wastedCost: number | null;
  /** The first of the repeats. */
  spanIds: string[];
}

export function isLoopsFrame(frame: DataFrame): boolean {
  return contractOf(frame)?.contract === CONTRACT;
}

export function readLoopsFrame(frame: DataFrame): LoopRow[] {
  requireContract(frame, CONTRACT);
  const columns = new Columns(frame);
  columns.require(CONTRACT, ['run_id', 'trace_id', 'start', 'kind', 'repeats']);

  const runId = columns.text('run_id');
  const traceId = columns.text('trace_id');
  const start = columns.number('start');
  const service = columns.text('service');
  const open = columns.flag('open');
  const kind = columns.text('kind');
  const tool = columns.text('tool');
  const agent = columns.text('agent');
  const repeats = columns.count('repeats');
  const wastedTokens = columns.count('wasted_tokens');
  const wastedCost = columns.number('wasted_cost');
  const spanIds = columns.raw('span_ids');
  return Array.from({ length: columns.length }, (_, row): LoopRow => ({
    runId: runId(row),
    traceId: traceId(row),
    startMs: start(row) ?? 0,
    service: service(row),
    open: open(row),
    kind: kind(row),
    tool: tool(row),
    agent: agent(row),
    repeats: repeats(row),
    wastedTokens: wastedTokens(row),
    wastedCost: wastedCost(row),
    spanIds: texts(spanIds(row)),
  }));
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
