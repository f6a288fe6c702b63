import type { RunTree } from '@loopscope/core';

/** Which marks occur on the bars of a run. */
export interface Marks {
  error: boolean;
  firstToken: boolean;
  cacheHit: boolean;
  repeat: boolean;
  doubt: boolean;
}

export function marksIn(tree: RunTree): Marks {
  const marks: Marks = {
    error: false,
    firstToken: false,
    cacheHit: false,
    repeat: false,
    doubt: tree.issues.size > 0,
  };
  for (const { status, llm } of tree.spans) {
    marks.error ||= status === 'error';
    marks.firstToken ||= (llm?.timeToFirstTokenMs ?? null) !== null;
    marks.cacheHit ||= (llm?.tokens.cacheRead ?? 0) > 0;
    marks.repeat ||= llm?.identicalRepeat === true;
  }
  return marks;
}
