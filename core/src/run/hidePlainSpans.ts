import type { TraceSpan } from '../frames/TraceSpan';

/** Only the spans with GenAI meaning; each hangs on its nearest caller that has it too. */
export function hidePlainSpans(spans: readonly TraceSpan[]): TraceSpan[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const visibleParents = new Map<string, string>();

  const visibleParentOf = (span: TraceSpan): string => {
    const path: TraceSpan[] = [];
    let parentId = span.parentSpanId;
    for (let parent = byId.get(parentId); parent && parent.llm === null; parent = byId.get(parentId)) {
      const known = visibleParents.get(parent.spanId);
      if (known !== undefined) {
        parentId = known;
        break;
      }
      // Marked before its end is known: a cycle of plain spans has no visible parent.
      visibleParents.set(parent.spanId, '');
      path.push(parent);
      parentId = parent.parentSpanId;
    }
    path.forEach((hidden) => visibleParents.set(hidden.spanId, parentId));
    return parentId;
  };

  return spans
    .filter((span) => span.llm !== null)
    .map((span) => {
      const parentSpanId = visibleParentOf(span);
      return parentSpanId === span.parentSpanId ? span : { ...span, parentSpanId };
    });
}
