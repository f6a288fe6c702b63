export type { MessagePart, MessagePartKind } from './Message';
export { messagesOf, type SpanMessages } from './messagesOf';
