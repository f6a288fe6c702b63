import { DEFAULT_TOOL_RULES, type ToolRules } from '@loopscope/core';

import type { LoopVelocityOptions } from '../LoopVelocityOptions';

export function toolRulesOf({ idempotentTools, stateChangingTools }: LoopVelocityOptions): ToolRules {
  const idempotent = lines(idempotentTools);
  return {
    idempotent: idempotent.length > 0 ? idempotent : DEFAULT_TOOL_RULES.idempotent,
    stateChanging: lines(stateChangingTools),
  };
}

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
