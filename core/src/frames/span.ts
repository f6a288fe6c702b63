import type { DataFrame } from '@grafana/data';

import { Columns } from './columns';
import { contractOf, requireContract } from './contract';

/** An attribute of a span, as text. */
export interface SpanAttribute {
  key: string;
  value: string;
}

export type MessageKind = 'text' | 'tool_call' | 'tool_result' | 'reasoning' | 'other';

const MESSAGE_KINDS: readonly MessageKind[] = ['text', 'tool_call', 'tool_result', 'reasoning', 'other'];

/** A part of a message of a model call, in order. */
export interface SpanMessage {
  index: number;
  role: string;
  kind: MessageKind;
  /** The tool's name in calls and results, else ''. */
  name: string;
  content: string;
}

export interface SpanDetail {
  attributes: SpanAttribute[];
  /** Empty where content was not captured, or the reader may not see it: the frame's notices say which. */
  messages: SpanMessage[];
  /** Of how many texts the backend has hidden something. */
  masked: number;
}

/** Attributes and messages of one span, from the frames of a trace query with a `spanId`. */
export function readSpanDetail(frames: DataFrame[]): SpanDetail {
  return {
    attributes: frames.filter((frame) => contractOf(frame)?.contract === 'span').flatMap(readAttributes),
    messages: frames.filter((frame) => contractOf(frame)?.contract === 'messages').flatMap(readMessages),
    masked: frames.reduce((sum, frame) => sum + (Number(frame.meta?.custom?.masked) || 0), 0),
  };
}

function readAttributes(frame: DataFrame): SpanAttribute[] {
  requireContract(frame, 'span');
  const columns = new Columns(frame);
  columns.require('span', ['key', 'value']);
  const key = columns.text('key');
  const value = columns.text('value');
  return Array.from({ length: columns.length }, (_, row) => ({ key: key(row), value: value(row) }));
}

function readMessages(frame: DataFrame): SpanMessage[] {
  requireContract(frame, 'messages');
  const columns = new Columns(frame);
  columns.require('messages', ['index', 'role', 'kind', 'name', 'content']);
  const index = columns.count('index');
  const role = columns.text('role');
  const kind = columns.text('kind');
  const name = columns.text('name');
  const content = columns.text('content');
  return Array.from({ length: columns.length }, (_, row) => ({
    index: index(row),
    role: role(row),
    kind: MESSAGE_KINDS.find((known) => known === kind(row)) ?? 'other',
    name: name(row),
    content: content(row),
  }));
}
