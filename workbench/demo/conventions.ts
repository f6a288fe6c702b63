import type { AnyValue, KeyValue } from '../src/otlp/OtlpRequest';
import type { Usage } from './Ledger';
import type { Model } from './models';

export type Value = string | number | boolean | string[] | undefined;

export interface Message {
  role: 'system' | 'user' | 'assistant' | 'tool';
  text?: string;
  toolCall?: { id: string; name: string; args: object };
  toolResult?: { id: string; text: string };
}

export interface CallFacts {
  model: Model;
  input: readonly Message[];
  /** Absent where the call failed. */
  answer?: { message: Message; usage: Usage; finish: string; id: string };
  error?: string;
  maxOutput?: number;
  /** Seconds to the first token of a stream. */
  firstToken?: number;
  prompt?: { name: string; version: string };
  toolNames: readonly string[];
}

export interface ToolFacts {
  name: string;
  id: string;
  args: object;
  result: string;
  error?: string;
}

/** How an instrumentation writes what agents do into span names and attributes. */
export interface Convention {
  scope: { name: string; version: string };
  agent(name: string): NamedSpan;
  call(facts: CallFacts): NamedSpan;
  tool(facts: ToolFacts): NamedSpan;
  embedding(model: Model, text: string, tokens: number): NamedSpan;
  /** Who and which session, on every span. */
  context(session: string, user: string): Record<string, Value>;
}

export interface NamedSpan {
  name: string;
  attributes: Record<string, Value>;
}

export function keyValues(attributes: Record<string, Value>): KeyValue[] {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: anyValue(value) }]
  );
}

function anyValue(value: Exclude<Value, undefined>): AnyValue {
  if (Array.isArray(value)) {
    return { arrayValue: { values: value.map(anyValue) } };
  }
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'boolean':
      return { boolValue: value };
    case 'number':
      return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  }
}
