import { jsonMessages } from './jsonMessages';
import type { MessagePart } from './Message';

type Fields = Map<string, string>;

/** OpenInference puts one of these between index and field. */
const WRAPPERS = /^(message|prompt|completion)\./;

/**
 * Messages that are spread over one attribute a field, such as llm.input_messages.0.message.content or
 * gen_ai.prompt.0.role.
 */
export function indexedMessages(attributes: Fields, prefix: string, role: string): MessagePart[] {
  return grouped(attributes, prefix).flatMap((fields) =>
    oneMessage(new Map([...fields].map(([key, value]) => [key.replace(WRAPPERS, ''), value])), role)
  );
}

function oneMessage(fields: Fields, outer: string): MessagePart[] {
  const role = fields.get('role') || outer;
  const content = fields.get('content') || fields.get('text') || '';
  const isResult = role === 'tool' || role === 'function';
  const told = isResult
    ? [{ role: 'tool', kind: 'tool_result' as const, name: fields.get('name') ?? '', content }]
    : jsonMessages(content, role);
  return [
    ...(content === '' ? [] : told),
    ...grouped(fields, 'contents.').flatMap((part) => onePart(part, role)),
    ...grouped(fields, 'tool_calls.').flatMap((call) => oneCall(call, role)),
  ];
}

function oneCall(call: Fields, role: string): MessagePart[] {
  const name = call.get('tool_call.function.name') || call.get('name') || '';
  const content = call.get('tool_call.function.arguments') || call.get('arguments') || '';
  return name === '' && content === '' ? [] : [{ role, kind: 'tool_call', name, content }];
}

function onePart(part: Fields, role: string): MessagePart[] {
  const content = part.get('message_content.text') ?? '';
  switch (part.get('message_content.type') ?? '') {
    case 'reasoning':
    case 'thinking':
      return [{ role, kind: 'reasoning', name: '', content }];
    case 'text':
    case '':
      return content === '' ? [] : [{ role, kind: 'text', name: '', content }];
    default:
      // Tool calls are told again as such.
      return [];
  }
}

/** Fields of "<prefix><index>.<field>", by index. */
function grouped(fields: Fields, prefix: string): Fields[] {
  const byIndex = new Map<number, Fields>();
  for (const [key, value] of fields) {
    const [, index, field] = key.startsWith(prefix) ? (/^(\d+)\.(.+)$/.exec(key.slice(prefix.length)) ?? []) : [];
    if (index !== undefined && field !== undefined) {
      const group: Fields = byIndex.get(Number(index)) ?? new Map();
      byIndex.set(Number(index), group.set(field, value));
    }
  }
  return [...byIndex].sort(([a], [b]) => a - b).map(([, group]) => group);
}
