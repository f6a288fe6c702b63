import { t } from '@grafana/i18n';
import type { MessagePart } from '@loopscope/core';

/** Who said what: "assistant, calls search". */
export function partName({ role, kind, name }: Pick<MessagePart, 'role' | 'kind' | 'name'>): string {
  switch (kind) {
    case 'tool_call':
      return name === ''
        ? t('agentflame.content.tool-arguments', 'arguments of the tool')
        : t('agentflame.content.tool-call', 'arguments of {{tool}}', { tool: name });
    case 'tool_result':
      return name === ''
        ? t('agentflame.content.tool-answer', 'result of the tool')
        : t('agentflame.content.tool-result', 'result of {{tool}}', { tool: name });
    case 'reasoning':
      return t('agentflame.content.reasoning', 'reasoning');
    default:
      return role === '' ? t('agentflame.content.message', 'message') : role;
  }
}

/** JSON with line breaks, anything else as it is. */
export function readable(content: string): string {
  if (!/^\s*[[{]/.test(content)) {
    return content;
  }
  try {
    return JSON.stringify(JSON.parse(content), null, 2);
  } catch {
    return content;
  }
}
