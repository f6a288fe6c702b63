import { isCutOff } from '../normalise/canonicalText';
import type { MessagePart } from './Message';

type Members = Record<string, unknown>;

/** Messages nest a few levels (choice, message, content, part); more is not a message. */
const DEEPEST = 12;

/** Reads messages of any of the shapes that instrumentations write; text that is no JSON is one message. */
export function jsonMessages(text: string, role: string): MessagePart[] {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{') && !trimmed.startsWith('[')) {
    return [textPart(text, role)];
  }
  try {
    return read(JSON.parse(text), role, 0);
  } catch {
    return [{ ...textPart(text, role), isCutOff: isCutOff(trimmed) }];
  }
}

const textPart = (content: string, role: string): MessagePart => ({ role, kind: 'text', name: '', content });

function read(value: unknown, role: string, depth: number): MessagePart[] {
  if (value === null || value === undefined || value === '') {
    return [];
  }
  if (depth > DEEPEST) {
    return [{ role, kind: 'other', name: '', content: encode(value) }];
  }
  if (typeof value === 'string') {
    return [textPart(value, role)];
  }
  if (Array.isArray(value)) {
    return value.flatMap((item) => read(item, role, depth + 1));
  }
  return isMembers(value)
    ? readObject(value, role, depth)
    : [{ role, kind: 'other', name: '', content: encode(value) }];
}

const WRAPPERS = ['message', 'kwargs', 'messages', 'inputs', 'generations', 'contents'];

function readObject(o: Members, outer: string, depth: number): MessagePart[] {
  const role = ownRole(o) || outer;
  const wrapper = WRAPPERS.find((name) => typeof o[name] === 'object' && o[name] !== null);
  if (wrapper !== undefined) {
    return read(o[wrapper], role, depth + 1);
  }
  if (Array.isArray(o.parts)) {
    return read(o.parts, role, depth + 1);
  }
  const part = readPart(o, role);
  if (part) {
    return [part];
  }
  if (Object.keys(o).every((key) => ['role', 'id', 'name'].includes(key))) {
    return [];
  }
  const calls = Array.isArray(o.tool_calls) ? o.tool_calls.filter(isMembers) : [];
  if (!('content' in o) && !Array.isArray(o.tool_calls)) {
    if (isMembers(o.function)) {
      return [call(role, o.function)];
    }
    return text(o, 'toolName') === '' ? [{ role, kind: 'other', name: '', content: encode(o) }] : [call(role, o)];
  }
  if (role === 'tool' || role === 'function') {
    return [{ role: 'tool', kind: 'tool_result', name: text(o, 'name'), content: encode(o.content) }];
  }
  return [
    ...read(o.content, role, depth + 1),
    ...calls.map((one) => call(role, isMembers(one.function) ? one.function : one)),
  ];
}

const LANGCHAIN_ROLES: Record<string, string> = { human: 'user', ai: 'assistant', system: 'system', tool: 'tool' };

/** As role, as LangChain's type, or as Gemini's "model". */
function ownRole(o: Members): string {
  const role = text(o, 'role') || ('content' in o ? (LANGCHAIN_ROLES[text(o, 'type')] ?? '') : '');
  return role === 'model' ? 'assistant' : role;
}

/** A part by its type, or by the one field that Gemini's and Bedrock's parts have. */
function readPart(o: Members, role: string): MessagePart | undefined {
  switch (text(o, 'type', 'part_kind')) {
    case '':
      return readUntyped(o, role);
    case 'text':
    case 'input_text':
    case 'output_text':
      return textPart(text(o, 'content', 'text'), role);
    case 'reasoning':
    case 'thinking':
    case 'summary_text':
      return { role, kind: 'reasoning', name: '', content: text(o, 'content', 'text', 'thinking', 'reasoning') };
    case 'tool_call':
    case 'tool-call':
    case 'tool_use':
    case 'function_call':
    case 'server_tool_call':
    case 'server_tool_use':
      return call(role, o);
    case 'tool_call_response':
    case 'tool_result':
    case 'tool-result':
    case 'tool-return':
    case 'function_call_output':
    case 'server_tool_call_response':
      return result(
        text(o, 'name', 'toolName', 'tool_name'),
        pick(o, 'response', 'result', 'output', 'content', 'server_tool_call_response')
      );
    default:
      return undefined;
  }
}

function readUntyped(o: Members, role: string): MessagePart | undefined {
  const asked = pick(o, 'function_call', 'functionCall', 'toolUse');
  if (isMembers(asked)) {
    return call(role, asked);
  }
  const answered = pick(o, 'function_response', 'functionResponse');
  if (isMembers(answered)) {
    return result(text(answered, 'name'), answered.response);
  }
  if (isMembers(o.toolResult)) {
    return result('', o.toolResult.content);
  }
  return typeof o.text === 'string' && text(o, 'content') === '' ? textPart(o.text, role) : undefined;
}

const result = (name: string, content: unknown): MessagePart => ({
  role: 'tool',
  kind: 'tool_result',
  name,
  content: encode(content),
});

const call = (role: string, o: Members): MessagePart => ({
  role,
  kind: 'tool_call',
  name: text(o, 'name', 'toolName', 'tool_name'),
  content: encode(pick(o, 'arguments', 'input', 'args', 'server_tool_call')),
});

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pick(o: Members, ...keys: string[]): unknown {
  return keys.map((key) => o[key]).find((value) => value !== undefined && value !== null);
}

function text(o: Members, ...keys: string[]): string {
  const found = keys.map((key) => o[key]).find((value) => typeof value === 'string' && value !== '');
  return typeof found === 'string' ? found : '';
}

/** A string as it is and everything else as JSON. */
function encode(value: unknown): string {
  return value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}
