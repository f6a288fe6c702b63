import type { RunTree } from '../run';
import { isToolExecution } from '../run/steps';

/** How often a sequence of tool executions repeated itself. */
export interface RepeatCount {
  /** Positions of the executions that repeat an earlier one. */
  repeats: number[];
  /** Repeats since the last progress, at the end of the sequence. */
  streakNow: number;
  /** Most repeats in a row without progress. */
  longestStreak: number;
}

/**
 * Identical repeats in the tool executions of one agent invocation: same tool, same arguments, same result, and no
 * progress between. Progress is a result not seen before; an unknown result counts as progress, so that a loop is
 * never claimed without evidence. Where the data has been judged already, that verdict stands.
 */
export function identicalRepeats(tree: RunTree, steps: readonly number[]): RepeatCount {
  const lastSeen = new Map<string, number>();
  const results = new Set<string>();
  const repeats: number[] = [];
  let lastProgress = -1;
  let streakNow = 0;
  let longestStreak = 0;

  steps.forEach((node, position) => {
    const span = tree.spans[node];
    if (!span.llm || !isToolExecution(span)) {
      return;
    }
    const { tool, argsSignature, resultSignature, identicalRepeat } = span.llm;
    const known = argsSignature !== '' && resultSignature !== '';
    const key = `${tool}\n${argsSignature}\n${resultSignature}`;
    const earlier = known ? lastSeen.get(key) : undefined;
    const isRepeat = identicalRepeat ?? (earlier !== undefined && lastProgress <= earlier);
    const isProgress = !isRepeat && (resultSignature === '' || !results.has(resultSignature));

    if (isRepeat) {
      repeats.push(node);
      streakNow++;
      longestStreak = Math.max(longestStreak, streakNow);
    }
    if (isProgress) {
      lastProgress = position;
      streakNow = 0;
    }
    results.add(resultSignature);
    if (known) {
      lastSeen.set(key, position);
    }
  });
  return { repeats, streakNow, longestStreak };
}
