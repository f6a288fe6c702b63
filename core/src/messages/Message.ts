export type MessagePartKind = 'text' | 'tool_call' | 'tool_result' | 'reasoning' | 'other';

/** One part of one message of a model call or a tool execution. */
export interface MessagePart {
  role: string;
  kind: MessagePartKind;
  /** The tool of a call or result, else ''. */
  name: string;
  content: string;
  /** The rest of it, and of what came after it, is not there. */
  isCutOff?: boolean;
}
