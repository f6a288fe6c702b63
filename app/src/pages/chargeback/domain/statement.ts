import type { MetricsRow } from '@loopscope/core';

/** What the backend is asked for, per line and for the whole month. */
export const STATEMENT_MEASURES = [
  'cost',
  'llm_calls',
  'embedding_calls',
  'unpriced_calls',
  'total_tokens',
  'input_tokens',
  'cache_read_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
] as const;

export interface Statement {
  /** Largest cost first; what has no cost last. */
  lines: MetricsRow[];
  /** The backend's own sums: money is never added up here. */
  total: Record<string, number | null>;
  /** Of the total, what names no team. */
  unallocated: Record<string, number | null>;
}

export function readStatement(lines: MetricsRow[], total?: MetricsRow, unallocated?: MetricsRow): Statement {
  return {
    lines: lines.filter(isCharged).sort(byCost),
    total: total?.measures ?? {},
    unallocated: unallocated?.measures ?? {},
  };
}

/** Tools and agents without a model call of their own are groups, too, but nothing to charge. */
function isCharged({ measures }: MetricsRow): boolean {
  return measures.cost !== null || countOf(measures) > 0;
}

function countOf(measures: Record<string, number | null>): number {
  return (measures.llm_calls ?? 0) + (measures.embedding_calls ?? 0);
}

/** Whether the month has any usage; a month without calls has no statement. */
export function hasUsage({ total }: Statement): boolean {
  return countOf(total) > 0;
}

function byCost(a: MetricsRow, b: MetricsRow): number {
  return (b.measures.cost ?? -1) - (a.measures.cost ?? -1) || (b.measures.llm_calls ?? 0) - (a.measures.llm_calls ?? 0);
}
