import type { LlmFacts, SpanTag } from '../frames/TraceSpan';

export interface NormalisedTags {
  /** null: the span has no GenAI meaning. */
  llm: LlmFacts | null;
  /** The tags tell of a failure that the span's status leaves out. */
  failed: boolean;
}

/** What the tags of another datasource's span say about a model or agent. */
export function normaliseTags(_tags: readonly SpanTag[], _name: string): NormalisedTags {
  return { llm: null, failed: false };
}
