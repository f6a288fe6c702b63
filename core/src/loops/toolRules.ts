import { idempotentTools, namesLike } from '@loopscope/semantics/tools';

/** What tools are, by patterns of their names; `*` stands for any text, case does not matter. */
export interface ToolRules {
  /** To be called again and again by design: never a repeat, and what they answer is no progress. */
  idempotent: readonly string[];
  /** Each success of these changes something, which is progress. */
  stateChanging: readonly string[];
}

export const DEFAULT_TOOL_RULES: ToolRules = {
  idempotent: idempotentTools,
  stateChanging: [],
};

export function matcher(patterns: readonly string[]): (tool: string) => boolean {
  const expression = new RegExp(namesLike(patterns), 'is');
  return (tool) => patterns.length > 0 && expression.test(tool);
}
