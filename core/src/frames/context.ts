import type { DataFrame } from '@grafana/data';

import { Columns } from './columns';
import { contractOf, requireContract } from './contract';
import { readRow, tokensOf } from './figures';
import { CONTEXT_ROLES, type ContextRole, type TokenBuckets } from './TraceSpan';

const CONTRACT = 'context';

/** What one role fills of the context window of one model call. Numbers are null where unknown. */
export interface ContextRow {
  /** 1 for the first model call. */
  step: number;
  /** Unix milliseconds. */
  startMs: number;
  traceId: string;
  runId: string;
  spanId: string;
  agent: string;
  model: string;
  /** null where it is not known what fills the window; the tokens are then all of it. */
  role: ContextRole | null;
  tokens: number | null;
  /** `exact` where all content has one role, `apportioned` by measured characters, else `unknown`. */
  basis: string;
  characters: number | null;
  items: number | null;
  /** Of the whole call, as are the cost in US dollars and what follows. */
  buckets: TokenBuckets;
  cost: number | null;
  contextUsed: number | null;
  contextLimit: number | null;
  /** Requested maximum output: kept free for the answer. */
  reserve: number | null;
  contextSaturation: number | null;
  /** The call ended because the window or the output was full. */
  cutShort: boolean;
}

export function isContextFrame(frame: DataFrame): boolean {
  return contractOf(frame)?.contract === CONTRACT;
}

export function readContextFrame(frame: DataFrame): ContextRow[] {
  requireContract(frame, CONTRACT);
  const columns = new Columns(frame);
  columns.require(CONTRACT, ['step', 'start', 'span_id', 'role', 'tokens']);

  const texts = {
    traceId: columns.text('trace_id'),
    runId: columns.text('run_id'),
    spanId: columns.text('span_id'),
    agent: columns.text('agent'),
    model: columns.text('model'),
    basis: columns.text('basis'),
  };
  const numbers = {
    tokens: columns.number('tokens'),
    characters: columns.number('characters'),
    items: columns.number('items'),
    cost: columns.number('cost'),
    contextUsed: columns.number('context_used'),
    contextLimit: columns.number('context_limit'),
    reserve: columns.number('reserve'),
    contextSaturation: columns.number('context_saturation'),
  };
  const buckets = tokensOf(columns);
  const step = columns.count('step');
  const start = columns.number('start');
  const role = columns.text('role');
  const cutShort = columns.flag('cut_short');
  return Array.from({ length: columns.length }, (_, row): ContextRow => ({
    ...readRow(texts, row),
    ...readRow(numbers, row),
    buckets: buckets(row),
    step: step(row),
    startMs: start(row) ?? 0,
    role: CONTEXT_ROLES.find((known) => known === role(row)) ?? null,
    cutShort: cutShort(row),
  }));
}
