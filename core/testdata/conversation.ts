import type { InputCosts, TraceSpan } from '../src/frames';
import { modelCall } from './aSpan';

/** A message as OpenTelemetry writes it. */
export interface ToldMessage {
  role: 'system' | 'user' | 'assistant' | 'tool';
  text: string;
}

export interface ToldCall {
  messages: ToldMessage[];
  answer?: string;
  /** Names of the tools that are defined; each definition is 400 characters long. */
  tools?: string[];
  used: number;
  cacheRead?: number;
  cacheWrite?: number;
  inputCosts?: InputCosts;
}

const partOf = ({ role, text }: ToldMessage) =>
  role === 'tool' ? { type: 'tool_call_response', id: 'call_1', response: text } : { type: 'text', content: text };

const definitionOf = (name: string) => ({ type: 'function', name, description: 'd'.repeat(340) });

/** Model calls one after the other whose spans carry what was told and answered, as OpenTelemetry's conventions say. */
export function conversation(calls: ToldCall[]): TraceSpan[] {
  return calls.map(({ messages, answer, tools = [], used, cacheRead = 0, cacheWrite = 0, inputCosts }, index) =>
    modelCall(
      {
        spanId: `call ${index + 1}`,
        parentSpanId: 'agent',
        startMs: index,
        tags: [
          {
            key: 'gen_ai.input.messages',
            value: JSON.stringify(messages.map((message) => ({ role: message.role, parts: [partOf(message)] }))),
          },
          { key: 'gen_ai.tool.definitions', value: JSON.stringify(tools.map(definitionOf)) },
          {
            key: 'gen_ai.output.messages',
            value: JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: answer ?? '' }] }]),
          },
        ],
      },
      {
        contextUsed: used,
        contextLimit: 10_000,
        tokens: { input: used - cacheRead - cacheWrite, cacheRead, cacheWrite, output: 10, reasoning: 0 },
        inputCosts: inputCosts ?? null,
      }
    )
  );
}
