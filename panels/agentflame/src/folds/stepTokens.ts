import { isModelCall, isToolExecution, type RunTree, type TraceSpan } from '@loopscope/core';

/** What each span is as a step: equal tokens are equal steps, a negative one equals nothing. */
export interface StepTokens {
  tokens: Int32Array;
  /** 1 where a tool was executed, in the span itself or in all that it wraps. */
  hasTool: Uint8Array;
}

/** More than this is no step that repeats. */
const MOST_WRAPPED = 16;

/**
 * Tools are equal by name, arguments and result; where one of these is unknown they are never called equal. Model calls
 * are equal by model and outcome: what tells turns of a loop apart are the tools between. Spans that wrap steps (graph
 * nodes, HTTP) are equal if what they wrap is.
 */
export function stepTokens(tree: RunTree): StepTokens {
  const count = tree.spans.length;
  const tokens = new Int32Array(count);
  const hasTool = new Uint8Array(count);
  const known = new Map<string, number>();
  const tokenOf = (text: string) => {
    const token = known.get(text) ?? known.size;
    known.set(text, token);
    return token;
  };
  let unknown = 0;
  for (const node of childrenFirst(tree)) {
    const span = tree.spans[node];
    const own = ownText(span);
    const children = tree.children.subarray(tree.childOffsets[node], tree.childOffsets[node + 1]);
    const wraps = own === null && children.length <= MOST_WRAPPED;
    if (own !== null && own !== '') {
      tokens[node] = tokenOf(own);
      hasTool[node] = isToolExecution(span) ? 1 : 0;
    } else if (wraps && children.every((child) => tokens[child] >= 0)) {
      tokens[node] = tokenOf(
        `wrap\n${span.llm?.kind ?? ''}\n${span.name}\n${span.status}\n${children.map((child) => tokens[child])}`
      );
      hasTool[node] = children.some((child) => hasTool[child] === 1) ? 1 : 0;
    } else {
      tokens[node] = --unknown;
    }
  }
  return { tokens, hasTool };
}

/** '' for a tool of which too little is known; null for a span that only wraps others. */
function ownText(span: TraceSpan): string | null {
  const { llm, status } = span;
  if (llm && isToolExecution(span)) {
    const isKnown = llm.argsSignature !== '' && llm.resultSignature !== '';
    return isKnown ? `tool\n${llm.tool}\n${llm.argsSignature}\n${llm.resultSignature}` : '';
  }
  return llm && isModelCall(span) ? `model\n${llm.model}\n${status}` : null;
}

function childrenFirst(tree: RunTree): Uint32Array {
  const order = new Uint32Array(tree.spans.length);
  let filled = 0;
  for (const root of tree.roots) {
    order[filled++] = root;
  }
  for (let next = 0; next < filled; next++) {
    for (let i = tree.childOffsets[order[next]]; i < tree.childOffsets[order[next] + 1]; i++) {
      order[filled++] = tree.children[i];
    }
  }
  return order.reverse();
}
