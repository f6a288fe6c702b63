import table from '@loopscope/semantics/messages.json';

import type { TraceSpan } from '../frames/TraceSpan';
import { messagesOf } from '../messages';
import { textsOf } from '../messages/messagesOf';

/** Shorter texts of a document (ids, titles, scores) stand in other texts by chance. */
const SHORTEST = 40;

/** The texts of the documents that the retrievals of a trace gave. */
export function retrievedDocuments(spans: readonly TraceSpan[]): string[] {
  const found = new Set<string>();
  for (const span of spans) {
    if (span.llm?.kind !== 'retrieval') {
      continue;
    }
    for (const [key, value] of textsOf(span.tags)) {
      if (table.documents.some((prefix) => key.startsWith(prefix))) {
        longTexts(value).forEach((text) => found.add(text));
      }
    }
    messagesOf(span).output.forEach(({ content }) => longTexts(content).forEach((text) => found.add(text)));
  }
  return [...found];
}

/** The share of a text that is made of whole documents. */
export function documentsIn(text: string, documents: readonly string[]): number {
  const quoted = documents.filter((document) => text.includes(document) || text.includes(escaped(document)));
  const characters = quoted.reduce((sum, document) => sum + document.length, 0);
  return text === '' ? 0 : Math.min(1, characters / text.length);
}

/** As it stands in JSON. */
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

/** Texts within JSON, or the text itself. */
function longTexts(text: string): string[] {
  try {
    return leaves(JSON.parse(text)).filter((leaf) => leaf.length >= SHORTEST);
  } catch {
    return text.length >= SHORTEST ? [text] : [];
  }
}

function leaves(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}
