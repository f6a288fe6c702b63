import type { SpanTag } from '../frames/TraceSpan';
import { textsOf } from '../messages/messagesOf';
import { attributes } from '../normalise/attributeTable';

/** A tool as a model call was told of it. */
export interface ToolDefinition {
  /** '' where it cannot be read. */
  name: string;
  text: string;
}

/** The tools that a model call could choose from, out of the attributes that hold their definitions. */
export function toolDefinitions(tags: readonly SpanTag[]): ToolDefinition[] {
  const sources = attributes.characters.tool_definitions ?? [];
  const texts = [...textsOf(tags)]
    .filter(([key]) =>
      sources.some((source) => (typeof source === 'string' ? key === source : key.startsWith(source.prefix)))
    )
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
  return texts.flatMap(([, text]) => definitionsIn(text));
}

function definitionsIn(text: string): ToolDefinition[] {
  const value = parsed(text);
  const list = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return list.length === 0 ? [{ name: '', text }] : list.map((one) => definitionOf(one));
}

/** Some write a list of JSON texts. */
function definitionOf(told: unknown): ToolDefinition {
  const value = typeof told === 'string' ? (parsed(told) ?? told) : told;
  return { name: nameOf(value), text: typeof told === 'string' ? told : JSON.stringify(told) };
}

function nameOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) {
    return '';
  }
  const { name, function: inner }: { name?: unknown; function?: unknown } = value;
  return typeof name === 'string' ? name : nameOf(inner);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
