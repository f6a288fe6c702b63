import table from '@loopscope/semantics/messages.json';

import type { SpanTag, TraceSpan } from '../frames/TraceSpan';
import { indexedMessages } from './indexedMessages';
import { jsonMessages } from './jsonMessages';
import type { MessagePart, MessagePartKind } from './Message';

/** Where messages stand, as semantics/messages.json has it. */
interface Source {
  form: string;
  key?: string;
  prefix?: string;
  role?: string;
  as?: string;
  /** Only of spans of this kind. */
  kind?: string;
  /** All of these are taken. */
  sources?: Source[];
}

export interface SpanMessages {
  /** System prompt and input: what fills the window. */
  input: MessagePart[];
  /** What was answered. */
  output: MessagePart[];
}

const KINDS: readonly MessagePartKind[] = ['text', 'tool_call', 'tool_result', 'reasoning', 'other'];

/**
 * What a span's tags say was told and answered; empty where content was not captured or the frame is lean. Of each list
 * of sources the first that has anything is taken: conventions repeat each other.
 */
export function messagesOf({ tags, llm }: Pick<TraceSpan, 'tags' | 'llm'>): SpanMessages {
  const attributes = textsOf(tags);
  const kind = llm?.kind ?? '';
  const tool = table.tool_name.map((key) => attributes.get(key) ?? '').find((name) => name !== '') ?? '';
  const read = (sources: Source[]) => firstTold(sources, (source) => readSource(source, attributes, kind, tool));
  return { input: [...read(table.system), ...read(table.input)], output: read(table.output) };
}

/** Tags as text, JSON where they hold more than a scalar. */
export function textsOf(tags: readonly SpanTag[]): Map<string, string> {
  return new Map(
    tags.map(({ key, value }) => [
      key,
      typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value),
    ])
  );
}

function firstTold(sources: Source[], read: (source: Source) => MessagePart[]): MessagePart[] {
  for (const source of sources) {
    const found = read(source);
    if (found.length > 0) {
      return found;
    }
  }
  return [];
}

function readSource(source: Source, attributes: Map<string, string>, kind: string, tool: string): MessagePart[] {
  const { form, key = '', prefix = '', role = '', sources = [] } = source;
  if (source.kind !== undefined && source.kind !== kind) {
    return [];
  }
  if (form === 'indexed') {
    return indexedMessages(attributes, prefix, role);
  }
  if (form === 'together') {
    return sources.flatMap((inner) => readSource(inner, attributes, kind, tool));
  }
  const content = attributes.get(key) ?? '';
  if (content === '') {
    return [];
  }
  switch (form) {
    case 'json':
      return jsonMessages(content, role);
    case 'call':
      return [{ role: 'assistant', kind: 'tool_call', name: tool, content }];
    case 'result':
      return [{ role: 'tool', kind: 'tool_result', name: tool, content }];
    default:
      return [{ role, kind: KINDS.find((known) => known === source.as) ?? 'text', name: '', content }];
  }
}
