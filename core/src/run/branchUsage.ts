import { TOKEN_BUCKETS, totalTokens, type TokenBuckets, type TraceSpan } from '../frames/TraceSpan';
import { sumUsd } from '../money';
import type { RunTree } from './RunTree';
import { isModelCall, isToolExecution } from './steps';

/** What a span and all below it used. null where no counted span told. */
export interface BranchUsage {
  tokens: TokenBuckets;
  /** US dollars of the priced calls. */
  cost: number | null;
  modelCalls: number;
  toolCalls: number;
  /** Counted calls without a cost; a call that failed and used nothing has none to miss. */
  callsWithoutCost: number;
}

/** Sums the spans that count: an agent's span that repeats its calls' usage adds nothing. */
export function branchUsage(tree: RunTree, nodes: readonly number[]): BranchUsage {
  const tokens: TokenBuckets = { input: null, cacheRead: null, cacheWrite: null, output: null, reasoning: null };
  const costs: number[] = [];
  let modelCalls = 0;
  let toolCalls = 0;
  let callsWithoutCost = 0;
  const pending = [...nodes];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const span = tree.spans[node];
    const { llm } = span;
    modelCalls += isModelCall(span) ? 1 : 0;
    toolCalls += isToolExecution(span) ? 1 : 0;
    callsWithoutCost += lacksCost(span) ? 1 : 0;
    if (llm?.countsUsage) {
      for (const bucket of TOKEN_BUCKETS) {
        const value = llm.tokens[bucket];
        tokens[bucket] = value === null ? tokens[bucket] : (tokens[bucket] ?? 0) + value;
      }
      if (llm.cost !== null) {
        costs.push(llm.cost);
      }
    }
    for (let i = tree.childOffsets[node]; i < tree.childOffsets[node + 1]; i++) {
      pending.push(tree.children[i]);
    }
  }
  return { tokens, cost: sumUsd(costs), modelCalls, toolCalls, callsWithoutCost };
}

function lacksCost({ llm, status }: TraceSpan): boolean {
  return (
    llm !== null && llm.countsCall && llm.cost === null && (status !== 'error' || totalTokens(llm.tokens) !== null)
  );
}
