import { readSpanMatcher, type FilterTextError } from '@loopscope/core/filter';
import type { TraceSpan } from '@loopscope/core';

export interface Search {
  /** null: nothing is looked for, or the text cannot be read. */
  matches: ((span: TraceSpan) => boolean) | null;
  error: FilterTextError | null;
}

/** An operator after a name begins a condition; anything else is words to be found. */
const CONDITION = /^\s*[a-z_]+\s*(=|!|<|>|exists\b)/i;

/**
 * What is typed into the search: conditions of the filter language, as in queries, or plain words, all of which must be
 * in the span's name, agent, model, tool, service, error or id.
 */
export function searchMatcher(text: string): Search {
  if (text.trim() === '') {
    return { matches: null, error: null };
  }
  if (!CONDITION.test(text)) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return { matches: (span) => hasWords(span, words), error: null };
  }
  const { matches, error } = readSpanMatcher(text);
  return error ? { matches: null, error } : { matches, error: null };
}

function hasWords({ name, service, spanId, statusMessage, llm }: TraceSpan, words: string[]): boolean {
  const text = [name, service, spanId, statusMessage, llm?.agent, llm?.model, llm?.tool, llm?.errorType]
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
