import type { SpanTag } from './TraceSpan';

/**
 * Tags of a span in any form in which datasources deliver them: an array of {key, value}, the same as JSON text,
 * or an object. A malformed value is no tags: it never hides the span.
 */
export function readTags(value: unknown): SpanTag[] {
  if (typeof value === 'string') {
    return value === '' || value === '[]' ? [] : readTags(parsed(value));
  }
  if (Array.isArray(value)) {
    return value.filter(isTag);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).map(([key, tag]) => ({ key, value: tag }));
  }
  return [];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isTag(value: unknown): value is SpanTag {
  return typeof value === 'object' && value !== null && 'key' in value && typeof value.key === 'string';
}
