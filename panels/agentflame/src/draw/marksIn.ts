import type { Graph } from '../graph/Graph';

/** Which marks occur on the bars of a run. */
export interface Marks {
  error: boolean;
  firstToken: boolean;
  cacheHit: boolean;
  repeat: boolean;
  doubt: boolean;
  subAgent: boolean;
  handOff: boolean;
}

export function marksIn({ tree, marks: agents }: Pick<Graph, 'tree' | 'marks'>): Marks {
  const marks: Marks = {
    error: false,
    firstToken: false,
    cacheHit: false,
    repeat: false,
    doubt: tree.issues.size > 0,
    subAgent: false,
    handOff: false,
  };
  for (const { status, llm } of tree.spans) {
    marks.error ||= status === 'error';
    marks.firstToken ||= (llm?.timeToFirstTokenMs ?? null) !== null;
    marks.cacheHit ||= (llm?.tokens.cacheRead ?? 0) > 0;
    marks.repeat ||= llm?.identicalRepeat === true;
  }
  for (const { is } of agents.values()) {
    marks.subAgent ||= is === 'sub-agent';
    marks.handOff ||= is === 'hand-off';
  }
  return marks;
}
