import { TOKEN_BUCKETS, type TokenBuckets } from '../frames/TraceSpan';
import { sumUsd } from '../money';
import type { RunTree } from './RunTree';

/** What a span and all below it used. null where no counted span told. */
export interface BranchUsage {
  tokens: TokenBuckets;
  /** US dollars of the priced calls. */
  cost: number | null;
  modelCalls: number;
  toolCalls: number;
  /** Counted model calls without a cost. */
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
    const llm = tree.spans[node].llm;
    if (llm) {
      modelCalls += llm.kind === 'llm' && llm.countsCall ? 1 : 0;
      toolCalls += llm.kind === 'tool' && llm.countsTool ? 1 : 0;
      callsWithoutCost += llm.countsCall && llm.cost === null ? 1 : 0;
    }
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
