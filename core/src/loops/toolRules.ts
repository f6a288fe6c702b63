/** What tools are, by patterns of their names; `*` stands for any text, case does not matter. */
export interface ToolRules {
  /** To be called again and again by design: never a repeat, and what they answer is no progress. */
  idempotent: readonly string[];
  /** Each success of these changes something, which is progress. */
  stateChanging: readonly string[];
}

export const DEFAULT_TOOL_RULES: ToolRules = {
  idempotent: [
    'think',
    '*_think',
    'think_*',
    'sequentialthinking',
    '*todo*',
    'clock',
    'get_time',
    'current_time',
    'get_current_time',
    '*_current_time',
    'now',
  ],
  stateChanging: [],
};

export function matcher(patterns: readonly string[]): (tool: string) => boolean {
  const expressions = patterns.map((pattern) => {
    const parts = pattern.split('*').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`, 'i');
  });
  return (tool) => expressions.some((expression) => expression.test(tool));
}
