import type { ContextRow } from '../frames/context';
import { room, type CompositionBasis, type ContextStep } from './ContextStep';

const BASES: readonly CompositionBasis[] = ['exact', 'apportioned', 'unknown'];

/** The model calls of a run or session, out of the rows of a context frame: a row a call and role. */
export function stepsOfRows(rows: readonly ContextRow[]): ContextStep[] {
  const steps = new Map<string, ContextStep>();
  for (const row of rows) {
    const key = `${row.traceId}/${row.spanId}`;
    const step = steps.get(key) ?? stepOf(row);
    steps.set(key, step);
    if (row.role !== null && row.tokens !== null) {
      step.parts.push({ role: row.role, tokens: row.tokens, characters: row.characters ?? 0 });
    }
  }
  return [...steps.values()].sort((a, b) => a.number - b.number).map((step, index) => ({ ...step, number: index + 1 }));
}

function stepOf(row: ContextRow): ContextStep {
  const { traceId, runId, spanId, startMs, step, agent, model, contextUsed, contextLimit, reserve, tokens } = row;
  return {
    traceId,
    runId,
    spanId,
    startMs,
    number: step,
    agent,
    conversation: agent,
    model,
    used: contextUsed ?? (row.role === null ? tokens : null),
    fresh: row.buckets.input,
    cacheRead: row.buckets.cacheRead,
    cacheWrite: row.buckets.cacheWrite,
    output: row.buckets.output,
    reasoning: row.buckets.reasoning,
    cost: row.cost,
    inputCosts: null,
    limit: contextLimit,
    reserve,
    ...room(contextUsed, contextLimit, reserve),
    basis: BASES.find((known) => known === row.basis) ?? 'unknown',
    parts: [],
    cutShort: row.cutShort,
    overflowed: false,
  };
}
