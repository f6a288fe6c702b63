import type { TraceSpan } from '../frames/TraceSpan';
import { attributes } from '../normalise/attributeTable';
import { isCutOffJson } from '../normalise/canonicalText';
import { messagesOf, type MessagePart } from '../messages';
import { apportion } from './apportion';
import type { PartRole } from './ContextStep';
import { documentsIn } from './retrievedDocuments';
import { textTokens } from './textTokens';
import { toolDefinitions } from './toolDefinitions';

/** One thing in a window: a message's part, a tool's definition, or the documents within a result. */
export interface WindowItem {
  role: PartRole;
  /** The tool that is defined, was called or answered; '' where unknown or none. */
  tool: string;
  text: string;
  characters: number;
  /** The call's reported tokens, shared out by characters and what they are; whole numbers. */
  tokens: number;
  /** Tokens that stand before it in the window. */
  offset: number;
}

const CLASSES = new Map(
  Object.entries(attributes.roles).flatMap(([name, roles]) => roles.map((role) => [role, name] as const))
);

/**
 * What stood in the window of a model call, in the order in which providers put it together (and cache it): tool
 * definitions, system prompt, messages. Empty where content was not captured, was cut off or the frame is lean. `used` are the
 * reported tokens of the whole window.
 */
export function windowItems(span: TraceSpan, used: number | null, documents: readonly string[] = []): WindowItem[] {
  const { input } = messagesOf(span);
  const definitions = toolDefinitions(span.tags);
  if (input.some(({ isCutOff }) => isCutOff) || definitions.some(({ text }) => isCutOffJson(text))) {
    return [];
  }
  const messages = input.map((part) => itemOf(part, documents)).filter(({ text }) => text !== '');
  const told = [
    ...definitions.map(({ name, text }) => ({ role: 'tool_definitions' as const, tool: name, text })),
    ...messages.filter(({ role }) => role === 'system'),
    ...messages.filter(({ role }) => role !== 'system'),
  ];
  const weights = told.map(({ text }) => textTokens(text));
  const tokens = apportion(used ?? Math.round(weights.reduce((a, b) => a + b, 0)), weights) ?? [];
  let offset = 0;
  return told.map((item, index) => {
    const own = { ...item, characters: [...item.text].length, tokens: tokens[index], offset };
    offset += tokens[index];
    return own;
  });
}

function itemOf(part: MessagePart, documents: readonly string[]): Pick<WindowItem, 'role' | 'tool' | 'text'> {
  const role = roleOf(part);
  const isRetrieved = role !== 'assistant' && role !== 'system' && documentsIn(part.content, documents) > 0.5;
  return { role: isRetrieved ? 'retrieved' : role, tool: part.name, text: part.content };
}

function roleOf({ role, kind }: MessagePart): PartRole {
  if (kind === 'tool_result') {
    return 'tool_results';
  }
  const name = CLASSES.get(role.toLowerCase());
  return name === 'system' || name === 'assistant' || name === 'tool_results' ? name : 'user';
}
