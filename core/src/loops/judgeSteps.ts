import { endMs } from '../frames/TraceSpan';
import type { RunTree } from '../run';
import { executionsOf } from './Execution';
import { judgeRepeats, type JudgedExecution } from './repeats';
import type { ToolRules } from './toolRules';

/** Judges the executions among the steps of one agent's invocation, by positions in the tree. */
export function judgeSteps(tree: RunTree, steps: readonly number[], rules?: ToolRules): JudgedExecution[] {
  const active = steps.map((node) => ({ start: tree.spans[node].startMs, end: endMs(tree.spans[node]) }));
  return judgeRepeats(executionsOf(tree, steps), active, rules);
}
